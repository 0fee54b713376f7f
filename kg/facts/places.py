"""Where a measure is taken: places that a preposition of place puts it in ("in Glasgow", "across Wales")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Measure, Span

PLACES = frozenset(["GPE", "LOC", "FAC"])


def places(doc: Doc, mentions: Mentions) -> list[DocSpan]:
    """The names of places in the article that are part of no person's or body's name."""
    return [each for each in doc.ents if each.label_ in PLACES and not any(t.i in mentions.by_token for t in each)]


def where_taken(doc: Doc, measure: Measure, found: Sequence[DocSpan], lexicon: Lexicon) -> Measure:
    """The measure with its places: those that a preposition in its words, or right below its head, leads to."""
    words = doc.char_span(measure.span.start, measure.span.end, alignment_mode="expand")
    if words is None:
        return measure
    here = [each for each in found if words.sent.start <= each.start and each.end <= words.sent.end]
    taken = [_name(each) for each in here if _is_in(each, words, here, lexicon)]
    return replace(measure, places=tuple(taken)) if taken else measure


def _is_in(place: DocSpan, words: DocSpan, others: Sequence[DocSpan], lexicon: Lexicon) -> bool:
    preposition = _preposition(place.root, others)
    if preposition is None or preposition.lower_ not in lexicon.sets["locative"]:
        return False
    above, inside = preposition.head, words.start <= place.start and place.end <= words.end
    return above == words.root or (inside and words.start <= above.i < words.end)


def _preposition(node: Token, others: Sequence[DocSpan]) -> Token | None:
    """What leads to a place, or to the list of places that it stands in: "in Leeds and Hull"."""
    while node.dep_ == "conj" and any(each.root == node.head for each in others):
        node = node.head
    return node.head if node.dep_ == "pobj" else None


def _name(place: DocSpan) -> Span:
    """The name without an article before it."""
    start = place.start + (place[0].lower_ == "the" and len(place) > 1)
    return Span(place.doc[start].idx, place.end_char)
