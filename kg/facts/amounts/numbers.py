"""One number, or a range of two, with what is written around it: what the grammar's groups mean, before judging it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kg.facts.amounts import numerals
from kg.facts.amounts.context import previous
from kg.facts.amounts.grammar import Currency, Grammar, Magnitude, Unit
from kg.facts.amounts.patterns import key

SMALL: Final = 1000  # "$3" in "$3 to 4 billion" means billions, "$3,000" does not; "50p" is money, "1080p" a screen
PART_OF_ONE: Final = re.compile(r"(?i)(.*\bof|half)\W+an?")


@dataclass(frozen=True, slots=True)
class Number:
    """One end of an amount: its words, its value with the magnitude, and the sign and unit beside it."""

    raw: str
    value: Decimal
    magnitude: Magnitude | None
    magnitude_text: str
    sign: Currency | None
    tail: Currency | Unit | None
    tail_text: str
    end: int
    tail_end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A number, or a range up to it from `low`, that starts at `start` in the text."""

    start: int
    low: Decimal | None
    number: Number
    sign: Currency | None

    @property
    def value(self) -> Decimal:
        """The number itself, or the lower end of the range."""
        return self.number.value if self.low is None else self.low


def single(found: re.Match[str], rules: Grammar) -> Reading:
    """The match of `Grammar.single` as one number."""
    number = _number(found, 1, rules)
    return Reading(found.start(), None, number, number.sign)


def span(found: re.Match[str], text: str, rules: Grammar) -> Reading | None:
    """The match of `Grammar.span` as a range, if it says so: "£5m-6m", "between 5 and 6 per cent", but not "2-1"."""
    low, high = _number(found, 1, rules), _number(found, 2, rules)
    if not _alike(low, high) or not _linked(found["link"], low, high, previous(text, found.start())):
        return None
    value = low.value
    if high.magnitude and not low.magnitude and value < SMALL and value < high.value / high.magnitude.factor:
        value *= high.magnitude.factor
    return Reading(found.start(), value, high, low.sign) if value < high.value else None


def _alike(low: Number, high: Number) -> bool:
    """Whether the ends have the same sign and unit, where the upper end has its own sign or the lower its own unit."""
    return (high.sign is None or high.sign == low.sign) and (low.tail is None or low.tail == high.tail)


def _linked(link: str, low: Number, high: Number, before: str) -> bool:
    """Whether the link makes a range of the two, seen what is written at them and the word before."""
    both_written = bool(low.sign and high.sign) or bool(low.tail and high.tail)
    if link.strip() == "and":
        return before == "between"
    if link.strip() == "to":
        return low.sign is None or both_written or high.magnitude is not None or before == "from"
    spelled = low.raw[0].isalpha() and high.raw[0].isalpha()  # "forty-five" is one number
    return (len(link) == 1 and not spelled) or both_written


def _number(found: re.Match[str], end: int, rules: Grammar) -> Number:
    """The groups of one end (1 or 2) as values."""
    raw, magnitude, tail = found[f"number{end}"], found[f"magnitude{end}"] or "", found[f"tail{end}"] or ""
    multiplier = rules.magnitudes[key(magnitude).lower()] if magnitude else None
    sign, number_end = found[f"sign{end}"], found.end(f"magnitude{end}" if magnitude else f"number{end}")
    return Number(
        raw=raw,
        value=_value(raw, rules) * (multiplier.factor if multiplier else 1),
        magnitude=multiplier,
        magnitude_text=magnitude,
        sign=rules.signs[key(sign)] if sign else None,
        tail=rules.tails[key(tail)] if tail else None,
        tail_text=tail,
        end=number_end,
        tail_end=found.end(f"tail{end}") if tail else number_end,
    )


def _value(raw: str, rules: Grammar) -> Decimal:
    if not raw[0].isalpha():
        return numerals.figures(raw, rules.numbers)
    if part := PART_OF_ONE.fullmatch(raw):
        return numerals.fraction(part[1].lower().removesuffix("of"), rules.numbers)
    return numerals.words(raw, rules.numbers)
