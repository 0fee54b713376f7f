"""Where somebody is reported to speak: verbs, speech nouns and "according to"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.facts.statements.quotes import Quotes
from kg.lexicon import Cue, Lexicon
from kg.model import SpeechAct

ACCORDING = Cue("according", frozenset({"according"}), SpeechAct.ASSERTING)
MODALS = frozenset("could should might may must can".split())


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in the text: its word, the tokens it is written with, and what the lexicon knows of it."""

    token: Token
    first: int
    last: int
    cue: Cue


def find_cues(doc: Doc, quotes: Quotes, lexicon: Lexicon) -> Iterator[Found]:
    """All cues outside quotation marks, in order."""
    for token in doc:
        if token.i in quotes.at:
            continue
        lemma = token.lemma_.lower()
        if token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            yield Found(token, token.i, token.i + 1, ACCORDING)
        elif token.pos_ in ("VERB", "AUX") and lemma in lexicon.cues and not _unsaid(token, lexicon):
            yield Found(token, token.i, with_particle(token), lexicon.cues[lemma])
        elif token.pos_ == "NOUN" and lemma in lexicon.cue_nouns:
            yield Found(token, token.i, token.i, lexicon.cue_nouns[lemma])


def with_particle(token: Token) -> int:
    """The last token of a verb with its particle ("pointed out")."""
    return next((child.i for child in token.children if child.dep_ == "prt" and child.i == token.i + 1), token.i)


def _unsaid(token: Token, lexicon: Lexicon) -> bool:
    """ "did not say", "could say", "declined to say": nothing was said."""
    for child in token.children:
        # a "not" behind the cue may be the quotation's own: replied: "Absolutely not."
        if child.dep_ == "neg" and child.i < token.i and token.lemma_ not in ("deny", "rule"):
            return True
        if child.dep_ == "aux" and child.lower_ in MODALS:
            return True
    return token.dep_ == "xcomp" and token.head.lemma_ in lexicon.sets["refusing"]
