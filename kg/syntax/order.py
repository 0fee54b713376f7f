"""The order in which a graph reads best, from its content alone: the same triples, the same order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.vocab import KG, RDF, RDFS, SCHEMA, SKOS, Iri, Literal, Triple

_CLASSES = (KG.Article, KG.Person, KG.Organisation, KG.Role, KG.Statement, KG.Measure, KG.Amount, KG.Mention)
_FIRST = (RDF.type, RDFS.label, SKOS.altLabel, *SCHEMA.terms(), *KG.terms())
_PREDICATES = {term: rank for rank, term in enumerate(_FIRST) if term != SCHEMA.articleBody}
_LAST = len(_FIRST)  # for terms of other vocabularies; the long text of an article comes after them
_NUMBERED = re.compile(r"(\D*)(\d{0,18})", re.ASCII)
_COMPARED = 120  # characters of a term in which numbers are compared as numbers


def in_order(name: str, triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """The triples of the graph `name`: its article, persons, organisations, roles and so on; char=9 before char=10."""
    known = tuple(triples)
    ranks = {s: _CLASSES.index(o) for s, p, o in known if p == RDF.type and isinstance(o, Iri) and o in _CLASSES}

    def key(triple: Triple) -> tuple[object, ...]:
        s, p, o = triple
        place = -1 if s == name else ranks.get(s, len(_CLASSES))
        verb = _LAST + 1 if p == SCHEMA.articleBody else _PREDICATES.get(p, _LAST)
        return place, _natural(s), s, verb, p, *_object(o)

    return tuple(sorted(known, key=key))


def _object(term: Iri | Literal) -> tuple[object, ...]:
    if isinstance(term, Literal):
        return 1, _natural(term.value), term.value, term.datatype or "", term.language or ""
    return 0, _natural(term), term, "", ""


def _natural(text: str) -> tuple[tuple[str, int], ...]:
    """A key that compares the numbers in a text as numbers."""
    return tuple((words, int(digits or 0)) for words, digits in _NUMBERED.findall(text[:_COMPARED]))
