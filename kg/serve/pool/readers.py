"""Reading: short tasks at once, long ones in turn, each under its limits."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import time
from collections import Counter, OrderedDict
from collections.abc import Mapping
from contextvars import ContextVar

from kg.errors import QueryError
from kg.serve.body import Body
from kg.serve.pool.engines import Engine, Gone, Patience
from kg.serve.pool.lanes import Queue
from kg.serve.pool.stock import SPARE, Stock
from kg.serve.problems import Problem
from kg.settings import Settings

logger = logging.getLogger(__name__)

PROBE = 0.1  # seconds of processor time in which a query shows that it is short
HASTE = 0.02  # the same when others wait
LOOK = 0.02  # seconds between two looks at that
KNOWN = 2048  # kinds of queries that are known to be long
GRACE = 0.2  # seconds that the kernel's timer has before the front ends an engine itself
DEADLINE = ContextVar("kg_deadline", default=math.inf)  # of all tasks that a request asks for in the event loop
RETRIES = SPARE + 2  # for a task whose engine was gone before it began


class Readers:
    """Asks the engines of `stock`, in the event loop."""

    def __init__(self, stock: Stock, settings: Settings) -> None:
        self._stock, self._settings = stock, settings
        self._queue = Queue(settings.engines, settings.max_waiting, settings.max_per_client)
        self._known: OrderedDict[int, None] = OrderedDict()
        self._ended: Counter[str] = Counter()

    def state(self) -> Mapping[str, float]:
        """What there is now, and how many engines were ended, by cause."""
        stack = self._stock.short
        now = {"generation": self._stock.number, "engines_idle": len(stack.idle)}
        now |= {"waiting_short": stack.waiting, "waiting_long": self._queue.waiting}
        return now | {f"ended_{cause}": count for cause, count in self._ended.items()}

    async def read(self, shape: str, header: bytes, data: bytes, client: str) -> Body:
        """The answer to a task; what one of this `shape` took before says whether it is expected to be long.
        Problem 503 names the limit that was reached, 429 that of the client."""
        until = min(DEADLINE.get(), time.monotonic() + self._settings.timeout)
        for _ in range(RETRIES):
            answer = await self._read(hash(shape), header, data, client, until)
            if answer is not None:
                return answer
        detail = "engines were ended from outside, perhaps for want of memory, before the answer was there"
        raise Problem(503, detail, {"limit": "memory"})

    async def _read(self, key: int, header: bytes, data: bytes, client: str, until: float) -> Body | None:
        """The answer, None where the engine was gone before it began."""
        engine = None
        if key not in self._known:
            engine = await self._stock.fresh(until)
            try:
                return await self._probed(engine, header, data, until)
            except Patience:
                self._remember(key)
                engine = self._promoted(engine, client)
        if engine is None:
            await self._queue.enter(client, until)
        try:
            return await self._read_long(engine, header, data, key, until)
        finally:
            self._queue.leave(client)

    async def _read_long(
        self, engine: Engine | None, header: bytes, data: bytes, key: int, until: float
    ) -> Body | None:
        """The answer on a place for long queries; `engine` is at it already, if given."""
        began = time.monotonic()
        try:
            if engine is None:
                engine = await self._stock.for_long(until)
                if not await self._begun(engine, header, data, until):
                    return None
            answer = await self._awaited(engine, until, until + GRACE)
        except Patience:
            self._end(engine, "time")
            raise self._too_long() from None
        if time.monotonic() - began < HASTE:
            self._known.pop(key, None)
        return answer

    async def _probed(self, engine: Engine, header: bytes, data: bytes, until: float) -> Body | None:
        """The answer to a short query. Patience where it is not one: by the time that it had, not by that of others."""
        before = engine.worked()
        if not await self._begun(engine, header, data, until):
            return None
        while True:
            try:
                return await self._awaited(engine, until, time.monotonic() + LOOK)
            except Patience:
                enough = HASTE if self._stock.short.waiting else PROBE
                if engine.worked() - before >= enough or time.monotonic() >= until:
                    raise

    async def _begun(self, engine: Engine, header: bytes, data: bytes, until: float) -> bool:
        """Send the task; whether there was somebody."""
        try:
            await engine.begin(until - time.monotonic(), header, data)
        except Gone:
            await self._mourn(engine, until)
            return False
        return True

    async def _awaited(self, engine: Engine, until: float, patience: float) -> Body | None:
        """The answer of an engine that is at it, which then is free. Patience where it takes longer."""
        try:
            body, _ = await engine.result(patience)
        except (Problem, QueryError):
            self._stock.put_back(engine)
            raise
        except Gone:
            await self._mourn(engine, until)
            return None
        except asyncio.CancelledError:  # the client is gone
            self._end(engine, "client")
            raise
        self._stock.put_back(engine)
        return body

    def _promoted(self, engine: Engine, client: str) -> Engine | None:
        """The engine on a place for long queries; None, and the engine is ended, where there is none now."""
        try:
            entered = self._queue.enter_now(client)
        except Problem:
            self._end(engine, "queue")
            raise
        if not entered:
            self._end(engine, "queue")
            return None
        self._stock.step_aside(engine)
        return engine

    def _end(self, engine: Engine | None, cause: str) -> None:
        self._ended[cause] += 1
        if engine is not None:
            self._stock.end(engine)

    async def _mourn(self, engine: Engine, until: float) -> None:
        """Say how an engine ended, unless it was not by its task, so that the task can be asked again."""
        code = await self._stock.cause(engine)
        late = time.monotonic() >= until - GRACE
        if code == -signal.SIGALRM or (code in (None, -signal.SIGKILL) and late):
            self._ended["time"] += 1
            raise self._too_long()
        if code is None or code >= 0 or code == -signal.SIGKILL:
            return
        if code == -signal.SIGABRT:
            self._ended["memory"] += 1
            detail = f"the query needs more than the {self._settings.memory:,} MB that one may take; ask for less"
            raise Problem(503, detail, {"limit": "memory", "megabytes": self._settings.memory})
        self._ended["crash"] += 1
        logger.error("an engine ended by signal %d", -code)
        raise Problem(500, "the query ended the process that evaluated it; simplify it, above all its nesting")

    def _too_long(self) -> Problem:
        seconds = self._settings.timeout
        detail = f"the query took longer than the {seconds:g} seconds that one may take; ask for less, or add a LIMIT"
        return Problem(503, detail, {"limit": "time", "seconds": seconds})

    def _remember(self, key: int) -> None:
        self._known[key] = None
        if len(self._known) > KNOWN:
            self._known.popitem(last=False)
