"""Statements that layout gives and no verb: transcripts ("SMITH: We will.") and captions ("We will." — Ann Smith)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.statements.assemble import Draft
from kg.facts.statements.cues import Found
from kg.facts.statements.quotes import Quotes
from kg.lexicon import Cue
from kg.model import SpeechAct
from kg.parse import paragraphs

MAX_NAME = 5  # words of a name in front of the colon or behind the dash
MIN_SAID = 4  # words; "Photo: PA" and "Score: 2-1" are no statements
MIN_TURNS = 2  # paragraphs that begin with a name and a colon make a transcript; a single one may be a heading
DASHES = frozenset(["—", "–", "―", "--", "-"])
LAYOUT = Cue("layout", frozenset(), SpeechAct.ASSERTING)


def laid_out(doc: Doc, quotes: Quotes, taken: set[int]) -> Iterator[Draft]:
    """The statements of transcripts and captions; `taken` are the words of others, which are left alone."""
    turns = [turn for paragraph in paragraphs(doc) if (turn := _turn(paragraph)) is not None]
    found = turns if len(turns) >= MIN_TURNS else []
    found += [caption for paragraph in paragraphs(doc) if (caption := _caption(paragraph, quotes)) is not None]
    for draft in found:
        if not draft.words & taken:
            yield draft


def _turn(paragraph: DocSpan) -> Draft | None:
    """ "SMITH: We will repair it." """
    colon = next((token for token in paragraph[: MAX_NAME + 1] if token.text == ":"), None)
    if colon is None or colon.i == paragraph.start:
        return None
    name = list(paragraph.doc[paragraph.start : colon.i])
    shouted = all(token.text.isupper() for token in name if token.is_alpha)
    said = set(range(colon.i + 1, paragraph.end))
    if not (shouted or all(_in_name(token) for token in name)) or _words(paragraph.doc, said) < MIN_SAID:
        return None
    return Draft(Found(colon, colon.i, colon.i, LAYOUT), said, name[-1].i)


def _caption(paragraph: DocSpan, quotes: Quotes) -> Draft | None:
    """ "We will repair it." — Ann Smith, mayor"""
    quote = quotes.at.get(paragraph.start + 1)
    if quote is None or not quote.closed or quote.start != paragraph.start + 1 or quote.end + 2 >= paragraph.end:
        return None
    dash = paragraph.doc[quote.end + 1]
    name = list(paragraph.doc[dash.i + 1 : min(paragraph.end, dash.i + 1 + MAX_NAME)])
    named = [token for token in name if _in_name(token)]
    if dash.text not in DASHES or not named or named[0].i != dash.i + 1 or paragraph.end - dash.i > 3 * MAX_NAME:
        return None
    said = set(range(quote.start, quote.end))
    if _words(paragraph.doc, said) < MIN_SAID:
        return None
    last = next((token for token in reversed(named) if token.i - dash.i == named.index(token) + 1), named[0])
    return Draft(Found(dash, dash.i, dash.i, LAYOUT), said, last.i)


def _in_name(token: Token) -> bool:
    return token.ent_type_ in ("PERSON", "ORG") or (token.text[:1].isupper() and token.pos_ == "PROPN")


def _words(doc: Doc, places: set[int]) -> int:
    return sum(doc[place].is_alpha for place in places)
