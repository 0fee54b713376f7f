"""The quotation machine: which words stand between quotation marks, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.statements.missing import closing, opening
from kg.parse import paragraphs

OPEN, CLOSE, STRAIGHT = frozenset("“„«"), frozenset("”»"), '"'
BRACKETS = "([{—–-"
DOUBLED = frozenset(["``", "''", "‘‘", "’’"])


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between marks, in token indices without the marks; `closed` is false where the mark is missing."""

    start: int
    end: int
    paragraph: int
    closed: bool

    def words(self, doc: Doc) -> int:
        """How many words are quoted."""
        return sum(token.is_alpha or token.like_num for token in doc[self.start : self.end])


@dataclass(frozen=True, slots=True)
class Quotes:
    """All quotations of an article in order, and the one that each token is in."""

    all: tuple[Quote, ...]
    at: dict[int, Quote]


def find_quotes(doc: Doc) -> Quotes:
    """Every quotation; one without a closing mark ends at its attribution, or runs to the end of its paragraph."""
    blocks = list(paragraphs(doc))
    found = []
    for number, (paragraph, following) in enumerate(zip(blocks, [*blocks[1:], None], strict=False)):
        goes_on = following is not None and _side(following[0], following.start, following.end) in ("open", "either")
        for quote in _in_paragraph(paragraph, number):
            runs_on = goes_on and quote.end == paragraph.end
            found.append(quote if quote.closed or runs_on else _ended(paragraph.doc, quote))
    return Quotes(tuple(found), {place: quote for quote in found for place in range(quote.start, quote.end)})


def _ended(doc: Doc, quote: Quote) -> Quote:
    """A quotation without a closing mark, up to "…, she said" where that stands in it."""
    return replace(quote, end=closing(doc, quote.start, quote.end) or quote.end)


def _in_paragraph(paragraph: DocSpan, number: int) -> Iterator[Quote]:
    marks = [(t.i, side) for t in paragraph if (side := _side(t, paragraph.start, paragraph.end))]
    marks = [
        each for each, after in zip(marks, [*marks[1:], None], strict=False) if not _inches(paragraph.doc, each, after)
    ]
    start: int | None = None
    depth = 0  # of quotations inside the quotation
    for order, (place, side) in enumerate(marks):
        if start is not None and (depth or side == "open"):
            step = 1 if side == "open" else -1
            if depth + step >= 0 and (depth or _closes_both(marks[order:])):
                depth += step
                continue
        closes = side == "close" or (side == "either" and start is not None)
        if closes and start is None and not order:
            start = opening(paragraph.doc, place, paragraph.start, paragraph.end)
        if start is not None and place > start:  # an opening mark in an open quotation goes on with it
            yield Quote(start, place, number, closed=closes)
        start = None if closes else place + 1
    if start is not None and start < paragraph.end:
        yield Quote(start, paragraph.end, number, closed=False)


def _inches(doc: Doc, mark: tuple[int, str], following: tuple[int, str] | None) -> bool:
    """Whether a straight mark behind a number stands for inches: another one closes the quotation."""
    place, side = mark
    return (
        side == "close"
        and following is not None
        and following[1] == "close"
        and doc[place].text == STRAIGHT
        and place > 0
        and doc[place - 1].text[-1].isdigit()
    )


def _closes_both(marks: Sequence[tuple[int, str]]) -> bool:
    """Whether the marks from an opening one on close it and the quotation that it stands in."""
    depth = 1
    for _, side in marks:
        depth += 1 if side == "open" else -1
        if not depth:
            return True
    return False


def _side(token: Token, first: int, end: int) -> str:
    """What a mark does: "open", "close", "either" (a straight mark that stands free or glued on both sides), or ""."""
    text = token.text
    if not OPEN.isdisjoint(text):
        return "open"
    if not CLOSE.isdisjoint(text):
        return "close"
    if STRAIGHT not in text and text not in DOUBLED:
        return ""
    before = token.i > first and not token.nbor(-1).whitespace_ and token.nbor(-1).text[-1] not in BRACKETS
    after = token.i + 1 < end and not token.whitespace_ and not token.nbor().is_punct
    if before == after:
        return "either"
    return "open" if after else "close"
