"""Changes, one after the other: by the process that writes to the store on disk, or to the store in memory."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from kg.serve.pool.control import Control
from kg.serve.pool.engines import Engine, Gone, Patience
from kg.serve.pool.mistakes import raised
from kg.serve.pool.readers import DEADLINE, GRACE
from kg.serve.pool.stock import OBITUARY, Stock
from kg.serve.problems import Problem

logger = logging.getLogger(__name__)

CHECKPOINT = 30.0  # seconds that a checkpoint may take after the change
START = 30.0  # seconds that the writer may take to open the store
Make = Callable[[bytes, bytes, float], Awaitable[bytes]]  # the seconds that are left


class Writing:
    """Makes changes by `make`, one at a time; who waits longer than `seconds` is turned away."""

    def __init__(self, seconds: float, make: Make) -> None:
        self._seconds, self._make = seconds, make
        self._lock = asyncio.Lock()

    async def change(self, header: bytes, data: bytes) -> bytes:
        """Make one change, in the time that it has; waiting is included."""
        until = min(DEADLINE.get(), time.monotonic() + self._seconds)
        try:
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                await self._lock.acquire()
        except TimeoutError:
            detail = "other changes took all the time that this one had; send it again later"
            raise Problem(503, detail, {"limit": "changes at once"}, {"Retry-After": "1"}) from None
        try:
            return await self._make(header, data, until - time.monotonic())
        finally:
            self._lock.release()


def in_memory(control: Control, stock: Stock, seconds: float) -> Make:
    """What makes a change to the supervisor's store."""

    async def make(header: bytes, data: bytes, left: float) -> bytes:
        told = await control.change(header, data, left, 3 * seconds + OBITUARY)
        if told is None or told.get("code") == -signal.SIGALRM:
            raise _too_long(seconds)
        if "problem" in told:
            raise raised(told["problem"])
        if "answer" not in told:
            raise Problem(503, "the change needs more memory than one may take; it was not made", {"limit": "memory"})
        stock.renew()
        return str(told["answer"]).encode()

    return make


class OnDisk:
    """The one process that writes to the store on disk. After each change there is a checkpoint for the readers."""

    def __init__(self, control: Control, stock: Stock, seconds: float) -> None:
        self._control, self._stock, self._seconds = control, stock, seconds
        self._writer: Engine | None = None
        self._coming: asyncio.Future[Engine] | None = None
        self.writing = Writing(seconds, self._make)

    def made(self, engine: Engine) -> None:
        """The supervisor gives the process that was asked for."""
        if self._coming is not None and not self._coming.done():
            self._coming.set_result(engine)
        else:
            engine.close()

    async def start(self) -> Engine:
        """Have a process open the store, and serve what it then holds: all that was ever confirmed."""
        self._writer = None
        self._coming = asyncio.get_running_loop().create_future()
        self._control.fork("writer", self._stock.number)
        await asyncio.wait((self._coming,), timeout=START)
        try:
            if not self._coming.done():
                raise Patience
            writer = self._coming.result()
            _, end = await writer.result(time.monotonic() + START)
        except (Gone, Patience):
            raise Problem(500, "the store cannot be opened for writing; the server's log says why") from None
        self._writer = writer
        self._publish(end)
        return writer

    async def _make(self, header: bytes, data: bytes, left: float) -> bytes:
        writer = self._writer
        if writer is None or writer.ended:
            writer = await self.start()
        until = time.monotonic() + left
        try:
            await writer.begin(left, header, data)
            body, end = await writer.result(until + CHECKPOINT)
        except Problem as problem:
            if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self._writer = None  # what is wrong with the disk, the next one may find mended
            raise
        except (Gone, Patience):
            late = time.monotonic() >= until - GRACE
            writer.kill()
            writer.close()
            logger.error("the process that writes ended, and is started again for the next change")
            self._writer = None
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
