"""What the server says of itself: SPARQL 1.1 Service Description and VoID, as triples. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kg.vocab import DCTERMS, KG, NIF, PREFIXES, PROV, RDF, SCHEMA, SKOS, XSD, Iri, Literal, Triple

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMAT = "http://www.w3.org/ns/formats/"
OWN_PREFIXES = PREFIXES | {"sd": SD, "void": VOID, "formats": FORMAT}
RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
GRAPH_FORMATS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
MAX_GRAPHS = 1000  # named graphs listed in the description; a query counts and lists them all
INTEGER = Iri(XSD.base + "integer")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counts as VoID has them; `classes` gives the instances of each class, `properties` the triples of each."""

    triples: int
    entities: int
    subjects: int
    objects: int
    documents: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the endpoint can do beyond queries: the default graph as union, updates, SERVICE for some hosts."""

    union: bool
    update: bool
    federation: bool


def service(root: str, graphs: Sequence[str], can: Abilities) -> tuple[Triple, ...]:
    """The description of the endpoint under the address `root` ("http://…/"), with the names of its graphs."""
    me, dataset = Iri(root + "sparql"), Iri(root + "sparql#dataset")
    features = {"UnionDefaultGraph": can.union, "EmptyGraphs": True, "BasicFederatedQuery": can.federation}

    def lines() -> Iterator[Triple]:
        yield me, RDF.type, Iri(SD + "Service")
        yield me, Iri(SD + "endpoint"), me
        yield me, Iri(SD + "supportedLanguage"), Iri(SD + "SPARQL11Query")
        for name in (name for name, there in features.items() if there):
            yield me, Iri(SD + "feature"), Iri(SD + name)
        for name in (*RESULT_FORMATS, *GRAPH_FORMATS):
            yield me, Iri(SD + "resultFormat"), Iri(FORMAT + name)
        yield me, Iri(SD + "defaultDataset"), dataset
        yield from _dataset(dataset, Iri(root + "sparql#default-graph"), graphs)
        if can.update:
            yield from _update_service(Iri(root + "update"), dataset)

    return tuple(lines())


def _update_service(me: Iri, dataset: Iri) -> Iterator[Triple]:
    """Updates have an address of their own, and so a description."""
    yield me, RDF.type, Iri(SD + "Service")
    yield me, Iri(SD + "endpoint"), me
    yield me, Iri(SD + "supportedLanguage"), Iri(SD + "SPARQL11Update")
    yield me, Iri(SD + "feature"), Iri(SD + "EmptyGraphs")  # and no union: a WHERE sees the store's own default graph
    yield me, Iri(SD + "defaultDataset"), dataset


def _dataset(dataset: Iri, default: Iri, graphs: Sequence[str]) -> Iterator[Triple]:
    yield dataset, RDF.type, Iri(SD + "Dataset")
    yield dataset, Iri(SD + "defaultGraph"), default
    base = dataset.partition("#")[0]
    entries = {Iri(f"{base}#graph={name.replace('#', '%23')}"): name for name in graphs[:MAX_GRAPHS]}
    for entry in entries:
        yield dataset, Iri(SD + "namedGraph"), entry
    for entry, name in entries.items():
        yield entry, RDF.type, Iri(SD + "NamedGraph")
        yield entry, Iri(SD + "name"), Iri(name)
    yield default, RDF.type, Iri(SD + "Graph")


def void(root: str, base_iri: str, sizes: Sizes) -> tuple[Triple, ...]:
    """The VoID description of all that is served under the address `root` ("http://…/"): sizes, vocabularies, dumps."""
    me = Iri(root + "void#dataset")

    def lines() -> Iterator[Triple]:
        yield me, RDF.type, Iri(VOID + "Dataset")
        yield me, Iri(DCTERMS.base + "title"), Literal("Who said and did what in news articles", None, "en")
        yield me, Iri(VOID + "sparqlEndpoint"), Iri(root + "sparql")
        for name in ("dump.nq", "dump.ttl"):
            yield me, Iri(VOID + "dataDump"), Iri(root + name)
        yield me, Iri(VOID + "uriSpace"), Literal(base_iri)
        for name, number in _numbers(sizes).items():
            yield me, Iri(VOID + name), Literal(str(number), INTEGER)
        for vocabulary in (KG, SCHEMA, NIF, PROV, SKOS):
            yield me, Iri(VOID + "vocabulary"), Iri(vocabulary.base)
        yield from _partitions(me, "class", "entities", sizes.classes)
        yield from _partitions(me, "property", "triples", sizes.properties)

    return tuple(lines())


def _numbers(sizes: Sizes) -> dict[str, int]:
    """The terms of VoID that are numbers of the whole."""
    return {
        "triples": sizes.triples,
        "entities": sizes.entities,
        "distinctSubjects": sizes.subjects,
        "distinctObjects": sizes.objects,
        "classes": len(sizes.classes),
        "properties": len(sizes.properties),
        "documents": sizes.documents,
    }


def _partitions(me: Iri, kind: str, counted: str, numbers: Mapping[str, int]) -> Iterator[Triple]:
    """A partition for each class or property, by its IRI: two of the same local name stay two."""
    base = me.partition("#")[0]
    parts = {Iri(f"{base}#{kind}={quote(name, safe=':/')}"): name for name in sorted(numbers)}
    for part in parts:
        yield me, Iri(f"{VOID}{kind}Partition"), part
    for part, name in parts.items():
        yield part, Iri(VOID + kind), Iri(name)
        yield part, Iri(VOID + counted), Literal(str(numbers[name]), INTEGER)
