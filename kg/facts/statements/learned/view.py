"""A paragraph as plain lists, since features are asked for a million times; indices count from its start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Span as DocSpan

from kg.facts.statements.quotes import Quotes

CLAUSE_MARKS = frozenset([",", ";", "–", "—", "--", ":"])
QUOTE_MARKS = frozenset(["“", "”", '"', "''", "``"])
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
MAX_DEPTH = 40  # of a dependency tree; deeper ones are the parser's mistakes


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation with its marks: first and last token, and how many words it has."""

    first: int
    last: int
    words: int


class Edge(NamedTuple):
    """Where a token stands to quotations (1 + their index, 0 for none): the one it is in, and if as its first or last
    token; or those that begin behind it and end before it."""

    inside: int
    first: bool
    last: bool
    following: int
    before: int


@dataclass(eq=False)
class View:
    """Words, tags and tree of one paragraph; `start` is its first token in the Doc."""

    start: int
    text: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    entity: list[str]
    sentence: list[int]
    left: list[int]
    right: list[int]
    quoted: list[int]  # 0 outside quotations, else 1 + the quotation's index
    quotes: list[Quoted]

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def children(self) -> list[list[int]]:
        """The children of each token, in order."""
        found: list[list[int]] = [[] for _ in self.text]
        for place, head in enumerate(self.head):
            if head != place:
                found[head].append(place)
        return found

    @cached_property
    def ancestors(self) -> list[list[int]]:
        """Each token with its heads up to the root."""
        found = []
        for place in range(len(self)):
            chain = [place]
            while self.head[chain[-1]] != chain[-1] and len(chain) < MAX_DEPTH:
                chain.append(self.head[chain[-1]])
            found.append(chain)
        return found

    @cached_property
    def sentences(self) -> NDArray[np.intp]:
        """The number of each token's sentence."""
        return np.array(self.sentence, dtype=np.intp)

    @cached_property
    def counts(self) -> tuple[NDArray[np.intp], ...]:
        """How many clause marks, finite verbs and quotation marks stand before each token, and in all."""
        commas = [word in CLAUSE_MARKS for word in self.lower]
        verbs = [tag in FINITE and pos in ("VERB", "AUX") for tag, pos in zip(self.tag, self.pos, strict=True)]
        marks = [word in QUOTE_MARKS for word in self.lower]
        return tuple(np.cumsum([0, *each], dtype=np.intp) for each in (commas, verbs, marks))

    @cached_property
    def edges(self) -> list[Edge]:
        """Where each token stands to quotations."""
        around = [0, *self.quoted, 0]
        found = []
        for place, inside in enumerate(self.quoted):
            if inside:
                quote = self.quotes[inside - 1]
                found.append(Edge(inside, place == quote.first, place == quote.last, 0, 0))
            else:
                found.append(Edge(0, False, False, around[place + 2], around[place]))
        return found


def view(paragraph: DocSpan, quotes: Quotes) -> View:
    """The view of one paragraph of a parsed article."""
    start, tokens = paragraph.start, list(paragraph)
    last = len(tokens) - 1
    sentence, number = [], -1
    for token in tokens:
        number += bool(token.is_sent_start) or number < 0
        sentence.append(number)
    quoted, found = _quotations(paragraph, quotes)
    return View(
        start=start,
        text=[token.text for token in tokens],
        lower=[token.lower_ for token in tokens],
        lemma=[token.lemma_.lower() for token in tokens],
        pos=[token.pos_ for token in tokens],
        tag=[token.tag_ for token in tokens],
        dep=[token.dep_ for token in tokens],
        head=[min(max(token.head.i - start, 0), last) for token in tokens],
        entity=[token.ent_type_ for token in tokens],
        sentence=sentence,
        left=[token.left_edge.i - start for token in tokens],
        right=[token.right_edge.i - start for token in tokens],
        quoted=quoted,
        quotes=found,
    )


def _quotations(paragraph: DocSpan, quotes: Quotes) -> tuple[list[int], list[Quoted]]:
    """Each token's quotation (marks included), and the quotations of the paragraph."""
    numbers = [0] * len(paragraph)
    found: list[Quoted] = []
    for quote in quotes.all:
        if not paragraph.start <= quote.start < paragraph.end:
            continue
        first = max(quote.start - 1 - paragraph.start, 0)
        last = min(quote.end - paragraph.start, len(paragraph) - 1) if quote.closed else quote.end - 1 - paragraph.start
        found.append(Quoted(first, last, quote.words(paragraph.doc)))
        for place in range(first, last + 1):
            numbers[place] = len(found)
    return numbers, found
