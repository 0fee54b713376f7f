"""The process that loads what its work needs once, and forks a process for each request that it is given.

It has a Unix socket as standard input. When it has loaded, it writes a frame there: {}, or {"unable": why}. Over it
come messages of LIMITS, each with one end of a socket pair; there the forked process reads the frames of a request
and writes one. A process that takes too long is ended by its own timer, in the kernel. This process then writes the
frame in its place, {"ended": status}. It ends with the process that started it, as the socket closes.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable

from kg.serve.forking.frames import LIMITS, frame

Answer = Callable[[socket.socket], bytes]  # reads the frames of a request from a connection; the frame that answers
MEMORY_USED_UP = 3  # the exit status of a process that has no memory left


class UnableError(Exception):
    """This installation lacks what the work needs; the message says what, and is shown to clients."""


def run(load: Callable[[], Answer]) -> None:
    """Answer with what `load` gives, until the socket that is standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; the front one ends us
    with socket.socket(fileno=os.dup(0)) as control:
        try:
            answer = load()
        except UnableError as error:
            control.sendall(frame({"unable": str(error)}))
            return
        gc.collect()
        gc.freeze()  # so that the processes forked from this one share its memory
        control.sendall(frame({}))
        _serve(control, answer)


def _serve(control: socket.socket, answer: Answer) -> None:
    running: dict[int, tuple[int, socket.socket]] = {}  # by a pipe that closes as the process ends
    while True:
        ready, _, _ = select.select([control.fileno(), *running], [], [])
        for life in running.keys() & set(ready):
            _reap(life, *running.pop(life))
        if control.fileno() in ready:
            message, ends, _, _ = socket.recv_fds(control, LIMITS.size, 1)
            if not message:
                return
            connection = socket.socket(fileno=ends[0])
            life, write_end = os.pipe()
            if not (process := os.fork()):
                foreign = [control.fileno(), life, *running, *(each.fileno() for _, each in running.values())]
                _in_the_fork(connection, foreign, answer, *LIMITS.unpack(message))
            os.close(write_end)
            running[life] = (process, connection)


def _reap(life: int, process: int, connection: socket.socket) -> None:
    """Take away a process that ended, and say so where it did not end well."""
    os.close(life)
    _, status = os.waitpid(process, 0)
    with connection:
        if status:
            with contextlib.suppress(OSError):
                connection.send(frame({"ended": os.waitstatus_to_exitcode(status)}), socket.MSG_DONTWAIT)


def _in_the_fork(
    connection: socket.socket, foreign: Iterable[int], answer: Answer, seconds: float, memory: int
) -> None:
    """Answer one request, and end. Whatever happens, nothing returns into the loop of the process above, whose
    `foreign` files are closed."""
    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        for each in foreign:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        limit = _used() + memory
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        connection.sendall(answer(connection))
        status = 0
    except MemoryError:
        status = MEMORY_USED_UP
    except BaseException as error:  # noqa: BLE001 - the log has it, and the front is told the status
        with contextlib.suppress(OSError):
            os.write(2, f"{sys.argv[0]}: {_told(error)}\n".encode(errors="replace"))
    finally:
        os._exit(status)


def _told(error: BaseException) -> str:
    """What the log says of an error: which, and where. Its message may have words of the request, which stay out."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    return f"{type(error).__name__}{where}"


def _used() -> int:
    """The bytes of address space that this process has; the limit is for what comes on top."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123 - not a path in the file system
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 30
