"""Between our own terms and rdflib's: the only translation in this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import BNode, URIRef
from rdflib import Literal as NodeLiteral
from rdflib.term import Node

from kg.errors import UsageError
from kg.syntax.turtle import Verbatim
from kg.vocab import Iri, Literal, Triple

BLANK = "_:"  # begins a blank node, as in N-Triples: a file that somebody validates may have some
NodeTriple = tuple[Node, Node, Node]


def to_rdflib(triples: Iterable[Triple]) -> Iterator[NodeTriple]:
    """The same triples in rdflib's terms; lexical forms stay as they are (rdflib would make 1 of 01)."""
    for subject, predicate, object_ in triples:
        yield _name(subject), _name(predicate), _literal(object_) if isinstance(object_, Literal) else _name(object_)


def from_rdflib(node: Node) -> Iri | Literal:
    """One term of ours; a blank node is spelled as in N-Triples."""
    if isinstance(node, NodeLiteral):
        datatype = None if node.datatype is None else Iri(node.datatype)
        return Literal(str(node), datatype, node.language)
    return Verbatim(f"{BLANK}{node}") if isinstance(node, BNode) else Iri(str(node))


@lru_cache(maxsize=1 << 14)  # terms; an article has about 500 IRIs, each used many times
def _name(iri: str) -> URIRef | BNode:
    if iri.startswith("<<"):
        raise UsageError(f"SHACL cannot check a triple inside a triple: {iri}; write it without RDF-star")
    return BNode(iri.removeprefix(BLANK)) if iri.startswith(BLANK) else URIRef(iri)


@lru_cache(maxsize=1 << 14)  # terms; mostly small numbers, which articles share
def _literal(literal: Literal) -> NodeLiteral:
    datatype = None if literal.datatype is None else URIRef(literal.datatype)
    return NodeLiteral(literal.value, lang=literal.language, datatype=datatype, normalize=False)
