"""Learned measures: each verb and noun is judged as a measure's head, then who takes it and how far it has come."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from kg.facts.measures.learned import heads, status
from kg.facts.measures.learned.agents import Around
from kg.facts.measures.learned.meaning import Meaning
from kg.facts.measures.learned.odds import log_odds
from kg.facts.measures.learned.sheet import Sheet, sheet
from kg.facts.measures.learned.weights import PACKAGED, Weights, load_weights
from kg.facts.statements.learned.linear import Linear
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Amount, Measure, Mention, Statement, Status

__all__ = ["PACKAGED", "Learned", "Weights", "load_weights"]

STEP = Decimal("0.01")  # finer differences of confidence mean nothing
MAX_OVERLAP = 0.3  # share of the shorter span; above it two candidates are one measure


@dataclass(frozen=True, slots=True)
class Head:
    """A candidate in tokens, with the probability that it is a measure; `doubtful` where its words hold a sum
    that the rules take for a figure."""

    place: int
    start: int
    end: int
    probability: float
    doubtful: bool


@dataclass(frozen=True, eq=False)
class Learned:
    """An extractor of measures with its weights."""

    weights: Weights

    def __call__(
        self,
        doc: Doc,
        mentions: Mentions,
        statements: tuple[Statement, ...],
        amounts: tuple[Amount, ...],
        lexicon: Lexicon,
    ) -> Iterator[Measure]:
        """The measures of an article in order."""
        made = sheet(doc, mentions, statements, amounts, lexicon)
        around = Around(made)
        weights = self.weights
        found = chosen(judged(made, weights), weights.threshold, weights.sum_threshold)
        for head, sums in told_once(made, found, amounts):
            yield Measure(
                made.span(head.start, head.end),
                agents(around, head, self.weights),
                likeliest(self.weights.statuses, status.features(made, head.place)),
                sums,
                Decimal(str(head.probability)).quantize(STEP),
            )


def told_once(
    made: Sheet, found: Iterable[Head], amounts: Sequence[Amount]
) -> Iterator[tuple[Head, tuple[Amount, ...]]]:
    """The heads with their amounts; the same money with the same word again is the same step, told again."""
    paid: set[tuple[Decimal, str, str]] = set()
    for head in found:
        span = made.span(head.start, head.end)
        sums = tuple(each for each in amounts if each.span.within(span) and not repeats(made.text, each))
        steps = {(each.value, each.currency, made.lemma[head.place]) for each in sums if each.currency}
        if not steps or not steps <= paid:
            paid |= steps
            yield head, sums


def repeats(text: str, amount: Amount) -> bool:
    """Whether the sum only gives the one before it in another currency: "$11bn (£5.7bn)"."""
    return amount.currency is not None and text[max(0, amount.span.start - 1) : amount.span.start] == "("


def judged(made: Sheet, weights: Weights) -> Iterator[Head]:
    """All candidates of an article with their probabilities."""
    meaning = Meaning(made, weights.vectors)
    for place, start, end in heads.candidates(made):
        odds = log_odds(weights.heads, heads.features(made, place, start, end)) + meaning.score(place, start, end)
        yield Head(place, start, end, 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), made.doubtful(start, end))


def chosen(found: Iterable[Head], threshold: float, sum_threshold: float) -> list[Head]:
    """Of overlapping candidates the likelier one, in order of the text; a doubtful sum needs more certainty."""
    likely = [head for head in found if head.probability >= (sum_threshold if head.doubtful else threshold)]
    likely.sort(key=lambda head: (-head.probability, head.start, -head.end))
    kept: list[Head] = []
    for head in likely:
        if not any(_same(head, other) for other in kept):
            kept.append(head)
    return sorted(kept, key=lambda head: (head.start, head.end))


def _same(first: Head, second: Head) -> bool:
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared > MAX_OVERLAP * min(first.end - first.start, second.end - second.start)


def agents(around: Around, head: Head, weights: Weights) -> tuple[Mention, ...]:
    """The likeliest agent, if one is likely enough."""
    span = (head.start, head.end)
    scored = [
        (weights.agents.probability(around.features(head.place, span, mention)), -number, mention)
        for number, mention in enumerate(around.candidates(head.place))
    ]
    best = max(scored, default=None, key=lambda each: each[:2])
    return (best[2],) if best and best[0] >= weights.agent_threshold else ()


def likeliest(models: Mapping[Status, Linear], features: Sequence[str]) -> Status:
    """The status whose model gives these features most."""
    return max(Status, key=lambda each: log_odds(models[each], features))
