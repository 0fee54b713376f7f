"""Reading: short tasks at once, long ones in turn, each under its limits, with engines of the newest generation."""

from __future__ import annotations

import logging
import secrets
import signal
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Mapping

from kg.serve.body import Body
from kg.serve.pool.control import Control
from kg.serve.pool.engines import Engine, Gone, Patience
from kg.serve.pool.lanes import Queue, Stack
from kg.serve.problems import Problem
from kg.settings import Settings

logger = logging.getLogger(__name__)

SPARE = 4  # engines for short queries
PROBE = 0.1  # seconds of processor time in which a query shows that it is short
HASTE = 0.02  # the same when others wait
LOOK = 0.02  # seconds between two looks at that
MOST_WAITING = 64  # short queries that wait for an engine
KNOWN = 2048  # queries that are known to be long, and deaths that are remembered
NICE = 10  # how far long queries stand back
GRACE = 0.2  # seconds that the kernel's timer has before the front ends an engine itself
OBITUARY = 0.5  # seconds until the supervisor has said how an engine ended
RETRIES = 3  # for a task whose engine was gone before it began
MAX_PAUSE = 5.0  # seconds between two attempts to have an engine, when none can be had


class Readers:
    """The engines that read."""

    def __init__(self, control: Control, settings: Settings) -> None:
        self._control, self._settings = control, settings
        self._short: Stack[Engine] = Stack(MOST_WAITING)
        self._queue = Queue(settings.engines, settings.max_waiting, settings.max_per_client)
        self._long: list[Engine] = []
        self._known: OrderedDict[int, None] = OrderedDict()
        self._deaths: OrderedDict[int, int] = OrderedDict()
        self._told = threading.Condition()
        self._lock = threading.Lock()
        self.number, self._token = 0, secrets.token_hex(4)
        self._failures = 0
        self._ended: Counter[str] = Counter()

    @property
    def generation(self) -> str:
        """The name of what is read now."""
        return f"{self._token}-{self.number}"

    def state(self) -> Mapping[str, float]:
        """What there is now, and how many engines were ended, by cause."""
        now = {"generation": self.number, "engines_idle": len(self._short.idle)}
        now |= {"waiting_short": self._short.waiting, "waiting_long": self._queue.waiting}
        return now | {f"ended_{cause}": count for cause, count in self._ended.items()}

    def read(self, shape: str, header: bytes, data: bytes, client: str) -> Body:
        """The answer to a task; what one of this `shape` took before says whether it is expected to be long.
        Problem 503 names the limit that was reached, 429 that of the client."""
        until = time.monotonic() + self._settings.timeout
        for _ in range(RETRIES):
            answer = self._read(hash(shape), header, data, client, until)
            if answer is not None:
                return answer
        detail = "engines were ended from outside, perhaps for want of memory, before the answer was there"
        raise Problem(503, detail, {"limit": "memory"})

    def _read(self, key: int, header: bytes, data: bytes, client: str, until: float) -> Body | None:
        """The answer, None where the engine was gone before it began."""
        engine = None
        if key not in self._known:
            engine = self._fresh(until)
            try:
                return self._probed(engine, header, data, until)
            except Patience:
                self._remember(key)
                engine = self._promoted(engine, client)
        if engine is None:
            self._queue.enter(client, until)
        try:
            return self._read_long(engine, header, data, key, until)
        finally:
            self._queue.leave(client)

    def _read_long(self, engine: Engine | None, header: bytes, data: bytes, key: int, until: float) -> Body | None:
        """The answer on a place for long queries; `engine` is at it already, if given."""
        began = time.monotonic()
        try:
            if engine is None:
                engine = self._long_engine(until)
                if not self._begun(engine, header, data, until):
                    return None
            answer = self._awaited(engine, until, until + GRACE)
        except Patience:
            self._end(engine, "time")
            raise self._too_long() from None
        if time.monotonic() - began < HASTE:
            self._known.pop(key, None)
        return answer

    def _probed(self, engine: Engine, header: bytes, data: bytes, until: float) -> Body | None:
        """The answer to a short query. Patience where it is not one: by the time that it had, not by that of others."""
        before = engine.worked()
        if not self._begun(engine, header, data, until):
            return None
        while True:
            try:
                return self._awaited(engine, until, time.monotonic() + LOOK)
            except Patience:
                enough = HASTE if self._short.waiting else PROBE
                if engine.worked() - before >= enough or time.monotonic() >= until:
                    raise

    def _begun(self, engine: Engine, header: bytes, data: bytes, until: float) -> bool:
        """Send the task; whether there was somebody."""
        try:
            engine.begin(until - time.monotonic(), header, data)
        except Gone:
            self._mourn(engine, until)
            return False
        return True

    def _awaited(self, engine: Engine, until: float, patience: float) -> Body | None:
        """The answer of an engine that is at it, which then is free. Patience where it takes longer."""
        try:
            body, _ = engine.result(patience)
        except Problem:
            self._put_back(engine)
            raise
        except Gone:
            self._mourn(engine, until)
            return None
        self._put_back(engine)
        return body

    # --- engines

    def _fresh(self, until: float) -> Engine:
        """An engine for short queries that reads what is there now."""
        while (engine := self._short.take(until)).generation != self.number:
            engine.close()
        return engine

    def _long_engine(self, until: float) -> Engine:
        with self._lock:
            if self._long:
                return self._long.pop()
        engine = self._fresh(until)
        self._step_aside(engine)
        return engine

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
        self._step_aside(engine)
        return engine

    def _step_aside(self, engine: Engine) -> None:
        """Make an engine one for long queries, with another one in its place."""
        self._replace(engine)
        engine.yield_to_others(NICE)

    def _put_back(self, engine: Engine) -> None:
        self._failures = 0
        with self._lock:
            stale = engine.generation != self.number
            kept = engine.long and not stale and len(self._long) < self._settings.engines
            if kept:
                self._long.append(engine)
        if stale or (engine.long and not kept):
            engine.close()
        elif not engine.long:
            self._short.put(engine)

    def _end(self, engine: Engine | None, cause: str) -> None:
        """End an engine and have another one in its place."""
        self._ended[cause] += 1
        if engine is not None:
            engine.kill()
            engine.close()
            self._replace(engine)

    def _replace(self, engine: Engine) -> None:
        """Ask for an engine in the place of one for short queries, with a pause when the last ones could not begin."""
        if engine.long or engine.generation != self.number:
            return
        if self._failures < RETRIES:
            self._control.fork("engine", self.number)
            return
        pause = threading.Timer(min(MAX_PAUSE, 0.1 * 2**self._failures), self._control.fork, ("engine", self.number))
        pause.daemon = True
        pause.start()

    def _mourn(self, engine: Engine, until: float) -> None:
        """Say how an engine ended, unless it was not by its task, so that the task can be asked again."""
        with self._told:
            self._told.wait_for(lambda: engine.pid in self._deaths, OBITUARY)
            code = self._deaths.get(engine.pid, -signal.SIGKILL)
        engine.kill()
        engine.close()
        self._replace(engine)
        late = time.monotonic() >= until - GRACE
        if code == -signal.SIGALRM or (code == -signal.SIGKILL and late):
            self._ended["time"] += 1
            raise self._too_long()
        if code >= 0 or code == -signal.SIGKILL:
            self._failures += code > 0
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
        with self._lock:
            self._known[key] = None
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)

    # --- what comes from elsewhere

    def renew(self) -> None:
        """A new generation: engines of the old one go when they are idle."""
        with self._lock:
            self.number += 1
            old, self._long = self._long, []
        for engine in [*old, *self._short.clear()]:
            engine.close()
        self.fill()

    def fill(self) -> None:
        """Ask for all engines that short queries have."""
        for _ in range(SPARE):
            self._control.fork("engine", self.number)

    def made(self, engine: Engine) -> None:
        """An engine that was asked for is there."""
        if engine.generation == self.number:
            self._short.put(engine)
        else:
            engine.close()

    def died(self, pid: int, code: int) -> None:
        """A process ended. If nobody waits for it, another one takes its place."""
        with self._told:
            self._deaths[pid] = code
            if len(self._deaths) > KNOWN:
                self._deaths.popitem(last=False)
            self._told.notify_all()
        for engine in [each for each in self._short.idle if each.pid == pid]:
            if self._short.remove(engine):
                engine.close()
                self._failures += code > 0
                self._replace(engine)
