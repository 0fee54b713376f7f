"""Linear models: a feature weighs the same the first time, when it is known, and when it was forgotten."""

from __future__ import annotations

import pytest

import kg.linear
from kg.linear import Linear, bucket

FEATURES = ["word bank", "shape Xx", "last bank", "word bank"]
WEIGHTS = [0.5, -0.25, 2.0, 1.0, 0.125, -1.0, 4.0, 8.0]


def expected(features: list[str]) -> float:
    return 0.75 + sum(WEIGHTS[bucket(feature, len(WEIGHTS))] for feature in features)


@pytest.mark.parametrize("kept", [1, 2, 1000])
def test_a_score_is_bias_and_weights_however_many_are_kept(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.linear, "MAX_KNOWN", kept)
    model = Linear(WEIGHTS, 0.75)
    assert [model.score(FEATURES) for _ in range(3)] == [expected(FEATURES)] * 3
    assert len(model.known) <= kept


def test_models_do_not_share_what_they_know() -> None:
    one, other = Linear(WEIGHTS, 0.75), Linear(WEIGHTS[::-1], 0.75)
    assert one.score(FEATURES) != other.score(FEATURES)
    assert one.score(FEATURES) == expected(FEATURES)
