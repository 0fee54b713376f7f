"""Who speaks: the words that name the source of a cue."""

from __future__ import annotations

from spacy.tokens import Token

from kg.facts.statements.cues import Found

SUBJECTS = frozenset(["nsubj", "nsubjpass", "expl"])
RELATIVE = frozenset(["who", "which", "that"])
INHERITING = frozenset(["conj", "advcl", "xcomp", "pcomp", "prep", "dep", "ccomp"])
MAX_STEPS = 4  # heads to climb for a shared subject


def source_of(found: Found, content: set[int]) -> Token | None:
    """The head word of the source, or None where the text names nobody."""
    verb = found.token
    if found.cue.lemma == "according":
        return _object_of(next((child for child in verb.children if child.lower_ == "to"), None))
    if verb.pos_ == "NOUN":
        return _owner(verb)
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) or (
        verb.tag_ == "VBN" and (verb.dep_ == "acl" or (verb.dep_ == "advcl" and verb.i < verb.head.i))
    )
    if passive:
        return _object_of(next((child for child in verb.children if child.dep_ == "agent"), None))
    subject = _subject(verb, content)
    if subject is not None:
        return subject
    return _inverted(verb, content)


def _subject(verb: Token, content: set[int]) -> Token | None:
    node = verb
    for _ in range(MAX_STEPS):
        found = [child for child in node.children if child.dep_ in SUBJECTS and child.i not in content]
        if found:
            subject = found[-1]
            return _antecedent(node) if subject.lower_ in RELATIVE and _antecedent(node) is not None else subject
        if node.dep_ in ("relcl", "acl"):
            return node.head
        if node.dep_ not in INHERITING or node.head == node:
            return None
        if node.dep_ in ("conj", "advcl", "xcomp") or node.head.pos_ in ("VERB", "AUX"):
            node = node.head
        else:
            return None
    return None


def _antecedent(verb: Token) -> Token | None:
    return verb.head if verb.dep_ == "relcl" else None


def _inverted(verb: Token, content: set[int]) -> Token | None:
    """ "…," announced the Home Office: the parser takes the speaker for an object."""
    after = [
        c
        for c in verb.children
        if c.dep_ in ("dobj", "oprd", "attr", "npadvmod") and c.i > verb.i and c.i not in content
    ]
    if after and content and min(content) < verb.i:
        return after[0]
    return None


def _object_of(preposition: Token | None) -> Token | None:
    if preposition is None:
        return None
    return next((child for child in preposition.children if child.dep_ in ("pobj", "pcomp")), None)


def _owner(noun: Token) -> Token | None:
    """ "Bell's claim", "calls from Bell"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    return _object_of(
        next((child for child in noun.children if child.dep_ == "prep" and child.lower_ in ("from", "by")), None)
    )


def source_words(head: Token, content: set[int]) -> tuple[int, int]:
    """The source as a token range: its noun phrase without clauses and appositions behind it."""
    first = head.left_edge.i
    last = head.i
    for child in head.children:
        if child.i > head.i and child.dep_ == "prep" and child.lower_ in ("of", "for", "from", "at", "in", "to"):
            edge = child.right_edge.i
            if not any(token.dep_ in ("relcl", "advcl") or token.text == "," for token in head.doc[head.i : edge + 1]):
                last = max(last, edge)
    while first < head.i and (first in content or head.doc[first].is_punct):
        first += 1
    while last > head.i and last in content:
        last -= 1
    return first, last + 1


def speakers(head: Token) -> list[Token]:
    """The head and those joined to it by "and"."""
    found = [head]
    for child in head.children:
        if child.dep_ == "conj" and child.pos_ in ("PROPN", "NOUN", "PRON"):
            found += speakers(child)
    return found
