"""The linear chain: decoding against all labellings, scores against the plain sum of features, and its file."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.statements.learned import chain
from kg.facts.statements.learned.chain import LABELS, Chain, after
from kg.facts.statements.learned.columns import Column, column, strings
from kg.facts.statements.learned.decode import Numbers, decode

WEIGHTS = {"a": [1.0, 2.0, 0.0, -1.0], "b": [0.5, 0.0, 0.25, 0.0], after("C"): [0.0, 3.0, 0.0, 0.0]}


def weighed(path: tuple[int, ...], scores: Numbers, steps: Numbers) -> float:
    """What a labelling scores."""
    own = sum(scores[place, label] for place, label in enumerate(path))
    return float(own + sum(steps[before, label] for before, label in pairwise(path)))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 2**32 - 1), st.sampled_from([1, 20]))
def test_decoding_is_the_enumeration_of_all_labellings(lengths: list[int], seed: int, scale: int) -> None:
    chance = np.random.default_rng(seed)
    sequences = [chance.normal(size=(length, 3)) * scale for length in lengths]
    steps = chance.normal(size=(3, 3)) * scale
    for scores, found in zip(sequences, decode(sequences, steps), strict=True):
        paths = list(product(range(3), repeat=len(scores)))
        values = np.array([weighed(path, scores, steps) for path in paths])
        assert tuple(found.labels) == paths[int(values.argmax())]
        shares = np.exp(values - values.max())
        shares /= shares.sum()
        assert found.probability == pytest.approx(shares.max(), abs=1e-9)
        likely = [[shares[[p[place] == k for p in paths]].sum() for k in range(3)] for place in range(len(scores))]
        assert found.likely == pytest.approx(np.array(likely), abs=1e-9)


def test_scores_of_any_size_give_numbers() -> None:
    [found] = decode([np.array([[0.0, 9000.0], [9000.0, 0.0]])], np.array([[0.0, -9000.0], [-9000.0, 0.0]]))
    assert np.isfinite(found.likely).all()
    assert 0 <= found.probability <= 1


def test_nothing_is_decoded_to_nothing() -> None:
    assert decode([], np.zeros((4, 4))) == []


def test_equal_tokens_share_a_group() -> None:
    made = column(lambda word, side: (f"w={word}", f"s={side}"), ["a", "b", "a"], [1, 1, 1])
    assert made.groups == [("w=a", "s=1"), ("w=b", "s=1")]
    assert list(made.at) == [0, 1, 0]
    assert strings([made, Column([("x",), ()], [0, 1, 1])]) == [["w=a", "s=1", "x"], ["w=b", "s=1"], ["w=a", "s=1"]]


def test_a_token_scores_the_sum_of_its_features() -> None:
    made = Chain.of(WEIGHTS)
    columns = [Column([("a", "unknown"), ("a", "b")], [0, 1, 1]), Column([(), ("b",)], [0, 0, 1])]
    expected = [[sum(WEIGHTS[f][k] for f in row if f in WEIGHTS) for k in range(4)] for row in strings(columns)]
    for _ in range(2):  # sums that are kept are the same
        assert made.scores(columns) == pytest.approx(np.array(expected))


def test_what_a_label_scores_after_another_counts() -> None:
    made = Chain.of(WEIGHTS)
    [found] = made.label([np.array([[0.0, 1, 0, 0], [1.0, 0, 0, 0]])])
    assert "".join(LABELS[label] for label in found.labels) == "CC"


def test_too_many_groups_are_forgotten_and_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "KEPT", 3)
    made = Chain.of(WEIGHTS)
    for number in range(20):
        assert made.scores([Column([("a", str(number))], [0])]) == pytest.approx(np.array([WEIGHTS["a"]]))


def test_a_chain_is_written_and_read(tmp_path: Path) -> None:
    for name in ("one.npy", "two.npy"):
        chain.save(WEIGHTS if name == "one.npy" else dict(reversed(WEIGHTS.items())), tmp_path / name)
    assert (tmp_path / "one.npy").read_bytes() == (tmp_path / "two.npy").read_bytes()
    columns = [Column([("a", "b")], [0])]
    assert Chain.load(tmp_path / "one.npy").scores(columns) == pytest.approx(Chain.of(WEIGHTS).scores(columns))
