"""Log-odds of a linear model, to be added to those of another."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

from kg.facts.statements.learned.linear import Linear


def log_odds(model: Linear, features: Iterable[str]) -> float:
    """The model's score for something with these features, before it is made a probability."""
    weights, mask = model.weights, len(model.weights) - 1
    return model.bias + sum(weights[crc32(feature.encode()) & mask] for feature in features)
