"""A graph in memory that pySHACL can read fast.

rdflib's own store answers each look-up through five generators, and its query() parses the text at each call. For an
article of 2,400 triples plain pySHACL needs about 300 ms of CPU with our shapes, with this class it is about 22, and
about 8 where all certainly conforms (benchmarks/validate.py); the reports are the same (tests/test_shapes.py compares
them on every fixture).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from functools import lru_cache
from typing import Any

from rdflib import Graph
from rdflib.paths import Path
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from kg.validate.proof import proof_of

NodeTriple = tuple[Node, Node, Node]
_ABSENT: Mapping[Node, list[Node]] = {}


class MemoryGraph(Graph):
    """Triples of rdflib terms, indexed once and never changed; duplicates count once."""

    def __init__(self, triples: Iterable[NodeTriple]) -> None:
        super().__init__(bind_namespaces="none")
        self.all = dict.fromkeys(triples)
        self.by_subject: dict[Node, dict[Node, list[Node]]] = defaultdict(dict)
        self.by_predicate: dict[Node, dict[Node, list[Node]]] = defaultdict(dict)
        for subject, predicate, object_ in self.all:
            self.by_subject[subject].setdefault(predicate, []).append(object_)
            self.by_predicate[predicate].setdefault(object_, []).append(subject)

    def __len__(self) -> int:
        return len(self.all)

    def triples(self, triple: Any) -> Generator[Any, None, None]:
        """All triples that match a pattern; None stands for any term, and the predicate may be a property path."""
        subject, predicate, object_ = triple
        if isinstance(predicate, Path):
            yield from super().triples(triple)
        elif subject is not None and predicate is not None:
            found = self.by_subject.get(subject, _ABSENT).get(predicate, ())
            yield from ((subject, predicate, each) for each in found if object_ is None or each == object_)
        elif predicate is not None and object_ is not None:
            found = self.by_predicate.get(predicate, _ABSENT).get(object_, ())
            yield from ((each, predicate, object_) for each in found)
        elif predicate is not None:
            pairs = self.by_predicate.get(predicate, _ABSENT).items()
            yield from ((each, predicate, value) for value, subjects in pairs for each in subjects)
        else:
            yield from (own for own in self.all if subject in (None, own[0]) and object_ in (None, own[2]))

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Node, None, None]:
        if subject is None or predicate is None or isinstance(predicate, Path):
            yield from super().objects(subject, predicate, unique)
        else:
            yield from self.by_subject.get(subject, _ABSENT).get(predicate, ())

    def subjects(
        self,
        predicate: Any = None,
        object: Any = None,  # noqa: A002  rdflib's name
        unique: bool = False,
    ) -> Generator[Node, None, None]:
        if object is None or predicate is None or isinstance(predicate, Path):
            yield from super().subjects(predicate, object, unique)
        else:
            yield from self.by_predicate.get(predicate, _ABSENT).get(object, ())

    def subject_objects(self, predicate: Any = None, unique: bool = False) -> Generator[tuple[Node, Node], None, None]:
        if predicate is None or isinstance(predicate, Path):
            yield from super().subject_objects(predicate, unique)
        else:
            found = self.by_predicate.get(predicate, _ABSENT)
            yield from ((subject, object_) for object_, subjects in found.items() for subject in subjects)

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Generator[tuple[Node, Node], None, None]:
        if subject is None:
            yield from super().predicate_objects(subject, unique)
        else:
            found = self.by_subject.get(subject, _ABSENT)
            yield from ((predicate, object_) for predicate, objects in found.items() for object_ in objects)

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Result:
        """As in rdflib, with each text parsed once, and not evaluated where it is proved to have no answer."""
        if not isinstance(query_object, str):
            return super().query(query_object, *arguments, **options)
        bindings = options.get("initBindings") or (arguments[3] if len(arguments) > 3 else {})
        if (nothing_found := proof_of(query_object)) and nothing_found(self, bindings):
            return _empty()
        return super().query(_prepared(query_object), *arguments, **options)


@lru_cache(maxsize=64)  # queries; shapes/kg.ttl has three
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _empty() -> Result:
    result = Result("SELECT")
    result.vars, result.bindings = [], []
    return result
