"""What certainly conforms: never what pySHACL would report, and no more words of SHACL than have a check."""

from __future__ import annotations

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.resources import folder
from kg.validate.certain import certain
from kg.validate.graph import MemoryGraph

SHAPES = Graph().parse(folder("shapes") / "kg.ttl")
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:t:> .
:A a sh:NodeShape ; sh:class :Red . :B a sh:NodeShape ; sh:class :Blue .
:D a sh:NodeShape ; sh:datatype xsd:date . :T a sh:NodeShape ; sh:datatype xsd:dateTime .
:Shape a sh:PropertyShape ; sh:targetClass :Thing ; sh:path"""
ASKED = [
    *(":p ; sh:minCount 1", ":p ; sh:maxCount 1", ":p ; sh:hasValue 1", ":p ; sh:class :Red", ":p ; sh:in ( :r 1 )"),
    *(":p ; sh:minLength 2", ":p ; sh:maxLength 2", ":p ; sh:pattern '^1'", ":p ; sh:disjoint :q"),
    *(":p ; sh:minInclusive 0", ":p ; sh:maxInclusive 1", ":p ; sh:or ( :A :B )", ":p ; sh:xone ( :A :B )"),
    *(f":p ; sh:datatype xsd:{kind}" for kind in "string decimal integer boolean nonNegativeInteger".split()),
    *(f":p ; sh:datatype xsd:{kind}" for kind in ("gYear", "gYearMonth")),
    *(":p ; sh:or ( :D :T )", "[ sh:inversePath :p ] ; sh:maxCount 1"),
    "[ sh:alternativePath ( :p :q ) ] ; sh:minCount 2",
    *(f":p ; sh:nodeKind sh:{kind}" for kind in ("IRI", "Literal", "IRIOrLiteral", "BlankNode", "BlankNodeOrIRI")),
]  # fmt: skip
UNKNOWN = [
    *(":p ; sh:lessThan :q", ":p ; sh:pattern '^a' ; sh:flags 'i'", ":p ; sh:uniqueLang true", ":p ; sh:not :A"),
    *(":p ; sh:minCount 1 ; sh:deactivated true", "( :p :q ) ; sh:minCount 1", ":p ; sh:minLength -1"),
    *(":p ; sh:or ( [ sh:not :A ] :A ) ; sh:closed true", ":p ; sh:xone ( :A [ sh:nodeKind sh:IRI ] )"),
]  # fmt: skip
RED, BLUE, P, Q = (URIRef(f"urn:t:{name}") for name in ("Red", "Blue", "p", "q"))
KINDS = (
    None,
    XSD.string,
    XSD.decimal,
    XSD.integer,
    XSD.boolean,
    XSD.nonNegativeInteger,
    XSD.date,
    XSD.dateTime,
    XSD.gYear,
    XSD.gYearMonth,
)
WORDS = ("1", "-2", "NaN", "x", "2021-03-15", "2021", "2021-03", "2021-13")
LITERALS = [Literal(word, datatype=kind, normalize=False) for word in WORDS for kind in KINDS]
VALUES = st.sampled_from(
    [*LITERALS, Literal("1", lang="en"), *map(URIRef, ("urn:t:r", "urn:t:b", "urn:t:rb")), BNode("n")]
)
TRIPLES = st.lists(
    st.tuples(st.sampled_from([URIRef("urn:t:x"), URIRef("urn:t:y")]), st.sampled_from([P, Q]), VALUES), max_size=5
)
CLASSES = [
    (URIRef(f"urn:t:{name}"), RDF.type, kind) for name, kind in (("r", RED), ("b", BLUE), ("rb", RED), ("rb", BLUE))
]
SHAPE, THING = URIRef("urn:t:Shape"), URIRef("urn:t:Thing")


def shapes(asked: str) -> Graph:
    """A shapes graph with one shape that has targets."""
    return Graph().parse(data=f"{PREFIXES} {asked} .", format="turtle")


@pytest.mark.parametrize("asked", ASKED)
@settings(max_examples=40, deadline=None)
@given(found=TRIPLES, below=st.booleans())
def test_what_certainly_conforms_is_not_reported(
    asked: str, found: list[tuple[URIRef, URIRef, Node]], below: bool
) -> None:
    nodes = sorted({subject for subject, _, _ in found} | {each for _, _, each in found if each == URIRef("urn:t:r")})
    triples = [*found, *CLASSES, *((node, RDF.type, THING) for node in nodes)]
    triples += [(BLUE, RDFS.subClassOf, RED)] if below else []
    check = certain(shapes(asked), SHAPE)
    assert check is not None
    if check(MemoryGraph(triples), nodes):
        data = Graph()
        for triple in triples:
            data.add(triple)
        conforms, _, text = pyshacl.validate(data, shacl_graph=shapes(asked))
        assert conforms, text


@pytest.mark.parametrize("asked", UNKNOWN)
def test_what_has_no_check_is_left_to_pyshacl(asked: str) -> None:
    assert certain(shapes(asked), SHAPE) is None


def test_every_shape_of_ours_has_a_check() -> None:
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    ours = {shape for target in targets for shape in SHAPES.subjects(target)}
    assert [shape for shape in ours if certain(SHAPES, shape) is None] == []
