"""JSON-LD for people: short names through a context, one object for each subject, the triples in their order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from kg.vocab import RDF, XSD, ArticleGraph, Iri, Literal, Triple

_LOCAL = re.compile(r"[A-Za-z0-9_-]+")

Json = str | list["Json"] | dict[str, "Json"]


def jsonld(graphs: Iterable[ArticleGraph], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The graphs as one JSON-LD document, in pieces; the graph named "" is the default graph."""
    names = {base: prefix for prefix, base in prefixes.items()}
    context = json.dumps(dict(sorted(prefixes.items())), ensure_ascii=False, indent=2).replace("\n", "\n  ")
    yield f'{{\n  "@context": {context},\n  "@graph": ['
    separator = "\n"
    for graph in graphs:
        nodes = _nodes(graph.triples, names)
        for item in nodes if not graph.name else [{"@id": str(graph.name), "@graph": list(nodes)}]:
            yield separator + json.dumps(item, ensure_ascii=False, indent=1)
            separator = ",\n"
    yield "\n  ]\n}\n"


def _nodes(triples: Iterable[Triple], names: Mapping[str, str]) -> Iterator[Json]:
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        node: dict[str, list[Json]] = {}
        for _, predicate, thing in group:
            if predicate == RDF.type:
                node.setdefault("@type", []).append(_short(str(thing), names))
            else:
                node.setdefault(_short(predicate, names), []).append(_value(thing, names))
        single = {key: values if len(values) > 1 else values[0] for key, values in node.items()}
        yield {"@id": str(subject), **single}


def _value(term: Iri | Literal, names: Mapping[str, str]) -> Json:
    if not isinstance(term, Literal):
        return {"@id": str(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype is None or term.datatype == XSD.string:
        return term.value
    return {"@value": term.value, "@type": _short(term.datatype, names)}


def _short(iri: str, names: Mapping[str, str]) -> str:
    """`iri` with its prefix, where it has one and reads back as the same."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = names.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.fullmatch(iri[cut:]) else iri
