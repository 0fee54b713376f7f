"""Validation in processes that can be ended: at most two side by side, each under a limit of time and memory."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.serve.engine import Engine, graph_names
from kg.serve.forking.frames import frame
from kg.serve.forking.parent import Forks, Work
from kg.serve.problems import Problem
from kg.serve.tasks import Dump

SIDE_BY_SIDE = 2  # validations; each may take KG_MEMORY
WHOLE_STORE = 6  # times the limit of one document
BATCH = 1_000_000  # bytes of N-Quads
MAX_DEPTH = 100  # levels
FORMATS = ("ttl", "jsonld", "json", "csv")
WORK = Work("kg.serve.validator", "the validation", "fewer graphs")


@dataclass(frozen=True, slots=True)
class Validated:
    """Reports on the graphs of a document, by format, and whether all conform (warnings do not count)."""

    conforms: bool
    documents: Mapping[str, bytes]


class ValidationService:
    """Validates documents in processes of their own. The first call starts them; `close` ends them."""

    def __init__(self, memory: int, side_by_side: int = SIDE_BY_SIDE) -> None:
        """`memory` is in megabytes, for one validation."""
        self.forks = Forks(WORK, memory, side_by_side)
        self._whole = threading.Lock()
        self._known: tuple[str, Validated] | None = None

    def validate(
        self,
        data: bytes,
        form: str,
        base_iri: str,
        seconds: float,
        formats: Sequence[str] = FORMATS,
        *,
        max_depth: int = MAX_DEPTH,
    ) -> Validated:
        """The reports on a document, in `formats`. `form` is one of kg.store.FORMATS. It may nest so deep.

        Problem 400 with the line where it does not parse, others as `Forks.ask` has them.
        """
        header = {"form": form, "base_iri": base_iri, "formats": list(formats), "last": True}
        header["depth"] = max_depth
        return self._validated([frame(header, data)], seconds)

    def store(self, engine: Engine, base_iri: str, seconds: float) -> Validated:
        """The reports on all graphs of the store, graph by graph, in all formats; known until the store changes."""
        if not self._whole.acquire(timeout=seconds):
            raise WORK.late(seconds, "waited for another validation of the store")
        try:
            generation = engine.generation
            if self._known is not None and self._known[0] == generation:
                return self._known[1]
            found = self._validated(_frames(engine, base_iri), seconds)
            if engine.generation == generation:
                self._known = generation, found
            return found
        finally:
            self._whole.release()

    def _validated(self, frames: Iterable[bytes], seconds: float) -> Validated:
        """The reports on what is in frames. Problem where there are none."""
        header, body = self.forks.ask(frames, seconds)
        if "error" in header:
            place = {name: header[name] for name in ("line", "column") if header[name]}
            raise Problem(400, header["error"], place)
        documents, start = {}, 0
        for name, size in header["parts"].items():
            documents[name] = body[start : start + size]
            start += size
        return Validated(header["conforms"], documents)

    def close(self) -> None:
        """End the processes. The next call starts them again."""
        self.forks.close()


def _frames(engine: Engine, base_iri: str) -> Iterator[bytes]:
    """All graphs of the store, about BATCH bytes in a frame, so that no process holds all of them at once."""
    header = {"form": "nq", "base_iri": base_iri, "formats": FORMATS}
    batch = bytes(engine.read(Dump("nq", "")))
    for name in graph_names(engine):
        if len(batch) >= BATCH:
            yield frame({**header, "last": False}, batch)
            batch = b""
        batch += bytes(engine.read(Dump("nq", name)))
    yield frame({**header, "last": True}, batch)
