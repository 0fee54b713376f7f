"""Signs that several countries share: the currency of each by the evidence of its article, and how sure that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final

from kg.facts.amounts.countries import Origin, evidence, share
from kg.lexicon.tables import rows
from kg.model import Amount

STEP: Final = Decimal("0.01")  # finer differences of confidence mean nothing
AGAIN: Final = re.compile(r"\s?\((?:or\s|about\s|around\s|some\s)?\Z")  # between "A$60m (US$46m)"
CERTAIN: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Family:
    """A sign or name of money with the currencies that it may mean."""

    default: str
    prior: Decimal
    rivals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """An amount, and the family of its sign where that is ambiguous."""

    amount: Amount
    family: Family | None = None


@cache
def families() -> dict[str, Family]:
    """By the sign or name."""
    return {
        form: Family(row["default"], Decimal(row["prior"]), frozenset(row["rivals"].split()))
        for row in rows("shared_currencies")
        for form in row["forms"].split()
    }


def settled(found: Sequence[Found], text: str, origin: Origin) -> Iterator[Amount]:
    """The amounts with the likeliest currency of each ambiguous sign. The text is searched only where there is one."""
    if not any(each.family for each in found):
        yield from (each.amount for each in found)
        return
    named = Counter(each.amount.currency for each in found if each.amount.currency and not each.family)
    seen = evidence(text, origin, {code: times for code, times in named.items() if code})
    excluded = _excluded(found, text)
    read = {family: _read(family, seen, excluded) for family in {each.family for each in found if each.family}}
    for each in found:
        if each.family is None:
            yield each.amount
        else:
            code, sure = read[each.family]
            yield _with(each.amount, code, sure)


def _read(family: Family, seen: Counter[str], excluded: frozenset[str]) -> tuple[str, Decimal]:
    """The currency of a family in this article. A marked form of the default ("US$") speaks against the bare sign."""
    rivals = family.rivals - excluded
    known = {code: seen[code] for code in rivals}
    if family.default in excluded and any(known.values()):
        return share(known, max(known, key=lambda code: (known[code], code)), Decimal(0), rivals)
    return share({**known, family.default: seen[family.default]}, family.default, family.prior, rivals)


def _excluded(found: Sequence[Found], text: str) -> frozenset[str]:
    """Currencies that stand beside an ambiguous sign as the same sum in other money: "A$60m ($46m)"."""
    codes = set()
    for one, two in pairwise(found):
        if (one.family is None) != (two.family is None) and AGAIN.match(
            text[one.amount.span.end : two.amount.span.start]
        ):
            codes |= {each.amount.currency for each in (one, two) if each.family is None and each.amount.currency}
    return frozenset(codes)


def _with(amount: Amount, code: str, sure: Decimal) -> Amount:
    change = amount.change and _with(amount.change, code, sure)
    return replace(amount, currency=code, confidence=min(CERTAIN, sure).quantize(STEP), change=change)
