"""RDF documents without a store: read graph by graph, or written in another format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store.answers import FORMATS
from kg.store.terms import short, triple_in
from kg.vocab import PREFIXES, ArticleGraph, Iri, Triple

_AT = re.compile(
    r" at line \d+ (column|between columns) .*?(?=:|$)"
)  # of an error's text; it has line and column apart


def parsed(data: bytes, form: str, base_iri: str) -> tuple[ArticleGraph, ...]:
    """The graphs of a document in one of FORMATS, by name: the default graph first, where it has triples or is alone.

    QueryError with line and column where it does not parse.
    """
    graphs: dict[str, list[Triple]] = {}
    try:
        for quad in ox.parse(data, FORMATS[form], base_iri=base_iri):
            name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(triple_name(quad.graph_name))
            graphs.setdefault(name, []).append(triple_in(quad))
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
        reason = _AT.sub("", short(SyntaxError(error.msg)))
        raise QueryError(f"the document does not parse: {place}{reason}", error.lineno, error.offset) from error
    except ValueError as error:
        raise QueryError(f"the document cannot be read: {short(error)}") from error
    return tuple(ArticleGraph(Iri(name), tuple(graphs[name])) for name in sorted(graphs)) or (
        ArticleGraph(Iri(""), ()),
    )


def triple_name(name: ox.NamedNode | ox.BlankNode) -> str:
    """The name of a graph: its IRI, or a blank node as in N-Triples."""
    return name.value if isinstance(name, ox.NamedNode) else str(name)


def converted(data: bytes, source: str, target: str, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """A document of this program's own in another format, without graph names where that format has none."""
    form = FORMATS[target]
    lines = (quad if form.supports_datasets else quad.triple for quad in ox.parse(data, FORMATS[source]))
    return cast("bytes", ox.serialize(lines, format=form, prefixes=dict(prefixes)))
