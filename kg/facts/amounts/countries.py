"""Which countries an article speaks of and comes from: the evidence for what "$" or "rupees" means in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from kg.lexicon.tables import rows

# How many mentions in the text each is worth, judged: an address or a publisher's name tells where an article is
# written, a dateline where it is from.
DATELINE_WORTH, ORIGIN_WORTH, MONEY_WORTH = 3, 6, 2
DATELINE: Final = re.compile(r"^\W{0,3}((?:[A-Z][\w.'’-]*,?[ ]){1,6}(?:\([^()\n]{1,30}\)[ ])?)[-–—][ ]", re.MULTILINE)
HEAD: Final = 600  # characters in which a dateline stands: behind headline and summary
HOST: Final = re.compile(r"https?://(?:[^/@]*@)?[^/:]*\.([a-z]{2})(?=[/:?#]|\Z)")
UK: Final = {"uk": "gb"}  # addresses end in uk, and the code is gb


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article says that it comes from."""

    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Countries:
    """The list: the pattern of all names, what currency each is evidence of, and each country's by its code."""

    pattern: re.Pattern[str]
    currency: dict[str, str]
    by_code: dict[str, str]


@cache
def countries() -> Countries:
    """The list of countries, read once."""
    currency: dict[str, str] = {}
    listed = rows("countries")
    for row in listed:
        for column in ("names", "people", "places"):
            currency |= {name: row["currency"] for name in row[column].split(";") if name != "-"}
    return Countries(_pattern(currency), currency, {row["code"]: row["currency"] for row in listed})


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names as a word, by their first letters: the search then stops at capitals only."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    rest = "|".join(rf"(?<={letter})(?:{'|'.join(ends)})" for letter, ends in sorted(by_letter.items()))
    return re.compile(rf"([A-Z](?<![\w$].)(?:{rest}))(?:s|'s|’s)?(?![\w$£])")


def evidence(text: str, origin: Origin, named: Mapping[str, int]) -> Counter[str]:
    """How much speaks for each currency; `named` are those that the text writes in a way that no other shares."""
    listed = countries()
    found = Counter(listed.currency[name] for name in listed.pattern.findall(text))
    for code, times in named.items():
        found[code] += times * MONEY_WORTH
    for line in DATELINE.findall(text[:HEAD]):
        found.update(dict.fromkeys(_of(line) | _of(line.title()), DATELINE_WORTH))
    found.update(dict.fromkeys(_of(origin.publisher), ORIGIN_WORTH))
    host = HOST.match(origin.url.lower())
    if host and (national := listed.by_code.get(UK.get(host[1], host[1]))):
        found[national] += ORIGIN_WORTH
    return found


def _of(words: str) -> set[str]:
    listed = countries()
    return {listed.currency[name] for name in listed.pattern.findall(words)}


def share(found: Mapping[str, int], default: str, prior: Decimal, rivals: frozenset[str]) -> tuple[str, Decimal]:
    """The currency that the evidence speaks for most, and how clearly: its share of all, with room for doubt."""
    weights = {code: Decimal(found.get(code, 0)) for code in sorted(rivals)}
    weights[default] = Decimal(found.get(default, 0)) + prior
    best = max(weights, key=lambda code: (weights[code], code == default, code))
    return best, weights[best] / (sum(weights.values()) + 1)
