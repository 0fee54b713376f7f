"""The parent of all engines: small, with one thread, so that it can fork at any time.

It holds the store of the moment: in memory, or as the folder of a checkpoint that engines open for themselves. It does
what the front tells it over a socket, and tells the front which of its children died, and how.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.errors import SetupError
from kg.serve.pool import wire
from kg.serve.pool.trial import change_in_memory
from kg.serve.pool.worker import Limits, end, plain_signals, restrict, work
from kg.store import Store
from kg.store.endpoint import Endpoint
from kg.store.folder import can_have_checkpoints, forget

logger = logging.getLogger(__name__)

READY = signal.SIGUSR1  # to the parent: a front is there, and it listens already
CHANGE_MEMORY = 4  # times what a query may have: a transaction is held in memory until it is done
KEPT = 8  # checkpoints: the one of the moment, and those before it, which an engine may just be opening


@dataclass(frozen=True, slots=True)
class Plan:
    """What a supervisor holds and allows. One of `store` (a folder) and `data` (N-Quads, read into memory) is given."""

    store: str | None
    data: str | None
    writable: bool
    default_graph: str
    memory: int
    rows: int
    bytes: int

    def to_json(self) -> str:
        """The plan as an argument."""
        return json.dumps(asdict(self))


class Supervisor:
    """Forks engines for the fronts that connect, one connection each."""

    def __init__(self, plan: Plan, listener: socket.socket) -> None:
        self._plan = plan
        self._limits = Limits(plan.memory, plan.rows, plan.bytes)
        self._listener = listener
        self._memory = _in_memory(Path(plan.data)) if plan.data else None
        self._folders: list[Path] = []  # checkpoints of ours
        self._current = Path(plan.store or "")  # where engines read
        self._fronts: dict[socket.socket, set[int]] = {}
        self._writer: int | None = None
        self._waiting = selectors.DefaultSelector()
        self._stop = False
        self._parent = os.getppid()

    def run(self) -> None:
        """Serve fronts until SIGTERM."""
        woken, wake = socket.socketpair()
        woken.setblocking(False)
        wake.setblocking(False)
        signal.set_wakeup_fd(wake.fileno())
        for each in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(each, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._waiting.register(self._listener, selectors.EVENT_READ, self._connect)
        self._waiting.register(woken, selectors.EVENT_READ, self._woken)
        while not self._stop:
            for key, _ in self._waiting.select():
                key.data(key.fileobj)
        self._end()

    def _connect(self, _: object) -> None:
        front, _ = self._listener.accept()
        self._fronts[front] = set()
        self._waiting.register(front, selectors.EVENT_READ, self._told)
        if not self._plan.writable:
            self._refresh()
        if os.getppid() == self._parent:  # and not who took over when that died
            os.kill(self._parent, READY)

    def _woken(self, woken: socket.socket) -> None:
        self._stop = signal.SIGTERM in woken.recv(4096)
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._buried(pid, status)

    def _buried(self, pid: int, status: int) -> None:
        self._writer = None if pid == self._writer else self._writer
        for front, children in self._fronts.items():
            if pid in children:
                children.discard(pid)
                _tell(front, {"died": pid, "code": os.waitstatus_to_exitcode(status)})

    def _told(self, front: socket.socket) -> None:
        try:
            received = wire.receive_message(front)
        except OSError:
            received = None
        if received is None:
            self._forget_front(front)
            return
        message, descriptors = received
        match message["do"]:
            case "engine":
                self._fork(front, message, self._engine)
            case "writer":
                self._fork(front, message, self._writing)
            case "generation":
                self._new_folder(message["folder"])
            case "change" if self._memory is not None:
                answer = change_in_memory(self._memory, descriptors[0], message["seconds"], self._limits)
                _tell(front, {"changed": message["number"], **answer})
        for each in descriptors:
            os.close(each)

    def _forget_front(self, front: socket.socket) -> None:
        self._waiting.unregister(front)
        for pid in self._fronts.pop(front):
            os.kill(pid, signal.SIGKILL)
        front.close()

    def _fork(self, front: socket.socket, message: dict[str, Any], job: Callable[[socket.socket], None]) -> None:
        """Make a child that does `job`, and give the front the other end of its socket."""
        if job == self._writing and self._writer is not None:
            os.kill(self._writer, signal.SIGKILL)  # of a front that is going; what it acknowledged is on disk
            os.waitpid(self._writer, 0)
        ours, theirs = socket.socketpair()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._child(ours, theirs, job)
        theirs.close()
        self._fronts[front].add(pid)
        if job == self._writing:
            self._writer = pid
        watch = os.pidfd_open(pid)
        _tell(front, {"made": pid, "of": message["of"], "as": message["do"]}, ours.fileno(), watch)
        os.close(watch)
        ours.close()

    def _child(self, ours: socket.socket, theirs: socket.socket, job: Callable[[socket.socket], None]) -> None:
        code = 1
        try:
            plain_signals()
            for each in (ours, self._listener, *self._fronts):
                each.close()
            self._waiting.close()
            job(theirs)
            code = 0
        except SetupError as error:
            logger.error("%s", error)
        except BaseException:
            logger.exception("an engine could not go on")
        finally:
            end(code)

    def _engine(self, sock: socket.socket) -> None:
        try:
            store = self._memory if self._memory is not None else Store.of_checkpoint(self._current)
        except SetupError:
            if not self._current.exists():
                return  # there are newer ones already
            raise
        restrict(self._limits.memory)
        work(sock, store, self._limits, self._plan.default_graph, lambda: None)

    def _writing(self, sock: socket.socket) -> None:
        """The process that alone writes to the store on disk: after each change it makes a checkpoint of it."""
        store = Store.open(Path(str(self._plan.store)))
        restrict(self._limits.memory * CHANGE_MEMORY)
        Endpoint(store).tidy()
        owner = os.getppid()

        def after() -> dict[str, str]:
            return {"folder": str(store.checkpoint(owner))}

        sock.sendall(wire.frame(wire.END, json.dumps(after()).encode()))
        work(sock, store, self._limits, self._plan.default_graph, after)

    def _refresh(self) -> None:
        """Take up what the store on disk holds now. In a child, as RocksDB starts threads and this process has none."""
        if self._memory is not None or not can_have_checkpoints(Path(str(self._plan.store))):
            return
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                plain_signals()
                made = Store.open(Path(str(self._plan.store))).checkpoint(os.getppid())
                os.write(writer, str(made).encode())
                code = 0
            except SetupError as error:
                logger.error("%s", error)
            finally:
                end(code)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            folder = pipe.read().decode()
        os.waitpid(pid, 0)
        if folder:
            self._new_folder(folder)

    def _new_folder(self, folder: str) -> None:
        self._current = Path(folder)
        self._folders.append(self._current)
        while len(self._folders) > KEPT:
            forget(self._folders.pop(0))

    def _end(self) -> None:
        for front in list(self._fronts):
            self._forget_front(front)
        for folder in self._folders:
            forget(folder)


def _tell(front: socket.socket, message: dict[str, Any], *descriptors: int) -> None:
    try:
        wire.send_message(front, message, *descriptors)
    except OSError:
        logger.warning("a front is gone")


def _in_memory(path: Path) -> Store:
    store = Store.open()
    store.load_dump(path)
    path.unlink()
    return store


def main(arguments: list[str]) -> None:
    """Begin: the plan as JSON, the number of the listening socket, and the process to end with."""
    logging.basicConfig(format="kg: %(levelname)s: %(message)s")
    plan, descriptor = Plan(**json.loads(arguments[0])), int(arguments[1])
    Supervisor(plan, socket.socket(fileno=descriptor)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
