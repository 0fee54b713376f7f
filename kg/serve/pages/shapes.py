"""The shapes as a page: what each speaks of and what it asks for, in words, read from shapes/kg.ttl."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

from kg.serve.pages.known import Known
from kg.serve.pages.words import SH, Words, code, listed, local, said, term, terms
from kg.serve.tables import Cell
from kg.store.convert import parsed
from kg.vocab import OWL, RDF, RDFS

LAST = 10**6  # the place of a shape that has no sh:order
OTHERS = "Parts that other shapes use"
TARGETS = {
    "targetNode": "the node ",
    "targetClass": "every ",
    "targetSubjectsOf": "whatever has ",
    "targetObjectsOf": "every value of ",
}
KINDS = {
    "IRI": "an IRI", "Literal": "a literal", "BlankNode": "a blank node", "IRIOrLiteral": "an IRI or a literal",
    "BlankNodeOrIRI": "an IRI or a blank node", "BlankNodeOrLiteral": "a blank node or a literal",
}  # fmt: skip
OF_TERM = {"class": "a ", "datatype": "an ", "disjoint": "not the value of ", "hasValue": "always "}
OF_LIST = {"in": ("one of ", ", "), "or": ("", " or "), "xone": ("either ", " or "), "and": ("", " and ")}
OF_NUMBER = {
    "minLength": "{} characters or more", "maxLength": "{} characters at most",
    "minInclusive": "{} or more", "maxInclusive": "{} at most",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. `path` is what it looks at, `properties` those among them that lead away from the node; `queries` are
    constraints in SPARQL, with the message of each."""

    iri: str
    name: str
    description: str
    targets: tuple[Words, ...]
    path: Words
    properties: tuple[str, ...]
    count: str
    values: tuple[Words, ...]
    severity: str
    message: str
    queries: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """Its id on the page."""
        return local(self.iri)


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that belong together."""

    id: str
    title: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """What shapes/kg.ttl says."""

    title: str
    description: str
    groups: tuple[Group, ...]

    def each(self) -> Iterator[Shape]:
        """All shapes, in the order of the page."""
        return (shape for group in self.groups for shape in group.shapes)


@cache
def shapes(path: Path) -> Shapes:
    """The shapes in a Turtle file."""
    [graph] = parsed(path.read_bytes(), "ttl", path.resolve().as_uri())
    known = Known.of(graph.triples)
    about = next(known.instances(OWL.Ontology), "")
    every = [*known.instances(SH + "NodeShape"), *known.instances(SH + "PropertyShape")]
    groups = sorted(known.instances(SH + "PropertyGroup"), key=lambda iri: _order(known, iri))
    found = [_group(known, group, known.one(group, RDFS.label), every) for group in groups]
    found.append(_group(known, "", OTHERS, every))
    return Shapes(known.one(about, RDFS.label), known.one(about, RDFS.comment), tuple(found))


def _group(known: Known, iri: str, title: str, every: Sequence[str]) -> Group:
    inside = [shape for shape in every if known.one(shape, SH + "group") == iri]
    inside.sort(key=lambda shape: _order(known, shape))
    return Group(local(iri) or "parts", title, tuple(_shape(known, shape) for shape in inside))


def _order(known: Known, iri: str) -> int:
    place = known.index(iri, SH + "order")
    return LAST if place is None else place


def _shape(known: Known, iri: str) -> Shape:
    path, properties = _path(known, known.one(iri, SH + "path"))
    queries = [(known.one(node, SH + "message"), dedent(known.one(node, SH + "select")).strip())
               for node in known.all(iri, SH + "sparql")]  # fmt: skip
    return Shape(
        iri=iri,
        name=known.one(iri, SH + "name"),
        description=known.one(iri, SH + "description"),
        targets=tuple(_targets(known, iri)),
        path=path,
        properties=properties,
        count=_count(known.index(iri, SH + "minCount"), known.index(iri, SH + "maxCount")),
        values=tuple(_values(known, iri)),
        severity=local(known.one(iri, SH + "severity")) or "Violation",
        message=known.one(iri, SH + "message"),
        queries=tuple(queries),
    )


def _targets(known: Known, iri: str) -> Iterator[Words]:
    for name, words in TARGETS.items():
        if found := known.all(iri, SH + name):
            yield (said(words), *terms(found, " or "))


def _path(known: Known, path: str) -> tuple[Words, tuple[str, ...]]:
    """A path in words, and the properties that lead away from the node."""
    if inverse := known.one(path, SH + "inversePath"):
        return (said("what has it as "), term(inverse)), ()
    several = tuple(_items(known, known.one(path, SH + "alternativePath")))
    if several:
        return terms(several, " or "), several
    return ((term(path),), (path,)) if path else ((said("the node itself"),), ())


def _items(known: Known, node: str) -> Iterator[str]:
    """The members of a list."""
    while first := known.one(node, RDF.first):
        yield first
        node = known.one(node, RDF.rest)


def _count(least: int | None, most: int | None) -> str:
    """How many values there may be, "" where that is left open."""
    if least and least == most:
        return "exactly one" if least == 1 else f"exactly {least}"
    low = {None: "", 0: "", 1: "at least one"}.get(least, f"at least {least}")
    high = {None: "", 1: "at most one"}.get(most, f"at most {most}")
    return ", ".join(filter(None, (low, high)))


def _values(known: Known, iri: str) -> Iterator[Words]:
    """What is asked of each value, one constraint after the other."""
    for name, words in OF_TERM.items():
        for value in known.all(iri, SH + name):
            yield said(words), term(value) if ":" in value else code(value)
    for kind in known.all(iri, SH + "nodeKind"):
        yield (said(KINDS[local(kind)]),)
    for name, (words, last) in OF_LIST.items():
        for head in known.all(iri, SH + name):
            yield (said(words), *listed((_member(known, each) for each in _items(known, head)), last))
    for pattern in known.all(iri, SH + "pattern"):
        yield said("matches "), code(pattern)
    for name, words in OF_NUMBER.items():
        for number in known.all(iri, SH + name):
            yield (said("not empty" if (name, number) == ("minLength", "1") else words.format(number)),)


def _member(known: Known, iri: str) -> Cell:
    """A member of a list: a term, or another shape by its name."""
    name = known.one(iri, SH + "name")
    return said(name, f"#{local(iri)}") if name else term(iri)
