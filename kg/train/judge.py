"""Which candidates are right, by the annotation."""

from __future__ import annotations

from collections.abc import Sequence

from kg.facts.statements.learned.candidates import Candidate, overlap
from kg.train.examples import Gold

RIGHT, ASIDE = 0.5, 0.3  # IoU from which a content is the gold's; from which it is one that is not speech


def judged(found: Sequence[Candidate], gold: Sequence[Gold]) -> list[bool | None]:
    """Whether each candidate is right; None for one that is an attribution but no speech."""
    verdicts: list[bool | None] = [False] * len(found)
    for number, candidate in enumerate(found):
        words = _words(candidate, candidate.content)
        for each in gold:
            shared = overlap(words, _words(candidate, each.content))
            if each.speech and shared >= RIGHT and _same_source(candidate, each):
                verdicts[number] = True
            elif not each.speech and shared >= ASIDE and verdicts[number] is False:
                verdicts[number] = None
    for each in gold:
        same = [
            n
            for n, candidate in enumerate(found)
            if verdicts[n] and overlap(_words(candidate, candidate.content), _words(candidate, each.content)) >= RIGHT
        ]
        if each.speech and len(same) > 1 and any(found[n].cue in each.cue for n in same):
            for n in same:
                verdicts[n] = found[n].cue in each.cue
    return verdicts


def _words(candidate: Candidate, places: frozenset[int]) -> frozenset[int]:
    return frozenset(place for place in places if candidate.view.text[place][0].isalnum())


def _same_source(candidate: Candidate, gold: Gold) -> bool:
    return bool(candidate.source & gold.source) or not (candidate.source or gold.source)
