"""What an amount is paid or counted for: "£50 a week", "$15 an hour", "£40m-a-year", "40 pence per litre"."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kg.facts.amounts.numerals import SPACE
from kg.facts.amounts.patterns import alternatives, key
from kg.lexicon.tables import rows

AGO: Final = rf"{SPACE}(?:ago|earlier|later|before|after|old)\b"  # "paid £50 a month ago"
EVERY: Final = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month", "annually": "year",
                "yearly": "year"}  # fmt: skip


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {key(row["form"]): row["per"] for row in rows("per")}
    every = "|".join(EVERY)
    noun = alternatives(forms)
    each = rf"(?:an?|per|each|every)(?:{SPACE}|-)|for{SPACE}(?:each|every){SPACE}|/"
    return re.compile(rf"(?:{SPACE}|-)?(?:(?:{each})(?P<noun>{noun})|(?P<every>{every}))(?![\w’']|-\w|{AGO})"), forms


def per(text: str, end: int) -> str | None:
    """What the words directly after `end` say that the amount is for; None where they say nothing of it."""
    pattern, forms = _pattern()
    found = pattern.match(text, end)
    if found is None:
        return None
    return EVERY[found["every"]] if found["every"] else forms[key(found["noun"])]
