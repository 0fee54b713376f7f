"""A cue with the words that the tagger gives it, and the features by which its confidence is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.facts.statements.learned.view import View

PROBABILITIES = (
    0.12,
    0.15,
    0.2,
    0.25,
    0.3,
    0.35,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
    0.65,
    0.7,
    0.75,
    0.8,
    0.85,
    0.9,
    0.95,
    0.98,
)
CERTAINTIES = (0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99)
SEQUENCES = (0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
RIVALS = (0.01, 0.3, 0.6, 0.9)
SAME = 0.4  # overlap (IoU) from which two candidates speak of the same words
DIRECT = (0.01, 0.5, 0.99)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A possible statement, in tokens of its paragraph. `certainty` is the tagger's mean belief in the content's words,
    `sequence` in its whole answer; `agreed` how much of the rules' content it shares (IoU; -1 where they have none)."""

    view: View
    cue: int
    probability: float
    content: frozenset[int]
    source: frozenset[int]
    certainty: float
    sequence: float
    agreed: float


def overlap(first: frozenset[int], second: frozenset[int]) -> float:
    """Intersection over union."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def _bin(name: str, value: float, limits: Sequence[float]) -> str:
    return f"{name}{bisect_right(limits, value)}"


def features(candidate: Candidate, peers: Sequence[Candidate]) -> list[str]:
    """The features of one candidate among those of its paragraph."""
    view, cue, lemma = candidate.view, candidate.cue, candidate.view.lemma[candidate.cue]
    found = [
        _bin("v", candidate.probability, PROBABILITIES),
        _bin("c", candidate.certainty, CERTAINTIES),
        _bin("s", candidate.sequence, SEQUENCES),
        _bin("a", candidate.agreed, (-0.5, 0.01, 0.3, 0.5, 0.8, 0.99)),
        f"l={lemma}",
        f"lp={lemma}{view.pos[cue]}",
        f"t={view.tag[cue]}",
        f"d={view.dep[cue]}",
        f"h={view.lemma[view.head[cue]]}{view.dep[cue]}",
        "m=" + "_".join(view.lower[k] for k in view.children[cue] if view.dep[k] in ("aux", "neg", "mark")),
    ]
    if view.dep[cue] in ("xcomp", "conj"):
        above = view.children[view.head[cue]]
        found.append("hm=" + "_".join(view.lower[k] for k in above if view.dep[k] in ("aux", "neg")) + view.dep[cue])
    found += _content(candidate, lemma)
    found += _source(candidate, lemma)
    found += _peers(candidate, peers, lemma)
    return found


def _content(candidate: Candidate, lemma: str) -> Iterator[str]:
    view, cue, words = candidate.view, candidate.cue, sorted(candidate.content)
    size = sum(view.text[i][0].isalnum() for i in words)
    quoted = sum(view.quoted[i] > 0 for i in words) / len(words)
    pieces = 1 + sum(b != a + 1 for a, b in pairwise(words))
    side = f"{words[0] < cue:d}{words[-1] > cue:d}"
    yield _bin("n", size, (1, 2, 3, 4, 6, 9, 13, 21, 36, 61))
    yield _bin(f"ln={lemma}", size, (2, 4, 9))
    yield _bin("iq", quoted, DIRECT)
    yield _bin(f"liq={lemma}", quoted, (0.01, 0.99))
    yield _bin(f"cq={view.quoted[cue] > 0:d}", quoted, DIRECT)
    yield f"pieces={min(pieces, 4)}"
    yield f"first={view.lower[words[0]]}"
    yield f"fp={view.pos[words[0]]}{view.dep[words[0]]}"
    yield f"last={view.lower[words[-1]]}"
    yield f"side={side}"
    yield f"lside={side}{lemma}"
    yield _bin("gap", min(abs(i - cue) for i in words), (2, 3, 4, 6, 10, 16))


def _source(candidate: Candidate, lemma: str) -> Iterator[str]:
    view, words = candidate.view, sorted(candidate.source)
    if not words:
        yield "nosource"
        yield f"nosource={lemma}"
        return
    head = next((i for i in words if view.head[i] not in candidate.source or view.head[i] == i), words[0])
    yield f"sp={view.pos[head]}{view.entity[head]}"
    yield f"sl={view.lemma[head]}"
    yield f"ls={lemma}{view.pos[head]}"
    yield _bin("sn", len(words), (2, 3, 5, 9, 16))
    yield f"ss={words[0] < candidate.cue:d}"


def _peers(candidate: Candidate, peers: Sequence[Candidate], lemma: str) -> Iterator[str]:
    outside = inside = same = other = 0.0
    for peer in peers:
        if peer is candidate:
            continue
        if candidate.cue in peer.content:
            outside = max(outside, peer.probability)
        if peer.cue in candidate.content:
            inside = max(inside, peer.probability)
        shared = overlap(candidate.content, peer.content)
        if shared > SAME:
            same = max(same, peer.probability)
        elif shared:
            other = max(other, peer.probability)
    yield _bin("out", outside, RIVALS)
    yield _bin(f"out={lemma}", outside, RIVALS)
    yield _bin("in", inside, RIVALS)
    yield _bin("same", same, RIVALS)
    yield _bin("other", other, RIVALS)
    yield f"best={candidate.probability > outside:d}{candidate.probability >= same:d}"
