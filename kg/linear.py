"""A logistic model over named features, kept as one array: a feature's place is its CRC-32."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

MAX_KNOWN = 1 << 16  # features kept of a model, some 8 MB; then all are forgotten: about once in sixty articles


def bucket(feature: str, size: int) -> int:
    """The place of a feature among `size` (a power of two), the same on every machine."""
    return crc32(feature.encode()) & (size - 1)


def sigmoid(score: float) -> float:
    """The probability that a score stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


class Known(dict[str, float]):
    """The weights of features by name: most come again and again, and their places need not be reckoned anew."""

    def __init__(self, weights: list[float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, feature: str) -> float:
        if len(self) >= MAX_KNOWN:
            self.clear()
        weight = self[feature] = self._weights[bucket(feature, len(self._weights))]
        return weight


@dataclass(frozen=True)
class Linear:
    """Weights by place, as many as a power of two, and the bias."""

    weights: list[float]
    bias: float

    def probability(self, features: Iterable[str]) -> float:
        """How likely the model's class is, 0 to 1, for something with these features."""
        return sigmoid(self.score(features))

    def score(self, features: Iterable[str]) -> float:
        """The sum of the features' weights and the bias."""
        score, known = self.bias, self.known
        for feature in features:
            score += known[feature]
        return score

    @cached_property
    def known(self) -> Known:
        """The weights by name, for as long as this model lives."""
        return Known(self.weights)

    def save(self, path: Path) -> None:
        """Write half-precision numbers, the bias last: the same bytes for the same model."""
        np.save(path, np.array([*self.weights, self.bias], dtype="<f2"), allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Read what `save` wrote."""
        numbers: NDArray[np.float16] = np.load(path, allow_pickle=False)
        return cls(numbers[:-1].astype(float).tolist(), float(numbers[-1]))
