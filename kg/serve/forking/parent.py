"""The server's side of work that can be ended: start the process, hand it requests, replace it where it is stuck."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kg
from kg.serve.forking.child import MEMORY_USED_UP
from kg.serve.forking.frames import LIMITS, BrokenFrameError, receive
from kg.serve.problems import Problem

logger = logging.getLogger(__name__)

STARTING = 60.0  # seconds for the process to load what it needs
GRACE = 2.0  # seconds above the limit after which the process is taken for stuck and replaced
Answered = tuple[dict[str, Any], bytes]


@dataclass(frozen=True, slots=True)
class Work:
    """What a process does: the module that it runs, with arguments, and the words of the problems."""

    module: str
    name: str  # "the validation"
    less: str  # "fewer graphs", which a client is told to send
    arguments: Sequence[str] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def late(self, seconds: float, what: str) -> Problem:
        """The problem that the work `what` ("took", "waited") longer than it may."""
        detail = f"{self.name} {what} longer than the limit of {seconds:g} seconds; send {self.less}, or try later"
        return Problem(503, detail, {"limit": "timeout", "seconds": seconds}, {"Retry-After": "5"})

    def failed(self, what: str) -> Problem:
        """The problem that is nobody's but ours."""
        return Problem(500, f"{self.name} {what}; the server's log has the details")


@dataclass(frozen=True, slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    control: socket.socket

    def end(self) -> None:
        self.control.close()  # which it takes for the end
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Forks:
    """Has work done in processes of their own. The first request starts them; `close` ends them."""

    def __init__(self, work: Work, memory: int, side_by_side: int) -> None:
        """`memory` is in megabytes, for one request, on top of what is loaded."""
        self.work = work
        self.memory = memory
        self.turns = threading.BoundedSemaphore(side_by_side)
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._finalizer: weakref.finalize[[], Forks] | None = None

    @property
    def pid(self) -> int | None:
        """The process that forks, None where none was started."""
        return self._child.process.pid if self._child else None

    def ask(self, frames: Iterable[bytes], seconds: float) -> Answered:
        """The frame that answers a request. Problem 503 where it takes longer than `seconds`, waits so long for its
        turn, or needs too much memory, and where what it needs is not installed; 500 where the process dies."""
        if not self.turns.acquire(timeout=seconds):
            raise self.work.late(seconds, "waited for its turn")
        try:
            header, data = self._asked(frames, seconds)
        finally:
            self.turns.release()
        if "ended" in header:
            raise self._ended(header["ended"], seconds)
        return header, data

    def close(self) -> None:
        """End the processes. The next request starts them again."""
        with self._lock:
            if self._finalizer is not None:
                self._finalizer()
            self._child = None

    def _asked(self, frames: Iterable[bytes], seconds: float) -> Answered:
        """The frame that answers; {"ended": status} where the process ended without one."""
        connection = self._submitted(seconds)
        with connection:
            connection.settimeout(seconds + GRACE)
            started = time.monotonic()
            for each in frames:
                try:
                    connection.sendall(each)
                except TimeoutError:
                    return self._stuck(), b""
                except OSError:  # it ended before it had read all; what it wrote, or what is written for it, says why
                    break
            connection.settimeout(max(0.1, started + seconds + GRACE - time.monotonic()))
            try:
                return receive(connection)
            except TimeoutError:
                return self._stuck(), b""
            except (OSError, ValueError, BrokenFrameError) as error:
                logger.error("%s ended without an answer: %s", self.work.name, error)
                return {"ended": None}, b""

    def _stuck(self) -> dict[str, Any]:
        """What says that the limit was reached, after the process has been ended from outside."""
        logger.error("%s does not answer; its process is replaced", self.work.name)
        self.close()
        return {"ended": -signal.SIGALRM}

    def _submitted(self, seconds: float) -> socket.socket:
        """A connection to a new process that waits for a request."""
        own, other = socket.socketpair()
        with other:
            for last in (False, True):
                with self._lock:
                    try:
                        child = self._running()
                    except Problem:
                        own.close()
                        raise
                    try:
                        socket.send_fds(child.control, [LIMITS.pack(seconds, self.memory << 20)], [other.fileno()])
                        return own
                    except OSError as error:
                        child.process.kill()  # it is ended or closing; the second try starts another
                        child.process.wait()
                        if last:
                            own.close()
                            logger.error("the process of %s cannot be reached: %s", self.work.module, error)
        raise self.work.failed("could not be started")

    def _running(self) -> _Child:
        """The process, started where it does not run. The lock is held."""
        if self._child is not None and self._child.process.poll() is None:
            return self._child
        if self._finalizer is not None:
            self._finalizer()
        self._child = _started(self.work)
        self._finalizer = weakref.finalize(self, self._child.end)
        return self._child

    def _ended(self, status: int | None, seconds: float) -> Problem:
        if status == -signal.SIGALRM:
            return self.work.late(seconds, "took")
        if status in (MEMORY_USED_UP, -signal.SIGABRT):  # Rust's allocator aborts where Python's raises
            more = {"limit": "memory", "megabytes": self.memory}
            return Problem(503, f"{self.work.name} needs more than {self.memory} MB; send {self.work.less}", more)
        logger.error("%s ended with status %s", self.work.name, status)
        return self.work.failed("ended without an answer")


def _started(work: Work) -> _Child:
    """The process, ready. Problem 503 where it says what it lacks; else 500, and the log has what it wrote."""
    own, other = socket.socketpair()
    path = os.pathsep.join(filter(None, (str(Path(kg.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", work.module, *work.arguments]
    with other:
        process = subprocess.Popen(
            command, stdin=other.fileno(), stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, **work.variables},
        )  # fmt: skip
    child = _Child(process, own)
    own.settimeout(STARTING)
    try:
        header, _ = receive(own)
    except (OSError, ValueError, BrokenFrameError):
        child.end()
        logger.error("the process of %s did not start", work.module)
        raise work.failed("could not be started") from None
    own.settimeout(None)
    if "unable" in header:
        child.end()
        raise Problem(503, header["unable"])
    return child
