"""What the SPARQL editor knows: prefixes, terms to complete, and the named queries as examples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg import resources
from kg.serve.html import vendored
from kg.serve.pages.known import Known
from kg.serve.pages.words import ALL_PREFIXES
from kg.serve.site import site
from kg.serve.tables import EXPLAINED
from kg.store.convert import parsed
from kg.vocab import DCTERMS, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
    SKOS.Concept: "value",
}
BORROWED = (RDF, RDFS, SCHEMA, NIF, PROV, SKOS, DCTERMS)  # vocabularies of which this program uses some terms
HEADER = "#+"  # how the header lines of a named query begin
Term = dict[str, str]


def editor() -> dict[str, object] | None:
    """What editor.js is given, or None where `make assets` did not bring the editor."""
    if not vendored("yasgui.min.js"):
        return None
    return {
        "base": site().settings.base_iri,
        "explained": EXPLAINED,
        "prefixes": ALL_PREFIXES,
        "terms": _terms(resources.folder("ontology") / "kg.ttl"),
        "examples": [
            {"name": query.name, "summary": query.summary, "query": _without_header(query.bind())}
            for query in site().queries.values()
            if query.ready
        ],
    }


@cache
def _terms(path: Path) -> tuple[Term, ...]:
    """All terms of the ontology, with what it says of them, and terms of other vocabularies."""
    return (
        *_own(path),
        *({"iri": iri, "kind": _kind(iri), "comment": ""} for each in BORROWED for iri in each.terms()),
    )


def _own(path: Path) -> Iterator[Term]:
    [graph] = parsed(path.read_bytes(), "ttl", path.resolve().as_uri())
    known = Known.of(graph.triples)
    for class_, kind in KINDS.items():
        for iri in known.instances(class_):
            yield {"iri": iri, "kind": kind, "comment": known.one(iri, RDFS.comment)}


def _kind(iri: str) -> str:
    """Vocabularies write classes with a capital."""
    return "class" if iri.rpartition("#")[2].rpartition("/")[2][0].isupper() else "property"


def _without_header(query: str) -> str:
    return "\n".join(line for line in query.strip().splitlines() if not line.startswith(HEADER))
