"""A linear chain over tokens: what features and neighbouring labels score, and the likeliest labels of a sequence.

Features come in groups of strings (see columns.py), so that the sum of a group is taken once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from kg.facts.statements.learned.columns import Column, Group
from kg.facts.statements.learned.decode import Labelled, decode

LABELS = "OCSK"  # nothing, content, source, cue
ENTRY = np.dtype([("key", "<u4"), ("weights", "<f2", (len(LABELS),))])
KEPT = 2**18  # groups whose sums, and features whose rows, are kept; past that they are forgotten and made anew
NOTHING = ("",)  # for a group without features

Numbers = NDArray[np.float64]


def after(label: str) -> str:
    """The feature whose weights are what each label scores behind `label`."""
    return f"after {label}"


class Rows(dict[str, int]):
    """The rows of features by name: most come again and again, and their keys need not be reckoned anew."""

    def __init__(self, keys: Mapping[int, int]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, feature: str) -> int:
        if len(self) >= KEPT:
            self.clear()
        row = self[feature] = self._keys.get(crc32(feature.encode()), 0)
        return row


class Chain:
    """Weights of the labels for each feature; the same features give the same labels on every machine."""

    def __init__(self, keys: Mapping[int, int], weights: Numbers) -> None:
        """`keys` has the row of each feature's CRC-32 in `weights`, whose columns are the labels and row 0 is all 0."""
        self._rows, self._weights = Rows(keys), weights
        self._slots: dict[Group, int] = {}
        self._sums = np.zeros((0, len(LABELS)))
        self._steps = self._summed([(after(label),) for label in LABELS])

    def label(self, scores: Sequence[Numbers]) -> list[Labelled]:
        """The likeliest labels of each sequence, given its scores."""
        return decode(scores, self._steps)

    def scores(self, columns: Sequence[Column]) -> Numbers:
        """What each label scores at each token, of shape (tokens, labels)."""
        if len(self._slots) > KEPT:
            self._slots.clear()
        self._learn([group for each in columns for group in each.groups if group not in self._slots])
        total: Numbers = np.zeros(len(LABELS))
        for each in columns:
            places = [self._slots[group] for group in each.groups]
            total = total + self._sums[places][each.at]
        return total

    def _learn(self, groups: Sequence[Group]) -> None:
        """Add the sums of new groups to those that are kept."""
        new = list(dict.fromkeys(groups))
        if not new:
            return
        used = len(self._slots)
        if used + len(new) > len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros((max(used, len(new)), len(LABELS)))])
        self._sums[used : used + len(new)] = self._summed(new)
        self._slots |= zip(new, range(used, used + len(new)), strict=True)

    def _summed(self, groups: Sequence[Group]) -> Numbers:
        """The sum of each group's weights."""
        known = self._rows
        rows = [known[feature] for group in groups for feature in (group or NOTHING)]
        starts = np.cumsum([0, *(len(group or NOTHING) for group in groups[:-1])])
        return np.add.reduceat(self._weights[rows], starts, axis=0)

    @classmethod
    def of(cls, weights: Mapping[str, Sequence[float]]) -> Chain:
        """A chain with the weights of features, in the labels' order."""
        keys = {crc32(feature.encode()): row for row, feature in enumerate(weights, 1)}
        return cls(keys, np.array([[0.0] * len(LABELS), *weights.values()]))

    @classmethod
    def load(cls, path: Path) -> Chain:
        """Read what `save` wrote."""
        entries = np.load(path, allow_pickle=False)
        keys = dict(zip(entries["key"].tolist(), range(1, len(entries) + 1), strict=True))
        return cls(keys, np.concatenate([np.zeros((1, len(LABELS))), entries["weights"].astype(float)]))


def save(weights: Mapping[str, Sequence[float]], path: Path) -> None:
    """Write the weights of features, half as precise: the same bytes for the same weights."""
    entries = np.zeros(len(weights), ENTRY)
    entries["key"] = [crc32(feature.encode()) for feature in weights]
    entries["weights"] = list(weights.values())
    np.save(path, np.sort(entries, order="key"), allow_pickle=False)
