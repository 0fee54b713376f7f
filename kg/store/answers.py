"""What comes out of a store: graphs as bytes, and the answers to queries as rows or bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, cast

import pyoxigraph as ox

from kg.errors import UsageError
from kg.store.comma import csv
from kg.store.terms import Term, quad_out, reading, term_in, triple_in
from kg.syntax.jsonld import jsonld
from kg.syntax.order import in_order
from kg.syntax.turtle import trig, turtle
from kg.vocab import PREFIXES, ArticleGraph, Iri, Triple

Kind = Literal["bindings", "boolean", "graph"]

FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
RESULT_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_XML_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Answer:
    """What a query gave: rows, yes or no, or a graph (`kind`). It can be read once, either as rows or as bytes."""

    def __init__(self, results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._results = results

    @property
    def kind(self) -> Kind:
        """`bindings` (SELECT), `boolean` (ASK) or `graph` (CONSTRUCT and DESCRIBE)."""
        if isinstance(self._results, ox.QuerySolutions):
            return "bindings"
        return "boolean" if isinstance(self._results, ox.QueryBoolean) else "graph"

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats in which this answer can be written."""
        return tuple(FORMATS if self.kind == "graph" else RESULT_FORMATS)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns, without question marks; none where the answer has no rows."""
        return tuple(v.value for v in self._results.variables) if isinstance(self._results, ox.QuerySolutions) else ()

    @property
    def boolean(self) -> bool:
        """The answer of an ASK."""
        if not isinstance(self._results, ox.QueryBoolean):
            raise UsageError(f"this answer is {self.kind}, not yes or no; ask with ASK")
        return bool(self._results)

    def rows(self) -> Iterator[dict[str, Term]]:
        """Each row with the values that it has, by the name of the variable."""
        with reading():
            for solution in cast("Iterable[Any]", self._results if self.kind == "bindings" else ()):
                values = zip(self.variables, solution, strict=True)
                yield {name: term_in(value) for name, value in values if value is not None}

    def triples(self) -> tuple[Triple, ...]:
        """The triples of a graph, each once, in the order in which `dump` writes them."""
        with reading():
            found = cast("Iterable[ox.Triple]", self._results if self.kind == "graph" else ())
            return in_order(Iri(""), {triple_in(triple) for triple in found})

    def serialize(self, form: str) -> bytes:
        """The whole answer in one of `formats`; UsageError names them where it is another."""
        if form not in self.formats:
            wrong = f"{form!r} cannot hold an answer of the kind {self.kind}"
            raise UsageError(f"{wrong}; choose one of {', '.join(self.formats)}")
        if self.kind == "graph":
            return serialize([ArticleGraph(Iri(""), self.triples())], form)
        with reading():
            if form == "csv" and isinstance(self._results, ox.QuerySolutions):
                return b"".join(csv(self._results))
            return cast("bytes", cast("Any", self._results).serialize(format=RESULT_FORMATS[form]))


def serialize(graphs: Iterable[ArticleGraph], form: str, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """The graphs in one of FORMATS, as bytes that depend on them alone. The lines of nt and nq are sorted; the other
    formats keep the order of the graphs and of their triples. Formats without graph names (ttl nt rdf) leave them out.
    """
    if form not in FORMATS:
        raise UsageError(f"{form!r} is no format for graphs; choose one of {', '.join(FORMATS)}")
    writer: Callable[..., Iterator[str]] | None = {"ttl": turtle, "trig": trig, "jsonld": jsonld}.get(form)
    if writer is not None:
        return "".join(writer(graphs, prefixes)).encode()
    quads = (quad_out(triple, graph.name) for graph in graphs for triple in graph.triples)
    if form == "nq":
        return _lines(ox.serialize(quads, format=FORMATS[form]))
    triples = dict.fromkeys(quad.triple for quad in quads)
    if form == "nt":
        return _lines(ox.serialize(triples, format=FORMATS[form]))
    return _rdf_xml(triples, prefixes)


def _lines(data: bytes | None) -> bytes:
    return b"".join(sorted(set((data or b"").splitlines(keepends=True))))


def _rdf_xml(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """RDF/XML; KgError where a text has a character that XML 1.0 cannot hold."""
    data = cast("bytes", ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=dict(prefixes)))
    text = data.decode()
    if illegal := _XML_ILLEGAL.search(text):
        wrong = f"RDF/XML cannot hold the character U+{ord(illegal.group()):04X}, which a text contains"
        raise UsageError(f"{wrong}; use another format: ttl, trig, nt, nq or jsonld")
    return text.replace("\r", "&#13;").encode()
