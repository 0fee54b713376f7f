"""Whether a date lies behind or ahead, by the verbs beside it: "said on Monday", "will meet on Monday"."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from kg.facts.dates.words import of_kind

WINDOW: Final = 160  # characters of a sentence on either side
MAX_WORDS: Final = 14  # and words, the nearest first
BE_BEFORE: Final = 3  # words before a participle in which "will be" or "due to be" stands
SENTENCE: Final = re.compile(r"[.;!?\n][”\"’')]*(?=\s|\Z)(?<![A-Z]\.)|\n")
WORD: Final = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")


class Direction(Enum):
    """Behind the article's date, or ahead of it."""

    PAST = "past"
    FUTURE = "future"


def direction(text: str, start: int, end: int) -> Direction | None:
    """What the nearest verb says, first of the words before, then of those after; None where none does."""
    left = text[max(0, start - WINDOW) : start]
    left = left[max((found.end() for found in SENTENCE.finditer(left)), default=0) :]
    right = text[end : end + WINDOW]
    stop = SENTENCE.search(right)
    before, after = WORD.findall(left), WORD.findall(right[: stop.start()] if stop else right)
    words = before + after
    order = [*range(len(before) - 1, -1, -1)[:MAX_WORDS], *range(len(before), len(words))[:MAX_WORDS]]
    return next((found for place in order if (found := _said_by(words, place))), None)


def _said_by(words: list[str], place: int) -> Direction | None:
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if _future(word):
        return None if word == "would" and following == "not" else Direction.FUTURE
    if word in of_kind("to") and following == "to":
        return Direction.FUTURE
    if not _past(word):
        return None
    helpers = words[max(0, place - BE_BEFORE) : place]
    if any(map(_future, helpers)):
        return Direction.FUTURE
    return None if {"be", "is", "are", "being", "to"} & set(helpers) and word not in of_kind("past") else Direction.PAST


def _future(word: str) -> bool:
    """Whether the word is a verb of the future; in small letters only, as May is a month."""
    return word in of_kind("future") or word.endswith(("'ll", "’ll"))


def _past(word: str) -> bool:
    ending = word.islower() and len(word) > 4 and word.endswith("ed") and word not in of_kind("present")
    return ending or word.lower() in of_kind("past")
