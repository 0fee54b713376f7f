"""Who evaluates: all that the views know of the graph goes through an `Engine`, and only values and bytes pass."""

from __future__ import annotations

import json
import threading
from typing import Protocol

from kg.serve.body import Body
from kg.serve.problems import Problem
from kg.serve.tasks import Change, ListGraphs, Reading, perform
from kg.store import Store
from kg.store.endpoint import Endpoint

READ_ONLY = "this server is for reading only; start it with --store and --write-token-file to write"


class Engine(Protocol):
    """Evaluation behind one door. What goes wrong is a KgError or a Problem; an answer that is given is whole."""

    @property
    def writable(self) -> bool:
        """Whether changes are possible at all."""

    @property
    def generation(self) -> str:
        """A name of the content, another one after each change."""

    def read(self, task: Reading, client: str = "") -> Body:
        """The answer to a task. `client` is whose limits count."""

    async def answer(self, task: Reading, client: str = "") -> Body:
        """As `read`, in an event loop."""

    def change(self, task: Change) -> bytes:
        """Make a change, visible to each task that is asked afterwards. Its answer as in `tasks`."""


def graph_names(engine: Engine) -> tuple[str, ...]:
    """The names of the graphs, sorted."""
    return tuple(json.loads(bytes(engine.read(ListGraphs()))))


class LocalEngine:
    """Evaluates in this process, one store for all requests, without limits: for tests and for use as a library."""

    def __init__(self, store: Store, default_graph: str = "auto") -> None:
        self._store = store
        self._endpoint = Endpoint(store, default_graph)
        self._changes = 0
        self._lock = threading.Lock()

    @property
    def writable(self) -> bool:
        return not self._store.read_only

    @property
    def generation(self) -> str:
        return f"{id(self):x}-{self._changes}"

    def read(self, task: Reading, client: str = "") -> Body:
        body = Body()
        perform(task, self._store, self._endpoint, body)
        return body

    async def answer(self, task: Reading, client: str = "") -> Body:
        return self.read(task, client)

    def change(self, task: Change) -> bytes:
        if not self.writable:
            raise Problem(403, READ_ONLY)
        body = Body()
        with self._lock:
            perform(task, self._store, self._endpoint, body)
            self._changes += 1
        return bytes(body)
