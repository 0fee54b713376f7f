"""Triples that a page is made from, looked up by subject and property."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeVar

from kg.vocab import RDF, Literal, Triple

Row = tuple[str, str, str]  # subject, predicate, object; a literal by its lexical form
MAX_INDEX = 10  # digits of an offset; a text is never so long


class Known:
    """What is known of some resources. Objects are texts: an IRI, or the lexical form of a literal.

    `reports` is by how many articles each fact is reported, where not all of them are known.
    """

    def __init__(self, rows: Iterable[Row], reports: Mapping[str, int] | None = None) -> None:
        self.reports = reports or {}
        self._objects: dict[str, dict[str, list[str]]] = {}
        self.memory: dict[tuple[str, str], Any] = {}
        for subject, predicate, value in dict.fromkeys(rows):
            self._objects.setdefault(subject, {}).setdefault(predicate, []).append(value)

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> Known:
        """The same, from triples."""
        return cls((s, p, o.value if isinstance(o, Literal) else str(o)) for s, p, o in triples)

    def __contains__(self, subject: object) -> bool:
        return subject in self._objects

    def all(self, subject: str, *predicates: str) -> list[str]:
        """All objects of the properties, in the order in which they came."""
        there = self._objects.get(subject, {})
        return [value for predicate in predicates for value in there.get(predicate, ())]

    def one(self, subject: str, predicate: str) -> str:
        """The first object in the order of texts, so that it is the same one each time; "" where there is none."""
        found = self._objects.get(subject, {}).get(predicate, ())
        return found[0] if len(found) == 1 else min(found, default="")

    def index(self, subject: str, predicate: str) -> int | None:
        """A whole number; None where there is none."""
        text = self.one(subject, predicate)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_INDEX else None

    def instances(self, class_: str) -> Iterator[str]:
        """The subjects of a class."""
        return (subject for subject, there in self._objects.items() if class_ in there.get(RDF.type, ()))

    def subjects(self, predicate: str) -> Iterator[str]:
        """The subjects that have a property."""
        return (subject for subject, there in self._objects.items() if predicate in there)


T = TypeVar("T")


def remembered(read: Callable[[Known, str], T]) -> Callable[[Known, str], T]:
    """A function that reads something of a resource, once for each."""

    @wraps(read)
    def once(known: Known, iri: str) -> T:
        key = (read.__name__, iri)
        if key not in known.memory:
            known.memory[key] = read(known, iri)
        found: T = known.memory[key]
        return found

    return once
