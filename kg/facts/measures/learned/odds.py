"""Log-odds of a linear model, to be added to those of another."""

from __future__ import annotations

from collections.abc import Iterable

from kg.facts.statements.learned.linear import Linear


def log_odds(model: Linear, features: Iterable[str]) -> float:
    """The model's score for something with these features, before it is made a probability."""
    return model.bias + sum(map(model.known.__getitem__, features))
