"""The grammar of amounts, read from the word lists in kg/lexicon: compiled patterns, and what their parts mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from kg.facts.amounts import patterns
from kg.facts.amounts.numerals import SPACE
from kg.facts.amounts.shared import Family, families
from kg.lexicon.tables import rows
from kg.model import Bound

ADJACENT: Final = ("percent", "measure")  # kinds of units that follow their number directly, decimals too


@dataclass(frozen=True, slots=True)
class Currency:
    """One way of writing a currency: what it is worth, what it needs to be read so, and with whom it is shared."""

    code: str
    factor: Decimal
    needs: str
    not_before: frozenset[str]
    not_after: frozenset[str]
    family: Family | None = None


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A multiplier; `money` says that only money uses it, and `not_before` in which company it is something else."""

    factor: Decimal
    money: bool
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that the word list names."""

    name: str
    kind: str
    not_before: frozenset[str]


@dataclass(frozen=True, slots=True)
class BoundPhrase:
    """What a phrase beside an amount says of it, unless it follows certain words or the unit is of a certain kind."""

    bound: Bound
    not_after: frozenset[str]
    not_with: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled patterns and what their parts mean. Signs, tails and magnitudes are keyed as `key` writes them."""

    single: re.Pattern[str]
    span: re.Pattern[str]
    after: re.Pattern[str]
    signs: dict[str, Currency]
    tails: dict[str, Currency | Unit]
    magnitudes: dict[str, Magnitude]
    units: dict[str, Unit]
    bounds: dict[tuple[str, str], BoundPhrase]
    longest_bound: int
    numbers: dict[str, Decimal]
    words: dict[str, frozenset[str]]


def _set(cell: str) -> frozenset[str]:
    return frozenset(() if cell == "-" else cell.split())


def _signs_and_tails() -> tuple[dict[str, Currency], dict[str, Currency], dict[str, str]]:
    """Ways of writing currencies before and after a number, and how the latter join it."""
    signs, tails, joins = {}, {}, {}
    for row in rows("currencies"):
        how = Currency(
            code=row["code"],
            factor=Decimal(row["factor"]),
            needs=row["needs"],
            not_before=_set(row["not_before"]),
            not_after=_set(row["not_after"]),
            family=families().get(row["form"]),
        )
        if row["place"] == "before":
            signs[row["form"]] = how
        else:
            tails[row["form"]] = how
            joins[row["form"]] = "glued" if row["needs"] == "small" else "any" if len(row["form"]) == 1 else "space"
    for row in rows("currency_codes"):
        how = Currency(row["code"], Decimal(1), "group" if row["bare"] == "no" else "-", frozenset(), frozenset())
        signs[row["code"]] = tails[row["code"]] = how
        joins[row["code"]] = "space"
    for form, code in _national():
        if form not in tails:
            tails[form] = Currency(code, Decimal(1), "-", frozenset(), frozenset())
            joins[form] = "space"
    return signs, tails, joins


def _national() -> Iterator[tuple[str, str]]:
    """ "Kenyan shillings", by the people's adjective and what their money is called."""
    for row in rows("countries"):
        if row["currency"] not in ("EUR", "USD"):
            people = [name for name in row["people"].split(";") if name != "-"]
            yield from ((f"{name} {row['unit']}", row["currency"]) for name in people)


def _bounds() -> tuple[dict[tuple[str, str], BoundPhrase], re.Pattern[str]]:
    """The phrases by place, and the pattern that finds one at the start of what follows an amount."""
    listed = rows("bounds")
    found = {
        (row["place"], patterns.key(row["phrase"])): BoundPhrase(
            Bound(row["bound"]), _set(row["not_after"]), row["not_with"]
        )
        for row in listed
    }
    after = patterns.alternatives(row["phrase"] for row in listed if row["place"] == "after")
    return found, re.compile(rf"{SPACE}?(?P<phrase>{after})(?!\w|{SPACE}than\b)")


@cache
def grammar() -> Grammar:
    """The grammar of the word lists in kg/lexicon, read once; SetupError for a broken list."""
    signs, after, joins = _signs_and_tails()
    units = {row["form"]: Unit(row["unit"], row["kind"], _set(row["not_before"])) for row in rows("units")}
    adjacent = {form: unit for form, unit in units.items() if unit.kind in ADJACENT}
    joins |= {row["form"]: row["join"] for row in rows("units") if row["form"] in adjacent}
    magnitudes = {row["form"]: row for row in rows("magnitudes")}
    kinds: dict[str, list[str]] = {}
    for row in rows("numbers"):
        kinds.setdefault(row["kind"], []).append(row["word"])
    magnitude = patterns.joined(
        [(f, row["join"]) for form, row in magnitudes.items() for f in {form, form.upper()}], "MAG"
    )
    words, shares = patterns.numeral_words(kinds), patterns.fractions(kinds)
    single, span = patterns.amount_patterns(
        patterns.alternatives(signs), magnitude, patterns.joined(joins.items(), "TAIL"), words, shares
    )
    bounds, following = _bounds()
    lists: dict[str, set[str]] = {}
    for row in rows("amount_words"):
        lists.setdefault(row["kind"], set()).add(row["word"])
    return Grammar(
        single=re.compile(single, re.VERBOSE),
        span=re.compile(span, re.VERBOSE),
        after=following,
        signs={patterns.key(form): sign for form, sign in signs.items()},
        tails={patterns.key(case): tail for form, tail in (after | adjacent).items() for case in patterns.cases(form)},
        magnitudes={
            form: Magnitude(Decimal(row["factor"]), row["use"] == "money", _set(row["not_before"]))
            for form, row in magnitudes.items()
        },
        units=units,
        bounds=bounds,
        longest_bound=max(len(phrase.split()) for _, phrase in bounds),
        numbers={row["word"]: Decimal(row["value"]) for row in rows("numbers")},
        words={kind: frozenset(found) for kind, found in lists.items()},
    )
