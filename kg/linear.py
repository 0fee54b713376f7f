"""A logistic model over named features, kept as one array: a feature's place is its CRC-32."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


def bucket(feature: str, size: int) -> int:
    """The place of a feature among `size` (a power of two), the same on every machine."""
    return crc32(feature.encode()) & (size - 1)


def sigmoid(score: float) -> float:
    """The probability that a score stands for."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


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
        weights, mask = self.weights, len(self.weights) - 1
        score = self.bias
        for feature in features:
            score += weights[crc32(feature.encode()) & mask]
        return score

    def save(self, path: Path) -> None:
        """Write half-precision numbers, the bias last: the same bytes for the same model."""
        np.save(path, np.array([*self.weights, self.bias], dtype="<f2"), allow_pickle=False)

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Read what `save` wrote."""
        numbers: NDArray[np.float16] = np.load(path, allow_pickle=False)
        return cls(numbers[:-1].astype(float).tolist(), float(numbers[-1]))
