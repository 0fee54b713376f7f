"""A process that does tasks, one after the other, under limits: an engine, or the one that writes."""

from __future__ import annotations

import json
import logging
import os
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import KgError, SetupError
from kg.serve.pool import wire
from kg.serve.pool.mistakes import told
from kg.serve.pool.seal import seal
from kg.serve.problems import Problem
from kg.serve.tasks import Task, decoded, perform
from kg.store import Store
from kg.store.endpoint import Endpoint

logger = logging.getLogger(__name__)

BUFFER = 65_536  # bytes that are sent at a time
MAX_GROWTH = 128 * 1024  # kilobytes; an engine that has grown more than this makes room for a new one
ROW_MARKS = {"json": b'},{"', "xml": b"<result>", "csv": b"\n", "tsv": b"\n", "nt": b"\n", "nq": b"\n"}  # one a row


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may take: megabytes of memory beyond the store, rows and bytes of its answer."""

    memory: int
    rows: int
    bytes: int


class Output:
    """The answer on its way to the front, in frames; Problem 503 where it becomes too large."""

    def __init__(self, sock: socket.socket, limits: Limits, form: str) -> None:
        self._sock, self._limits = sock, limits
        self._mark = ROW_MARKS.get(form)
        self._parts: list[bytes] = []
        self._waiting = self._bytes = self._rows = 0
        self._tail = b""

    def write(self, data: bytes) -> int:
        """Take more of the answer."""
        self._bytes += len(data)
        if self._bytes > self._limits.bytes:
            raise _too_large("bytes", self._limits.bytes)
        if self._mark:
            self._count(data, self._mark)
        self._parts.append(data)
        self._waiting += len(data)
        if self._waiting >= BUFFER:
            self._sock.sendall(self.rest())
        return len(data)

    def _count(self, data: bytes, mark: bytes) -> None:
        joined = self._tail + data
        self._rows += joined.count(mark)
        self._tail = joined[len(joined) - len(mark) + 1 :] if len(mark) > 1 else b""
        if self._rows > self._limits.rows:
            raise _too_large("rows", self._limits.rows)

    def flush(self) -> None:
        """Nothing; the last bytes go with the end."""

    def rest(self) -> bytes:
        """The frame of what has not been sent yet, nothing where all has."""
        data = b"".join(self._parts)
        self._parts, self._waiting = [], 0
        return wire.frame(wire.DATA, data) if data else b""


def _too_large(what: str, limit: int) -> Problem:
    detail = f"the answer has more than {limit:,} {what}, which is this server's limit; add a LIMIT, and page by OFFSET"
    return Problem(503, detail, {"limit": what})


def work(sock: socket.socket, store: Store, limits: Limits, default_graph: str, after: Callable[[], object]) -> None:
    """Do what comes over `sock` until its other end is closed. `after` gives what the end of a change tells."""
    endpoint = Endpoint(store, default_graph)
    endpoint.union  # noqa: B018 - found once, before the first task
    grown = _peak() + MAX_GROWTH
    while request := wire.receive_request(sock):
        seconds, header, data = request
        task = decoded(header, data)
        output = Output(sock, limits, getattr(task, "form", ""))
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))  # its default action ends the process
        try:
            perform(task, store, endpoint, output)
            signal.setitimer(signal.ITIMER_REAL, 0)  # what is done is done
            last = after()
            end = output.rest() + wire.frame(wire.END, json.dumps(last).encode() if last else b"")
        except Exception as error:  # noqa: BLE001 - whatever it is, the front must hear of it
            end = wire.frame(wire.PROBLEM, json.dumps(_told(task, error)).encode())
        signal.setitimer(signal.ITIMER_REAL, 0)
        sock.sendall(end)
        if _peak() > grown:
            return


def _told(task: Task, error: Exception) -> dict[str, object]:
    """An error for the front; the log has the rest of it."""
    if isinstance(error, MemoryError):
        error = Problem(503, "the query needs more memory than one may take; ask for less", {"limit": "memory"})
    if not isinstance(error, KgError | Problem):
        logger.error("%s: %r", type(task).__name__, error)
        error = Problem(500, "the query could not be evaluated; the server's log says why")
    if isinstance(error, SetupError):
        logger.error("%s", error)
    return told(error)


def restrict(memory: int) -> None:
    """Limit this process: so many megabytes more than it has, and no way out to the network."""
    with open("/proc/self/statm") as sizes:  # noqa: PTH123 - read where nothing else may be imported
        held = int(sizes.read().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, held + memory * 1_000_000)
    _lower(resource.RLIMIT_CORE, 0)
    seal()


def _lower(what: int, limit: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _peak() -> int:
    """Kilobytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def plain_signals() -> None:
    """Signals as the kernel has them: a timer or a stop ends the process at once."""
    signal.set_wakeup_fd(-1)
    for each in (signal.SIGALRM, signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the whole group; the front says when to end


def end(code: int) -> None:
    """Leave at once, without what Python does at exit: it belongs to the process that was forked."""
    os._exit(code)
