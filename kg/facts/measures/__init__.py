"""Measures: concrete steps that somebody takes, plans, proposes, demands or refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from spacy.tokens import Doc, Token

from kg.facts.measures.frames import frames
from kg.facts.measures.grammar import Frame
from kg.facts.measures.money import left_out
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Amount, Measure, Mention, Span, SpeechAct, Statement, Status
from kg.parse import words_of

# what finds the measures of an article: `measures` by rules, or the learned extractor
Steps = Callable[[Doc, Mentions, tuple[Statement, ...], tuple[Amount, ...], Lexicon], Iterable[Measure]]

MAX_WORDS = 32  # of a measure's span
MIN_WORDS = 2
MAX_OVERLAP = 0.3  # share of the shorter span; above it two candidates are one measure
CUT = frozenset(["advcl", "relcl", "punct", "cc", "conj", "npadvmod", "parataxis", "ccomp"])
LEADING = frozenset(["the", "a", "an", "its", "his", "her", "their", ",", '"', "“"])


def measures(
    doc: Doc, mentions: Mentions, statements: tuple[Statement, ...], found: tuple[Amount, ...], lexicon: Lexicon
) -> Iterator[Measure]:
    """All measures in order; `found` are the article's amounts."""
    plain = words_of(doc)
    paid: set[tuple[Decimal, str | None, str]] = set()
    for frame, span in _chosen(doc, frames(doc, found, lexicon)):
        amounts = tuple(a for a in found if a.span.within(span) and not left_out(plain, a))
        sums = {(a.value, a.currency, frame.head.lemma_) for a in amounts if a.currency}
        if sums and sums <= paid:
            continue  # the same money and word again is the same step, told again
        paid |= sums
        yield Measure(span, _agents(frame, mentions), _status(frame, span, statements), amounts, frame.confidence)


def _chosen(doc: Doc, found: Iterable[Frame]) -> list[tuple[Frame, Span]]:
    """Of overlapping candidates the surer one, in order of the text."""
    candidates = [(frame, span) for frame in found if (span := _span(doc, frame)) is not None]
    candidates.sort(key=lambda pair: (-pair[0].confidence, pair[1].start, -pair[1].end))
    chosen: list[tuple[Frame, Span]] = []
    for frame, span in candidates:
        if not any(_same(span, other) for _, other in chosen):
            chosen.append((frame, span))
    return sorted(chosen, key=lambda pair: pair[1])


def _same(first: Span, second: Span) -> bool:
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared > MAX_OVERLAP * min(first.end - first.start, second.end - second.start)


def _span(doc: Doc, frame: Frame) -> Span | None:
    """From the head (a passive's subject, a noun's modifiers) to the end of its complements, or to the first comma."""
    head = frame.head
    passive = [child for child in head.children if child.dep_ == "nsubjpass"] if head.pos_ == "VERB" else [head]
    start = passive[0].left_edge.i if passive else head.i
    start = start if frame.start is None else min(start, frame.start)
    for end in (_end(head), _comma(head)):
        first, last = _trimmed(doc, start, end)
        words = sum(token.text[0].isalnum() for token in doc[first:last])
        if MIN_WORDS <= words <= MAX_WORDS:
            return Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
    return None


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Without articles in front and punctuation behind."""
    while start < end and doc[start].lower_ in LEADING:
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    inside = doc[start:end].text
    if end < len(doc) and doc[end].text == ")" and inside.count("(") > inside.count(")"):
        end += 1
    return start, end


def _comma(head: Token) -> int:
    """The first comma after the head, or the end of its sentence."""
    return next((token.i for token in head.doc[head.i : head.sent.end] if token.text in ",;"), head.sent.end)


def _end(head: Token) -> int:
    """The end of the phrase without clauses that only comment on it."""
    end = head.i + 1
    for child in head.children:
        if child.i < head.i:
            continue
        if child.dep_ in CUT and not (child.dep_ in ("relcl", "advcl") and child.left_edge.i == end):
            if child.dep_ != "punct":
                break
            continue
        end = max(end, child.right_edge.i + 1)
    return end


def _status(frame: Frame, span: Span, statements: tuple[Statement, ...]) -> Status:
    """The frame's status; what is planned in an announcement is announced."""
    if frame.status is Status.PLANNED or (frame.status is Status.PROPOSED and frame.governor is None):
        for statement in statements:
            if statement.speech_act is SpeechAct.ANNOUNCING and any(span.within(c) for c in statement.content):
                return Status.ANNOUNCED
    return frame.status


def _agents(frame: Frame, mentions: Mentions) -> tuple[Mention, ...]:
    """The subject of the measure's verb or of the word that governs it."""
    asked = _asked(frame)
    if asked is not None:
        mention = mentions.by_token.get(asked.i)
        return (mention,) if mention else ()
    for node in (frame.head, frame.governor):
        verb = node
        for _ in range(3):
            if verb is None:
                break
            subject = _subject(verb)
            if subject is not None:
                mention = mentions.by_token.get(subject.i)
                return (mention,) if mention else ()
            verb = (
                verb.head if verb.dep_ in ("conj", "xcomp", "advcl", "acl", "dobj", "pcomp", "prep", "pobj") else None
            )
    return ()


def _asked(frame: Frame) -> Token | None:
    """Who is asked to do it: "urged the government to …"."""
    if frame.governor is None or frame.status is not Status.DEMANDED:
        return None
    return next((child for child in frame.governor.children if child.dep_ in ("dobj", "dative")), None)


def _subject(verb: Token) -> Token | None:
    """Who does it: an active subject, the "by" of a passive, or a noun's owner."""
    for child in verb.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "nsubj" or (child.dep_ == "poss" and verb.pos_ == "NOUN"):
            return child
    return None
