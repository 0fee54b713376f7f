"""What counts as the same: names without honorifics, contents by the words they share, pairs one to one.

These rules and numbers are those of the gold's guideline. They are the measuring stick, so they do not follow the
lexicon: a change here makes every older figure incomparable.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from kg.model import Span

Gold = TypeVar("Gold")
Found = TypeVar("Found")
Words = frozenset[int]  # the numbers of a text's words

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady prof professor the rev".split())


def plain_name(text: str) -> str:
    """A name or title as it is compared.

    >>> plain_name("Dame Cressida’s")
    'cressida'
    """
    straight = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    words = (word.removesuffix("'s").strip(".") for word in WORD.findall(straight))
    return " ".join(word for word in words if word not in HONORIFICS)


def words_of(text: str, word: re.Pattern[str] = WORD) -> tuple[Span, ...]:
    """Where the words of a text are, so that marks, commas and blanks at an edge of a span do not matter."""
    return tuple(Span(*match.span()) for match in word.finditer(text))


def words_in(spans: Iterable[Span], words: Sequence[Span]) -> Words:
    """The numbers of the `words`, which are in order of the text, that share a character with one of the spans."""
    return frozenset(
        number
        for span in spans
        for number in range(
            bisect_right(words, span.start, key=lambda word: word.end),
            bisect_left(words, span.end, key=lambda word: word.start),
        )
    )


def overlap(one: Words, other: Words) -> float:
    """Intersection over union, 0 to 1; 0 where nothing is shared."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def pairs(
    gold: Sequence[Gold], found: Sequence[Found], likeness: Callable[[Gold, Found], float], least: float
) -> list[tuple[int, int]]:
    """One-to-one pairs (index in gold, index in found) with a likeness of at least `least`.

    The most alike come first; among equals the earlier in gold, then the earlier in found.
    """
    scored = ((likeness(one, other), i, j) for i, one in enumerate(gold) for j, other in enumerate(found))
    candidates = sorted((-score, i, j) for score, i, j in scored if score >= least)
    used_gold: set[int] = set()
    used_found: set[int] = set()
    chosen = []
    for _, i, j in candidates:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            chosen.append((i, j))
    return chosen
