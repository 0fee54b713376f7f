"""What a SPARQL endpoint does with a store: it writes answers into an output as they come, and changes graphs.

Every term that Oxigraph knows passes, triple terms and directions of RDF 1.2 too, as nothing is turned into terms of
ours on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, Protocol, cast
from uuid import uuid4

import pyoxigraph as ox

from kg.errors import ConflictError, QueryError, UsageError
from kg.sparql import outline
from kg.sparql_error import syntax_error
from kg.sparql_update import without_network
from kg.store import Store
from kg.store.answers import FORMATS, RESULT_FORMATS
from kg.store.comma import csv
from kg.store.terms import graph_name, reading, restored, short
from kg.vocab import KG, PREFIXES, RDF

LARGE = 1_000_000  # bytes of a document from which on its triples are not held in memory
STAGED = "urn:kg:staged:"  # graphs that are about to take the place of others
_ARTICLES = f"ASK {{ GRAPH ?graph {{ ?graph <{RDF.type}> <{KG.Article}> }} }}"


class Output(Protocol):
    """What bytes are written into. An exception of `write` ends the writing and is passed on."""

    def write(self, data: bytes, /) -> object: ...

    def flush(self) -> object: ...


class Endpoint:
    """A store as an endpoint serves it. `default_graph` is union, own or auto, as in the settings."""

    def __init__(self, store: Store, default_graph: str = "auto") -> None:
        self._store = store
        self._default = default_graph
        self._union: bool | None = None

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of all graphs; by itself where a graph is that of an article."""
        if self._union is None:
            asked = self._default == "auto"
            self._union = bool(self._store.ox.query(_ARTICLES)) if asked else self._default == "union"
        return self._union

    def answer(
        self,
        sparql: str,
        form: str,
        out: Output,
        *,
        base_iri: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        union: bool = False,
    ) -> None:
        """Write the answer in one of FORMATS or RESULT_FORMATS. QueryError where it does not parse or cannot be
        written so. A graph is written sorted, each triple once. `union` asks all graphs, whatever the default is."""
        options: dict[str, Any] = {}
        if default_graphs or named_graphs:
            options["default_graph"] = [graph_name(name) for name in default_graphs]
            options["named_graphs"] = [graph_name(name) for name in named_graphs]
        elif (union or self.union) and not outline(sparql).dataset:
            options["use_default_graph_as_union"] = True
        with reading():
            try:
                results: Any = self._store.ox.query(sparql, base_iri=base_iri, **options)
            except SyntaxError as error:
                raise syntax_error(sparql, str(error)) from error
            if isinstance(results, ox.QueryTriples):
                _write(results, form, out)
            elif form == "csv" and isinstance(results, ox.QuerySolutions):
                for part in csv(results):
                    out.write(part)
            elif form in RESULT_FORMATS:
                results.serialize(out, RESULT_FORMATS[form])
            else:
                raise UsageError(f"{form!r} cannot hold this answer; choose one of {', '.join(RESULT_FORMATS)}")

    def graph(self, name: str, form: str, out: Output) -> None:
        """Write one graph, "" for the default graph, sorted."""
        quads = self._store.ox.quads_for_pattern(None, None, None, _graph(name))
        with reading():
            _write((quad.triple for quad in quads), form, out)

    def dump(self, form: str, out: Output) -> None:
        """Write all graphs as they lie in the store, which is the order of nothing, but takes no memory."""
        prefixes = PREFIXES if form in ("ttl", "trig", "rdf") else None
        quads: Any = (_quad(restored(quad.triple), quad.graph_name) for quad in self._store.ox)
        if form not in ("nq", "trig", "jsonld"):
            quads = (quad.triple for quad in quads)
        with reading():
            ox.serialize(quads, cast("IO[bytes]", out), FORMATS[form], prefixes=prefixes)

    def larger_than(self, quads: int) -> bool:
        """Whether the store has more than so many."""
        return next(islice(iter(self._store.ox), quads, None), None) is not None

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name, even an empty one. The default graph is always there."""
        return not name or bool(self._store.ox.contains_named_graph(graph_name(name)))

    def update(self, sparql: str, base_iri: str) -> None:
        """All of the update, or nothing of it and QueryError."""
        with reading():
            try:
                self._store.ox.update(sparql, base_iri=base_iri)
            except SyntaxError as error:
                raise syntax_error(sparql, str(error)) from error
            except RuntimeError as error:
                if "exist" not in str(error):
                    raise
                raise ConflictError(f"{short(error)}; write SILENT where that does not matter") from error
        self._union = None

    def put(self, name: str, data: bytes, form: str, base_iri: str, *, replace: bool) -> bool:
        """Add the triples of `data` to a graph, or put them in its place; whether the graph is new.

        QueryError with the line where the data does not parse; then nothing is changed.
        """
        new = not self.has(name)
        if len(data) > LARGE:
            self._put_large(name, data, form, base_iri, replace=replace and not new)
        else:
            self._put_small(name, _parsed(data, form, base_iri), replace=replace)
        self._union = None
        return new

    def _put_small(self, name: str, triples: Iterable[ox.Triple], *, replace: bool) -> None:
        lines = "\n".join(f"{triple} ." for triple in triples)
        if name:
            target, insert = f"GRAPH {graph_name(name)}", f"INSERT DATA {{ GRAPH {graph_name(name)} {{\n{lines}\n}} }}"
            make = f"CREATE SILENT {target} ; "
        else:
            target, insert, make = "DEFAULT", f"INSERT DATA {{\n{lines}\n}}", ""
        with reading():
            self._store.ox.update(f"{f'CLEAR SILENT {target} ; ' if replace else ''}{make}{insert}")

    def _put_large(self, name: str, data: bytes, form: str, base_iri: str, *, replace: bool) -> None:
        """Without all triples in memory at once: they are read twice, and where they take the place of others they wait
        in a graph of their own."""
        for _ in _triples(data, form, base_iri):
            pass  # so that what does not parse is known before anything is written
        staged = ox.NamedNode(f"{STAGED}{uuid4()}") if replace else _graph(name)
        with reading():
            self._store.ox.extend(_quad(triple, staged) for triple in _triples(data, form, base_iri))
            if replace:
                self._store.ox.update(f"MOVE {staged} TO {graph_name(name) if name else 'DEFAULT'}")

    def tidy(self) -> None:
        """Remove what a process that was killed left staged."""
        for name in list(self._store.ox.named_graphs()):
            if isinstance(name, ox.NamedNode) and name.value.startswith(STAGED):
                self._store.ox.remove_graph(name)

    def drop(self, name: str) -> bool:
        """Remove a graph; whether it was there. The default graph is emptied."""
        there = self.has(name)
        with reading():
            self._store.ox.remove_graph(_graph(name))
        self._union = None
        return there


def parses(sparql: str, *, update: bool) -> None:
    """QueryError where a text does not parse. Oxigraph parses only what it evaluates, so it is evaluated over nothing,
    with GRAPH in the place of SERVICE and COPY in the place of LOAD; a text of which that is not certain is not looked
    at. What evaluates for long does so here, too: this is for processes under a time limit.
    """
    local = without_network(sparql)
    if local is None:
        return
    empty = ox.Store()
    try:
        (empty.update if update else empty.query)(local, base_iri="http://localhost/")
    except SyntaxError as error:
        raise syntax_error(sparql, str(error)) from error
    except (OSError, ValueError, RuntimeError):
        return  # it parsed, and could not be evaluated


def as_lines(data: bytes, form: str, base_iri: str) -> bytes:
    """A document as N-Triples, with blank nodes that no other document has. QueryError where it does not parse."""
    return cast("bytes", ox.serialize(_parsed(data, form, base_iri), format=ox.RdfFormat.N_TRIPLES))


def _graph(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return graph_name(name) if name else ox.DefaultGraph()


def _quad(triple: ox.Triple, graph: Any) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _parsed(data: bytes, form: str, base_iri: str) -> list[ox.Triple]:
    """The triples of a document of one graph."""
    return list(_triples(data, form, base_iri))


def _triples(data: bytes, form: str, base_iri: str) -> Iterator[ox.Triple]:
    """The same, one after the other. QueryError where it does not parse."""
    try:
        for quad in ox.parse(
            data, FORMATS[form], base_iri=base_iri, without_named_graphs=True, rename_blank_nodes=True
        ):
            yield quad.triple
    except SyntaxError as error:
        line, column = error.lineno, error.offset
        raise QueryError(f"the graph does not parse: {short(error)}", line, column) from error
    except ValueError as error:
        raise QueryError(f"the graph cannot be read: {short(error)}") from error


def _write(triples: Iterable[ox.Triple], form: str, out: Output) -> None:
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format for graphs; choose one of {', '.join(FORMATS)}")
    kept = sorted({restored(triple) for triple in triples}, key=str)
    prefixes = PREFIXES if form in ("ttl", "trig", "rdf") else None
    try:
        ox.serialize(kept, cast("IO[bytes]", out), FORMATS[form], prefixes=prefixes)
    except ValueError as error:
        raise QueryError(f"{form} cannot hold this graph: {short(error)}; ask for Turtle or N-Triples") from error
