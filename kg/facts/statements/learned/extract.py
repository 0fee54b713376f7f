"""Cue model → tagger → confidence: the candidate statements of paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.facts.statements.learned import candidates as cand
from kg.facts.statements.learned import cues, spans
from kg.facts.statements.learned.block import UNKNOWN, Block
from kg.facts.statements.learned.candidates import Candidate, overlap
from kg.facts.statements.learned.chain import LABELS, Chain
from kg.facts.statements.learned.cues import Known
from kg.facts.statements.learned.decode import Labelled, Numbers
from kg.facts.statements.learned.linear import Linear
from kg.facts.statements.learned.view import View

LOW = 0.1  # cues below it are not looked at
LIKELY = 0.4  # cues above it are rivals of the others
CONTENT, SOURCE = LABELS.index("C"), LABELS.index("S")
MAX_SAME = 0.5  # IoU; of two contents that share more, the surer one stays


Likely = dict[int, float]  # cue → how likely it is one


def cue_probabilities(view: View, model: Linear, known: Known) -> Likely:
    """Each candidate cue of a paragraph with its probability, those below LOW left out."""
    scored = {place: model.probability(cues.features(view, place)) for place in cues.candidates(view, known)}
    return {place: probability for place, probability in scored.items() if probability >= LOW}


def tagged(blocks: Sequence[Block], likely: Sequence[Likely], tagger: Chain) -> list[list[Candidate]]:
    """For each paragraph a candidate for each of its likely cues to which the tagger gives a content."""
    scored = [each for block, cues in zip(blocks, likely, strict=True) for each in _scored(block, cues, tagger)]
    labelled = iter(tagger.label([scores for _, scores in scored]))
    firsts = iter(first for first, _ in scored)
    return [
        [
            candidate
            for cue, probability in cues.items()
            if (candidate := _candidate(block, cue, probability, next(firsts), next(labelled))) is not None
        ]
        for block, cues in zip(blocks, likely, strict=True)
    ]


def _scored(block: Block, likely: Likely, tagger: Chain) -> Iterator[tuple[int, Numbers]]:
    """For each cue the first token that it is tagged from, and the tokens' scores."""
    if not likely:
        return
    fixed = tagger.scores([spans.static(block.view)])
    rivals = sorted(place for place, probability in likely.items() if probability >= LIKELY)
    for cue in likely:
        near = spans.window(block.view, cue)
        others = [place for place in rivals if place != cue]
        columns = spans.relative(block.view, cue, others, block.rules.get(cue, UNKNOWN), near)
        yield near.start, fixed[near.start : near.stop] + tagger.scores(columns)


def _candidate(block: Block, cue: int, probability: float, first: int, found: Labelled) -> Candidate | None:
    content, speaker = (
        frozenset(place for place, label in enumerate(found.labels, first) if label == wanted)
        for wanted in (CONTENT, SOURCE)
    )
    if not content:
        return None
    certainty = float(found.likely[[place - first for place in content], CONTENT].mean())
    ruled = frozenset(place for place, label in block.rules.get(cue, UNKNOWN).items() if label == "C")
    return Candidate(
        block.view,
        cue,
        probability,
        content,
        speaker or block.source(block.view, cue, content),
        certainty,
        found.probability,
        overlap(content, ruled) if ruled else -1.0,
    )


def chosen(found: Sequence[Candidate], model: Linear, threshold: float) -> list[tuple[Candidate, float]]:
    """Of contents that are the same the surest one, with its confidence, where that reaches the threshold."""
    scored = [(candidate, model.probability(cand.features(candidate, found))) for candidate in found]
    kept: list[tuple[Candidate, float]] = []
    for candidate, confidence in sorted(scored, key=lambda pair: (-pair[1], pair[0].cue)):
        if confidence >= threshold and all(overlap(candidate.content, other.content) <= MAX_SAME for other, _ in kept):
            kept.append((candidate, confidence))
    return sorted(kept, key=lambda pair: min(pair[0].content))
