"""RDF terms of our own, and the names of the ontology.

Nothing here depends on an RDF library: `kg.store` and `kg.validate` translate at their border.
"""

from __future__ import annotations

from dataclasses import dataclass


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal: its lexical form, and a datatype (xsd:string where none is given) or a language tag."""

    value: str
    datatype: Iri | None = None
    language: str | None = None


Triple = tuple[Iri, Iri, Iri | Literal]


@dataclass(frozen=True, slots=True)
class ArticleGraph:
    """All triples about one article; `name` is the article's IRI and the name of its graph."""

    name: Iri
    triples: tuple[Triple, ...]
