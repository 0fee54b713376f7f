"""The start page: what is in the graph, and where to begin."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from kg.serve.conditional import conditional
from kg.serve.html import page
from kg.serve.listing import query
from kg.serve.listing.asked import ROWS, address
from kg.serve.listing.catalogue import LISTINGS
from kg.serve.listing.model import Wish
from kg.serve.listing.read import Row, rows
from kg.serve.negotiate import HTML, Choice
from kg.serve.pages.query import EXAMPLE
from kg.serve.site import site
from kg.serve.statistics import kept
from kg.serve.tables import ask
from kg.vocab import KG

start = Blueprint("start", __name__)

NEWEST, SPEAKERS, CURRENCIES, LARGEST = 8, 8, 3, 3  # of what the start page shows
CLASSES = {"articles": "Article", "people": "Person", "organisations": "Organisation", "roles": "Role",
           "statements": "Statement", "measures": "Measure", "amounts": "Amount"}  # fmt: skip
INSTANCES = """SELECT ?class (COUNT(DISTINCT ?x) AS ?n) WHERE {
  VALUES ?class { kg:Article kg:Person kg:Organisation kg:Role kg:Statement kg:Measure kg:Amount } ?x a ?class
} GROUP BY ?class"""
MONEY = (
    "SELECT ?it (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x kg:currency ?it } GROUP BY ?it ORDER BY DESC(?n) ?it LIMIT $most"
)


@dataclass(frozen=True, slots=True)
class Begin:
    """What the start page shows: how many there are of each list, and rows of some."""

    counts: tuple[tuple[str, int], ...]
    articles: tuple[Row, ...]
    speakers: tuple[Row, ...]
    largest: tuple[tuple[str, str, tuple[Row, ...]], ...]  # by currency, with the address of all


@start.get("/")
def start_page() -> Response:
    return conditional(_page, Choice("html", HTML.content_type), "start")


def _page() -> Response:
    begin = kept("start", _begin)
    return page("start.html", begin=begin, queries=site().queries.values(), text=EXAMPLE)


def _begin() -> Begin:
    counts = {row["class"].removeprefix(KG.base): int(row["n"]) for row in ask(query.filled(INSTANCES, {}))}
    speakers = [row for row in rows(_wish("people", "-statements", SPEAKERS)) if _number(row, "statements")]
    return Begin(
        tuple((name, counts.get(kind, 0)) for name, kind in CLASSES.items()),
        tuple(rows(_wish("articles", "-published", NEWEST))),
        tuple(speakers),
        tuple(_largest(row["it"]) for row in ask(query.filled(MONEY, {"most": str(CURRENCIES)}))),
    )


def _largest(currency: str) -> tuple[str, str, tuple[Row, ...]]:
    """The largest amounts of a currency."""
    found = rows(_wish("amounts", "-value", LARGEST, currency=currency))
    return currency, address(_wish("amounts", "-value", ROWS, currency=currency)), tuple(found)


def _wish(name: str, sort: str, limit: int, **filters: str) -> Wish:
    return Wish(LISTINGS[name], sort, limit, 0, filters)


def _number(row: Row, column: str) -> int:
    return sum(int(value.text) for value in row.cells.get(column, ()))
