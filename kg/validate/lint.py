"""Is a shapes file what its author meant? SHACL ignores what it does not know, and then everything conforms.

Looked for: no shapes at all; a term that SHACL or the ontology does not have (sh:mincount, kg:Persn); a class where a
property is due; a shape without IRI, or applied to nothing; a constraint without message; a query that does not parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from kg.errors import SetupError
from kg.validate.shacl import PARAMETERS, REFERENCES, TARGETS, TERMS
from kg.validate.shapesfile import ShapesFile, local
from kg.vocab import DCTERMS, KG, NIF, PROV, SCHEMA, SKOS

_BORROWED = (DCTERMS, NIF, PROV, SCHEMA, SKOS)  # of these, kg.vocab names what the graph of an article uses
_CLASS_AFTER = (SH["class"], SH.targetClass)
_PROPERTY_AFTER = (SH.path, SH.inversePath, SH.targetSubjectsOf, SH.targetObjectsOf, SH.disjoint, SH.equals)
_CLASSES = {OWL.Class, RDFS.Class}
_PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}
_QUERY_NAME = re.compile(r"(?<![\w:<])([a-z]+):(\w+)")


def lint(path: Path, ontology: Path) -> Graph:
    """The graph of the shapes file `path` if nothing is wrong with it, else SetupError for the first thing that is."""
    shapes, terms = ShapesFile.read(path), ShapesFile.read(ontology).graph
    own = (_empty(shapes), _shacl(shapes), _shapes(shapes), _queries(shapes))
    for error in chain(_names(shapes, terms), _roles(shapes, terms), *own):
        raise error
    return shapes.graph


def _empty(shapes: ShapesFile) -> Iterator[SetupError]:
    if not shapes.shapes():
        yield shapes.error("no shape checks anything, so every graph would conform; use the shapes/kg.ttl of this kg")


def _shacl(shapes: ShapesFile) -> Iterator[SetupError]:
    """Terms that SHACL does not have."""
    for iri in shapes.iris():
        name = local(iri)
        if name and name not in TERMS:
            yield shapes.error(f"unknown SHACL term sh:{name}{_hint('sh', name, TERMS)}", iri)


def _names(shapes: ShapesFile, ontology: Graph) -> Iterator[SetupError]:
    """Terms that the ontology does not have, nor kg's part of the vocabularies that it borrows from."""
    known = {KG.base: {str(each).removeprefix(KG.base) for each in ontology.subjects(unique=True)}}
    known |= {other.base: {each.removeprefix(other.base) for each in other.terms()} for other in _BORROWED}
    prefixes = {other.base: other.__name__.lower() for other in (KG, *_BORROWED)}
    for iri, kind in _used(shapes):
        base = next((each for each in known if iri.startswith(each)), None)
        name = iri.removeprefix(base or "")
        if base and name not in known[base]:
            yield shapes.error(f"unknown {kind} {prefixes[base]}:{name}{_hint(prefixes[base], name, known[base])}", iri)


def _used(shapes: ShapesFile) -> Iterator[tuple[URIRef, str]]:
    """The terms that are looked for in the data, each with what it should be; what else stands in the file is free."""
    for subject, verb, value in shapes.graph:
        if isinstance(value, URIRef) and verb in _CLASS_AFTER:
            yield value, "class"
        elif isinstance(value, URIRef) and verb in _PROPERTY_AFTER:
            yield value, "property"
        elif verb in (SH.select, SH.ask):
            yield from ((URIRef(iri), "term in the query:") for iri in _in_query(shapes.graph, str(value)))
        else:
            own = (term for term in (subject, verb, value) if isinstance(term, URIRef) and term.startswith(KG.base))
            yield from ((term, "term") for term in own)


def _in_query(graph: Graph, query: str) -> Iterator[str]:
    declared = _prefixes(graph)
    yield from (declared[prefix] + name for prefix, name in _names_in(query) if prefix in declared)


def _names_in(query: str) -> list[tuple[str, str]]:
    """The prefixed names of a query: prefix and rest."""
    return _QUERY_NAME.findall(re.sub(r'"[^"\n]*"', '""', query))


def _prefixes(graph: Graph) -> dict[str, str]:
    declared = set(graph.objects(None, SH.declare))
    return {str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace)) for node in declared}


def _roles(shapes: ShapesFile, ontology: Graph) -> Iterator[SetupError]:
    """Properties where a class is due, and the other way round."""
    for verbs, kind, kinds in ((_CLASS_AFTER, "class", _CLASSES), (_PROPERTY_AFTER, "property", _PROPERTIES)):
        for _, verb, iri in shapes.graph:
            if verb in verbs and str(iri).startswith(KG.base) and not kinds & set(ontology.objects(iri, RDF.type)):
                problem = f"{shapes.name(iri)} is not a {kind} of the ontology; {shapes.name(verb)} needs one"
                yield shapes.error(problem, verb, iri)


def _shapes(shapes: ShapesFile) -> Iterator[SetupError]:
    """Shapes that have no name, that nothing applies, or that cannot say what is wrong."""
    referred = set(_referred(shapes.graph))
    for shape in shapes.shapes():
        said = {local(verb) or "" for verb in shapes.graph.predicates(shape, unique=True)}
        path = shapes.graph.value(shape, SH.path)
        name = f"the shape {shapes.name(shape)}"
        if not isinstance(shape, URIRef):
            about = f", with sh:path {shapes.name(path)}," if path else ""
            yield shapes.error(f"a shape{about} is a blank node; give it an IRI, so that a report can name it", path)
        if not said & TARGETS and shape not in referred:
            yield shapes.error(f"{name} applies to nothing; add sh:targetClass, or refer to it in another shape", shape)
        checks = said & (PARAMETERS - {"property", "sparql"})
        if checks and "message" not in said:
            problem = f"{name} checks sh:{min(checks)} without a sh:message"
            yield shapes.error(f"{problem}; say what is wrong and what to do", shape)


def _referred(graph: Graph) -> Iterator[Node]:
    for verb in REFERENCES:
        for value in graph.objects(None, SH[verb]):
            yield from Collection(graph, value) if (value, RDF.first, None) in graph else (value,)


def _queries(shapes: ShapesFile) -> Iterator[SetupError]:
    """SPARQL constraints without message or prefixes, or that are no SPARQL."""
    for constraint in shapes.graph.objects(None, SH.sparql):
        name = f"the constraint {shapes.name(constraint)}"
        query = shapes.graph.value(constraint, SH.select)
        if query is None or shapes.graph.value(constraint, SH.message) is None:
            yield shapes.error(f"{name} needs a sh:select and a sh:message; add them", constraint)
            continue
        declared = _prefixes(shapes.graph)
        if unknown := sorted({prefix for prefix, _ in _names_in(str(query))} - declared.keys()):
            yield shapes.error(
                f"{name} uses the prefix {unknown[0]}:, which no sh:declare explains; add one", constraint
            )
        try:
            prepareQuery(str(query), initNs=declared)
        except Exception as error:  # noqa: BLE001  rdflib's parser raises many kinds, bare Exception among them
            yield shapes.error(f"{name} does not parse: {error}; correct the query", constraint)


def _hint(prefix: str, name: str, known: Iterable[str]) -> str:
    """`; did you mean kg:Person?` where something known is near, else what to do."""
    by_case = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), list(by_case), n=1)
    return f"; did you mean {prefix}:{by_case[near[0]]}?" if near else "; correct it, or remove it"
