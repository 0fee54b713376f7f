"""What a relative date means: pure arithmetic on the article's date. None where it is open which day is meant."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kg.facts.dates.tense import Direction
from kg.model import Precision

Value = tuple[str, Precision]

WEEK, YEAR_MONTHS = 7, 12
DOUBT: Final = 3  # days by which "two weeks ago" may be wrong
YEARS: Final = range(1800, 2100)  # that a date of the text may have, and the article


def day_value(found: date) -> Value:
    """A day as a value."""
    return found.isoformat(), Precision.DAY


def month_value(year: int, month: int) -> Value:
    """A month as a value."""
    return f"{year:04}-{month:02}", Precision.MONTH


def year_value(year: int) -> Value:
    """A year as a value."""
    return f"{year:04}", Precision.YEAR


def exact(year: int, month: int, day: int) -> Value | None:
    """A day that there is."""
    try:
        return day_value(date(year, month, day))
    except ValueError:
        return None


def weekday(today: date, wanted: int, which: str, way: Direction | None) -> Value | None:
    """ "Last Monday", "next Monday", "on Monday": the nearest one; on a Monday itself what is ahead stays open."""
    back, ahead = (today.weekday() - wanted) % WEEK, (wanted - today.weekday()) % WEEK
    if which == "last":
        return day_value(today - timedelta(back or WEEK))
    if which in ("next", "coming"):
        return day_value(today + timedelta(ahead or WEEK))
    if way is Direction.PAST:
        return day_value(today - timedelta(back))
    return day_value(today + timedelta(ahead)) if way is Direction.FUTURE and ahead else None


def year_of_month(today: date, month: int, which: str, way: Direction | None) -> int | None:
    """The year of "last March", "next March", "in March"."""
    if which == "this":
        return today.year
    if which == "last":
        return today.year - (month >= today.month)
    if which in ("next", "coming"):
        return today.year + (month <= today.month)
    if way is None:
        return None
    return today.year - (month > today.month) if way is Direction.PAST else today.year + (month < today.month)


def day_of_month(today: date, month: int, day: int, way: Direction | None) -> Value | None:
    """ "On 12 March": the nearest one behind or ahead."""
    if way is None:
        return None
    before = (month, day) < (today.month, today.day)
    after = (month, day) > (today.month, today.day)
    return exact(today.year - after if way is Direction.PAST else today.year + before, month, day)


def by_weekday(today: date, month: int, day: int, weekday: int) -> Value | None:
    """ "Tuesday, 14 March": the year near the article's in which it was or is a Tuesday."""
    near = (exact(today.year + by, month, day) for by in (0, -1, 1))
    return next((each for each in near if each and date.fromisoformat(each[0]).weekday() == weekday), None)


def season(today: date, months: tuple[int, int], which: str, way: Direction | None) -> Value | None:
    """ "Last summer", "in the autumn": the year; of winters, which have two, none."""
    first, last = months
    if first > last:
        return None
    over, ahead = today.month > last, today.month < first
    if which == "this":
        return year_value(today.year) if 3 <= today.month <= 11 else None
    if which == "last":
        return None if over else year_value(today.year - 1)
    if which in ("next", "coming"):
        return year_value(today.year + 1) if over else year_value(today.year) if which == "coming" and ahead else None
    if way is Direction.PAST:
        return year_value(today.year - ahead)
    return year_value(today.year + over) if way is Direction.FUTURE else None


def unit(today: date, which: str, name: str) -> Value | None:
    """ "This month", "next year"; a week has no value of its own."""
    step = {"last": -1, "this": 0, "next": 1, "coming": 1}[which]
    if name == "year":
        return year_value(today.year + step)
    return _months_on(today, step) if name == "month" else None


def ago(today: date, number: int, name: str) -> Value | None:
    """ "Three years ago", "10 days ago"; of weeks the month, where a few days more or less do not change it."""
    if name == "year":
        year = today.year - number
        return year_value(year) if year in YEARS else None
    if name == "month":
        return _months_on(today, -number)
    try:
        found = today - timedelta(number * (WEEK if name == "week" else 1))
        if name == "day":
            return day_value(found)
        around = {(found + timedelta(by)).month for by in (-DOUBT, DOUBT)}
    except OverflowError:
        return None
    return month_value(found.year, found.month) if len(around) == 1 else None


def _months_on(today: date, months: int) -> Value | None:
    count = today.year * YEAR_MONTHS + today.month - 1 + months
    year, month = divmod(count, YEAR_MONTHS)
    return month_value(year, month + 1) if year in YEARS else None
