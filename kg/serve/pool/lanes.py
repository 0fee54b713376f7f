"""Who is served when there are more requests than engines.

Short queries take engines from a stack, the newest first: under a flood whoever has just come is served at once, and
the oldest, whose client has long given up, is turned away. Long queries stand in a queue for few places, so that they
take turns and never all engines.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from typing import Generic, TypeVar

from kg.serve.problems import Problem

Thing = TypeVar("Thing")

RETRY = {"Retry-After": "1"}


class _Waiter(Generic[Thing]):
    """One request that waits; `given` is what it waited for."""

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.given: Thing | None = None


class Stack(Generic[Thing]):
    """Things to take and put back; who waits last is served first."""

    def __init__(self, most_waiting: int) -> None:
        self._most = most_waiting
        self._lock = threading.Lock()
        self.idle: list[Thing] = []
        self._waiting: list[_Waiter[Thing]] = []

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, until: float) -> Thing:
        """One of the things. Problem 503 where there is none by then, or where too many newer requests came."""
        with self._lock:
            if self.idle:
                return self.idle.pop()
            waiter = _Waiter[Thing]()
            self._waiting.append(waiter)
            oldest = self._waiting.pop(0) if len(self._waiting) > self._most else None
        if oldest:
            oldest.woken.set()
        waiter.woken.wait(max(0.0, until - time.monotonic()))
        with self._lock:
            if waiter.given is not None:
                return waiter.given
            if waiter in self._waiting:
                self._waiting.remove(waiter)
        raise busy("the server is busy; ask again later")

    def put(self, thing: Thing) -> None:
        """Give a thing to who came last, or keep it."""
        with self._lock:
            if not self._waiting:
                self.idle.append(thing)
                return
            waiter = self._waiting.pop()
            waiter.given = thing
        waiter.woken.set()

    def remove(self, thing: Thing) -> bool:
        """Take away this one, if nobody has it."""
        with self._lock:
            if thing in self.idle:
                self.idle.remove(thing)
                return True
            return False

    def clear(self) -> list[Thing]:
        """Take away all that nobody has."""
        with self._lock:
            idle, self.idle = self.idle, []
            return idle


class Queue:
    """Places for long queries, first come, first served; of one client only so many, waiting or not."""

    def __init__(self, places: int, most_waiting: int, per_client: int) -> None:
        """`per_client` 0 is any number."""
        self._free = places
        self._most, self._per_client = most_waiting, per_client
        self._lock = threading.Lock()
        self._clients: Counter[str] = Counter()
        self._waiting: deque[_Waiter[bool]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def enter(self, client: str, until: float) -> None:
        """Wait for a place. Problem 429 where the client has too many, 503 where too many wait or none comes free."""
        with self._lock:
            if self._admitted(client):
                return
            if len(self._waiting) >= self._most:
                raise self._full(client, f"{self._most} long queries wait already; ask again later")
            waiter = _Waiter[bool]()
            self._waiting.append(waiter)
        waiter.woken.wait(max(0.0, until - time.monotonic()))
        with self._lock:
            if waiter.given:
                return
            self._waiting.remove(waiter)
            raise self._full(client, "long queries of others took all the time that this one had; ask again later")

    def enter_now(self, client: str) -> bool:
        """Take a place if one is free and nobody waits."""
        with self._lock:
            if self._waiting or not self._free:
                return False
            return self._admitted(client)

    def _admitted(self, client: str) -> bool:
        """Count the client, and whether it has a place. Under the lock."""
        if self._per_client and self._clients[client] >= self._per_client:
            detail = f"you have {self._per_client} long queries running or waiting; let one of them end first"
            raise Problem(429, detail, {"limit": "queries of one client"}, RETRY)
        self._clients[client] += 1
        if self._waiting or not self._free:
            return False
        self._free -= 1
        return True

    def _full(self, client: str, detail: str) -> Problem:
        self._forget(client)
        return busy(detail)

    def _forget(self, client: str) -> None:
        self._clients[client] -= 1
        if self._clients[client] <= 0:
            del self._clients[client]

    def leave(self, client: str) -> None:
        """Give the place to who has waited longest."""
        with self._lock:
            self._forget(client)
            if not self._waiting:
                self._free += 1
                return
            waiter = self._waiting.popleft()
            waiter.given = True
        waiter.woken.set()


def busy(detail: str) -> Problem:
    """Too much at once."""
    return Problem(503, detail, {"limit": "queries at once"}, RETRY)
