"""The pool as an engine: what the front has of it."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from kg.serve.body import Body
from kg.serve.engine import READ_ONLY
from kg.serve.pool.changes import OnDisk, Writing, in_memory
from kg.serve.pool.control import Control
from kg.serve.pool.engines import Engine
from kg.serve.pool.readers import Readers
from kg.serve.pool.stock import Stock
from kg.serve.problems import Problem
from kg.serve.tasks import Change, Reading, encoded, shape
from kg.settings import Settings

logger = logging.getLogger(__name__)


class Pool:
    """The `Engine` (kg.serve.engine) whose evaluation is done by the processes of the supervisor at `path`."""

    def __init__(self, path: Path, settings: Settings, *, writable: bool, on_disk: bool) -> None:
        self._control = Control(path, made=self._made, died=self._died, lost=_lost)
        self._stock = Stock(self._control, settings.engines)
        self._readers = Readers(self._stock, settings)
        self._disk = OnDisk(self._control, self._stock, settings.timeout) if writable and on_disk else None
        self._memory = Writing(settings.timeout, in_memory(self._control, self._stock, settings.timeout))
        self._writable = writable
        self._control.listen()
        if self._disk:
            self._disk.start()
        else:
            self._stock.fill()

    @property
    def writable(self) -> bool:
        return self._writable

    @property
    def generation(self) -> str:
        return self._stock.generation

    def read(self, task: Reading, client: str = "") -> Body:
        """The answer. Problem 503 names the limit that was reached, 429 that of the client."""
        return self._readers.read(shape(task), *encoded(task), client)

    def change(self, task: Change) -> bytes:
        """Make a change, one at a time; who asks afterwards sees it."""
        if not self._writable:
            raise Problem(403, READ_ONLY)
        return (self._disk.writing if self._disk else self._memory).change(*encoded(task))

    def state(self) -> Mapping[str, float]:
        """Numbers for those who watch: what there is now, and how many processes were ended, by cause."""
        return self._readers.state()

    def _made(self, engine: Engine, kind: str) -> None:
        if kind == "writer" and self._disk:
            self._disk.made(engine)
        else:
            self._stock.made(engine)

    def _died(self, pid: int, code: int) -> None:
        self._stock.died(pid, code)


def _lost() -> None:
    """Without a supervisor there is nothing to serve: end, and whoever started this process starts another one."""
    logger.critical("the supervisor is gone; this front ends")
    os.kill(os.getpid(), signal.SIGKILL)
