"""Statements: a cue, what is said, and who says it; by a learned extractor, or by rules that need no weights."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from kg.facts.statements.assemble import Draft, Extractor, assemble
from kg.facts.statements.layouts import laid_out
from kg.facts.statements.quotes import Quotes, find_quotes
from kg.facts.statements.rules import by_rules
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Statement

__all__ = ["Extractor", "ruled", "statements"]


def ruled(doc: Doc, quotes: Quotes, lexicon: Lexicon) -> list[Draft]:
    """The extractor that has no weights."""
    return [Draft(each.found, set(each.words)) for each in by_rules(doc, quotes, lexicon)]


def statements(doc: Doc, mentions: Mentions, lexicon: Lexicon, extractor: Extractor = ruled) -> Iterator[Statement]:
    """All statements of an article, in order of their cues; what is reported inside a quotation is a part of it."""
    quotes = find_quotes(doc)
    said = [draft for draft in extractor(doc, quotes, lexicon) if draft.found.token.i not in quotes.at]
    drafts = laid_out(doc, quotes, mentions, lexicon, said)
    drafts.sort(key=lambda draft: draft.found.token.i)
    yield from assemble(doc, drafts, quotes, mentions, lexicon)
