"""The walk through the text: each number is read as money, as a percentage or measure, as a count, or left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from kg.facts.amounts import change, context, numbers, numerals
from kg.facts.amounts.countries import Origin
from kg.facts.amounts.grammar import Currency, Grammar, Unit, grammar
from kg.facts.amounts.multiples import multiples
from kg.facts.amounts.numbers import SMALL, Number, Reading
from kg.facts.amounts.per import per
from kg.facts.amounts.shared import Found, settled
from kg.model import Amount, Bound, Span

YEARS: Final = range(1500, 2101)  # "the 2004 elections" counts nothing
DECIMAL_POINT: Final = ("GBP", "USD")  # "$3.459" is a price; "1.200 euros" may be 1.2 or 1200, so it is left out
NOWHERE: Final = Origin()


def amounts(text: str, rules: Grammar | None = None, origin: Origin = NOWHERE) -> Iterator[Amount]:
    """Every amount of `text`, in order and apart from each other; `rules` are by default those of the word lists.

    `origin` says where the text comes from, which tells the currency of a sign that several countries share.
    """
    rules = rules or grammar()
    found = sorted([*_found(text, rules), *map(Found, multiples(text, rules))], key=lambda each: each.amount.span)
    yield from settled(_changing(found, text, rules), text, origin)


def _found(text: str, rules: Grammar) -> Iterator[Found]:
    """The amounts as each stands by itself."""
    position = 0
    while found := rules.single.search(text, position):
        several = (Found(_fraction(found, text, rules)),) if found["fraction"] else _amount(found, text, rules)
        yield from several
        position = several[-1].amount.span.end if several else found.end("number1")


def _changing(found: list[Found], text: str, rules: Grammar) -> list[Found]:
    """The same, each former end with the amount that it changes to."""
    for place in range(len(found) - 1):
        first, second = found[place].amount, found[place + 1].amount
        if change.linked(first, second, text, rules):
            found[place] = replace(found[place], amount=replace(first, change=second))
        elif change.linked_back(first, second, text, rules):
            found[place + 1] = replace(found[place + 1], amount=replace(second, change=first))
    return found


def _amount(found: re.Match[str], text: str, rules: Grammar) -> tuple[Found, ...]:
    """The longest reading of what starts here: as the ends of a change, as a range, else as one number."""
    if not found["sign1"] and context.continues_number(text, found.start(), rules):
        return ()
    wider = rules.span.match(text, found.start())
    readings = (numbers.span(wider, text, rules) if wider else None, numbers.single(found, rules))
    for reading in filter(None, readings):
        for read in (_money, _adjacent, _counted):
            if amount := read(reading, text, rules):
                ends = (amount,) if reading.low is None or wider is None else _ends(amount, wider, text)
                currency = _currency(reading) if amount.currency else None
                family = currency.family if currency else None
                return tuple(Found(each, family) for each in ends)
    return ()


def _ends(amount: Amount, wider: re.Match[str], text: str) -> tuple[Amount, ...]:
    """The range as the two ends of a change, if it is one."""
    low_end = max(wider.end("number1"), wider.end("magnitude1"), wider.end("tail1"))
    return change.split(amount, low_end, wider.start("sign2") if wider["sign2"] else wider.start("number2"), text)


def _currency(reading: Reading) -> Currency | None:
    """The sign, or the name after the number, which may say more than a sign: "$5 million Canadian dollars"."""
    sign, tail = reading.sign, reading.number.tail
    named = tail if isinstance(tail, Currency) else None
    if sign and sign.family and named and named.family is None:
        return named if named.code in {sign.family.default, *sign.family.rivals} else sign
    return sign or named


def _money(reading: Reading, text: str, rules: Grammar) -> Amount | None:
    """The reading as money, if its sign or the name after it may be read so here."""
    number, currency = reading.number, _currency(reading)
    if currency is None or not _has_needs(currency, number) or _vetoed(currency, reading, text):
        return None
    point = reading.sign is not None and currency.code in DECIMAL_POINT
    if not point and not number.magnitude and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", number.raw):
        return None
    end = number.tail_end if isinstance(number.tail, Currency) and number.tail.code == currency.code else number.end
    return _build(reading, text, end, context.bound(text, reading.start, end, "", rules), currency=currency)


def _has_needs(currency: Currency, number: Number) -> bool:
    """Whether what the word list demands of this way of writing is there."""
    grouped = bool(number.magnitude) or re.search(r"[0-9][,.][0-9]{3}", number.raw) is not None
    return {
        "-": True,
        "magnitude": bool(number.magnitude),
        "group": grouped,
        "hyphen": number.tail_text.startswith("-"),
        "small": number.value < SMALL and number.raw.isdigit(),
    }[currency.needs]


def _vetoed(currency: Currency, reading: Reading, text: str) -> bool:
    """Whether a word beside it says that this is no sum ("2,000 pounds of explosives"), and no magnitude that it is."""
    if reading.number.magnitude and currency.needs != "magnitude":
        return False
    before = text[max(0, reading.start - context.WINDOW) : reading.start].lower().split()[-2:]
    following = context.next_word(text, reading.number.tail_end)
    return following in currency.not_before or not currency.not_after.isdisjoint(before)


def _adjacent(reading: Reading, text: str, rules: Grammar) -> Amount | None:
    """The reading as percentage or measure ("5 per cent", "30km"), but not in a name ("the 1% Club")."""
    unit, end = reading.number.tail, reading.number.tail_end
    if reading.sign or not isinstance(unit, Unit):
        return None
    if context.previous(text, reading.start) == "the" and re.match(r" [A-Z]", text[end : end + 2]):
        return None
    return _build(reading, text, end, context.bound(text, reading.start, end, unit.kind, rules), unit=unit)


def _counted(reading: Reading, text: str, rules: Grammar) -> Amount | None:
    """The reading as a count of what the next plural noun names, with at most two words between."""
    number, start = reading.number, reading.start
    if reading.sign or not _is_count(number):
        return None
    known = context.bound(text, start, number.end, "", rules)
    bare = not number.magnitude and "," not in number.raw
    year = bare and known is Bound.EXACT and (reading.value in YEARS or number.value in YEARS)
    if year or context.is_name(text, start, bare, known, rules):
        return None
    plus = rules.after.match(text, number.end)
    noun = context.counted_noun(text, plus.end() if plus else number.end, rules)
    if noun is None or (number.magnitude and noun[0].name in number.magnitude.not_before):
        return None
    unit, end = noun
    return _build(reading, text, end, known if plus else context.bound(text, start, end, unit.kind, rules), unit=unit)


def _is_count(number: Number) -> bool:
    """Whether the number can count things: whole, two or more, and no magnitude that is written for money alone."""
    if number.value < 2 or number.value != number.value.to_integral_value():
        return False
    if number.magnitude is None:
        return re.search(r"[.½¼¾⅓⅔⅛]|and an?\b", number.raw) is None
    apart = len(number.magnitude_text) == 2 and number.magnitude_text[0] in " -"  # "5 m" is a length
    return not number.magnitude.money and not apart


def _fraction(found: re.Match[str], text: str, rules: Grammar) -> Amount:
    """ "two-thirds", "a quarter of": a share of the whole."""
    start, end = found.span("fraction")
    value = numerals.fraction(found["fraction"], rules.numbers)
    return Amount(Span(start, end), value, None, None, "fraction", context.bound(text, start, end, "", rules))


def _build(
    reading: Reading, text: str, end: int, bound: Bound, *, currency: Currency | None = None, unit: Unit | None = None
) -> Amount:
    factor = currency.factor if currency else Decimal(1)
    return Amount(
        span=Span(reading.start, end),
        value=numerals.plain(reading.value * factor),
        max_value=None if reading.low is None else numerals.plain(reading.number.value * factor),
        currency=currency.code if currency else None,
        unit=unit.name if unit else None,
        bound=bound,
        per=per(text, end),
    )
