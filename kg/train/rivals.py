"""A model of choice: of the rivals of each group one is taken, by the sum of its features' weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.linear import Linear, bucket

ROUNDS = 200  # of the search for the weights, which ends sooner
MIN_SEEN = 4  # times that a feature must occur

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Group:
    """The features of each rival, and which of them are right; a group without a right one teaches nothing."""

    rivals: Sequence[Sequence[str]]
    right: Sequence[bool]


def sparse(rows: Sequence[Sequence[str]], size: int) -> Any:
    """A row per list of features, with a column per place."""
    places = [bucket(feature, size) for row in rows for feature in row]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    matrix = csr_matrix((np.ones(len(places), dtype=np.float64), places, ends), shape=(len(rows), size))
    matrix.sum_duplicates()
    return matrix


def choice(groups: Sequence[Group], strength: float, size: int) -> Linear:
    """The weights with which the right rivals are likeliest, `strength` being the inverse of the L2 penalty's."""
    taught = [group for group in groups if any(group.right)]
    matrix = sparse([features for group in taught for features in group.rivals], size)
    seen = np.flatnonzero(np.asarray((matrix > 0).sum(axis=0)).ravel() >= MIN_SEEN)
    if not len(seen):
        return Linear([0.0] * size, 0.0)
    kept = matrix[:, seen]
    right = np.array([each for group in taught for each in group.right], dtype=np.float64)
    of = np.repeat(np.arange(len(taught)), [len(group.right) for group in taught])

    def loss(weights: Array) -> tuple[float, Array]:
        scores = kept @ weights
        most = np.full(len(taught), -np.inf)
        np.maximum.at(most, of, scores)
        odds = np.exp(scores - most[of])
        every, good = np.bincount(of, odds), np.bincount(of, odds * right)
        wrong = odds / every[of] - odds * right / good[of]
        penalty = float((weights * weights).sum()) / (2 * strength)
        return float(np.log(every / good).sum()) + penalty, kept.T @ wrong + weights / strength

    found = minimize(loss, np.zeros(len(seen)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    weights = np.zeros(size)
    weights[seen] = found.x
    return Linear(weights.tolist(), 0.0)
