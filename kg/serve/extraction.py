"""Articles of those who try: read in processes that can be ended, under the limits of a query, and never stored."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kg.serve.forking.frames import frame
from kg.serve.forking.parent import Forks, Work
from kg.serve.problems import Problem
from kg.settings import Settings, plain

SIDE_BY_SIDE = 2  # articles; each may take KG_MEMORY
RETRY = {"Retry-After": "1"}
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # a process with several cannot well be forked


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was sent: what messages call it, and the suffix of files that are read as it is."""

    data: bytes
    source: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """The graph of an article in the format that was asked for."""

    article: str
    graph: bytes
    more: bool  # the document has further articles
    violations: tuple[str, ...]
    notes: tuple[str, ...]  # what was left out while it was read


class ExtractionService:
    """Makes graphs of articles. The first call loads the language model; `close` gives it back."""

    def __init__(self, settings: Settings) -> None:
        work = Work(
            "kg.serve.extractor", "reading the article", "a shorter text", (json.dumps(plain(settings)),), ONE_THREAD
        )
        self.forks = Forks(work, settings.memory, SIDE_BY_SIDE)
        self._settings = settings
        self._lock = threading.Lock()
        self._clients: Counter[str] = Counter()

    def extract(self, document: Document, form: str, seconds: float, client: str = "") -> Extracted:
        """The graph of the first article in a document, in one of kg.store.FORMATS.

        Problem 422 where it cannot be read, 429 where the client has too many, others as `Forks.ask` has them.
        """
        if sys.platform != "linux":
            raise Problem(501, "trying an article needs a server on Linux; use `kg build` or `kg show` here")
        request = {"source": document.source, "suffix": document.suffix, "form": form}
        with self._counted(client):
            header, graph = self.forks.ask([frame(request, document.data)], seconds)
        if "error" in header:
            raise Problem(422, header["error"], {"notes": header["notes"]} if header["notes"] else {})
        told = tuple(header["violations"]), tuple(header["notes"])
        return Extracted(header["article"], graph, header["more"], *told)

    @contextmanager
    def _counted(self, client: str) -> Iterator[None]:
        """Hold a place among those who wait, as long queries do; of one client only so many."""
        most, settings = SIDE_BY_SIDE + self._settings.max_waiting, self._settings
        with self._lock:
            if settings.max_per_client and self._clients[client] >= settings.max_per_client:
                detail = f"you have {settings.max_per_client} articles that are being read or wait; let one end first"
                raise Problem(429, detail, {"limit": "articles of one client"}, RETRY)
            if self._clients.total() >= most:
                raise Problem(503, f"{settings.max_waiting} articles wait already; try later", {}, RETRY)
            self._clients[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._clients[client] -= 1
                self._clients += Counter()  # which forgets the clients that have none

    def close(self) -> None:
        """End the processes. The next call starts them again."""
        self.forks.close()
