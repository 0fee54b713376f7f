"""The walk through the text: each way of writing a date is one pattern with one reading, and the longest wins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kg.facts.dates.calendar import YEARS
from kg.facts.dates.ways import Read, ways
from kg.model import Date, Precision, Span


def day(published: str | None) -> date | None:
    """The article's day, where its date of publication gives one."""
    try:
        found = date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    return found if found.year in YEARS else None


def dates(text: str, today: date | None) -> Iterator[Date]:
    """Every date of `text` in order and apart from each other; relative ones count from `today`."""
    found = [each for pattern, read in ways() for match in pattern.finditer(text) for each in _read(read, match, today)]
    end = 0
    for each in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if each.span.start >= end:
            end = each.span.end
            if each.value:
                yield each


def _read(read: Read, match: re.Match[str], today: date | None) -> Iterator[Date]:
    """The date of one match; of "from 1997 to 2001" both. What is none has no value: its words are no other date."""
    value = read(match, match.string, today)
    yield Date(Span(*match.span("date")), *(value or (" ".join(match["date"].split()), Precision.TEXT)))
    if match.groupdict().get("until"):
        yield Date(Span(*match.span("until")), match["until"], Precision.YEAR)
