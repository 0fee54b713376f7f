"""What the server says of its content, counted once for each generation of the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from kg.serve.describe import Sizes
from kg.serve.engine import graph_names
from kg.serve.site import read, site
from kg.serve.tables import ask
from kg.serve.tasks import UsesUnion

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Content:
    """The names of the graphs, and whether the default graph of a query is the union of them."""

    graphs: tuple[str, ...]
    union: bool


def content() -> Content:
    """What there is."""
    return kept("content", lambda: Content(graph_names(site().engine), bytes(read(UsesUnion())) == b"yes"))


def sizes() -> Sizes:
    """How much there is. Problem 503 where counting takes longer than a query may."""
    return kept("sizes", _counted)


def _counted() -> Sizes:
    here = f'FILTER(isIRI(?s) && STRSTARTS(STR(?s), "{site().settings.base_iri}"))'
    rows = ask("SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p")
    classes = ask("SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class FILTER isIRI(?class) } GROUP BY ?class")
    properties = {row["p"]: int(row["n"]) for row in rows if "p" in row}
    return Sizes(
        triples=sum(properties.values()),
        entities=_count(f"DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o {here} }}"),
        subjects=_count("DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"),
        objects=_count("DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }"),
        documents=len(content().graphs),
        classes={row["class"]: int(row["n"]) for row in classes if "class" in row},
        properties=properties,
    )


def _count(rest: str) -> int:
    return int(ask(f"SELECT (COUNT({rest}")[0]["n"])


def kept(name: str, made: Callable[[], Kept]) -> Kept:
    """What `made` gives, made once for each generation. Two requests at once may both make it; either will do."""
    generation = site().engine.generation
    found = site().kept.get(name)
    if found is None or found[0] != generation:
        found = site().kept[name] = (generation, made())
    return cast("Kept", found[1])
