"""The fields of a schema.org object: strings, named objects and lists become plain text, dates ISO dates."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

log = logging.getLogger(__name__)

PREFIXES = ("", "schema:", "http://schema.org/", "https://schema.org/")
ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?")
WEB = re.compile(r"https?://[^\s<>\"{}|\\^`/]+[^\s<>\"{}|\\^`]*")
MIN_YEAR = 1600  # the first newspapers; an earlier year is a slip
ENGLISH = re.compile(r"en(-[A-Za-z0-9]{1,8})*")


def get(item: Mapping[str, Any], name: str) -> Any:
    """The value of the schema.org field `name`, with or without a prefix; None where there is none."""
    return next((item[prefix + name] for prefix in PREFIXES if item.get(prefix + name) is not None), None)


def is_article(item: Mapping[str, Any]) -> bool:
    """Whether the object's type is an article: NewsArticle, ReportageNewsArticle, Article, ..."""
    types = item.get("@type")
    return any(
        isinstance(each, str) and each.endswith("Article") for each in (types if isinstance(types, list) else [types])
    )


def words(value: Any) -> str | None:
    """The text in a string, in an object's name (or @value), or in a list of them, joined by commas."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return words(get(value, "name") or value.get("@value"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(words, value))) or None
    return None


def line(value: Any) -> str | None:
    """`words` on one line, None where nothing is left."""
    return " ".join((words(value) or "").split()) or None


def english(value: Any) -> str:
    """The language tag where it is one of English ("en-GB"); else "en": other languages are told by the text itself."""
    tag = (words(value) or "").strip().replace("_", "-")
    return tag if ENGLISH.fullmatch(tag) else "en"


def url(item: Mapping[str, Any], source: str) -> str | None:
    """The address: url, else mainEntityOfPage, else @id. One that is no http(s) address is left out with a warning."""
    for name in ("url", "mainEntityOfPage", "@id"):
        value = get(item, name)
        found = value.get("@id") or get(value, "url") if isinstance(value, Mapping) else words(value)
        if isinstance(found, str) and found.strip():
            if WEB.fullmatch(found.strip()):
                return found.strip()
            if name == "url":
                log.warning("%s: url %r is no http(s) address; left out", source, found)
    return None


def date(value: Any, source: str) -> str | None:
    """A date, or a date and time, as xsd:date or xsd:dateTime; one not known to the day is left out with a warning."""
    text = (words(value) or "").strip()
    if not text:
        return None
    found = _iso(text) or _spoken(text)
    if found is None:
        log.warning("%s: date %r is not known to the day; left out (write it as 2021-04-05)", source, text)
    return found


def _iso(text: str) -> str | None:
    """`text`, where it is a valid ISO 8601 date or time; brought into the longer form where it is the short one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if ISO.fullmatch(text):
        return text
    return moment.isoformat() if len(text) > len("2021-04-05") else moment.date().isoformat()


def _spoken(text: str) -> str | None:
    """An English date such as "5 April 2021, 10:15" as ISO; the day only, where no time of day is given."""
    from dateparser.date import DateDataParser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "RETURN_TIME_AS_PERIOD": True}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(text)
    if found.date_obj is None or found.date_obj.year < MIN_YEAR:
        return None
    return str(found.date_obj.isoformat() if found.period == "time" else found.date_obj.date().isoformat())
