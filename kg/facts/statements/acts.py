"""What a speaker does by speaking: from the reporting word and what stands with it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.facts.statements.cues import Found
from kg.lexicon import Lexicon
from kg.model import SpeechAct


def speech_act(found: Found, lexicon: Lexicon) -> SpeechAct:
    """The act of a cue: by its complement, else by the word."""
    token = found.token
    known = lexicon.speech_acts.get((token.lemma_.lower(), "noun" if token.pos_ == "NOUN" else "verb"))
    if known is None:
        return found.cue.act
    return next((known[frame] for frame in _frames(token) if frame in known), found.cue.act)


def _frames(token: Token) -> Iterator[str]:
    """What stands with a cue, in the words of the table."""
    behind = [child for child in token.children if child.i > token.i]
    preps = [child.lower_ for child in behind if child.dep_ == "prep"]
    if any(child.dep_ in ("xcomp", "ccomp", "advcl") and _infinitive(child) for child in behind):
        yield "to"
    yield from preps
    if not {"for", "on"} & set(preps) and any(child.dep_ in ("dobj", "oprd", "ccomp", "attr") for child in behind):
        yield "name"
    yield "-"


def _infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
