"""Changes, one after the other: by the process that writes to the store on disk, or to the store in memory."""

from __future__ import annotations

import json
import logging
import signal
import threading
import time
from collections.abc import Callable

from kg.serve.pool.control import Control
from kg.serve.pool.engines import Engine, Gone, Patience
from kg.serve.pool.readers import GRACE
from kg.serve.pool.stock import OBITUARY, Stock
from kg.serve.problems import Problem

logger = logging.getLogger(__name__)

START = 30.0  # seconds that the writer may take to open the store
Make = Callable[[bytes, bytes], bytes]


class Writing:
    """Makes changes by `make`, one at a time; who waits longer than `seconds` is turned away."""

    def __init__(self, seconds: float, make: Make) -> None:
        self._seconds, self._make = seconds, make
        self._lock = threading.Lock()

    def change(self, header: bytes, data: bytes) -> bytes:
        """Make one change."""
        if not self._lock.acquire(timeout=self._seconds):
            detail = "other changes took all the time that this one had; send it again later"
            raise Problem(503, detail, {"limit": "changes at once"}, {"Retry-After": "1"})
        try:
            return self._make(header, data)
        finally:
            self._lock.release()


def in_memory(control: Control, stock: Stock, seconds: float) -> Make:
    """What makes a change to the supervisor's store."""

    def make(header: bytes, data: bytes) -> bytes:
        told = control.change(header, data, seconds, 3 * seconds + OBITUARY)
        if told is None or told.get("code") == -signal.SIGALRM:
            raise _too_long(seconds)
        if "problem" in told:
            raise Problem(**told["problem"])
        if "answer" not in told:
            raise Problem(503, "the change needs more memory than one may take; it was not made", {"limit": "memory"})
        stock.renew()
        return str(told["answer"]).encode()

    return make


class OnDisk:
    """The one process that writes to the store on disk. After each change there is a checkpoint for the readers."""

    def __init__(self, control: Control, stock: Stock, seconds: float) -> None:
        self._control, self._stock, self._seconds = control, stock, seconds
        self._told = threading.Condition()
        self._writer: Engine | None = None
        self.writing = Writing(seconds, self._make)

    def made(self, engine: Engine) -> None:
        """The supervisor gives the process that was asked for."""
        with self._told:
            self._writer = engine
            self._told.notify_all()

    def start(self) -> Engine:
        """Have a process open the store, and serve what it then holds: all that was ever confirmed."""
        self._writer = None
        self._control.fork("writer", self._stock.number)
        with self._told:
            self._told.wait_for(lambda: self._writer is not None, START)
            writer: Engine | None = self._writer
        try:
            if writer is None:
                raise Patience
            _, end = writer.result(time.monotonic() + START)
        except (Gone, Patience):
            self._writer = None
            raise Problem(500, "the store cannot be opened for writing; the server's log says why") from None
        self._publish(end)
        return writer

    def _make(self, header: bytes, data: bytes) -> bytes:
        writer = self._writer or self.start()
        until = time.monotonic() + self._seconds
        try:
            writer.begin(self._seconds, header, data)
            body, end = writer.result(until + GRACE)
        except (Gone, Patience):
            late = time.monotonic() >= until - GRACE
            writer.kill()
            writer.close()
            logger.error("the process that writes ended, and is started again")
            self.start()
            if late:
                raise _too_long(self._seconds) from None
            detail = "the process that writes ended; look whether the change was made, as it was not confirmed"
            raise Problem(500, detail) from None
        self._publish(end)
        return bytes(body)

    def _publish(self, end: bytes) -> None:
        self._control.announce(json.loads(end)["folder"])
        self._stock.renew()


def _too_long(seconds: float) -> Problem:
    detail = f"the change took longer than the {seconds:g} seconds that one may take; it was not made"
    return Problem(503, detail, {"limit": "time", "seconds": seconds})
