"""Statements against attributions in PolNeAR's form (source and content spans), for all kinds and for each kind.

A kind is told from the marks, not from the graph: direct where every word of the content is quoted, indirect where none
is, mixed otherwise. Recall counts by the gold statement's kind, precision by the found one's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.evaluate.found import Found, FoundStatement
from kg.evaluate.gold import GoldAttribution, GoldText
from kg.evaluate.matching import Words, overlap, pairs, words_in, words_of
from kg.evaluate.scores import Miss, Score, unpaired
from kg.model import Span
from kg.vocab import ArticleGraph

KINDS = ("all", "direct", "indirect", "mixed")
MEASURES = ("partial", "exact", "match", "joint")
LEAST_CONTENT = 0.5  # of the words of two contents, so that they count as one statement
ANY_WORD = 1e-9  # any overlap at all; the tests of each measure ask for more
LEAST_ASIDE = 0.3  # of the words, so that a found statement is held to be an attribution other than speech
WORD = re.compile(r"\w+(?:[’'.,-]\w+)*")  # of this corpus: 1,000 is one word
OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'
SINGLE_PAIRS = re.compile(r"``|''|‘‘|’’")  # how some publishers write one double mark


@dataclass(frozen=True, slots=True)
class KindScores:
    """The scores of one kind of statement. `source` is the share of right sources among the matched pairs with one."""

    kind: str
    scores: tuple[Score, ...]
    source: float

    def __getitem__(self, measure: str) -> Score:
        """`partial` (shared words), `exact`, `match` (half of the words) or `joint` (and the source)."""
        return next(score for score in self.scores if score.name == measure)


@dataclass(frozen=True, slots=True)
class StatementScores:
    """The scores of all kinds; what was set aside as no speech; single misses; the texts that have no graph."""

    kinds: tuple[KindScores, ...]
    set_aside: int
    misses: tuple[Miss, ...]
    missing: tuple[str, ...]

    def __getitem__(self, kind: str) -> KindScores:
        """The scores of `all`, `direct`, `indirect` or `mixed` statements."""
        return next(each for each in self.kinds if each.kind == kind)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement as sets of words."""

    content: Words
    source: Words
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Text:
    """The statements of one text that are compared, and how many found ones were set aside."""

    name: str
    gold: tuple[_Statement, ...]
    found: tuple[_Statement, ...]
    aside: int


def score_statements(
    gold: Sequence[GoldText], graphs: Iterable[ArticleGraph], *, speech: bool = False
) -> StatementScores:
    """Compare the annotated texts with the graphs of the same texts; a text without a graph counts as empty.

    `speech` leaves out gold attributions that are no speech, and sets aside the found statements that match those only.
    """
    found = Found(graphs)
    texts = [_prepared(text, found.article(text.text).statements, speech) for text in gold]
    counts = {(kind, name): Score(name, 0, 0, 0, 0) for kind in KINDS for name in (*MEASURES, "source")}
    misses: list[Miss] = []
    for text in texts:
        for kind, score in _counted(text):
            for each in ("all", kind):
                counts[each, score.name] += score
        misses += _misses(text)
    return StatementScores(
        kinds=tuple(
            KindScores(kind, tuple(counts[kind, name] for name in MEASURES), counts[kind, "source"].recall)
            for kind in KINDS
        ),
        set_aside=sum(text.aside for text in texts),
        misses=tuple(sorted(misses)),
        missing=tuple(text.name for text in gold if text.text not in found),
    )


