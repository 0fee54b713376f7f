"""Cue model → tagger → confidence: the candidate statements of one paragraph."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from kg.facts.statements.learned import candidates as cand
from kg.facts.statements.learned import cues, spans
from kg.facts.statements.learned.candidates import Candidate, overlap
from kg.facts.statements.learned.cues import Known
from kg.facts.statements.learned.linear import Linear
from kg.facts.statements.learned.view import View

LOW = 0.1  # cues below it are not looked at
LIKELY = 0.4  # cues above it are rivals of the others
UNKNOWN = {-1: "N"}  # what the rules say where they know no statement
MAX_SAME = 0.5  # IoU; of two contents that share more, the surer one stays


class Tagger(Protocol):
    """What is used of pycrfsuite.Tagger."""

    def set(self, rows: list[list[str]]) -> None: ...
    def tag(self) -> list[str]: ...
    def marginal(self, label: str, place: int) -> float: ...
    def probability(self, labels: list[str]) -> float: ...


Rules = Mapping[int, Mapping[int, str]]  # cue → what the rules say of its tokens
Source = Callable[[View, int, frozenset[int]], frozenset[int]]  # who speaks at a cue with a content, by rule


def cue_probabilities(view: View, model: Linear, known: Known) -> dict[int, float]:
    """Each candidate cue of a paragraph with its probability, those below LOW left out."""
    scored = {place: model.probability(cues.features(view, place)) for place in cues.candidates(view, known)}
    return {place: probability for place, probability in scored.items() if probability >= LOW}


def tagged(view: View, likely: dict[int, float], tagger: Tagger, rules: Rules, source: Source) -> list[Candidate]:
    """A candidate for each cue that the tagger gives a content."""
    fixed = spans.static(view)
    rivals = sorted(place for place, probability in likely.items() if probability >= LIKELY)
    found = []
    for cue, probability in likely.items():
        rule = rules.get(cue, UNKNOWN)
        near = spans.window(view, cue)
        tagger.set(spans.rows(view, cue, [o for o in rivals if o != cue], fixed, rule, near))
        labels, first = tagger.tag(), near.start
        content = frozenset(i for i, label in enumerate(labels, first) if label == "C")
        if not content:
            continue
        speaker = frozenset(i for i, label in enumerate(labels, first) if label == "S") or source(view, cue, content)
        certainty = sum(_number(tagger.marginal("C", i - first)) for i in content) / len(content)
        ruled = frozenset(i for i, label in rule.items() if label == "C")
        agreed = overlap(content, ruled) if ruled else -1.0
        sequence = _number(tagger.probability(labels))
        found.append(Candidate(view, cue, probability, content, speaker, certainty, sequence, agreed))
    return found


def _number(value: float) -> float:
    """A probability; the tagger's forward pass overflows now and then in long paragraphs, which it is sure of."""
    return 1.0 if math.isnan(value) else value


def chosen(found: Sequence[Candidate], model: Linear, threshold: float) -> list[tuple[Candidate, float]]:
    """Of contents that are the same the surest one, with its confidence, where that reaches the threshold."""
    scored = [(candidate, model.probability(cand.features(candidate, found))) for candidate in found]
    kept: list[tuple[Candidate, float]] = []
    for candidate, confidence in sorted(scored, key=lambda pair: (-pair[1], pair[0].cue)):
        if confidence >= threshold and all(overlap(candidate.content, other.content) <= MAX_SAME for other, _ in kept):
            kept.append((candidate, confidence))
    return sorted(kept, key=lambda pair: min(pair[0].content))
