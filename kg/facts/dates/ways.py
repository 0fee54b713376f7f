"""The ways of writing a date: a pattern whose group `date` is the expression, and what it says of the article's day.

A reading is None where the date stays text, and NO_DATE where the words are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final

from kg.facts.dates import calendar
from kg.facts.dates.calendar import Value
from kg.facts.dates.tense import Direction, direction
from kg.facts.dates.words import (
    GAP,
    NUMBERS,
    YEAR,
    month_of,
    months,
    number_of,
    of_kind,
    plain,
    weekday_of,
    weekdays,
)
from kg.model import Precision

Read = Callable[[re.Match[str], str, date | None], Value | None]

NO_DATE: Final[Value] = ("", Precision.TEXT)
NEAR: Final = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
               "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1,
               "the day after tomorrow": 2}  # fmt: skip
WHICH: Final = r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|(?:the|this)[ ](?:coming|past))" + GAP + ")"
LEADS: Final = frozenset("on by until since from late early last next this the before after and but or".split())
PART: Final = r"(?:[ ](?:morning|lunchtime|afternoon|evening|night))?"
DEFAULT: Final = {"since": Direction.PAST, "by": Direction.FUTURE, "until": Direction.FUTURE, "from": Direction.FUTURE}
PHASE: Final = (
    r"(?:(?:the[ ])?(?:end|start|beginning|middle|close|turn)[ ]of[ ](?:the[ ])?|(?:early|late|mid)(?:[ ]in)?[ -])"
)


def _which(match: re.Match[str]) -> str:
    """Last, next, this or coming; empty where none of them stands there."""
    word = plain(match["which"] or "").split()[-1:] or [""]
    return "last" if word[0] == "past" else word[0]


def _way(match: re.Match[str], text: str) -> Direction | None:
    """Behind or ahead, by the verbs beside the expression, else by its preposition."""
    lead = text[max(0, match.start("date") - 12) : match.start("date")].lower().split()[-1:] or [""]
    return direction(text, match.start("date"), match.end("date")) or DEFAULT.get(lead[0])


def _in_name(text: str, start: int) -> bool:
    """Whether the word before is a name's: "Ash Wednesday", and not "On Monday", "LONDON Monday"."""
    words = text[max(0, start - 30) : start].split()[-2:]
    if not words or not text[start - 1].isspace() or not words[-1][:1].isupper():
        return False
    return words[-1].isalpha() and words[-1].lower() not in LEADS and not words[-1].isupper()


def _iso(match: re.Match[str], text: str, today: date | None) -> Value | None:
    return calendar.exact(int(match["year"]), int(match["month"]), int(match["day"])) or NO_DATE


def _full(match: re.Match[str], text: str, today: date | None) -> Value | None:
    month, day = month_of(match["month"]), int(match["day"])
    if match["year"]:
        return calendar.exact(int(match["year"]), month, day) or NO_DATE
    if today is None or calendar.exact(2000, month, day) is None:
        return None if calendar.exact(2000, month, day) else NO_DATE
    if match["name"]:
        return calendar.by_weekday(today, month, day, weekday_of(match["name"]))
    if match.groupdict().get("rel"):
        shift = {"last": -1, "this": 0, "next": 1}[match["rel"].lower()]
        return calendar.exact(today.year + shift, month, day)
    return calendar.day_of_month(today, month, day, _way(match, text))


def _month_year(match: re.Match[str], text: str, today: date | None) -> Value | None:
    month = month_of(match["month"])
    if match["year"]:
        return calendar.month_value(int(match["year"]), month)
    shift = {"last": -1, "this": 0, "next": 1}[match["rel"].lower()]
    return calendar.month_value(today.year + shift, month) if today else None


def _month(match: re.Match[str], text: str, today: date | None) -> Value | None:
    if today is None:
        return None
    month = month_of(match["month"])
    year = calendar.year_of_month(today, month, _which(match), _way(match, text))
    return calendar.month_value(year, month) if year else None


def _season(match: re.Match[str], text: str, today: date | None) -> Value | None:
    if match["year"]:
        return calendar.year_value(int(match["year"]))
    first, last = of_kind("season")[match["season"].lower()].split("-")
    if today is None:
        return None
    return calendar.season(today, (int(first), int(last)), _which(match), _way(match, text))


def _weekday(match: re.Match[str], text: str, today: date | None) -> Value | None:
    if not match["which"] and _in_name(text, match.start("date")):
        return NO_DATE
    if today is None:
        return None
    return calendar.weekday(today, weekday_of(match["day"]), _which(match), _way(match, text))


