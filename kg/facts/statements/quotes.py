"""The quotation machine: which words stand between quotation marks, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.parse import paragraphs

OPEN, CLOSE, STRAIGHT = frozenset("“„«"), frozenset("”»"), '"'
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
    """Every quotation; one without a closing mark runs to the end of its paragraph."""
    found = [quote for number, paragraph in enumerate(paragraphs(doc)) for quote in _in_paragraph(paragraph, number)]
    return Quotes(tuple(found), {place: quote for quote in found for place in range(quote.start, quote.end)})


def _in_paragraph(paragraph: DocSpan, number: int) -> Iterator[Quote]:
    start: int | None = None
    for token in paragraph:
        opens, closes = _mark(token.text, start is not None)
        if closes and start is not None:
            if token.i > start:
                yield Quote(start, token.i, number, closed=True)
            start = None
        elif opens and start is None:
            start = token.i + 1
    if start is not None and start < paragraph.end:
        yield Quote(start, paragraph.end, number, closed=False)


def _mark(text: str, inside: bool) -> tuple[bool, bool]:
    """Whether a token opens and whether it closes a quotation; a straight mark does what is due."""
    opens = any(character in OPEN for character in text)
    closes = any(character in CLOSE for character in text)
    if STRAIGHT in text or text in DOUBLED:
        opens, closes = opens or not inside, closes or inside
    return opens, closes
