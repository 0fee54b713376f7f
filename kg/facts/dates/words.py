"""The words of dates, read from kg/lexicon, and the pieces of patterns that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from kg.lexicon.tables import rows

GAP: Final = r"[ \u00a0\u2009\u202f]\n?"  # within an expression: text may be wrapped there
YEAR: Final = r"(?:1[89]|20)\d\d(?![\w%°]|[.,:/][0-9]|['’]s|[-–]\d)(?! (?:GMT|BST|EST|EDT|CET|UTC|hours|local)\b)"
NUMBERS: Final = "one two three four five six seven eight nine ten eleven twelve".split()


@cache
def of_kind(kind: str) -> dict[str, str]:
    """The words of one kind with their values."""
    return {row["word"]: row["value"] for row in rows("date_words") if row["kind"] == kind}


def _any(words: Iterable[str]) -> str:
    """Any of the words as names are written, or in capitals."""
    return "|".join(form for word in words for form in (word.capitalize(), word.upper()))


def months(*, short: bool) -> str:
    """A month's name; its abbreviation too where a number beside it says what is meant."""
    full = _any(of_kind("month"))
    return rf"(?:(?:{full}|(?:{_any(of_kind('short'))})\.?)(?!\w))" if short else rf"(?:(?:{full})(?!\w))"


def weekdays() -> str:
    """A day's name, not in the plural."""
    return rf"(?:(?:{_any(of_kind('weekday'))})(?![\w’']))"


def month_of(name: str) -> int:
    """The number of a month's name as it stands in a text."""
    word = name.lower().rstrip(".")
    return int((of_kind("month") | of_kind("short"))[word])


def weekday_of(name: str) -> int:
    """The number of a day's name, 0 for Monday."""
    return int(of_kind("weekday")[name.lower()])


def number_of(word: str) -> int:
    """The value of "3", "three", "a"."""
    word = word.lower()
    return int(word) if word.isdigit() else 1 if word in ("a", "an") else NUMBERS.index(word) + 1


def plain(text: str) -> str:
    """Words with single blanks, in small letters."""
    return " ".join(re.split(r"\s+", text.strip())).lower()
