"""Dates as in tests/facts/dates.tsv, round trips of days in many ways of writing, and what holds for any text."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.facts.dates import dates, day
from kg.facts.dates.words import of_kind
from kg.lexicon.tables import rows
from kg.model import Precision

TABLE = Path(__file__).with_name("dates.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
TODAY = date(2006, 5, 10)  # a Wednesday
CHARACTERS_PER_SECOND = 500_000


@pytest.mark.parametrize(("published", "phrase", "expected"), ROWS, ids=[f"{row[1]} {row[0]}" for row in ROWS])
def test_row(published: str, phrase: str, expected: str) -> None:
    found = [f"[{each.span.of(phrase)}] {each.value}" for each in dates(phrase, day(published))]
    assert (" ; ".join(found) or "-") == expected


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 100
    assert len({(row[0], row[1]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("published", [None, "", "May 2006", "2006-05", "2006-05-99", "0001-01-01", "9999-12-31"])
def test_an_article_without_a_day_has_none(published: str | None) -> None:
    assert day(published) is None


WAYS = ["{0:%d %B %Y}", "{0:%B %d, %Y}", "{0:%Y-%m-%d}", "{0:%A, %d %B %Y}", "{0:%A, %B %d, %Y}", "{0:%d %b %Y}",
        "{0:%b %d, %Y}", "the {0:%d}th of {0:%B} {0:%Y}"]  # fmt: skip
days = st.dates(min_value=date(1800, 1, 1), max_value=date(2099, 12, 31))


@given(wanted=days, way=st.sampled_from(WAYS), today=st.one_of(st.none(), days))
def test_a_day_in_many_ways(wanted: date, way: str, today: date | None) -> None:
    text = f"It was signed on {way.format(wanted)}, she said."
    assert [(each.value, each.precision) for each in dates(text, today)] == [(wanted.isoformat(), Precision.DAY)]


@given(wanted=days, way=st.sampled_from(["in {0:%B %Y}", "by {0:%B}, {0:%Y}", "since {0:%B} of {0:%Y}"]))
def test_a_month_in_many_ways(wanted: date, way: str) -> None:
    assert [each.value for each in dates(way.format(wanted), None)] == [f"{wanted:%Y-%m}"]


@given(today=days, back=st.integers(min_value=0, max_value=6))
def test_a_weekday_of_the_past_is_one_of_the_last_seven_days(today: date, back: int) -> None:
    wanted = today - timedelta(back)
    assert [each.value for each in dates(f"They met on {wanted:%A}.", today)] == [wanted.isoformat()]


@given(today=days, ahead=st.integers(min_value=1, max_value=6))
def test_a_weekday_of_the_future_is_one_of_the_next_six(today: date, ahead: int) -> None:
    wanted = today + timedelta(ahead)
    assert [each.value for each in dates(f"They will meet on {wanted:%A}.", today)] == [wanted.isoformat()]


@given(today=days, number=st.integers(min_value=1, max_value=30))
def test_days_ago(today: date, number: int) -> None:
    assert [each.value for each in dates(f"{number} days ago", today)] == [(today - timedelta(number)).isoformat()]


PIECES = "on |in |by |the |of |from |to |last |next |this |12|2006|March|May|Monday|, | |-|–|year|ago|three |summer"
PIECES += "|said |will |.|\n|\u00a0|(|)|yesterday|th|week|2006-03-12|’s"


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES.split("|"))).map("".join)), st.one_of(st.none(), days))
def test_any_text_gives_ordered_spans_and_valid_values(text: str, today: date | None) -> None:
    end = 0
    for each in dates(text, today):
        assert end <= each.span.start < each.span.end <= len(text)
        end = each.span.end
        if each.precision is Precision.DAY:
            date.fromisoformat(each.value)
        elif each.precision is Precision.MONTH:
            date.fromisoformat(f"{each.value}-01")
        elif each.precision is Precision.YEAR:
            assert len(each.value) == 4
            assert each.value.isdigit()
        else:
            assert each.value == " ".join(each.span.of(text).split())


@pytest.mark.parametrize(
    "unit", ["on Monday ", "2006", "2006-", "12 ", "March ", "in the ", "last ", "the day ", "a", " ", "May 1", "ago "]
)
def test_time_grows_with_length_only(unit: str) -> None:
    text = unit * 5_000
    start = time.process_time()
    list(dates(text, TODAY))
    assert time.process_time() - start < 3


def test_speed_on_prose() -> None:
    quiet = "Nothing else was said of it by those who had asked, and few of them were glad to hear it. "
    dense = "The minister said on Monday that the plan, which began in 2004, would end in March. "
    prose = (dense + quiet * 15) * 300
    list(dates(dense, TODAY))

    def cpu() -> float:
        start = time.process_time()
        assert sum(1 for _ in dates(prose, TODAY)) == 900
        return time.process_time() - start

    assert len(prose) / min(cpu() for _ in range(3)) > CHARACTERS_PER_SECOND


def test_the_words_of_a_list_are_of_no_two_tenses() -> None:
    assert not of_kind("future").keys() & of_kind("past").keys()
    assert {row["kind"] for row in rows("date_words")} == set(
        "month short weekday season future past to present lead".split()
    )
