"""Multiples: "three times as many", "twice the size", "a fivefold rise"; "three times" alone counts occasions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kg.facts.amounts import context
from kg.facts.amounts.grammar import Grammar
from kg.facts.amounts.numerals import SPACE
from kg.model import Amount, Span

UNIT: Final = "times"
# found by its last word, as few texts have one, and the number is read backwards from there
WORDS: Final = re.compile(r"[tT](?:wice|imes)|(?<=[a-z0-9-])fold(?!\w)")
NUMBER: Final = re.compile(rf"(?<![\w.,$£€])([0-9]{{1,3}}(?:\.[0-9])?|[a-z]{{3,9}})(?:{SPACE}|-)?\Z", re.IGNORECASE)
COMPARED: Final = re.compile(
    rf"{SPACE}(?:as|more|the|higher|larger|bigger|greater|faster|longer|less|lower|over|that|its|their|normal|average)\b"
)


def multiples(text: str, rules: Grammar) -> Iterator[Amount]:
    """Every multiple of the text, in order."""
    for found in WORDS.finditer(text):
        word, end = found[0].lower(), found.end()
        if word != "fold" and not COMPARED.match(text, end):
            continue
        if word == "twice":
            value, start = Decimal(2), found.start()
        else:
            number = NUMBER.search(text[max(0, found.start() - 12) : found.start()])
            read = _value(number[1].lower(), rules) if number else None
            if number is None or read is None:
                continue
            value, start = read, found.start() - len(number[0])
        if start == 0 or not text[start - 1].isalnum():
            yield Amount(Span(start, end), value, None, None, UNIT, context.bound(text, start, end, "", rules))


def _value(number: str, rules: Grammar) -> Decimal | None:
    value = rules.numbers.get(number) if number.isalpha() else Decimal(number)
    return value if value is not None and value >= 1 else None
