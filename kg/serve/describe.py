"""What the server says of itself: SPARQL 1.1 Service Description and VoID, as triples. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.vocab import DCTERMS, KG, NIF, PREFIXES, PROV, RDF, SCHEMA, SKOS, XSD, Iri, Literal, Triple

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMAT = "http://www.w3.org/ns/formats/"
OWN_PREFIXES = PREFIXES | {"sd": SD, "void": VOID, "formats": FORMAT}
RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
GRAPH_FORMATS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads")
MAX_GRAPHS = 1000  # named graphs listed in the description; a query counts and lists them all
INTEGER = Iri(XSD.base + "integer")


def service(endpoint: str, graphs: Iterable[str]) -> tuple[Triple, ...]:
    """The description of the endpoint at the address `endpoint`, with the names of its graphs."""
    me, dataset = Iri(endpoint), Iri(endpoint + "#dataset")
    default = Iri(endpoint + "#default-graph")

    def lines() -> Iterator[Triple]:
        yield me, RDF.type, Iri(SD + "Service")
        yield me, Iri(SD + "endpoint"), me
        yield me, Iri(SD + "supportedLanguage"), Iri(SD + "SPARQL11Query")
        yield me, Iri(SD + "feature"), Iri(SD + "UnionDefaultGraph")
        for name in (*RESULT_FORMATS, *GRAPH_FORMATS):
            yield me, Iri(SD + "resultFormat"), Iri(FORMAT + name)
        yield me, Iri(SD + "defaultDataset"), dataset
        yield dataset, RDF.type, Iri(SD + "Dataset")
        yield dataset, Iri(SD + "defaultGraph"), default
        entries = {Iri(f"{endpoint}#graph={name.replace('#', '%23')}"): name for name in list(graphs)[:MAX_GRAPHS]}
        for entry in entries:
            yield dataset, Iri(SD + "namedGraph"), entry
        for entry, name in entries.items():
            yield entry, RDF.type, Iri(SD + "NamedGraph")
            yield entry, Iri(SD + "name"), Iri(name)
        yield default, RDF.type, Iri(SD + "Graph")

    return tuple(lines())


def void(root: str, base_iri: str, triples: int, classes: Mapping[str, int]) -> tuple[Triple, ...]:
    """The VoID description of all that is served under the address `root` ("http://…/"): sizes, vocabularies, dumps.

    `classes` gives the number of instances of each class.
    """
    me = Iri(root + "void#dataset")

    def lines() -> Iterator[Triple]:
        yield me, RDF.type, Iri(VOID + "Dataset")
        yield me, Iri(DCTERMS.base + "title"), Literal("Who said and did what in news articles", None, "en")
        yield me, Iri(VOID + "sparqlEndpoint"), Iri(root + "sparql")
        for name in ("dump.nq", "dump.ttl"):
            yield me, Iri(VOID + "dataDump"), Iri(root + name)
        yield me, Iri(VOID + "uriSpace"), Literal(base_iri)
        yield me, Iri(VOID + "triples"), Literal(str(triples), INTEGER)
        for vocabulary in (KG, SCHEMA, NIF, PROV, SKOS):
            yield me, Iri(VOID + "vocabulary"), Iri(vocabulary.base)
        parts = {Iri(f"{root}void#{name.rpartition('#')[2].rpartition('/')[2]}"): name for name in sorted(classes)}
        for part in parts:
            yield me, Iri(VOID + "classPartition"), part
        for part, name in parts.items():
            yield part, Iri(VOID + "class"), Iri(name)
            yield part, Iri(VOID + "entities"), Literal(str(classes[name]), INTEGER)

    return tuple(lines())
