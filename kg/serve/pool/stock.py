"""The engines that there are: who is idle, who stands back for others, and how those that ended are replaced."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict

from kg.serve.pool.control import Control
from kg.serve.pool.engines import Engine
from kg.serve.pool.lanes import Stack

SPARE = 4  # engines for short queries
MOST_WAITING = 64  # short queries that wait for an engine
NICE = 10  # how far long queries stand back
REMEMBERED = 2048  # deaths
SETTLED = 0.2  # seconds after which a generation has all its engines; changes may follow one another fast
OBITUARY = 0.5  # seconds until the supervisor has said how an engine ended
MAX_FAILURES = 3  # engines that could not begin, one after the other, before there is a pause
MAX_PAUSE = 5.0  # seconds between two attempts then


class Stock:
    """Engines of the newest generation. Some are for short queries, and at most `most_long` for long ones."""

    def __init__(self, control: Control, most_long: int) -> None:
        self._control, self._most_long = control, most_long
        self.short: Stack[Engine] = Stack(MOST_WAITING)
        self._long: list[Engine] = []
        self._deaths: OrderedDict[int, int] = OrderedDict()
        self._mourned: dict[int, asyncio.Future[int]] = {}
        self._failures = 0
        self.number, self._token = 0, secrets.token_hex(4)

    @property
    def generation(self) -> str:
        """The name of what is read now."""
        return f"{self._token}-{self.number}"

    async def fresh(self, until: float) -> Engine:
        """An engine for a short query. Problem 503 where there is none by then."""
        while (engine := await self.short.take(until)).generation != self.number or engine.ended:
            self.end(engine)
        return engine

    async def for_long(self, until: float) -> Engine:
        """An engine for a long query."""
        if self._long:
            return self._long.pop()
        engine = await self.fresh(until)
        self.step_aside(engine)
        return engine

    def step_aside(self, engine: Engine) -> None:
        """Make an engine one for long queries, with another one in its place."""
        self._replace(engine)
        engine.yield_to_others(NICE)

    def put_back(self, engine: Engine) -> None:
        """Take an engine that has done its task."""
        self._failures = 0
        stale = engine.generation != self.number
        kept = engine.long and not stale and len(self._long) < self._most_long
        if kept:
            self._long.append(engine)
        if stale or (engine.long and not kept):
            engine.close()
        elif not engine.long:
            self.short.put(engine)

    def end(self, engine: Engine) -> None:
        """End an engine and have another one in its place."""
        engine.kill()
        engine.close()
        self._replace(engine)

    async def cause(self, engine: Engine) -> int | None:
        """How an engine that is gone ended: its exit code, negative for a signal. None where nobody knows."""
        if engine.pid not in self._deaths:
            told = self._mourned[engine.pid] = asyncio.get_running_loop().create_future()
            await asyncio.wait((told,), timeout=OBITUARY)
            del self._mourned[engine.pid]
        code = self._deaths.get(engine.pid)
        self._failures += code is not None and code > 0
        self.end(engine)
        return code

    def _replace(self, engine: Engine) -> None:
        """Ask for an engine in the place of one for short queries, with a pause when the last ones could not begin."""
        if engine.long or engine.generation != self.number:
            return
        if self._failures < MAX_FAILURES:
            self._control.fork("engine", self.number)
            return
        pause = min(MAX_PAUSE, 0.1 * 2**self._failures)
        asyncio.get_running_loop().call_later(pause, self._control.fork, "engine", self.number)

    def renew(self) -> None:
        """A new generation: engines of the old one go when they are idle."""
        self.number += 1
        old, self._long = self._long, []
        for engine in [*old, *self.short.clear()]:
            engine.close()
        self.fill()

    def fill(self) -> None:
        """Ask for an engine, and for the others that short queries have when the generation has lasted a moment."""
        self._control.fork("engine", self.number)
        asyncio.get_running_loop().call_later(SETTLED, self._fill_up, self.number)

    def _fill_up(self, number: int) -> None:
        if number == self.number:
            for _ in range(SPARE - 1):
                self._control.fork("engine", number)

    def made(self, engine: Engine) -> None:
        """An engine that was asked for is there."""
        if engine.generation == self.number:
            self.short.put(engine)
        else:
            engine.close()

    def died(self, pid: int, code: int) -> None:
        """A process ended. If nobody waits for it, another one takes its place."""
        self._deaths[pid] = code
        if len(self._deaths) > REMEMBERED:
            self._deaths.popitem(last=False)
        if (told := self._mourned.get(pid)) is not None and not told.done():
            told.set_result(code)
        for engine in [each for each in self.short.idle if each.pid == pid]:
            self.short.idle.remove(engine)
            engine.close()
            self._failures += code > 0
            self._replace(engine)
