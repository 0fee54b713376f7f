"""The rows of a list as a page shows them, and what is counted once for each generation of the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from kg.serve.listing import query
from kg.serve.listing.model import Listing, Wish
from kg.serve.site import answered, site
from kg.serve.statistics import kept
from kg.serve.tables import ask
from kg.vocab import KG

FEW = 20_000  # rows of a list up to which it is cheap to count how often each value occurs


@dataclass(frozen=True, slots=True)
class Value:
    """One value in a cell: what is shown, and the IRI of a thing."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What one row is about, and its cells by the names of columns."""

    iri: str
    cells: Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Choices:
    """How many rows a list has, and the values of its filters with the number of rows of each; none where that would
    take long."""

    total: int
    values: Mapping[str, Mapping[str, int]]


def rows(wish: Wish) -> list[Row]:
    """The rows of a page."""
    document = json.loads(bytes(answered(site().of_all(query.values(wish)), "json")))
    found: dict[str, dict[str, list[Value]]] = {}
    for each in document["results"]["bindings"]:
        cells = found.setdefault(each["row"]["value"], {})
        if each["column"]["value"]:
            cells.setdefault(each["column"]["value"], []).append(_value(each))
    return [Row(iri, {name: tuple(values) for name, values in cells.items()}) for iri, cells in found.items()]


def _value(solution: Mapping[str, Mapping[str, str]]) -> Value:
    """What a solution says; where things are counted, their number."""
    if "it" not in solution:
        return Value(solution["number"]["value"])
    it = solution["it"]
    return Value(solution["shown"]["value"], it["value"] if it["type"] == "uri" else None)


def total(wish: Wish) -> int:
    """How many rows the filters let through."""
    return int(ask(query.count(wish))[0]["n"]) if wish.filters else choices(wish.listing).total


def choices(listing: Listing) -> Choices:
    """What there is to choose from in the whole list."""
    return kept(f"choices:{listing.name}", lambda: _choices(listing))


def _choices(listing: Listing) -> Choices:
    number = int(ask(query.count(Wish(listing, listing.sort, 0)))[0]["n"])
    values: dict[str, dict[str, int]] = {}
    for row in ask(query.frequencies(listing)) if number <= FEW else ():
        if "value" in row:
            values.setdefault(row["filter"], {})[row["value"].removeprefix(KG.base)] = int(row["n"])
    return Choices(number, values)


def names(iris: set[str]) -> dict[str, str]:
    """The names of things, of those that have one."""
    if not iris:
        return {}
    found = ask(query.labels(sorted(iris)))
    return {row["it"]: row["name"] for row in found}
