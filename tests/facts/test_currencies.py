"""Currencies of signs that several countries share, as in tests/facts/currencies.tsv, and the lists behind them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.amounts import amounts
from kg.facts.amounts.change import _kinds
from kg.facts.amounts.countries import Origin, countries
from kg.facts.amounts.shared import families
from kg.lexicon.tables import rows

TABLE = Path(__file__).with_name("currencies.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
SURE, LIKELY = Decimal("0.7"), Decimal("0.5")
CODES = {row["code"] for row in rows("currency_codes")}


def how(confidence: Decimal | None) -> str:
    """A confidence as the table writes it."""
    if confidence is None:
        return "-"
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "guess"


@pytest.mark.parametrize(("text", "publisher", "url", "currency", "sure"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_row(text: str, publisher: str, url: str, currency: str, sure: str) -> None:
    first = next(amounts(text, origin=Origin(publisher.strip("-"), url.strip("-"))))
    assert (first.currency, how(first.confidence)) == (currency, sure)


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 50


@pytest.mark.parametrize("row", rows("shared_currencies"), ids=lambda row: row["forms"])
def test_shared_currency_row(row: dict[str, str]) -> None:
    assert {a.currency for a in amounts(row["example"])} == {row["default"]}
    assert {a.currency for a in amounts(row["counter"])} <= set(row["rivals"].split())
    assert {row["default"], *row["rivals"].split()} <= CODES
    written = {each["form"]: each["code"] for each in rows("currencies")}
    assert {written[form] for form in row["forms"].split()} == {row["default"]}


def test_every_country_has_a_currency_and_no_name_is_of_two() -> None:
    listed = rows("countries")
    assert {row["currency"] for row in listed} <= CODES
    names = [(name, row["currency"]) for row in listed
             for column in ("names", "people", "places") for name in row[column].split(";") if name != "-"]  # fmt: skip
    assert all(currency == countries().currency[name] for name, currency in names)
    assert all(countries().pattern.fullmatch(name) for name, _ in names)


def test_each_currency_that_a_sign_may_mean_has_a_country() -> None:
    of_countries = {row["currency"] for row in rows("countries")}
    assert {code for family in families().values() for code in {family.default, *family.rivals}} <= of_countries


@pytest.mark.parametrize("row", rows("per"), ids=lambda row: row["form"])
def test_per_row(row: dict[str, str]) -> None:
    assert [a.per for a in amounts(row["example"])] == [row["per"]]
    assert {a.per for a in amounts(row["counter"])} == {None}


def test_a_word_of_change_makes_two_amounts_and_one_of_range_makes_one() -> None:
    for word, kind in _kinds().items():
        found = list(amounts(f"It {word} from £5m to £6m."))
        assert [bool(a.change) for a in found] == ([True, False] if kind == "change" else [False]), word


@given(st.text(), st.text(max_size=40), st.text(max_size=40))
def test_any_text_and_origin_give_a_confidence_from_0_to_1(noise: str, publisher: str, url: str) -> None:
    for each in amounts(f"{noise} $5m and 20 dinars {noise}", origin=Origin(publisher, url)):
        assert each.confidence is None or 0 < each.confidence <= 1
