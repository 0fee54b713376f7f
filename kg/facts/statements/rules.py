"""Statements by rules that need no weights: each cue with the words that grammar and quotation marks give it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.facts.statements.beside import beside, quoted_words
from kg.facts.statements.content import clause, own_words, with_quotes
from kg.facts.statements.cues import Found, find_cues
from kg.facts.statements.quotes import Quotes
from kg.lexicon import Lexicon

DIRECT_SHARE = 0.8  # of a clause's words inside marks from which the quotation alone is the content


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules find: a cue and the tokens of its content."""

    found: Found
    words: frozenset[int]


def by_rules(doc: Doc, quotes: Quotes, lexicon: Lexicon) -> Iterator[Ruled]:
    """The contents of all cues of an article, in order of the cues; where quotations go on is seen later."""
    cues = list(find_cues(doc, quotes, lexicon))
    places = {found.token.i for found in cues if "quote" in found.cue.takes}
    for found in cues:
        words = with_quotes(clause(doc, found), quotes)
        near = beside(doc, found, quotes, places - {found.token.i})
        inside = sum(place in quotes.at for place in words)
        if words and inside >= DIRECT_SHARE * len(words) and _is_whole(doc, words, quotes):
            words = {place for place in words if place in quotes.at}
        follows = bool(near) and near[0].start > found.last and near[0].words(doc) > 2
        if not words or inside >= DIRECT_SHARE * len(words) or follows:
            words |= quoted_words(near)
        words -= own_words(found, words)
        if words:
            yield Ruled(found, frozenset(words))


def _is_whole(doc: Doc, words: set[int], quotes: Quotes) -> bool:
    """Whether a clause that is nearly all quoted leaves nothing outside but a word such as "that"."""
    first = min(place for place in words if place in quotes.at)
    outside = sum(doc[place].is_alpha for place in words if place < first)
    return outside < 2 or doc[first].text[0].isupper()
