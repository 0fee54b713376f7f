"""What a request asks of a list, and the addresses of what lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from kg.queries import MAX_SHOWN
from kg.serve.listing.match import words
from kg.serve.listing.model import Filter, Kind, Listing, Wish
from kg.serve.listing.query import iri_term, parameter
from kg.serve.paging import checked_limit
from kg.serve.problems import Problem

ROWS = 50  # of a page, without a wish
SIZES = (25, 50, 100, 200)  # that the form offers


def asked(listing: Listing, values: Mapping[str, str], most: int) -> Wish:
    """What the values of a request ask for, of at most so many rows. Problem 400 names the one that is wrong and says
    what is possible. Empty ones, as forms send them, count as not given."""
    there = {name: value for name, value in values.items() if value.strip()}
    filters = {each.name: each for each in listing.filters}
    known = (*filters, "sort", "limit", "offset", "format")
    if unknown := sorted(there.keys() - set(known)):
        raise wrong(listing, unknown[0], there[unknown[0]], f"one of {', '.join(known)}", "is no parameter of")
    sort = there.get("sort", listing.sort)
    if sort not in listing.sorts:
        raise wrong(listing, "sort", sort, f"one of {', '.join(listing.sorts)}")
    limit, offset = (_whole(listing, there, name, usual) for name, usual in (("limit", min(ROWS, most)), ("offset", 0)))
    kept = {name: there[name].strip() for name in filters if name in there}
    for name, value in kept.items():
        _check(listing, filters[name], value)
    return Wish(listing, sort, checked_limit(limit, most), offset, kept)


def wrong(listing: Listing, name: str, given: str, expected: str, how: str = "does not fit") -> Problem:
    """The problem of a value that is not possible."""
    given = given[:MAX_SHOWN]
    shown = f"{name[:MAX_SHOWN]}={given!r} {how} the list of {listing.name}; give {expected}"
    return Problem(400, shown, {"parameter": name[:MAX_SHOWN], "given": given, "expected": expected})


def _whole(listing: Listing, values: Mapping[str, str], name: str, usual: int) -> int:
    value = values.get(name, str(usual)).strip()
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise wrong(listing, name, value, "a whole number")
    return int(value)


def _check(listing: Listing, each: Filter, value: str) -> None:
    if each.kind in (Kind.WORDS, Kind.THING):
        if each.kind is Kind.WORDS or iri_term(value) is None:
            words(value)
        return
    try:
        parameter(each).term(value)
    except ValueError as error:
        raise wrong(listing, each.name, value, str(parameter(each).expected)) from error


def address(wish: Wish, form: str = "", **changes: object) -> str:
    """The address of what is asked, with changes, in a format; a filter that becomes "" is left out. What is as it is
    without a wish does not stand there."""
    plain = {"sort": wish.listing.sort, "limit": ROWS, "offset": 0}
    values: dict[str, object] = {
        **wish.filters, "sort": wish.sort, "limit": wish.limit, "offset": wish.offset, **changes
    }  # fmt: skip
    kept = {name: value for name, value in values.items() if value != "" and plain.get(name) != value}
    path = f"/{wish.listing.name}" + (f".{form}" if form else "")
    return f"{path}?{urlencode(kept)}" if kept else path
