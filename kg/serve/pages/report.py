"""A validation report as a page: its results by shape and message, each with its words in the article."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kg.iri import is_absolute
from kg.serve.pages.fetch import AT_ONCE
from kg.serve.pages.resource import KINDS
from kg.serve.pages.shapes import Shape, Shapes
from kg.serve.pages.words import local, prefixed
from kg.serve.site import site
from kg.serve.tables import MAX_ROWS, Cell, ask, link, published, short
from kg.sparql import fill
from kg.vocab import KG

SEVERITIES = ("Violation", "Warning", "Info")  # the worst first
THERE = "SELECT ?iri WHERE { VALUES ?iri { $iris } FILTER EXISTS { ?iri ?p ?o } }"
MAX_VALUE = 200  # characters of a value or of an article's words
_IN_PATH = re.compile(r"<([^<>]*)>")

Found = Mapping[str, Any]  # a result as kg.validate writes it in JSON, with its graph


@dataclass(frozen=True, slots=True)
class Row:
    """One result. `words` are the article's, and lead to their place where the article is in the store."""

    node: Cell
    words: Cell | None
    path: str
    value: Cell | None
    graph: Cell | None


@dataclass(frozen=True, slots=True)
class Complaint:
    """The results with one message; of many the first ones are shown."""

    message: str
    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OfShape:
    """The results of one shape."""

    id: str
    name: str
    description: str
    severity: str
    number: int
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many nodes a shape was applied to."""

    id: str
    name: str
    nodes: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report on all graphs."""

    conforms: bool
    counts: tuple[tuple[str, int], ...]
    shapes: tuple[OfShape, ...]
    total: int
    shown: int
    checked: tuple[tuple[str, tuple[Checked, ...]], ...]


def report_view(document: bytes, shapes: Shapes) -> ReportView:
    """A report in JSON for the page."""
    content = json.loads(document)
    reports: Sequence[Mapping[str, Any]] = content["reports"]
    by_iri = {shape.iri: (place, shape) for place, shape in enumerate(shapes.each())}
    found = [{**result, "graph": report["graph"]} for report in reports for result in report["results"]]
    found.sort(key=lambda one: (SEVERITIES.index(one["severity"]), by_iri[one["shape"]][0], one["message"]))
    places = [one[name] for one in found[:MAX_ROWS] for name in ("focus", "value", "mention", "graph")]
    known = _there({_page(each) for each in places if each})
    return ReportView(
        conforms=content["conforms"],
        counts=tuple(_counts(found, reports)),
        shapes=tuple(_by_shape(found, by_iri, known)),
        total=len(found),
        shown=min(len(found), MAX_ROWS),
        checked=tuple(_checked(reports, shapes)),
    )


def _counts(found: Iterable[Found], reports: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """The numbers above the report, by their names."""
    numbers = Counter(one["severity"] for one in found)
    for severity in SEVERITIES:
        if numbers[severity] or severity == SEVERITIES[0]:
            yield severity.lower() + ("" if numbers[severity] == 1 else "s"), numbers[severity]
    yield "graph" if len(reports) == 1 else "graphs", len(reports)
    yield "triples", sum(report["triples"] for report in reports)
    yield "shapes checked", len({shape for report in reports for shape in report["focusNodes"]})


def _by_shape(
    found: Sequence[Found], by_iri: Mapping[str, tuple[int, Shape]], known: frozenset[str]
) -> Iterator[OfShape]:
    """The results in groups, with rows for the first MAX_ROWS of them."""
    left = MAX_ROWS
    for iri, results in groupby(found, key=lambda one: str(one["shape"])):
        complaints = []
        of_shape = list(results)
        for message, same in groupby(of_shape, key=lambda one: str(one["message"])):
            listed = list(same)
            rows = tuple(_row(one, known) for one in listed[:left])
            left -= len(rows)
            if rows:
                complaints.append(Complaint(message, len(listed), rows))
        shape = by_iri[iri][1]
        yield OfShape(shape.id, shape.name, shape.description, shape.severity, len(of_shape), tuple(complaints))


def _row(one: Found, known: frozenset[str]) -> Row:
    return Row(
        node=_cell(one["focus"], known),
        words=_words(one["mention"], one["words"], known),
        path=_IN_PATH.sub(lambda match: prefixed(match[1]), one["path"] or ""),
        value=None if one["value"] in (None, one["focus"]) else _cell(one["value"], known),
        graph=_cell(one["graph"], known) if one["graph"] else None,
    )


def _words(mention: str | None, words: str | None, known: frozenset[str]) -> Cell | None:
    """The words, or where they should be, and where they stand."""
    if mention is None:
        return None
    href = link(mention) if _page(mention) in known else None
    return Cell(f"“{_cut(words)}”" if words else local(mention), href, "literal") if words or href else None


def _cell(text: str, known: frozenset[str]) -> Cell:
    """A node or a value. It leads somewhere where that is here: a page of the store, or a term of the ontology."""
    if not is_absolute(text):
        return Cell(_cut(text), None, "literal")
    href = link(text) if _page(text) in known else published(text) if text.startswith(KG.base) else None
    return Cell(short(text), href, "iri")


def _cut(text: str) -> str:
    return text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + " …"


def _page(iri: str) -> str:
    """The IRI of the resource on whose page something stands."""
    return iri.partition("#")[0]


def _there(iris: set[str]) -> frozenset[str]:
    """Those that have a page, since the store knows something of them."""
    bases = tuple(f"{site().settings.base_iri}{kind}/" for kind in KINDS)
    asked = sorted(iri for iri in iris if iri.startswith(bases) and is_absolute(iri))
    parts = (asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE))
    queries = (fill(THERE, {"iris": " ".join(f"<{iri}>" for iri in part)}) for part in parts)
    return frozenset(row["iri"] for query in queries for row in ask(query))


def _checked(reports: Iterable[Mapping[str, Any]], shapes: Shapes) -> Iterator[tuple[str, tuple[Checked, ...]]]:
    """The shapes that were applied, by their groups, and to how many nodes."""
    nodes: Counter[str] = Counter()
    for report in reports:
        nodes.update(report["focusNodes"])
    for group in shapes.groups:
        if there := tuple(Checked(one.id, one.name, nodes[one.iri]) for one in group.shapes if one.iri in nodes):
            yield group.title, there
