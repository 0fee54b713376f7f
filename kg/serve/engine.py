"""Who evaluates queries.

All that serve/ knows of the graph goes through `Engine`, and only values and bytes pass: a pool of processes can take
the place of `LocalEngine` without a change elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kg.store import DEFAULT_BASE, Store

FRAME = 65_536  # bytes handed on at a time


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the dataset that the request names; none means the union of all graphs."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base_iri: str = DEFAULT_BASE


class Engine(Protocol):
    """Evaluation behind one door. Errors before the first frame are KgErrors; later ones break the stream."""

    def ask(self, question: Question, form: str) -> Iterator[bytes]:
        """The answer in one of the formats for its kind, in frames. QueryError where it cannot be evaluated."""

    def dump(self, form: str, graph: str | None = None) -> Iterator[bytes]:
        """All graphs, or the named one ("" is the default graph), in a format for graphs, in frames."""

    def graph_names(self) -> tuple[str, ...]:
        """The names of the graphs, sorted."""


class LocalEngine:
    """Evaluates in this process, one store for all requests; Oxigraph reads from several threads at once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ask(self, question: Question, form: str) -> Iterator[bytes]:
        answer = self._store.query(
            question.text,
            base_iri=question.base_iri,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
        )
        return _frames(answer.serialize(form))

    def dump(self, form: str, graph: str | None = None) -> Iterator[bytes]:
        return _frames(self._store.dump(form, graph))

    def graph_names(self) -> tuple[str, ...]:
        return self._store.graph_names()


def _frames(data: bytes) -> Iterator[bytes]:
    return (data[at : at + FRAME] for at in range(0, len(data), FRAME))
