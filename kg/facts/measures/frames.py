"""The ways in which news words a measure: each generator finds heads of verb or noun phrases, with a status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from spacy.tokens import Doc, Token

from kg.facts.measures.grammar import (
    Frame,
    has_object,
    has_subject,
    is_infinitive,
    is_negated,
    modal_of,
    somebody_acts,
)
from kg.facts.measures.money import paid
from kg.lexicon import Governor, Lexicon
from kg.model import Amount, Status

# Shares of right ones among those found on the development articles, rounded; also the order in which overlaps are
# settled.
GOVERNED, MODAL, PASSIVE, TOLD = Decimal("0.5"), Decimal("0.45"), Decimal("0.4"), Decimal("0.35")


def frames(doc: Doc, amounts: Iterable[Amount], lexicon: Lexicon) -> Iterator[Frame]:
    """All candidate measures of an article: those with money first, then in order of their triggers."""
    yield from paid(doc, amounts, lexicon)
    for token in doc:
        if token.pos_ in ("VERB", "AUX", "NOUN"):
            yield from _with_joined(_governed(token, lexicon))
        if token.pos_ == "VERB":
            yield from _with_joined(_modal(token, lexicon))
            yield from _told(token, lexicon)


def _with_joined(found: Iterator[Frame]) -> Iterator[Frame]:
    """Each frame, and the phrases joined to its head by "and"."""
    for frame in found:
        yield frame
        for child in frame.head.children:
            if child.dep_ == "conj" and child.pos_ == frame.head.pos_ and not has_subject(child):
                yield Frame(child, frame.status, frame.confidence, frame.governor)


def _governed(token: Token, lexicon: Lexicon) -> Iterator[Frame]:
    """ "plans to …", "called for …", "a promise to …"."""
    governor = lexicon.governors.get((token.lemma_.lower(), "noun" if token.pos_ == "NOUN" else "verb"))
    if governor is None:
        return
    status = Status.REJECTED if is_negated(token) or _is_dropped(token, lexicon) else governor.status
    for child in token.children:
        if child.i > token.i:
            for head in _heads(child, governor, lexicon):
                yield Frame(head, status, GOVERNED, token)
        elif child.dep_ == "nsubjpass" and "obj" in governor.takes and child.pos_ in ("NOUN", "PROPN"):
            yield Frame(child, status, PASSIVE, token)


def _is_dropped(noun: Token, lexicon: Lexicon) -> bool:
    """ "Plans to privatise the port were scrapped", "rejected the proposal to …"."""
    above = lexicon.governors.get((noun.head.lemma_.lower(), "verb"))
    return noun.dep_ in ("nsubjpass", "dobj") and above is not None and above.status is Status.REJECTED


def _heads(child: Token, governor: Governor, lexicon: Lexicon) -> Iterator[Token]:
    """The heads that a governor's child gives, by what the governor takes."""
    takes = governor.takes
    if "strict" in takes and child.pos_ == "VERB" and child.lemma_.lower() not in lexicon.strong_actions:
        return
    if (
        child.dep_ in ("xcomp", "acl", "ccomp", "advcl")
        and "to" in takes
        and is_infinitive(child)
        and _is_action(child, lexicon)
    ) or (
        child.dep_ in ("xcomp", "pcomp", "dobj", "acl")
        and child.tag_ == "VBG"
        and takes & {"ing", "obj"}
        and _is_action(child, lexicon)
    ):
        yield child
    elif child.dep_ == "dobj" and child.pos_ == "NOUN":
        named = "noun" in takes and child.lemma_.lower() in lexicon.action_nouns
        if named or ("obj" in takes and not _is_plan(child, lexicon)):
            yield child
    elif child.dep_ == "prep" and child.lower_ in takes:
        for grandchild in child.children:
            if (grandchild.dep_ == "pobj" and grandchild.pos_ == "NOUN") or (
                grandchild.dep_ == "pcomp" and _is_action(grandchild, lexicon)
            ):
                yield grandchild
            elif grandchild.dep_ == "pobj" and child.lower_ == "on":
                yield from (c for c in child.head.children if c.dep_ == "xcomp" and is_infinitive(c))


def _is_plan(noun: Token, lexicon: Lexicon) -> bool:
    """ "announced plans to …": the infinitive is the measure, not the plan."""
    governor = lexicon.governors.get((noun.lemma_.lower(), "noun"))
    return governor is not None and any(
        c.dep_ == "acl" or (c.dep_ == "prep" and c.lower_ in governor.takes) for c in noun.children
    )


def _is_action(verb: Token, lexicon: Lexicon) -> bool:
    return verb.pos_ == "VERB" and verb.lemma_.lower() not in lexicon.sets["no_action"]


def _modal(verb: Token, lexicon: Lexicon) -> Iterator[Frame]:
    """ "will double the fund", "is to be scrapped", "should be banned"."""
    lemma = verb.lemma_.lower()
    if lemma not in lexicon.strong_actions and lemma not in lexicon.weak_actions:
        return
    status = modal_of(verb)
    if status is None and verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and is_infinitive(verb):
        status = Status.PLANNED
    if status is None or not (lemma in lexicon.strong_actions or (has_object(verb) and somebody_acts(verb, lexicon))):
        return
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    yield Frame(verb, Status.REJECTED if is_negated(verb) else status, PASSIVE if passive else MODAL)


def _told(verb: Token, lexicon: Lexicon) -> Iterator[Frame]:
    """ "has banned smoking", "was launched in May": only verbs that always name a step."""
    if verb.lemma_.lower() not in lexicon.strong_actions or verb.tag_ not in ("VBD", "VBN", "VBG", "VBZ", "VBP"):
        return
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass") and child.pos_ != "PRON"]
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    modal = modal_of(verb) is not None or is_infinitive(verb)
    if any(c.ent_type_ == "MONEY" for c in objects) and verb.lemma_.lower() in lexicon.statistics:
        return  # "raised more than £5m"
    if objects and finite and not modal and somebody_acts(verb, lexicon) and verb.dep_ not in ("amod", "compound"):
        status = Status.REJECTED if is_negated(verb) else Status.IMPLEMENTED
        yield Frame(verb, status, TOLD)
