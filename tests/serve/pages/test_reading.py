"""Amounts as people read them, and whatever else somebody may have written in the place of a number."""

from __future__ import annotations

import pytest

from kg.serve.pages.known import Known
from kg.serve.pages.reading import amount
from kg.vocab import KG

LONG = "9" * 5000
ROUND = "1" + "0" * 400


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("45000000", "45 million"),
        ("-45000000", "-45 million"),
        ("1200", "1,200"),
        ("1234000", "1.234 million"),
        ("1234567", "1,234,567"),
        ("999999999999000", "999,999,999.999 million"),
        ("3.5", "3.5"),
        ("-0.5", "-0.5"),
        ("1234.50", "1,234.50"),
        ("²", "²"),
        ("--5", "--5"),
        ("1e6", "1e6"),
        (LONG, LONG),
        (ROUND, ROUND),
        ("", ""),
    ],
)
def test_a_number_is_read_as_it_is_and_what_is_none_is_left(value: str, text: str) -> None:
    assert amount(Known([("a", KG.value, value)]), "a").text == text


def test_an_amount_says_what_it_changes_to_and_no_more() -> None:
    rows = [("a", KG.value, "20"), ("a", KG.currency, "GBP"), ("b", KG.value, "45"), ("b", KG.currency, "GBP")]
    assert amount(Known([*rows, ("a", KG.change, "b")]), "a").text == "20 GBP → 45 GBP"
    assert amount(Known([*rows, ("a", KG.change, "a")]), "a").text == "20 GBP → 20 GBP"
