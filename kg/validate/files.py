"""Validating RDF files: each named graph on its own, and the default graph where it has triples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.store import Store
from kg.validate.report import Report
from kg.validate.validator import Validator
from kg.vocab import Iri


def validate_file(path: Path, validator: Validator) -> Iterator[Report]:
    """One report for each graph of an RDF file (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML by its extension).

    UsageError with file, line and column where it does not parse. A file without triples has one report, which fails.
    """
    with Store.open() as store:
        store.load(path)
        yield from validate_store(store, validator)


def validate_store(store: Store, validator: Validator) -> Iterator[Report]:
    """One report for each graph of a store, by name; a copy of each is validated, never the store itself."""
    names: tuple[Iri | None, ...] = store.graph_names()
    if not names or store.graph(None).triples:
        names = (None, *names)
    for name in names:
        yield validator.validate(store.graph(name).triples, name)
