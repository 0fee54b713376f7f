"""When a role began and ended: "chairman since 2003", "minister from 1997 to 2001", "became mayor last year"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.dates.beside import Placed, with_preposition
from kg.lexicon import Lexicon
from kg.model import Date, Precision, Role, Span, Tenure
from kg.parse import words_of

# words between a title and its dates: "MP for East Harbour since 2003", ", from late 1997"
COMPLEMENT: Final = r"(?:\s(?:of|for|at|in|with)\s(?:the\s)?[\w’'-]+(?:\s(?:[A-Z][\w’'-]*|of|and|the)){0,4})?"
PHASE: Final = r"(?:(?:the\s)?(?:end|start|beginning|middle)\sof\s|(?:early|late|mid)[\s-])?"
LEAD: Final = re.compile(
    rf"{COMPLEMENT},?\s\(?(?P<lead>from|since|until|till|between)\s{PHASE}|{COMPLEMENT}\s\((?P<open>)"
)
SPAN: Final = re.compile(rf"\s(?:to|and|until|till|through)\s{PHASE}|\s?[-–]\s?")
MAX_CLIMB: Final = 4  # heads from a title to the verb of its holder: "took over as chief executive"
TITLE_DEPS: Final = frozenset("attr oprd dobj pobj pcomp prep conj appos".split())
LEFT: Final = "from since between".split()


def with_terms(doc: Doc, role: Role, dates: Sequence[Placed], today: date | None, lexicon: Lexicon) -> Role:
    """The role with its start and end, as far as the words beside it say them; they become evidence."""
    phrase = next((span for span in role.evidence if span != role.holder.span), None)
    words = phrase and doc.char_span(phrase.start, phrase.end, alignment_mode="expand")
    if phrase is None or not words:
        return role
    near = [each for each in dates if words.sent.start <= each.words.start and each.words.end <= words.sent.end]
    start, end = _beside(doc, phrase, near)
    for each in near:
        began, ended = _by_verb(doc, role, words, each, lexicon)
        start, end = start or (each if began else None), end or (each if ended else None)
    if start is None and end is None:
        return role
    shown = tuple(with_preposition(doc, each) for each in (start, end) if each)
    over = end is not None and role.tenure is Tenure.CURRENT and _before(end.date, today)
    return replace(
        role,
        start=start.date if start else None,
        end=end.date if end else None,
        tenure=Tenure.FORMER if over else role.tenure,
        evidence=tuple(sorted({*role.evidence, *shown})),
    )


def _beside(doc: Doc, phrase: Span, near: Sequence[Placed]) -> tuple[Placed | None, Placed | None]:
    """What stands right behind the title: "since 2003", "until 2010", "from 1997 to 2001", "(1997-2001)"."""
    text = words_of(doc)
    for place, each in enumerate(near):
        if each.date.span.start < phrase.end:
            continue
        lead = LEAD.fullmatch(text[phrase.end : each.date.span.start])
        if lead is None:
            return None, None
        second = near[place + 1] if place + 1 < len(near) else None
        if second and not SPAN.fullmatch(text[each.date.span.end : second.date.span.start]):
            second = None
        if lead["lead"] in LEFT:
            return (each, second) if second or lead["lead"] != "between" else (None, None)
        if lead["lead"]:
            return None, each
        return (each, second) if second else (None, None)
    return None, None


def _by_verb(doc: Doc, role: Role, title: DocSpan, found: Placed, lexicon: Lexicon) -> tuple[bool, bool]:
    """Whether the date goes with a verb by which the holder takes or leaves the post."""
    verb = found.governor if found.governor.pos_ in ("VERB", "AUX") else _verb_above(found.governor, title)
    began = verb.lemma_ in lexicon.sets["beginning_office"]
    ended = verb.lemma_ in lexicon.sets["ending_office"]
    if not (began or ended):
        return False, False
    below = _is_below(title.root, verb)
    bare = not below and _bare(verb, lexicon) and (_is_subject(doc, role, verb) or _is_clause(doc, role, title, verb))
    if bare and began and verb.lemma_ in lexicon.sets["beginning_anything"]:
        bare = False  # "she began in 2004"
    return (began, ended) if below or bare else (False, False)


def _verb_above(node: Token, title: DocSpan) -> Token:
    """The verb whose object a title is, for a date that the tree hangs on the title: "became chancellor in May"."""
    while title.start <= node.i < title.end and node.dep_ in TITLE_DEPS:
        node = node.head
    return node


def _is_below(node: Token, verb: Token) -> bool:
    """Whether the title is what the verb says of its holder: "became chairman", "stepped down as chairman"."""
    for _ in range(MAX_CLIMB):
        if node.dep_ not in TITLE_DEPS:
            return False
        node = node.head
        if node == verb:
            return True
    return False


def _bare(verb: Token, lexicon: Lexicon) -> bool:
    """Whether the verb has no object but the post: "was elected in 2004", "leaves the post in June"."""
    objects = [child for child in verb.children if child.dep_ in ("dobj", "oprd", "attr", "xcomp", "ccomp")]
    as_other = any(child.dep_ == "prep" and child.lower_ == "as" for child in verb.children)
    needs = verb.lemma_ in ("leave", "take", "win", "step", "stand", "assume")
    moved = any(child.dep_ == "prt" and child.lower_ in ("down", "over", "aside") for child in verb.children)
    posts = all(child.lemma_.lower() in lexicon.sets["posts"] for child in objects)
    return posts and not as_other and (not needs or bool(objects) or moved)


def _is_subject(doc: Doc, role: Role, verb: Token) -> bool:
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    return any(role.holder.span.start <= token.idx < role.holder.span.end for token in subjects)


def _is_clause(doc: Doc, role: Role, title: DocSpan, verb: Token) -> bool:
    """Whether the verb's clause is about the holder or the title: "the minister, who was elected in 2004"."""
    if verb.dep_ not in ("relcl", "acl"):
        return False
    head = verb.head
    return title.start <= head.i < title.end or role.holder.span.start <= head.idx < role.holder.span.end


def _before(end: Date, today: date | None) -> bool:
    """Whether a day, month or year is over before the article."""
    known = today is not None and end.precision is not Precision.TEXT
    return known and today is not None and end.value < today.isoformat()[: len(end.value)]
