"""Learned measures: each verb and noun is judged as a measure's head, then who takes it and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from kg.facts.measures.learned import heads, status
from kg.facts.measures.learned.agents import Around
from kg.facts.measures.learned.agents import likeliest as likeliest_agent
from kg.facts.measures.learned.meaning import Meaning
from kg.facts.measures.learned.sheet import Sheet, sheet
from kg.facts.measures.learned.weights import PACKAGED, Weights, load_weights
from kg.facts.measures.money import left_out
from kg.lexicon import Lexicon
from kg.linear import Linear, sigmoid
from kg.mentions import Mentions
from kg.model import Amount, Measure, Mention, Statement, Status

__all__ = ["PACKAGED", "Learned", "Weights", "load_weights"]

STEP = Decimal("0.01")  # finer differences of confidence mean nothing
# log-odds by its own word and those above, below which a candidate is given up: half of all, none of them a measure
# that was found in 105 articles
HOPELESS = -3.0
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
                agents(around, head, weights.agents),
                likeliest(weights.statuses, status.features(made, head.place)),
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
        sums = tuple(each for each in amounts if each.span.within(span) and not left_out(made.text, each))
        steps = {(each.value, each.currency, made.lemma[head.place]) for each in sums if each.currency}
        if not steps or not steps <= paid:
            paid |= steps
            yield head, sums


def judged(made: Sheet, weights: Weights) -> Iterator[Head]:
    """The candidates of an article that may be measures, with their probabilities."""
    meaning = Meaning(made, weights.vectors)
    for place, start, end in heads.candidates(made):
        odds = weights.heads.score(heads.first(made, place)) + meaning.score(place, start, end)
        if odds >= HOPELESS:
            odds += weights.heads.score(heads.rest(made, place, start, end)) - weights.heads.bias
            yield Head(place, start, end, sigmoid(odds), made.doubtful(start, end))


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


def agents(around: Around, head: Head, model: Linear) -> tuple[Mention, ...]:
    """The likeliest agent, unless nobody is likelier."""
    span = (head.start, head.end)
    mentions = around.candidates(head.place)
    scores = [model.score(around.features(head.place, span, mention)) for mention in mentions]
    scores.append(model.score(around.nobody(head.place)))
    best = likeliest_agent(scores, [around.name(mention) for mention in mentions])
    return () if best is None else (mentions[best],)


def likeliest(models: Mapping[Status, Linear], features: Sequence[str]) -> Status:
    """The status whose model gives these features most."""
    return max(Status, key=lambda each: models[each].score(features))
