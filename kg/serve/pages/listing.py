"""Lists as tables: sorted, filtered and in pages, and the same rows as CSV, JSON and more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, request

from kg.serve.conditional import conditional
from kg.serve.html import page
from kg.serve.listing import query, read
from kg.serve.listing.asked import ROWS, SIZES, address, asked
from kg.serve.listing.catalogue import LISTINGS
from kg.serve.listing.model import Cell, Column, Filter, Kind, Listing, Wish
from kg.serve.negotiate import HTML, RESULTS
from kg.serve.paging import form_of, given_values, pages_beside, rows_reply
from kg.serve.problems import Problem
from kg.serve.site import site, wanted
from kg.serve.tables import MAX_ROWS, link, short

lists = Blueprint("lists", __name__)

NAMES = f"<any({','.join(LISTINGS)}):name>"
ALL_AT_ONCE = 2000  # rows of one answer with all that match: six seconds where there are 100,000 statements


@lists.get(f"/{NAMES}")
@lists.get(f"/{NAMES}.<form>")
def listed(name: str, form: str = "") -> Response:
    listing, values, most = LISTINGS[name], given_values(), site().settings.max_rows
    media = (*RESULTS, HTML)
    choice = form_of(form, media, f"the list of {name}") if form else wanted(media, values.get("format"))
    if choice.name == "html":
        return conditional(partial(_page, listing, values), choice, request.path, values)
    wish = asked(listing, values, most)
    return conditional(
        partial(rows_reply, site().of_all(query.rows(wish)), choice, (wish.limit, wish.offset), values),
        choice,
        request.path,
        values,
    )


@dataclass(frozen=True, slots=True)
class Field:
    """A filter in the form: what was typed, and values to choose from with the number of rows of each."""

    filter: Filter
    value: str
    choices: Mapping[str, int | None]

    @property
    def closed(self) -> bool:
        """Whether only its choices are possible."""
        return self.filter.kind is Kind.CODE


def _page(listing: Listing, values: Mapping[str, str]) -> Response:
    """The page of a list; where something in the request is wrong, its form and what is possible."""
    problem: Problem | None = None
    most = min(MAX_ROWS, site().settings.max_rows)
    wish = Wish(listing, listing.sort, min(ROWS, most))
    try:
        wish = asked(listing, values, most)
    except Problem as found:
        problem = found
    shown: dict[str, object] = {
        "listing": listing, "wish": wish, "fields": _fields(listing, values), "sorts": _sorts(listing),
        "sizes": sorted({wish.limit, *(size for size in SIZES if size <= most)}),
        "error": problem.detail if problem else None,
    }  # fmt: skip
    if problem is None:
        shown |= _rows(wish)
    response = page("listing.html", **shown)
    response.status_code = problem.status if problem else 200
    return response


def _rows(wish: Wish) -> dict[str, object]:
    """What the page shows of its rows."""
    rows, total = read.rows(wish), read.total(wish)
    beside = pages_beside(wish.limit, wish.offset, wish.limit if wish.offset + wish.limit < total else 0)
    turn = {name: address(wish, limit=size, offset=start) for name, (size, start) in beside.items()}
    every = address(wish, "csv", limit=min(ALL_AT_ONCE, site().settings.max_rows), offset=0)
    return {
        "rows": [[_cell(column, row) for column in wish.listing.columns] for row in rows],
        "heads": [_head(column, wish) for column in wish.listing.columns],
        "total": total,
        "first": wish.offset + 1,
        "last": wish.offset + len(rows),
        "turn": turn,
        "alternates": [(media.name, address(wish, media.name)) for media in RESULTS],
        "every": (min(total, ALL_AT_ONCE, site().settings.max_rows), every) if total > len(rows) else None,
        "chips": _chips(wish),
        "start": address(wish, offset=0),
    }


def _head(column: Column, wish: Wish) -> tuple[str, str | None, str | None]:
    """The title of a column, the address at which rows are sorted by it (the other way round, where they are), and how
    they are sorted now."""
    if column.cell is Cell.PLACES:
        return column.title, None, None
    now = {column.name: "ascending", f"-{column.name}": "descending"}.get(wish.sort)
    downwards = column.cell in (Cell.NUMBER, Cell.COUNT) or column.greatest or column.name == "published"
    down = now == "ascending" or (now is None and downwards)
    return column.title, address(wish, sort=("-" if down else "") + column.name, offset=0), now


def _cell(column: Column, row: read.Row) -> tuple[Column, list[tuple[str, str | None]]]:
    """The values of a cell, each with where it leads."""
    values = row.cells.get(column.name, ())
    if column.cell is Cell.ROW:
        return column, [(value.text, link(row.iri)) for value in values] or [(short(row.iri), link(row.iri))]
    if column.cell is Cell.PLACES:
        places = sorted((value.iri for value in values if value.iri), key=_place)
        return column, [(f"words {n}" if n > 1 else "words", link(iri)) for n, iri in enumerate(places, start=1)]
    if column.cell in (Cell.NUMBER, Cell.COUNT):
        numbers = [value.text for value in values] or ["0"] * (column.cell is Cell.COUNT)
        return column, [(grouped(number), None) for number in numbers]
    return column, [(_text(value), link(value.iri) if value.iri else None) for value in values]


def _text(value: read.Value) -> str:
    """A value for people: a thing without a name by its IRI, in short."""
    return short(value.iri) if value.iri and value.text == value.iri else value.text


def grouped(number: str) -> str:
    """A number with commas: 3,000,000.5."""
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdigit() and whole.isascii() else number


def _place(iri: str) -> tuple[str, int]:
    """An article, and where in it something begins."""
    article, _, place = iri.partition("#char=")
    begin = place.partition(",")[0]
    return article, int(begin) if begin.isdigit() and begin.isascii() else 0


def _fields(listing: Listing, values: Mapping[str, str]) -> list[Field]:
    """The form, with what was typed."""
    counted = read.choices(listing).values
    fields = []
    for each in listing.filters:
        there = counted.get(each.name, {})
        choices = {code: there.get(code) for code in each.codes} if each.kind is Kind.CODE else dict(there)
        fields.append(Field(each, values.get(each.name, ""), choices))
    return fields


def _sorts(listing: Listing) -> list[tuple[str, str]]:
    """What rows can be sorted by, for the form."""
    return [
        (sort, listing.column(sort.lstrip("-")).title + (", descending" if sort.startswith("-") else ""))
        for sort in listing.sorts
    ]


def _chips(wish: Wish) -> list[tuple[str, str, str]]:
    """Each filter that holds: its title, its value (a thing by its name), and the address without it."""
    iris = {value for value in wish.filters.values() if value.startswith(("http://", "https://"))}
    named = read.names(iris)
    titles = {each.name: each.title for each in wish.listing.filters}
    return [
        (titles[name], named.get(value, value), address(wish, offset=0, **{name: ""}))
        for name, value in wish.filters.items()
    ]
