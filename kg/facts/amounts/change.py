"""From one amount to another: whether "from £20m to £45m" says what becomes of a sum, or between which two it lies."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

from kg.facts.amounts.grammar import Grammar
from kg.facts.amounts.numerals import SPACE
from kg.lexicon.tables import rows
from kg.model import Amount, Span

BEFORE: Final = 90  # characters of a sentence in which the word that decides stands
MAX_WORDS: Final = 8  # and words
WORDS: Final = r"[^.,;:!?\n“”\"()£$€]{0,60}"
BETWEEN: Final = re.compile(rf"(?P<words>{SPACE}{WORDS})?{SPACE}to{SPACE}(?P<bound>[a-z ]{{0,24}})\Z")
TO: Final = re.compile(rf"\bto{SPACE}(?P<bound>[a-z ]{{0,24}})\Z")
BACK: Final = re.compile(rf"(?:{SPACE}{WORDS})?{SPACE}from{SPACE}(?P<bound>[a-z ]{{0,24}})\Z")
FROM: Final = re.compile(rf"\bfrom{SPACE}(?P<bound>[a-z ]{{0,24}})\Z", re.IGNORECASE)
SENTENCE: Final = re.compile(r"[.;!?\n][”\"’')]*\s")


@cache
def _kinds() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in rows("changes")}


def split(amount: Amount, low_end: int, high_start: int, text: str) -> tuple[Amount, ...]:
    """A range "from … to …" as the two amounts of a change, where it is one; else as it is."""
    left = FROM.search(text[max(0, amount.span.start - BEFORE) : amount.span.start])
    if amount.max_value is None or left is None or left["bound"]:
        return (amount,)
    if not _changes(amount, text, otherwise=amount.currency is not None):
        return (amount,)
    high = replace(amount, span=Span(high_start, amount.span.end), value=amount.max_value, max_value=None)
    return replace(amount, span=Span(amount.span.start, low_end), max_value=None, per=None, change=high), high


def linked(low: Amount, high: Amount, text: str, rules: Grammar) -> bool:
    """Whether two amounts that follow each other are the ends of a change: "from £45m last year to just £20m"."""
    if not _comparable(low, high):
        return False
    left = FROM.search(text[max(0, low.span.start - BEFORE) : low.span.start])
    between = BETWEEN.match(text[low.span.end : high.span.start])
    if not left or not between or not all(_is_bound(each["bound"], rules) for each in (left, between)):
        return False
    adjacent = not between["words"]
    likely = adjacent and (high.value < low.value or low.currency is not None)
    return _changes(low, text, otherwise=likely)


def linked_back(high: Amount, low: Amount, text: str, rules: Grammar) -> bool:
    """Whether the second of two amounts is what changed to the first: "rose to £45m from just £20m"."""
    if not _comparable(high, low):
        return False
    left = TO.search(text[max(0, high.span.start - BEFORE) : high.span.start])
    between = BACK.match(text[high.span.end : low.span.start])
    if not left or not between:
        return False
    return all(_is_bound(each["bound"], rules) for each in (left, between)) and _changes(high, text, otherwise=False)


def _comparable(first: Amount, second: Amount) -> bool:
    """Whether two amounts are of the same kind, near each other and not yet ends of a change or range."""
    if first.change or second.change or first.max_value is not None or second.max_value is not None:
        return False
    same = (first.currency, first.unit) == (second.currency, second.unit)
    return same and first.value != second.value and second.span.start - first.span.end <= BEFORE


def _is_bound(words: str, rules: Grammar) -> bool:
    """Whether words before a number say how exactly it is meant, and nothing else."""
    words = words.strip()
    return not words or words in ("just", "only", "a", "an") or ("before", words.removeprefix("just ")) in rules.bounds


def _changes(low: Amount, text: str, *, otherwise: bool) -> bool:
    """Whether the nearest word before "from" that decides says so; without one, `otherwise`."""
    start = max(0, low.span.start - BEFORE)
    window = text[start : low.span.start]
    sentence = window[max((found.end() for found in SENTENCE.finditer(window)), default=0) :]
    for word in reversed(re.findall(r"[a-z]+", sentence.lower())[-MAX_WORDS - 1 :]):
        if kind := _kinds().get(word):
            return kind == "change"
    return otherwise
