"""Proofs, in plain Python, that the SPARQL constraints of shapes/kg.ttl find nothing wrong.

rdflib takes about 100 ms to compare 300 mentions with their article's text; this takes less than one. A proof may
only say "there is certainly no answer": in every doubtful case it says no, and the query itself decides. So a verdict
never depends on this file, only its speed does. The query's text stands here beside the proof that is about it; with
other shapes, or when shapes/kg.ttl changes, the texts differ and the query is asked (a test holds them equal).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from rdflib import Literal, URIRef
from rdflib.term import Node

from kg.vocab import KG, NIF, SCHEMA, XSD


class Indexed(Protocol):
    """What a proof needs of a graph."""

    by_subject: dict[Node, dict[Node, list[Node]]]
    by_predicate: dict[Node, dict[Node, list[Node]]]


OFFSETS = """
SELECT $this ?value ?problem WHERE {
    {
        $this schema:articleBody ?body .
        ?value nif:referenceContext $this ; nif:beginIndex ?begin ; nif:endIndex ?end ; nif:anchorOf ?text .
        FILTER(!isNumeric(?begin) || !isNumeric(?end) || ?begin >= ?end || ?end > STRLEN(?body)
               || SUBSTR(?body, xsd:integer(?begin) + 1, xsd:integer(?end) - xsd:integer(?begin)) != STR(?text))
    }
    BIND(IF(!isNumeric(?begin) || !isNumeric(?end), "an offset is not a number",
         IF(?begin >= ?end, "it begins where it ends, or later",
         IF(?end > STRLEN(?body), "it ends after the end of the article",
            "nif:anchorOf is not the text between begin and end"))) AS ?problem)
}"""

HASH = """
SELECT $this ?value ?hash WHERE {
    $this schema:articleBody ?body ; kg:sha256 ?value .
    BIND(SHA256(?body) AS ?hash)
    FILTER(STR(?value) != ?hash)
}"""

RANGE = """
SELECT $this ?value ?low WHERE {
    $this kg:value ?low ; kg:maxValue ?value .
    FILTER(?value < ?low)
}"""

BODY, CONTEXT = URIRef(SCHEMA.articleBody), URIRef(NIF.referenceContext)
BEGIN, END, ANCHOR = URIRef(NIF.beginIndex), URIRef(NIF.endIndex), URIRef(NIF.anchorOf)
SHA256, VALUE, MAX_VALUE = URIRef(KG.sha256), URIRef(KG.value), URIRef(KG.maxValue)
INDEX = {URIRef(XSD.nonNegativeInteger), URIRef(XSD.base + "integer")}  # the second is what Oxigraph makes of the first


def offsets_are_right(graph: Indexed, bindings: Mapping[str, Any]) -> bool:
    """Whether certainly each mention of the article `this` has one begin, one end and the text between them."""
    article = bindings["this"]
    bodies = graph.by_subject.get(article, {}).get(BODY, [])
    if len(bodies) != 1 or not _plain(bodies[0]):
        return False
    text = str(bodies[0])
    mentions = graph.by_predicate.get(CONTEXT, {}).get(article, [])
    return all(_fits(graph.by_subject.get(mention, {}), text) for mention in mentions)


def _fits(mention: Mapping[Node, list[Node]], text: str) -> bool:
    values = [mention.get(each, []) for each in (BEGIN, END, ANCHOR)]
    if any(len(each) != 1 for each in values):
        return False
    begin, end, words = (each[0] for each in values)
    start, stop = _index(begin), _index(end)
    return 0 <= start < stop <= len(text) and _plain(words) and text[start:stop] == str(words)


def _index(term: Node) -> int:
    """The value of a whole number, -1 for every other term."""
    if not isinstance(term, Literal) or term.datatype not in INDEX or not isinstance(term.value, int):
        return -1
    return term.value


def _plain(term: Node) -> bool:
    return isinstance(term, Literal) and term.language is None and term.datatype in (None, URIRef(XSD.string))


def hash_is_right(graph: Indexed, bindings: Mapping[str, Any]) -> bool:
    """Whether certainly each hash of the article `this` is that of its one text."""
    article = graph.by_subject.get(bindings["this"], {})
    bodies = article.get(BODY, [])
    if len(bodies) != 1 or not _plain(bodies[0]):
        return False
    digest = hashlib.sha256(str(bodies[0]).encode()).hexdigest()
    return all(_plain(value) and str(value) == digest for value in article.get(SHA256, []))


def range_runs_upwards(graph: Indexed, bindings: Mapping[str, Any]) -> bool:
    """Whether certainly no upper end of the amount `this` is less than its value."""
    amount = graph.by_subject.get(bindings["this"], {})
    low, high = ([decimal(value) for value in amount.get(each, [])] for each in (VALUE, MAX_VALUE))
    return all(a is not None and b is not None and a <= b for a in low for b in high)


def decimal(term: Node) -> Decimal | None:
    """The value of a decimal number, None for every other term."""
    found = term.value if isinstance(term, Literal) and term.datatype == URIRef(XSD.decimal) else None
    return found if isinstance(found, Decimal) and found.is_finite() else None


PROOFS: dict[str, Callable[[Indexed, Mapping[str, Any]], bool]] = {
    OFFSETS: offsets_are_right, HASH: hash_is_right, RANGE: range_runs_upwards,
}  # fmt: skip


@lru_cache(maxsize=64)  # queries; shapes/kg.ttl has three
def proof_of(text: str) -> Callable[[Indexed, Mapping[str, Any]], bool] | None:
    """The proof for a query, which may have PREFIX lines before it; white space does not matter."""
    words = " ".join(text.split())
    return next((proof for query, proof in PROOFS.items() if words.endswith(" ".join(query.split()))), None)
