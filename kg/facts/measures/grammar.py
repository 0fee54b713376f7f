"""What grammar says of a verb: modal, infinitive, negation, subject."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Token

from kg.lexicon import Lexicon
from kg.model import Status

MODALS = {
    "will": Status.PLANNED,
    "'ll": Status.PLANNED,
    "’ll": Status.PLANNED,
    "wo": Status.REJECTED,
    "would": Status.PROPOSED,
    "could": Status.PROPOSED,
    "should": Status.DEMANDED,
    "must": Status.DEMANDED,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A measure's head word, its status and how sure the frame is; `governor` is the word that makes it one."""

    head: Token
    status: Status
    confidence: Decimal
    governor: Token | None = None
    start: int | None = None  # the first token of the money, where that stands before the head


def modal_of(verb: Token) -> Status | None:
    """The status that a modal verb gives ("will", "should"), if there is one."""
    return next((MODALS[c.lower_] for c in verb.children if c.dep_ == "aux" and c.lower_ in MODALS), None)


def is_infinitive(verb: Token) -> bool:
    """ "to go"."""
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def has_subject(verb: Token) -> bool:
    """Whether the verb has a subject of its own."""
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)


def is_negated(verb: Token) -> bool:
    """ "will not go"."""
    return any(child.dep_ == "neg" for child in verb.children)


def has_object(verb: Token) -> bool:
    """Whether something is acted on: an object, a passive's subject or a complement."""
    return any(child.dep_ in ("dobj", "nsubjpass", "prep", "xcomp", "dative", "prt") for child in verb.children)


def somebody_acts(verb: Token, lexicon: Lexicon) -> bool:
    """Whether somebody acts: a name, "we" or another pronoun of persons as subject, or nobody in a passive."""
    node = verb
    while node.dep_ == "conj" and not has_subject(node):
        node = node.head
    subject = next((child for child in node.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.dep_ == "nsubjpass":
        return True
    return (
        subject.pos_ == "PROPN"
        or subject.lower_ in lexicon.sets["actors"]
        or subject.lemma_.lower() in lexicon.sets["acting_groups"]
    )
