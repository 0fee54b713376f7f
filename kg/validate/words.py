"""The words of the article that a result is about, so that a person can read them there."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from kg.vocab import KG, NIF

_MENTION, _EVIDENCE, _REFERS_TO = map(URIRef, (KG.Mention, KG.evidence, KG.refersTo))
_CONTEXT, _WORDS = map(URIRef, (NIF.referenceContext, NIF.anchorOf))


def mention_of(data: Graph, focus: Node, value: Node | None) -> Node | None:
    """The mention itself, where focus node or value is one; otherwise the longest of a fact's evidence, or of what
    refers to a person or an organisation, the first of equals."""
    itself = [node for node in (focus, value) if node is not None and _is_mention(data, node)]
    found = itself[:1] or sorted(_about(data, focus), key=lambda node: (-len(words_of(data, node) or ""), str(node)))
    return found[0] if found else None


def words_of(data: Graph, mention: Node) -> str | None:
    """The words of a mention, None where it has none."""
    return min(map(str, data.objects(mention, _WORDS)), default=None)


def _is_mention(data: Graph, node: Node) -> bool:
    return (node, RDF.type, _MENTION) in data or any(True for _ in data.objects(node, _CONTEXT))


def _about(data: Graph, focus: Node) -> Iterator[Node]:
    evidence = list(data.objects(focus, _EVIDENCE))
    yield from evidence or data.subjects(_REFERS_TO, focus)
