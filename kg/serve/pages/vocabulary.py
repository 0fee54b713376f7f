"""The ontology as a page: classes, properties and code lists, read from ontology/kg.ttl; how many values a property
has is read from shapes/kg.ttl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.serve.pages.diagram import Diagram, Relation, diagram
from kg.serve.pages.known import Known
from kg.serve.pages.shapes import Shapes
from kg.serve.pages.words import ALL_PREFIXES, Words, local, prefixed, said, terms
from kg.serve.tables import Cell
from kg.store.convert import parsed
from kg.syntax.turtle import Names
from kg.vocab import DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS, ArticleGraph, Iri

DOMAINS = (RDFS.domain, SCHEMA.domainIncludes)
RANGES = (RDFS.range, SCHEMA.rangeIncludes)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
Fact = tuple[str, Words]


@dataclass(frozen=True, slots=True)
class Entry:
    """A class, a property, a code list or a concept, with the facts that are shown of it."""

    iri: str
    label: str
    comment: str
    examples: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def id(self) -> str:
        """Its id on the page."""
        return local(self.iri)

    @property
    def name(self) -> str:
        """Its name in Turtle and queries."""
        return prefixed(self.iri)


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading; a code list is `about` itself."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    about: Entry | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What ontology/kg.ttl says."""

    iri: str
    title: str
    description: str
    note: str
    version: str
    classes: Section
    properties: tuple[Section, ...]
    lists: tuple[Section, ...]
    prefixes: tuple[tuple[str, str], ...]
    diagram: Diagram


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read; classes and properties in the order of the file."""

    known: Known
    classes: tuple[str, ...]
    properties: tuple[str, ...]
    shapes: Shapes

    def those(self, predicates: tuple[str, ...], value: str, among: tuple[str, ...]) -> Words:
        """Which of `among` have the value."""
        return terms(each for each in among if value in self.known.all(each, *predicates))


@cache
def vocabulary(path: Path, shapes: Shapes) -> Vocabulary:
    """The ontology in a Turtle file, and what the shapes say of its properties."""
    [graph] = parsed(path.read_bytes(), "ttl", path.resolve().as_uri())
    known = Known.of(graph.triples)
    properties = tuple(s for s, p, o in graph.triples if p == RDF.type and o in PROPERTIES)
    read = _Read(known, tuple(known.instances(OWL.Class)), properties, shapes)
    about = next(known.instances(OWL.Ontology), "")
    classes = tuple(_class(read, iri) for iri in read.classes)
    return Vocabulary(
        iri=about,
        title=known.one(about, DCTERMS.title),
        description=known.one(about, DCTERMS.description),
        note=known.one(about, RDFS.comment),
        version=known.one(about, OWL.versionInfo),
        classes=Section("classes", "Classes", classes),
        properties=tuple(_sections(read)),
        lists=tuple(_lists(read)),
        prefixes=_prefixes(graph),
        diagram=diagram([(each.iri, each.label) for each in classes], tuple(_relations(read))),
    )


def _entry(known: Known, iri: str, facts: Iterable[Fact]) -> Entry:
    there = tuple((name, words) for name, words in facts if words)
    examples = tuple(known.all(iri, SKOS.example))
    return Entry(iri, known.one(iri, RDFS.label), known.one(iri, RDFS.comment), examples, there)


def _class(read: _Read, iri: str) -> Entry:
    known = read.known

    def facts() -> Iterator[Fact]:
        yield "a kind of", terms(known.all(iri, RDFS.subClassOf))
        yield "kinds", read.those((RDFS.subClassOf,), iri, read.classes)
        yield "see also", terms(known.all(iri, RDFS.seeAlso))
        for owner in (iri, *known.all(iri, RDFS.subClassOf)):
            own = read.those(DOMAINS, owner, read.properties)
            yield "properties" if owner == iri else f"as {prefixed(owner)}", own
        yield "value of", read.those(RANGES, iri, read.properties)

    return _entry(known, iri, facts())


def _sections(read: _Read) -> Iterator[Section]:
    """The properties by the class that has them; first those of several."""
    by_domain: dict[str, list[Entry]] = {}
    for iri in read.properties:
        domains = read.known.all(iri, *DOMAINS)
        by_domain.setdefault(domains[0] if len(domains) == 1 else "", []).append(_property(read, iri))
    for domain, entries in by_domain.items():
        label = read.known.one(domain, RDFS.label)
        title = f"Properties of {_article(label)}" if label else f"Properties of {prefixed(domain)}"
        name = f"of-{local(domain)}" if domain else "of-several"
        yield Section(name, title if domain else "Properties of several classes", tuple(entries))


def _article(label: str) -> str:
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"


def _property(read: _Read, iri: str) -> Entry:
    known = read.known

    def facts() -> Iterator[Fact]:
        yield "of", terms(known.all(iri, *DOMAINS), " or ")
        yield "values", terms(known.all(iri, *RANGES), " or ")
        yield "how many", tuple(_counts(iri, read.shapes))
        yield "a kind of", terms(known.all(iri, RDFS.subPropertyOf))
        yield "kinds", read.those((RDFS.subPropertyOf,), iri, read.properties)
        yield "see also", terms(known.all(iri, RDFS.seeAlso))

    return _entry(known, iri, facts())


def _counts(iri: str, shapes: Shapes) -> Iterator[Cell]:
    """How many values the shapes ask for, and of what."""
    asked = [shape for shape in shapes.each() if shape.count and iri in shape.properties]
    for place, shape in enumerate(asked):
        yield from (said("; "),) if place else ()
        yield said(shape.count, f"/shapes#{shape.id}")
        if len(shape.properties) > 1:
            yield from (said(" of "), *shape.path)
        for turn, target in enumerate(shape.targets):
            yield from (said(" and " if turn else " for "), *target)
        yield from (said(" (recommended)"),) if shape.severity != "Violation" else ()


def _lists(read: _Read) -> Iterator[Section]:
    for scheme in read.known.instances(SKOS.ConceptScheme):
        users = read.those((RDFS.seeAlso,), scheme, read.properties)
        about = _entry(read.known, scheme, [("values of", users)])
        concepts = tuple(_entry(read.known, each, ()) for each in read.known.all(scheme, SKOS.hasTopConcept))
        yield Section(about.id, about.label, concepts, about)


def _relations(read: _Read) -> Iterator[Relation]:
    """What leads from class to class: being a kind of it, and the properties whose values are of our classes."""
    known = read.known
    for parent in read.classes:
        if kinds := tuple(each for each in read.classes if parent in known.all(each, RDFS.subClassOf)):
            yield Relation("", "is a kind of", kinds, (parent,))
    for iri in read.properties:
        ranges = tuple(each for each in known.all(iri, *RANGES) if each in read.classes)
        domains = tuple(each for each in known.all(iri, *DOMAINS) if each in read.classes)
        if ranges and domains:
            yield Relation(iri, known.one(iri, RDFS.label), domains, ranges)


def _prefixes(graph: ArticleGraph) -> tuple[tuple[str, str], ...]:
    """The prefixes of the vocabularies that the ontology uses."""
    names = Names(ALL_PREFIXES)
    for triple in graph.triples:
        for each in triple:
            if isinstance(each, Iri):
                names.iri(each)
    return tuple((prefix, ALL_PREFIXES[prefix]) for prefix in sorted(names.used))
