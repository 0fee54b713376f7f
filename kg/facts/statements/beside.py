"""The quotations right beside a cue."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from kg.facts.statements.cues import Found
from kg.facts.statements.quotes import Quote, Quotes

MAX_GAP = 30  # tokens between a cue and its quotation: "said on Monday in a speech to the union's conference: …"
MIN_QUOTE = 3  # words; a shorter quotation beside a cue without comma or colon is a scare quote
STOPS = frozenset(".!?;")


def beside(doc: Doc, found: Found, quotes: Quotes, cues: set[int]) -> list[Quote]:
    """The quotations right before and after a cue, with no other cue and no end of sentence between."""
    if not {"quote", "whole", "according"} & found.cue.takes:
        return []
    near = [q for q in (_before(doc, found, quotes, cues), _after(doc, found, quotes, cues)) if q is not None]
    return [quote for quote in near if quote.words(doc) >= MIN_QUOTE or _set_off(doc, quote, found)]


def _before(doc: Doc, found: Found, quotes: Quotes, cues: set[int]) -> Quote | None:
    for place in range(found.first - 1, max(-1, found.first - MAX_GAP), -1):
        if place in quotes.at:
            return quotes.at[place]
        if doc[place].text in STOPS or place in cues or doc[place].pos_ == "SPACE":
            return None
    return None


def _after(doc: Doc, found: Found, quotes: Quotes, cues: set[int]) -> Quote | None:
    colon = False
    for place in range(found.last + 1, min(len(doc), found.last + MAX_GAP)):
        if place in quotes.at:
            return quotes.at[place]
        colon = colon or doc[place].text == ":"
        if doc[place].pos_ == "SPACE" and not (colon or doc[place - 1].text in (":", ",")):
            return None
        if doc[place].text in STOPS or place in cues:
            return None
    return None


def _set_off(doc: Doc, quote: Quote, found: Found) -> bool:
    """Whether a short quotation stands on its own: a comma or colon stands between it and the cue."""
    after = quote.start > found.last
    between = doc[found.last + 1 : quote.start] if after else doc[quote.end : found.first]
    inner = quote.end > quote.start and doc[quote.end - 1].text in ",.?!"
    return inner or any(token.text in (",", ":") for token in between)


def quoted_words(found: Iterable[Quote]) -> set[int]:
    """All token indices of the quotations."""
    return {place for quote in found for place in range(quote.start, quote.end)}