def _prepared(text: GoldText, found: Iterable[FoundStatement], speech: bool) -> _Text:
    words = words_of(text.text, WORD)
    quoted = words_in(quoted_spans(text.text), words)

    def sets(each: GoldAttribution | FoundStatement) -> _Statement:
        content, source = words_in(each.content, words), words_in(each.source, words)
        said = " … ".join(span.of(text.text) for span in each.content)
        who = " … ".join(span.of(text.text) for span in each.source)
        return _Statement(content, source, _kind(content, quoted), f"{who}: {said}")

    spoken = [sets(each) for each in text.attributions if each.speech or not speech]
    others = [sets(each) for each in text.attributions if speech and not each.speech]
    got = [each for each in map(sets, found) if each.content]
    gold = [each for each in spoken if each.content]
    kept = [each for each in got if _near(each, gold) or not _near(each, others)]
    return _Text(text.name, tuple(gold), tuple(kept), len(got) - len(kept))


def quoted_spans(text: str) -> Iterator[Span]:
    """What stands in double quotation marks; an open quotation ends with its paragraph."""
    start: int | None = None
    plain = SINGLE_PAIRS.sub('" ', text) + "\n"
    for place, character in enumerate(plain):
        if start is None:
            start = place if character in OPENING + STRAIGHT else None
        elif character in CLOSING + STRAIGHT + "\n":
            yield Span(start, place)
            start = None


def _kind(content: Words, quoted: Words) -> str:
    inside = len(content & quoted)
    return "direct" if inside == len(content) else "mixed" if inside else "indirect"


def _near(one: _Statement, others: Iterable[_Statement]) -> bool:
    return any(overlap(one.content, other.content) >= LEAST_ASIDE for other in others)


def _counted(text: _Text) -> Iterator[tuple[str, Score]]:
    """The counts that each statement and each pair adds, with the kind that they count for."""
    for one in text.gold:
        yield one.kind, Score("partial", 0, 0, _covered(one, text.found), 1)
        yield from ((one.kind, Score(name, 0, 0, 0, 1)) for name in MEASURES[1:])
    for one in text.found:
        yield one.kind, Score("partial", _covered(one, text.gold), 1, 0, 0)
        yield from ((one.kind, Score(name, 0, 1, 0, 0)) for name in MEASURES[1:])
    for name, same in (("exact", _exact), ("match", _matched), ("joint", _joint)):
        for i, j in _pairs(text, same):
            yield text.gold[i].kind, Score(name, 0, 0, 1, 0)
            yield text.found[j].kind, Score(name, 1, 0, 0, 0)
    for i, j in _pairs(text, _matched):
        if text.gold[i].source:
            right = bool(text.gold[i].source & text.found[j].source)
            yield text.gold[i].kind, Score("source", 0, 0, right, 1)


def _covered(one: _Statement, others: Iterable[_Statement]) -> float:
    """The share of a content's words that others share (Johansson and Moschitti 2013); 1 at most."""
    return min(1.0, sum(len(one.content & other.content) for other in others) / len(one.content))


def _exact(gold: _Statement, found: _Statement) -> bool:
    return gold.content == found.content


def _matched(gold: _Statement, found: _Statement) -> bool:
    return overlap(gold.content, found.content) >= LEAST_CONTENT


def _joint(gold: _Statement, found: _Statement) -> bool:
    return _matched(gold, found) and _same_source(gold, found)


def _same_source(gold: _Statement, found: _Statement) -> bool:
    return bool(gold.source & found.source) or not (gold.source or found.source)


def _pairs(text: _Text, same: Callable[[_Statement, _Statement], bool]) -> list[tuple[int, int]]:
    """One-to-one pairs (index in gold, index in found) of statements that are the same, the most alike first."""

    def likeness(gold: _Statement, found: _Statement) -> float:
        return overlap(gold.content, found.content) if same(gold, found) else 0.0

    return pairs(text.gold, text.found, likeness, ANY_WORD)


def _misses(text: _Text) -> Iterator[Miss]:
    matched = _pairs(text, _matched)
    shown = [each.shown for each in text.gold], [each.shown for each in text.found]
    yield from unpaired("statements", text.name, matched, *shown)
    for gold, found in ((text.gold[i], text.found[j]) for i, j in matched):
        if not _same_source(gold, found):
            yield Miss("joint", "wrong", text.name, f"{found.shown}; gold: {gold.shown}")
