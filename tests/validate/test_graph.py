"""Terms at the border, the fast graph against rdflib's own, and the proof against the query that it is about."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import SH, Graph, URIRef
from rdflib import Literal as NodeLiteral
from rdflib.plugins.sparql import prepareQuery

from kg.errors import UsageError
from kg.resources import folder
from kg.validate.graph import MemoryGraph
from kg.validate.proof import HASH, OFFSETS, PROOFS, RANGE, proof_of
from kg.validate.terms import from_rdflib, to_rdflib
from kg.vocab import KG, NIF, PREFIXES, SCHEMA, XSD, Iri, Literal, Triple

SHAPES = folder("shapes") / "kg.ttl"


@pytest.mark.parametrize(
    "literal",
    [
        Literal("maybe", Iri(XSD.base + "boolean")),
        Literal("1", Iri(XSD.base + "boolean")),
        Literal("007", XSD.nonNegativeInteger),
        Literal("4.50", XSD.decimal),
        Literal("colour", language="en-GB"),
        Literal(""),
    ],
)
def test_literals_keep_their_lexical_form(literal: Literal) -> None:
    ((_, _, node),) = to_rdflib([(Iri("urn:a"), KG.value, literal)])
    assert from_rdflib(node) in (
        literal,
        Literal(literal.value, literal.datatype, literal.language and literal.language.lower()),
    )


def test_a_triple_in_a_triple_is_refused() -> None:
    with pytest.raises(UsageError, match="RDF-star"):
        list(to_rdflib([(Iri("<< <urn:a> <urn:b> <urn:c> >>"), KG.value, Literal("1"))]))


TERMS = [URIRef("urn:a"), URIRef("urn:b"), URIRef("urn:c"), NodeLiteral("a"), NodeLiteral(1)]
NODES = st.sampled_from(TERMS)
PATH_QUERY = prepareQuery("SELECT * { ?s <urn:a>/<urn:b>? ?o }")
PATTERNS = st.tuples(*[st.sampled_from([None, *TERMS])] * 3)


@given(st.lists(st.tuples(st.sampled_from(TERMS[:3]), st.sampled_from(TERMS[:3]), NODES)), PATTERNS)
@settings(deadline=None)
def test_the_fast_graph_answers_as_rdflibs_own(triples: list[tuple], pattern: tuple) -> None:  # type: ignore[type-arg]
    fast, plain = MemoryGraph(triples), Graph()
    for triple in triples:
        plain.add(triple)
    subject, verb, value = pattern
    assert len(fast) == len(plain)
    assert sorted(fast.triples(pattern)) == sorted(plain.triples(pattern))
    assert sorted(fast.objects(subject, verb)) == sorted(plain.objects(subject, verb))
    assert sorted(fast.subjects(verb, value)) == sorted(plain.subjects(verb, value))
    assert sorted(fast.subject_objects(verb)) == sorted(plain.subject_objects(verb))
    assert sorted(fast.predicate_objects(subject)) == sorted(plain.predicate_objects(subject))
    assert sorted(map(tuple, fast.query(PATH_QUERY))) == sorted(map(tuple, plain.query(PATH_QUERY)))


def test_the_proofs_are_about_the_queries_that_are_in_the_shapes() -> None:
    queries = [str(query) for query in Graph().parse(SHAPES).objects(None, SH.select)]
    assert {proof_of(query) for query in queries} == set(PROOFS.values())
    assert proof_of(OFFSETS.replace("!=", "=")) is None


HEAD = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())
QUERY_TEXT = HEAD + OFFSETS
PREPARED = prepareQuery(QUERY_TEXT)  # a prepared query is always evaluated
TEXT = "Ab🕯️a b“A”"
OFFSET = st.one_of(st.integers(-2, len(TEXT) + 2).map(str), st.sampled_from(["1.0", "01", "x", ""]))
NUMBER = st.sampled_from([XSD.nonNegativeInteger, Iri(XSD.base + "integer"), XSD.decimal, XSD.string, None])
INDEX = st.lists(st.builds(Literal, OFFSET, NUMBER), min_size=0, max_size=2)
RIGHT = st.tuples(st.integers(0, 5), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
WORDS = st.one_of(
    RIGHT.map(lambda span: Literal(TEXT[span[0] : span[1]])),
    st.sampled_from([Literal("b", language="en"), Literal("")]),
)


@given(st.lists(st.one_of(RIGHT, st.tuples(INDEX, INDEX, st.lists(WORDS, max_size=2))), max_size=3))
@settings(max_examples=150, deadline=None)
def test_where_the_proof_says_that_all_is_well_the_query_finds_nothing(mentions: list[tuple]) -> None:  # type: ignore[type-arg]
    article = Iri("urn:article")
    triples: list[Triple] = [(article, SCHEMA.articleBody, Literal(TEXT))]
    for number, (begins, ends, *rest) in enumerate(mentions):
        words = rest[0] if rest else [Literal(TEXT[begins:ends])]
        begins, ends = ([Literal(str(n), XSD.nonNegativeInteger)] if isinstance(n, int) else n for n in (begins, ends))
        mention = Iri(f"urn:m{number}")
        triples.append((mention, NIF.referenceContext, article))
        for verb, values in ((NIF.beginIndex, begins), (NIF.endIndex, ends), (NIF.anchorOf, words)):
            triples += [(mention, verb, value) for value in values]
    data = MemoryGraph(to_rdflib(triples))
    this = {"this": URIRef(article)}
    found = list(data.query(PREPARED, initBindings=this))
    if PROOFS[OFFSETS](data, this):
        assert not found
    if all(len(mention) == 2 for mention in mentions):
        assert PROOFS[OFFSETS](data, this)
    assert list(data.query(QUERY_TEXT, initBindings=this)) == found


DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
DIGESTS = st.sampled_from(
    [Literal(DIGEST), Literal(DIGEST.upper()), Literal(DIGEST, XSD.string), Literal(DIGEST, language="en"), Literal("")]
)
BODIES = st.sampled_from([Literal(TEXT), Literal(TEXT + "."), Literal(TEXT, language="en")])
AMOUNT = st.builds(
    Literal,
    st.sampled_from(["1", "2", "2.0", "-1", "1e9", "NaN", "x"]),
    st.sampled_from([XSD.decimal, XSD.string, None]),
)


def assert_sound(query: str, this: Iri, triples: list[Triple]) -> bool:
    """What the proof of a query says; where it says that all is well, the query finds nothing."""
    data, bindings = MemoryGraph(to_rdflib(triples)), {"this": URIRef(this)}
    proved = PROOFS[query](data, bindings)
    assert not (proved and list(data.query(prepareQuery(HEAD + query), initBindings=bindings)))
    return proved


@given(st.lists(BODIES, max_size=2), st.lists(DIGESTS, max_size=2))
@settings(max_examples=60, deadline=None)
def test_a_hash_that_is_proved_right_is_right(bodies: list[Literal], digests: list[Literal]) -> None:
    article = Iri("urn:article")
    triples: list[Triple] = [(article, SCHEMA.articleBody, body) for body in bodies]
    triples += [(article, KG.sha256, digest) for digest in digests]
    proved = assert_sound(HASH, article, triples)
    assert proved or (bodies, digests) != ([Literal(TEXT)], [Literal(DIGEST)])


@given(st.lists(AMOUNT, max_size=2), st.lists(AMOUNT, max_size=2))
@settings(max_examples=100, deadline=None)
def test_a_range_that_is_proved_to_run_upwards_does_so(low: list[Literal], high: list[Literal]) -> None:
    amount = Iri("urn:amount")
    triples: list[Triple] = [(amount, KG.value, each) for each in low]
    assert_sound(RANGE, amount, triples + [(amount, KG.maxValue, each) for each in high])
    both = [(amount, KG.value, Literal("1", XSD.decimal)), (amount, KG.maxValue, Literal("2.5", XSD.decimal))]
    assert assert_sound(RANGE, amount, both)
