"""Answers as tables for pages: the rows of a query, and where each value leads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kg.serve.site import answered, site
from kg.serve.tasks import Question
from kg.syntax.turtle import Names
from kg.vocab import KG, PREFIXES, Iri

SHAPES = "https://w3id.org/newskg/shapes#"
EXPLAINED = {KG.base: "/ontology", SHAPES: "/shapes"}  # the page on which the names of a vocabulary of ours are
MAX_ROWS = 500  # rows that a page shows; the other formats give all


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in a table: what is shown, where it leads (None for no link), and what it is."""

    text: str
    href: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an answer; a cell is None where a row has no value. `more` is the number of rows not shown."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    more: int = 0


def ask(query: str) -> list[dict[str, str]]:
    """The rows of a query of this server's own, of all graphs, as texts; a blank node as _:name."""
    document = json.loads(bytes(answered(site().of_all(query), "json")))
    return [{name: _text(value) for name, value in row.items()} for row in document["results"]["bindings"]]


def _text(term: Mapping[str, str]) -> str:
    return f"_:{term['value']}" if term["type"] == "bnode" else term["value"]


def table(question: Question) -> Table:
    """The answer to a SELECT or ASK, for a page."""
    document = json.loads(bytes(answered(question, "json")))
    if "boolean" in document:
        return Table(("answer",), ((Cell("yes" if document["boolean"] else "no", None, "literal"),),))
    names, found = tuple(document["head"]["vars"]), document["results"]["bindings"]
    rows = tuple(tuple(cell(row[name]) if name in row else None for name in names) for row in found[:MAX_ROWS])
    return Table(names, rows, max(0, len(found) - MAX_ROWS))


def cell(term: Mapping[str, object]) -> Cell:
    """A term of the SPARQL JSON results."""
    value = str(term["value"]) if isinstance(term["value"], str) else json.dumps(term["value"])
    return Cell(short(value), link(value), "iri") if term["type"] == "uri" else Cell(value, None, str(term["type"]))


def link(iri: str) -> str | None:
    """Where an IRI is shown: on this server, if it is one of its own, or on the web; None where it is no address."""
    base = site().settings.base_iri
    if iri.startswith(base):
        path, _, fragment = iri[len(base) :].partition("#")
        return "/" + quote(path) + (f"#{quote(fragment, safe='=,')}" if fragment else "")
    return published(iri)


def published(iri: str) -> str | None:
    """Where an IRI is explained that is nobody's data: a term or a shape of ours on this server, others on the web."""
    for base, page in EXPLAINED.items():
        if iri.startswith(base):
            return f"{page}#{quote(iri[len(base) :])}"
    return iri if iri.startswith(("http://", "https://")) else None


def short(iri: str) -> str:
    """An IRI as people read it: kg:Person, person/cressida-dick."""
    base = site().settings.base_iri
    return iri[len(base) :] if iri.startswith(base) else Names(PREFIXES).iri(Iri(iri)).strip("<>")
