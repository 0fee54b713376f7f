"""A text with spans marked in it, as a tree: spans nest as they stand, and where two cross, the later one is cut."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import count

MAX_DEPTH = 40  # marks around one another; what is deeper goes unmarked, since pages are made by recursion
MAX_PARAGRAPHS = 100  # that one mark goes through; what lies beyond goes unmarked, or the page has no end
_BREAKS = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text. `kinds` say what it shows, `facts` which facts it supports, by their names on the page.

    `href` is where it leads, if anywhere; `first` is whether the piece has the span's beginning, `last` its end.
    """

    begin: int
    end: int
    kinds: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    href: str | None = None
    title: str = ""
    refs: tuple[tuple[str, str], ...] = ()  # facts that the reader is led to at its end: name on the page, number
    first: bool = True
    last: bool = True
    whole: tuple[int, int] | None = None  # the span of which this is a piece; None for all of it

    @property
    def span(self) -> tuple[int, int]:
        """The whole span."""
        return self.whole or (self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Node:
    """A marked piece and what is in it: texts and pieces."""

    mark: Mark
    children: tuple[str | Node, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph without its line ends, and the line ends that follow it."""

    begin: int
    children: tuple[str | Node, ...]
    after: str


def paragraphs(text: str, marks: Iterable[Mark], begin: int = 0, end: int | None = None) -> Iterator[Paragraph]:
    """The paragraphs of text[begin:end]. All texts in them, with `after`, are that text again."""
    stop = len(text) if end is None else end
    ordered = deque(sorted(marks, key=_order))
    reaching: list[tuple[Mark, int]] = []  # into this paragraph, with the number of those before it
    at = begin
    while at < stop:
        found = _BREAKS.search(text, at, stop)
        close, following = (found.start(), found.end()) if found else (stop, stop)
        while ordered and ordered[0].begin < close:
            reaching.append((ordered.popleft(), 0))
        inside = [_clipped(each, at, close) for each, _ in reaching if each.end > at]
        yield Paragraph(at, tuple(_pieces(text, inside, at, close)), text[close:following])
        reaching = [(each, n + 1) for each, n in reaching if each.end > close and n + 1 < MAX_PARAGRAPHS]
        at = following


def _order(mark: Mark) -> tuple[int, int]:
    return mark.begin, -mark.end


def _clipped(mark: Mark, begin: int, end: int) -> Mark:
    """The piece of a mark within bounds."""
    if begin <= mark.begin and mark.end <= end:
        return mark
    return replace(
        mark,
        whole=mark.span,
        begin=max(begin, mark.begin),
        end=min(end, mark.end),
        first=mark.first and mark.begin >= begin,
        last=mark.last and mark.end <= end,
    )


def _pieces(text: str, marks: Iterable[Mark], begin: int, end: int, depth: int = 0) -> Iterator[str | Node]:
    """Texts and pieces of text[begin:end]; the marks lie in it."""
    tickets, at = count(), begin
    waiting = [(*_order(mark), next(tickets), mark) for mark in (marks if depth < MAX_DEPTH else ())]
    heapify(waiting)
    while waiting:
        mark = heappop(waiting)[-1]
        if mark.begin > at:
            yield text[at : mark.begin]
        inside = []
        while waiting and waiting[0][0] < mark.end:
            each = heappop(waiting)[-1]
            inside.append(_clipped(each, mark.begin, mark.end))
            if each.end > mark.end:
                rest = _clipped(each, mark.end, each.end)
                heappush(waiting, (*_order(rest), next(tickets), rest))
        yield Node(mark, tuple(_pieces(text, inside, mark.begin, mark.end, depth + 1)))
        at = mark.end
    if at < end:
        yield text[at:end]
