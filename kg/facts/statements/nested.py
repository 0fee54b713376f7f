"""Reports inside reports: "Bell said that Jones had promised to go" is a statement of Jones's, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from spacy.tokens import Doc

from kg.facts.statements.assemble import Draft, Extractor
from kg.facts.statements.content import clause
from kg.facts.statements.cues import Found, find_cues
from kg.facts.statements.quotes import Quotes
from kg.facts.statements.sources import source_of
from kg.lexicon import Lexicon

NESTED = Decimal("0.8")  # share of right ones in the 105 annotated articles (19 of 22), rounded down
CLAUSES = frozenset(["that", "to", "according"])


def nesting(extractor: Extractor) -> Extractor:
    """The extractor, and the reports inside what it finds."""

    def extract(doc: Doc, quotes: Quotes, lexicon: Lexicon) -> list[Draft]:
        drafts = extractor(doc, quotes, lexicon)
        return [*drafts, *nested(doc, quotes, lexicon, drafts)]

    return extract


def nested(doc: Doc, quotes: Quotes, lexicon: Lexicon, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """A draft for each cue in the unquoted content of another, with its own source and clause inside it."""
    cues = {draft.found.token.i for draft in drafts}
    for found in find_cues(doc, quotes, lexicon):
        if found.token.i in cues or not found.cue.takes & CLAUSES:
            continue
        outer = next((draft.words for draft in drafts if found.token.i in draft.words), None)
        words = _clause(doc, found, outer) if outer else set()
        head = source_of(found, words) if words else None
        if head is not None and outer and head.i in outer:
            yield Draft(found, words, head.i, NESTED)


def _clause(doc: Doc, found: Found, outer: set[int]) -> set[int]:
    words = clause(doc, found)
    return words if words <= outer and found.token.i not in words else set()
