"""Amounts as in tests/facts/amounts.tsv, and the same value out of every way of writing it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.amounts import amounts
from kg.model import Bound

TABLE = Path(__file__).with_name("amounts.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]


@pytest.mark.parametrize(("phrase", "expected"), ROWS, ids=[phrase for phrase, _ in ROWS])
def test_row(phrase: str, expected: str) -> None:
    found = []
    for each in amounts(phrase):
        top = "" if each.max_value is None else f"..{each.max_value:f}"
        bound = "" if each.bound is Bound.EXACT else f" {each.bound}"
        after = (f" per {each.per}" if each.per else "") + (f" -> {each.change.value:f}" if each.change else "")
        found.append(f"[{each.span.of(phrase)}] {each.value:f}{top} {each.currency or each.unit}{bound}{after}")
    assert " ; ".join(found) == expected


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 150
    assert len({phrase for phrase, _ in ROWS}) == len(ROWS)


WAYS = ["£{0:,}", "£{0}", "{0:,} pounds sterling", "GBP {0:,}", "£{0:,}.00", "(£{0:,})", "£ {0:,}"]


@given(number=st.integers(min_value=1_001, max_value=999_999), way=st.sampled_from(WAYS))
def test_one_value_in_many_ways(number: int, way: str) -> None:
    assert [(a.value, a.currency) for a in amounts(f"They paid {way.format(number)} for it.")] == [(number, "GBP")]


@given(
    millions=st.integers(min_value=1, max_value=9_999), name=st.sampled_from(["m", " m", "m", " million", "mn", "M"])
)
def test_millions_in_many_ways(millions: int, name: str) -> None:
    short, long = (list(amounts(f"It cost ${each}.")) for each in (f"{millions}{name}", f"{millions * 10**6:,}"))
    assert [a.value for a in short] == [a.value for a in long] == [Decimal(millions) * 10**6]


@given(st.text(alphabet=st.characters(), max_size=80), st.integers(min_value=1, max_value=10**9))
def test_any_characters_around_a_sum_do_no_harm(noise: str, number: int) -> None:
    text = f"{noise}\n\n£{number} {noise}"
    assert all(0 <= a.span.start < a.span.end <= len(text) for a in amounts(text))
