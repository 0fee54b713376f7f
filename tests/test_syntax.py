"""Turtle, TriG and JSON-LD by hand: whatever goes in comes out, by two parsers; and the order of triples."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.syntax.jsonld import jsonld
from kg.syntax.order import in_order
from kg.syntax.turtle import Names, trig, turtle
from kg.vocab import KG, PREFIXES, RDF, RDFS, SCHEMA, XSD, ArticleGraph, Iri, Literal

NAME = Iri("https://newskg.example/id/article/a-test-0a1b2c3d")
TEXTS = st.text(st.sampled_from('ab"\\\n\r\t\x0c\x00\x7f\u2028é😀“')) | st.text()
SUFFIXES = st.text(st.sampled_from("ab0-_./:é'(),"), max_size=8) | st.sampled_from(["x#y", "%41", "#a.b", "x#char=1,2"])
BASES = st.sampled_from(["https://newskg.example/id/", "https://newskg.example/id/role/", str(NAME), KG.base, "urn:x:"])
IRIS = st.builds(lambda base, rest: Iri(base + (rest.replace("#", "") if "#" in base else rest)), BASES, SUFFIXES)
TAGS = st.sampled_from(["en", "en-gb"])
DATATYPES = st.sampled_from([None, XSD.string, XSD.date, XSD.decimal, Iri("urn:d")])
LITERALS = st.builds(Literal, TEXTS, DATATYPES) | st.builds(lambda text, tag: Literal(text, None, tag), TEXTS, TAGS)
NUMBERS = st.builds(Literal, st.from_regex(r"[+-]?[0-9]{1,3}(\.[0-9]{0,3})?", fullmatch=True), st.just(XSD.decimal))
TRIPLES = st.lists(st.tuples(IRIS, IRIS, IRIS | LITERALS | NUMBERS), max_size=8).map(tuple)
WRITERS = {
    "ttl": (turtle, ox.RdfFormat.TURTLE),
    "trig": (trig, ox.RdfFormat.TRIG),
    "jsonld": (jsonld, ox.RdfFormat.JSON_LD),
}


def spelled(subject: str, predicate: str, thing: Iri | Literal) -> tuple[str, ...]:
    """A triple as strings that two parsers agree on."""
    if isinstance(thing, Iri):
        return subject, predicate, thing
    return subject, predicate, thing.value, thing.language or "", "" if thing.language else thing.datatype or XSD.string


def read(text: str, form: ox.RdfFormat) -> set[tuple[str, ...]]:
    found = set()
    for quad in ox.parse(text, format=form):
        s, p, o = quad.subject.value, quad.predicate.value, quad.object  # type: ignore[union-attr]
        is_literal = isinstance(o, ox.Literal)
        term = Literal(o.value, Iri(o.datatype.value), o.language) if is_literal else Iri(o.value)  # type: ignore[union-attr]
        found.add(spelled(s, p, term))
    return found


@pytest.mark.parametrize("form", WRITERS)
@given(triples=TRIPLES)
def test_what_is_written_is_read_back_unchanged(form: str, triples: tuple[tuple[Iri, Iri, Iri | Literal], ...]) -> None:
    writer, parser = WRITERS[form]
    kept = tuple(t for t in triples if form != "jsonld" or t[1] != RDF.type)
    graphs = [ArticleGraph(NAME, kept), ArticleGraph(Iri(NAME + "-2"), kept), ArticleGraph(Iri(""), kept)]
    assert read("".join(writer(graphs, PREFIXES)), parser) == {spelled(*triple) for triple in kept}


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (NAME, "<>"),
        (NAME + "#char=3,9", "<#char=3,9>"),
        (NAME + "-other", "<../article/a-test-0a1b2c3d-other>"),
        ("https://newskg.example/id/person/anna-reeve", "person:anna-reeve"),
        ("https://newskg.example/id/role/anna-reeve/swimmer", "<../role/anna-reeve/swimmer>"),
        ("https://newskg.example/id/statement/a-test-0a1b2c3d/12-40", "statement:12-40"),
        ("https://newskg.example/id/statement/another-article/12-40", "<../statement/another-article/12-40>"),
        (KG.Person, "kg:Person"),
        ("https://example.org/a/../b", "<https://example.org/a/../b>"),
    ],
)
def test_iris_are_written_as_short_as_they_can_be_read(iri: str, expected: str) -> None:
    assert Names(PREFIXES, NAME).iri(Iri(iri)) == expected


def test_the_order_of_a_graph_is_that_in_which_it_reads_best() -> None:
    person, body = Iri("https://newskg.example/id/person/a"), Literal("text")
    nine, ten = Iri(NAME + "#char=9,12"), Iri(NAME + "#char=10,14")
    wanted = (
        (NAME, RDF.type, KG.Article),
        (NAME, SCHEMA.headline, Literal("A")),
        (NAME, SCHEMA.articleBody, body),
        (person, RDF.type, KG.Person),
        (person, RDFS.label, Literal("A")),
        (nine, RDF.type, KG.Mention),
        (ten, RDF.type, KG.Mention),
    )
    assert in_order(NAME, reversed(wanted)) == wanted
