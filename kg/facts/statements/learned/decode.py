"""The likeliest labels of sequences, by the scores of each label at each token and of each label after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
TINY = 1e-100  # a label is never less likely than that beside another, so that no sum is 0, whatever the scores


@dataclass(frozen=True, slots=True)
class Labelled:
    """The likeliest labels of a sequence, the probability of each label at each token, and that of all the labels."""

    labels: list[int]
    likely: Numbers
    probability: float


def decode(scores: Sequence[Numbers], steps: Numbers) -> list[Labelled]:
    """Label sequences side by side, the longest first so that those still going on are the first rows.

    `scores` has an array of shape (tokens, labels) per sequence, none empty; `steps` is of shape (label before, label).
    """
    order = sorted(range(len(scores)), key=lambda number: -len(scores[number]))
    lengths = np.array([len(scores[number]) for number in order], dtype=np.intp)
    batch = np.zeros((len(order), max(lengths, default=0), len(steps)))
    for row, number in enumerate(order):
        batch[row, : lengths[row]] = scores[number]
    going = [int(np.count_nonzero(lengths > place)) for place in range(batch.shape[1])]
    labels, best = _viterbi(batch, steps, going, lengths)
    likely, total = _marginals(batch, steps, going, lengths)
    found = {
        number: Labelled(labels[row], likely[row, : lengths[row]], float(np.exp(min(best[row] - total[row], 0.0))))
        for row, number in enumerate(order)
    }
    return [found[number] for number in range(len(scores))]


def _viterbi(batch: Numbers, steps: Numbers, going: list[int], lengths: Places) -> tuple[list[list[int]], Numbers]:
    """The best labels of each sequence and what they score."""
    best, come = batch.copy(), np.zeros(batch.shape, dtype=np.int8)
    for place in range(1, len(going)):
        reached = best[: going[place], place - 1, :, None] + steps
        come[: going[place], place] = reached.argmax(axis=1)
        best[: going[place], place] += reached.max(axis=1)
    ends = best[np.arange(len(batch)), lengths - 1]
    labels = []
    for row, label in enumerate(ends.argmax(axis=1).tolist()):
        path = [label]
        for place in range(lengths[row] - 1, 0, -1):
            path.append(int(come[row, place, path[-1]]))
        labels.append(path[::-1])
    return labels, ends.max(axis=1)


def _marginals(batch: Numbers, steps: Numbers, going: list[int], lengths: Places) -> tuple[Numbers, Numbers]:
    """The probability of each label at each token, and the logarithm of the sum over all labellings."""
    peaks = batch.max(axis=2, keepdims=True)
    here, step = np.exp(batch - peaks) + TINY, np.exp(steps - steps.max()) + TINY
    forward, backward = here.copy(), np.ones_like(here)
    sizes = np.ones(batch.shape[:2])
    for place in range(len(going)):
        rows = slice(going[place])
        if place:
            forward[rows, place] *= forward[rows, place - 1] @ step
        sizes[rows, place] = forward[rows, place].sum(axis=1)
        forward[rows, place] /= sizes[rows, place, None]
    for place in range(len(going) - 2, -1, -1):
        rows = slice(going[place + 1])
        ahead = (backward[rows, place + 1] * here[rows, place + 1]) @ step.T
        backward[rows, place] = ahead / ahead.sum(axis=1, keepdims=True)
    both = forward * backward
    total = np.log(sizes).sum(axis=1) + peaks[:, :, 0].sum(axis=1) + (lengths - 1) * steps.max()
    return both / both.sum(axis=2, keepdims=True), total
