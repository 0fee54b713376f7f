"""Who is served when there are more requests than engines. All of it runs in one event loop.

Short queries take engines from a stack, the newest first: under a flood whoever has just come is served at once, and
the oldest, whose client has long given up, is turned away. Long queries stand in a queue for few places, so that they
take turns and never all engines.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from typing import Generic, TypeVar

from kg.serve.problems import Problem

Thing = TypeVar("Thing")

RETRY = {"Retry-After": "1"}


class Stack(Generic[Thing]):
    """Things to take and put back; who waits last is served first."""

    def __init__(self, most_waiting: int) -> None:
        self._most = most_waiting
        self.idle: list[Thing] = []
        self._waiting: list[asyncio.Future[Thing]] = []

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def take(self, until: float) -> Thing:
        """One of the things. Problem 503 where there is none by then, or where too many newer requests came."""
        if self.idle:
            return self.idle.pop()
        waiter: asyncio.Future[Thing] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        if len(self._waiting) > self._most:
            self._waiting.pop(0).cancel()
        try:
            if await _done(waiter, until):
                return waiter.result()
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.put(waiter.result())
            raise
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
        raise busy("the server is busy; ask again later")

    def put(self, thing: Thing) -> None:
        """Give a thing to who came last, or keep it."""
        while self._waiting:
            waiter = self._waiting.pop()
            if not waiter.done():
                waiter.set_result(thing)
                return
        self.idle.append(thing)

    def clear(self) -> list[Thing]:
        """Take away all that nobody has."""
        idle, self.idle = self.idle, []
        return idle


class Queue:
    """Places for long queries, first come, first served; of one client only so many, waiting or not."""

    def __init__(self, places: int, most_waiting: int, per_client: int) -> None:
        """`per_client` 0 is any number."""
        self._free = places
        self._most, self._per_client = most_waiting, per_client
        self._clients: Counter[str] = Counter()
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    async def enter(self, client: str, until: float) -> None:
        """Wait for a place. Problem 429 where the client has too many, 503 where too many wait or none comes free."""
        if self.enter_now(client):
            return
        if len(self._waiting) >= self._most:
            raise busy(f"{self._most} long queries wait already; ask again later")
        self._clients[client] += 1
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            if await _done(waiter, until):
                return
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.leave(client)  # the place that it was just given
            else:
                self._forget(client)
            raise
        finally:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
        self._forget(client)
        raise busy("long queries of others took all the time that this one had; ask again later")

    def enter_now(self, client: str) -> bool:
        """Take a place if one is free and nobody waits. Problem 429 where the client has too many."""
        if self._per_client and self._clients[client] >= self._per_client:
            detail = f"you have {self._per_client} long queries running or waiting; let one of them end first"
            raise Problem(429, detail, {"limit": "queries of one client"}, RETRY)
        if self._waiting or not self._free:
            return False
        self._clients[client] += 1
        self._free -= 1
        return True

    def _forget(self, client: str) -> None:
        self._clients[client] -= 1
        if self._clients[client] <= 0:
            del self._clients[client]

    def leave(self, client: str) -> None:
        """Give the place to who has waited longest."""
        self._forget(client)
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._free += 1


async def _done(waiter: asyncio.Future[Thing], until: float) -> bool:
    """Whether a future has its result by the time `until`."""
    await asyncio.wait((waiter,), timeout=max(0.0, until - time.monotonic()))
    if waiter.done():
        return not waiter.cancelled()
    waiter.cancel()
    return False


def busy(detail: str) -> Problem:
    """Too much at once."""
    return Problem(503, detail, {"limit": "queries at once"}, RETRY)
