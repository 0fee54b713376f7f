"""What looks like a statement and is none: silence, passives whose subject is spoken of or to, and namelessness."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.facts.statements.cues import Found
from kg.lexicon import Lexicon

QUOTED_AS = frozenset(["quote", "hear", "record", "cite", "overhear"])  # "was quoted as saying": the subject speaks
OPEN_QUESTIONS = frozenset("when whether if how why who whom where what which".split())
OBJECTS = frozenset(["NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"])


def unsaid(doc: Doc, found: Found, head: Token, content: set[int], lexicon: Lexicon) -> bool:
    """Whether nobody is reported to say the content: "did not say when", "Bell was accused of …", "…, inquiry told",
    "asked not to be named"."""
    return (
        _is_silent(doc, found, content)
        or _spoken_of(found, head)
        or _is_told(doc, found, head, content)
        or _stays_unnamed(doc, found, content, lexicon)
    )


def _is_silent(doc: Doc, found: Found, content: set[int]) -> bool:
    """ "did not say when …": the question stays open."""
    cue, first = found.token, doc[min(content)]
    if first.lower_ not in OPEN_QUESTIONS or first.i < cue.i:
        return False
    return any(child.dep_ == "neg" and child.i < cue.i for child in cue.children)


def _spoken_of(found: Found, head: Token) -> bool:
    """Whether the source is the subject of a passive."""
    cue = found.token
    passive = any(child.dep_ == "auxpass" for child in cue.children)
    return passive and head.head == cue and head.dep_ == "nsubjpass" and cue.lemma_ not in QUOTED_AS


def _is_told(doc: Doc, found: Found, head: Token, content: set[int]) -> bool:
    """ "…, inquiry told": the source stands in front of a "told" that has no object and nothing to say behind it."""
    if found.token.lemma_ != "tell" or head.i > found.token.i or max(content) > found.last:
        return False
    behind = doc[found.last + 1] if found.last + 1 < len(doc) else None
    return behind is None or behind.pos_ not in OBJECTS


def _stays_unnamed(doc: Doc, found: Found, content: set[int], lexicon: Lexicon) -> bool:
    """ "asked not to be named", "requested anonymity"."""
    said = [doc[place].lower_ for place in sorted(content)]
    wish = said[:3] == ["not", "to", "be"] or said[:2] in (["to", "remain"], ["to", "stay"]) or len(said) <= 2
    return wish and found.token.lemma_ in ("ask", "request", "demand") and said[-1] in lexicon.sets["unnamed"]
