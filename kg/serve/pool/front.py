"""The pool as an engine: what the front has of it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Mapping
from pathlib import Path

from kg.serve.application import Blocking
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
    """The `Engine` (kg.serve.engine) whose evaluation is done by the processes of the supervisor at `path`.

    It lives in an event loop, to which `start` must be given; `read` and `change` are for other threads.
    """

    def __init__(self, path: Path, settings: Settings, *, writable: bool, on_disk: bool) -> None:
        self._path, self._settings, self._on_disk = path, settings, on_disk
        self._writable = writable
        self._loop: asyncio.AbstractEventLoop
        self._thread: int
        self._stock: Stock
        self._readers: Readers
        self._disk: OnDisk | None = None
        self._writing: Writing

    async def start(self) -> None:
        """Connect, and have engines made."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        control = Control(self._path, made=self._made, died=self._died, lost=_lost)
        seconds = self._settings.write_timeout or self._settings.timeout
        self._stock = Stock(control, self._settings.engines)
        self._readers = Readers(self._stock, self._settings)
        if self._writable and self._on_disk:
            self._disk = OnDisk(control, self._stock, seconds)
            self._writing = self._disk.writing
            await self._disk.start()
        else:
            self._writing = Writing(seconds, in_memory(control, self._stock, seconds))
            self._stock.fill()

    @property
    def writable(self) -> bool:
        return self._writable

    @property
    def generation(self) -> str:
        return self._stock.generation

    async def answer(self, task: Reading, client: str = "") -> Body:
        """As `read`, in the event loop."""
        return await self._readers.read(shape(task), *encoded(task), client)

    def read(self, task: Reading, client: str = "") -> Body:
        """The answer. Problem 503 names the limit that was reached, 429 that of the client.

        Blocking in the event loop itself, where `answer` is to be awaited.
        """
        if threading.get_ident() == self._thread:
            raise Blocking
        return asyncio.run_coroutine_threadsafe(self.answer(task, client), self._loop).result()

    def change(self, task: Change) -> bytes:
        """Make a change, one at a time; who asks afterwards sees it."""
        if not self._writable:
            raise Problem(403, READ_ONLY)
        return asyncio.run_coroutine_threadsafe(self._writing.change(*encoded(task)), self._loop).result()

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
