"""Dates in the tree of an article: which word each goes with, and so when a thing was said or a measure is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.lexicon import Lexicon
from kg.model import Date, Measure, Span, Statement
from kg.parse import words_of

MAX_CLIMB: Final = 5  # heads from a date to the word it goes with: "by the end of 2007"
PHASES: Final = frozenset("end start beginning middle close turn".split())
BELOW: Final = frozenset("prep pobj dobj dative npadvmod pcomp".split())  # "told a conference on Monday"
NEXT_TO: Final = re.compile(r",?\s+(?:(?:late|early|again|back)\s+)*(?:(?:on|in|at)\s+)?(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A date, its words in the Doc, and the word that it goes with."""

    date: Date
    words: DocSpan
    governor: Token


def placed(doc: Doc, dates: Iterable[Date]) -> Iterator[Placed]:
    """Each date with the word it goes with."""
    for each in dates:
        words = doc.char_span(each.span.start, each.span.end, alignment_mode="expand")
        if words is not None:
            yield Placed(each, words, _governor(words))


def _governor(words: DocSpan) -> Token:
    node = words.root
    for _ in range(MAX_CLIMB):
        head = node.head
        if head == node or not (head.pos_ in ("ADP", "SCONJ") or head.lower_ in PHASES):
            return head
        node = head
    return node


def when_said(doc: Doc, statement: Statement, dates: Iterable[Placed]) -> Statement:
    """The statement with the date beside its cue: "said on Monday", "told a conference yesterday"."""
    cue = doc.char_span(statement.cue.start, statement.cue.end, alignment_mode="expand")
    if cue is None:
        return statement
    text = words_of(doc)
    for each in dates:
        within = any(each.date.span.overlaps(piece) for piece in statement.content)
        if within or each.words.start < cue.sent.start or each.words.end > cue.sent.end:
            continue
        gap = text[statement.cue.end : each.date.span.start]
        if (gap and NEXT_TO.fullmatch(gap)) or _leads_to(each.governor, cue):
            return replace(statement, date=each.date)
    return statement


def _leads_to(node: Token, cue: DocSpan) -> bool:
    """Whether a word is the cue or an object of it."""
    for _ in range(MAX_CLIMB):
        if cue.start <= node.i < cue.end:
            return True
        if node.dep_ not in BELOW:
            return False
        node = node.head
    return False


def when_taken(doc: Doc, measure: Measure, dates: Iterable[Placed], lexicon: Lexicon) -> Measure:
    """The measure with the date in its words, or the one that its head, or the verb that begins it, goes with."""
    words = doc.char_span(measure.span.start, measure.span.end, alignment_mode="expand")
    if words is None:
        return measure
    here = [each for each in dates if words.sent.start <= each.words.start and each.words.end <= words.sent.end]
    own = [each for each in here if each.governor == words.root]
    inside = [each for each in here if each.date.span.within(measure.span)]
    above = [each for each in here if _begins(words.root, each.governor, lexicon)]
    found = next(iter([*(each for each in own if each in inside), *inside, *own, *above]), None)
    return replace(measure, date=found.date) if found else measure


def _begins(root: Token, verb: Token, lexicon: Lexicon) -> bool:
    """ "The ban will start in March": whether the measure is the subject of a verb of taking effect."""
    return root.head == verb and root.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in lexicon.sets["taking_effect"]


def with_preposition(doc: Doc, found: Placed) -> Span:
    """The words of a date with the preposition before it: "since 2003"."""
    start = found.words.start
    if start and doc[start - 1].pos_ in ("ADP", "SCONJ") and not doc[start].is_sent_start:
        start -= 1
    return Span(min(doc[start].idx, found.date.span.start), found.date.span.end)
