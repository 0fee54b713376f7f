"""British single marks: which are quotation marks and which apostrophes, and whether a text quotes with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kg.parse.paragraphs import paragraph_spans

OPENS = re.compile(
    r"(?<![\w'’‘`])['‘`](?=[^\s'’‘.,;:?!])(?!(?:\d\ds?|n|em|tis|twas|til|cause|cos|bout)\b)", re.IGNORECASE
)
CLOSES = re.compile(r"(?<=\S)['’](?!\w)")
PLURAL = re.compile(r"(?<=[^\W\d_]s)['’]\s", re.IGNORECASE)  # "the residents' club", but also "'big plans' for"
RUNS_ON = re.compile(r"(?:^|[:,]\s)$")  # what stands before a quotation that goes on in the next paragraph
DOUBLE_MARK = re.compile(r'["“”]')
MAX_DOUBLES_PER_SINGLE = 0.1  # an article counts as single-marked while double marks are this rare beside single pairs
MAX_HEADLINE = 120  # characters; many papers whose text has double marks have single ones in the headline


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of an opening mark and of its closing one, None where a quotation runs on; `labelled` where it stands
    behind a colon in a paragraph without double marks."""

    first: int
    last: int | None
    labelled: bool


def doubled_singles(text: str) -> str:
    """`text` with paired single marks made double: all of it where it quotes with single marks, else its headline and
    what stands behind a colon ("Bell: 'We will'")."""
    pairs = list(_pairs(text))
    if not pairs:
        return text
    head = text.find("\n") if 0 < text.find("\n") <= MAX_HEADLINE else 0
    if not _quotes_so(text, pairs):
        head = 0 if DOUBLE_MARK.search(text, 0, head) else head
        pairs = [pair for pair in pairs if pair.last is not None and (pair.last < head or pair.labelled)]
    made = list(text)
    for pair in pairs:
        made[pair.first] = "“"
        if pair.last is not None:
            made[pair.last] = "”"
    return "".join(made)


def _quotes_so(text: str, pairs: list[Pair]) -> bool:
    """Whether hardly a double mark stands outside the pairs of single ones."""
    closed = [(pair.first, pair.last) for pair in pairs if pair.last is not None]
    doubles = [match.start() for match in DOUBLE_MARK.finditer(text)]
    inside = sum(bisect_left(doubles, last) - bisect_left(doubles, first) for first, last in closed)
    return bool(closed) and len(doubles) - inside <= MAX_DOUBLES_PER_SINGLE * len(closed)


def _pairs(text: str) -> Iterator[Pair]:
    """The quotations in single marks, paragraph by paragraph."""
    spans = [(span.start, span.end) for span in paragraph_spans(text)]
    followers = [*(start for start, _ in spans[1:]), len(text)]
    for (start, end), following in zip(spans, followers, strict=False):
        yield from _in_paragraph(text, start, end, goes_on=OPENS.match(text, following) is not None)


def _in_paragraph(text: str, start: int, end: int, *, goes_on: bool) -> Iterator[Pair]:
    opens = [match.start() for match in OPENS.finditer(text, start, end)]
    closes = [match.start() for match in CLOSES.finditer(text, start, end)]
    sure = [place for place in closes if not PLURAL.match(text, place)]
    done = -1
    for number, first in enumerate(opens):
        if first < done:
            continue  # nested
        limits = [*opens[number + 1 :], end, end, end]
        last = _first(sure, first, limits[0])
        if last is None and _first(closes, first, limits[0]) is None and limits[0] < end:
            inner = _first(sure, limits[0], limits[1])
            last = _first(sure, inner, limits[1]) if inner is not None else None
        labelled = text[max(start, first - 2) : first] == ": " and not DOUBLE_MARK.search(text, start, end)
        runs_on = RUNS_ON.search(text, max(start, first - 2), first) is not None or first == start
        if last is None and not (runs_on and goes_on and limits[0] == end):
            last = _first(closes, first, limits[0])
        if last is not None or (runs_on and limits[0] == end):
            yield Pair(first, last, labelled)
        done = first if last is None else last


def _first(places: list[int], after: int, before: int) -> int | None:
    """The first place behind `after` and before `before`."""
    number = bisect_left(places, after + 1)
    return places[number] if number < len(places) and places[number] < before else None