def _near(match: re.Match[str], text: str, today: date | None) -> Value | None:
    words = plain(match["date"])
    by = next(days for name, days in NEAR.items() if words.startswith(name))
    return calendar.day_value(today + timedelta(by)) if today else None


def _unit(match: re.Match[str], text: str, today: date | None) -> Value | None:
    return calendar.unit(today, _which(match), match["unit"]) if today else None


def _ago(match: re.Match[str], text: str, today: date | None) -> Value | None:
    if match["vague"] or today is None:
        return None
    return calendar.ago(today, number_of(match["number"]), match["unit"].removesuffix("s"))


def _year(match: re.Match[str], text: str, today: date | None) -> Value | None:
    return calendar.year_value(int(match["year"]))


@cache
def ways() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """Each way with its reading."""
    month, long_month, name = months(short=True), months(short=False), weekdays()
    day = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
    rel = r"(?P<rel>last|this|next)[ ]year"
    seasons = "|".join(of_kind("season"))
    leads = "|".join([*of_kind("lead"), *(word.capitalize() for word in of_kind("lead"))])
    lead = rf"(?<![\w-])(?:(?:{leads})[ -]{PHASE}?|(?:[Oo]f|[Bb]y)[ ]{PHASE}|{PHASE})"
    units = "(?P<unit>week|weekend|month|year)"
    numbers = "|".join(["an?", *NUMBERS, r"[0-9]{1,3}"])
    on = rf"(?:(?P<name>{name})(?:,[ ]|[ ]))?"
    patterns: list[tuple[str, Read]] = [
        (r"(?<![\w./-])(?P<date>(?P<year>(?:1[89]|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d))(?![\w/-])", _iso),
        (rf"(?<![\w.,:/£$€-])(?P<date>{on}{day}[ ](?:of[ ])?(?P<month>{month})"
         rf"(?:,?{GAP}(?:(?P<year>{YEAR})|{rel}))?)", _full),
        (rf"(?<!\w)(?P<date>{on}(?P<month>{month}){GAP}{day}(?![\w%]|[.,:/-]\d)(?:,?{GAP}(?P<year>{YEAR}))?)", _full),
        (rf"(?<!\w)(?P<date>(?P<month>{month})(?:,?{GAP}|[ ]of[ ])(?:(?P<year>{YEAR})|{rel}))", _month_year),
        (rf"(?<!\w)(?P<date>{WHICH}(?P<month>{long_month}))(?![ ]\d)", _month),
        (rf"{lead}(?P<date>(?P<which>)(?P<month>{long_month}))(?![ ]\d)", _month),
        (rf"(?<!\w)(?P<date>(?P<which>)(?:the[ ])?(?P<season>{seasons})[ ](?:of[ ])?(?P<year>{YEAR}))", _season),
        (rf"(?<!\w)(?P<date>{WHICH}(?P<season>{seasons}))(?P<year>)(?!\w|[ ]in\b)", _season),
        (rf"(?<!\w)(?:in|by|until|since|during)[ ]the[ ](?P<date>(?P<which>)(?P<season>{seasons}))(?P<year>)"
         rf"(?!\w|[ ][io][nf]\b)",
         _season),
        (rf"(?<!\w)(?P<date>{WHICH}(?P<day>{name}){PART})", _weekday),
        (rf"(?<![\w’'-])(?P<date>(?P<which>)(?P<day>{name}){PART})"
         rf"(?![ ](?:Mail|Times|Telegraph|Herald|Post|Mirror|Express|Star|Sun|People)\b)",
         _weekday),
        (rf"(?<!\w)(?P<date>(?i:{'|'.join(NEAR)}){PART})(?![\w’'])", _near),
        (rf"(?<!\w)(?P<date>{WHICH}{units})(?![\w’'])", _unit),
        (rf"(?<!\w)(?P<vague>(?:(?:more|less)[ ]than|over|about|around|nearly|almost|some|almost)[ ])?"
         rf"(?P<date>(?P<number>(?i:{numbers}))[ ](?P<unit>(?:day|week|month|year)s?)[ ]ago)(?!\w)", _ago),
        (rf"{lead}(?P<date>(?P<year>{YEAR}))", _year),
        (rf"(?<!\w)(?i:from|between)[ ](?P<date>(?P<year>{YEAR}))[ ](?:to|and|until|through)[ ]"
         rf"(?P<until>{YEAR})", _year),
        (r"(?<=\()(?P<date>(?P<year>(?:1[89]|20)\d\d))[-–](?P<until>(?:1[89]|20)\d\d)(?=\))", _year),
    ]  # fmt: skip
    return tuple((re.compile(pattern), read) for pattern, read in patterns)
