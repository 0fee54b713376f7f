"""Validation in processes that can be ended: at most two side by side, each under a limit of time and memory."""

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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kg
from kg.serve.engine import Engine, graph_names
from kg.serve.problems import Problem
from kg.serve.tasks import Dump
from kg.serve.validator import LIMITS, MEMORY_USED_UP, READY, BrokenFrameError, frame, receive

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 2  # validations; each may take KG_MEMORY
STARTING = 60.0  # seconds for the process to read the shapes; it takes about one
GRACE = 2.0  # seconds above the limit after which the process is taken for stuck and replaced
WHOLE_STORE = 6  # times the limit of one document
BATCH = 1_000_000  # bytes of N-Quads
MAX_DEPTH = 100  # levels
FORMATS = ("ttl", "jsonld", "json", "csv")


@dataclass(frozen=True, slots=True)
class Validated:
    """Reports on the graphs of a document, by format, and whether all conform (warnings do not count)."""

    conforms: bool
    documents: Mapping[str, bytes]


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


class ValidationService:
    """Validates documents in processes of their own. The first call starts them; `close` ends them."""

    def __init__(self, memory: int, side_by_side: int = SIDE_BY_SIDE) -> None:
        """`memory` is in megabytes, for one validation."""
        self._memory = memory
        self._turns = threading.BoundedSemaphore(side_by_side)
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._finalizer: weakref.finalize[[], ValidationService] | None = None
        self._whole = threading.Lock()
        self._known: tuple[str, Validated] | None = None

    def validate(
        self,
        data: bytes,
        form: str,
        base_iri: str,
        seconds: float,
        formats: Sequence[str] = FORMATS,
        *,
        max_depth: int = MAX_DEPTH,
    ) -> Validated:
        """The reports on a document, in `formats`. `form` is one of kg.store.FORMATS. It may nest so deep.

        Problem 400 with the line where it does not parse, 503 where it takes longer than `seconds`, waits so long for
        its turn, or needs too much memory, 500 where the process dies.
        """
        header = {"form": form, "base_iri": base_iri, "formats": list(formats), "last": True}
        header["depth"] = max_depth
        return self._validated([frame(header, data)], seconds)

    def store(self, engine: Engine, base_iri: str, seconds: float) -> Validated:
        """The reports on all graphs of the store, graph by graph, in all formats; known until the store changes."""
        if not self._whole.acquire(timeout=seconds):
            raise _late(seconds, "waited for another validation of the store")
        try:
            generation = engine.generation
            if self._known is not None and self._known[0] == generation:
                return self._known[1]
            found = self._validated(_frames(engine, base_iri), seconds)
            if engine.generation == generation:
                self._known = generation, found
            return found
        finally:
            self._whole.release()

    def _validated(self, frames: Iterable[bytes], seconds: float) -> Validated:
        """The reports on what is in frames. Problem where there are none."""
        if not self._turns.acquire(timeout=seconds):
            raise _late(seconds, "waited for its turn")
        try:
            header, body = self._asked(frames, seconds)
        finally:
            self._turns.release()
        if "ended" in header:
            raise self._ended(header["ended"], seconds)
        if "error" in header:
            place = {name: header[name] for name in ("line", "column") if header[name]}
            raise Problem(400, header["error"], place)
        documents, start = {}, 0
        for name, size in header["parts"].items():
            documents[name] = body[start : start + size]
            start += size
        return Validated(header["conforms"], documents)

    def close(self) -> None:
        """End the processes. The next call starts them again."""
        with self._lock:
            if self._finalizer is not None:
                self._finalizer()
            self._child = None

    def _asked(self, frames: Iterable[bytes], seconds: float) -> tuple[dict[str, Any], bytes]:
        """The frame that answers a request; {"ended": status} where the process ended without one."""
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
                logger.error("a validation ended without an answer: %s", error)
                return {"ended": None}, b""

    def _stuck(self) -> dict[str, Any]:
        """What says that the limit was reached, after the process has been ended from outside."""
        logger.error("the process that validates does not answer and is replaced")
        self.close()
        return {"ended": -signal.SIGALRM}

    def _submitted(self, seconds: float) -> socket.socket:
        """A connection to a new process that waits for a document."""
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
                        socket.send_fds(child.control, [LIMITS.pack(seconds, self._memory << 20)], [other.fileno()])
                        return own
                    except OSError as error:
                        child.process.kill()  # it is ended or closing; the second try starts another
                        child.process.wait()
                        if last:
                            own.close()
                            logger.error("the process that validates cannot be reached: %s", error)
        raise Problem(500, "the validation could not be started; the server's log has the details")

    def _running(self) -> _Child:
        """The process, started where it does not run. The lock is held."""
        if self._child is not None and self._child.process.poll() is None:
            return self._child
        if self._finalizer is not None:
            self._finalizer()
        self._child = _started()
        self._finalizer = weakref.finalize(self, self._child.end)
        return self._child

    def _ended(self, status: int | None, seconds: float) -> Problem:
        if status == -signal.SIGALRM:
            return _late(seconds, "took")
        if status in (MEMORY_USED_UP, -signal.SIGABRT):  # Rust's allocator aborts where Python's raises
            more = {"limit": "memory", "megabytes": self._memory}
            return Problem(503, f"the validation needs more than {self._memory} MB; send smaller graphs", more)
        logger.error("a validation ended with status %s", status)
        return Problem(500, "the validation ended without a report; the server's log has the details")


def _frames(engine: Engine, base_iri: str) -> Iterator[bytes]:
    """All graphs of the store, about BATCH bytes in a frame, so that no process holds all of them at once."""
    header = {"form": "nq", "base_iri": base_iri, "formats": FORMATS}
    batch = bytes(engine.read(Dump("nq", "")))
    for name in graph_names(engine):
        if len(batch) >= BATCH:
            yield frame({**header, "last": False}, batch)
            batch = b""
        batch += bytes(engine.read(Dump("nq", name)))
    yield frame({**header, "last": True}, batch)


def _late(seconds: float, what: str) -> Problem:
    detail = f"the validation {what} longer than the limit of {seconds:g} seconds; send fewer graphs, or try later"
    return Problem(503, detail, {"limit": "timeout", "seconds": seconds}, {"Retry-After": "5"})


def _started() -> _Child:
    """The process, ready. Problem 500 where it does not become so; the log then has what it wrote."""
    own, other = socket.socketpair()
    path = os.pathsep.join(filter(None, (str(Path(kg.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "kg.serve.validator"]
    with other:
        process = subprocess.Popen(
            command, stdin=other.fileno(), stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": path}
        )
    child = _Child(process, own)
    own.settimeout(STARTING)
    try:
        ready = own.recv(len(READY))
    except OSError:
        ready = b""
    own.settimeout(None)
    if ready != READY:
        child.end()
        logger.error("the process that validates did not start")
        raise Problem(500, "the validation could not be started; the server's log has the details")
    return child
