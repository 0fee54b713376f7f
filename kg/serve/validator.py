"""The process that validates: it reads the shapes once, and forks a process for each document that it is given.

`python -m kg.serve.validator` has a Unix socket as standard input. Over it come messages of LIMITS (seconds, bytes of
memory), each with one end of a socket pair; there the forked process reads frames (each with a document and how to read
it; the last one says so) and writes one (the reports, or an error). A process that takes too long is ended by its own
timer, in the kernel. This process then writes the frame in its place, {"ended": status}. It ends with the process that
started it, as the socket closes.

A frame: the length of a JSON header (4 bytes, big-endian), the header, `size` bytes, END.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.validate import Report, Validator

LIMITS = struct.Struct("!dQ")
LENGTH = struct.Struct("!I")
END = b"end."  # what a process wrote that was ended while it wrote does not have
READY = b"+"
MEMORY_USED_UP = 3  # the exit status of a process that has no memory left
MAX_HEADER = 1_000_000  # bytes


class BrokenFrameError(Exception):
    """What was received is not a whole frame."""


def frame(header: Mapping[str, object], data: bytes = b"") -> bytes:
    """A frame as bytes."""
    head = json.dumps({**header, "size": len(data)}).encode()
    return b"".join((LENGTH.pack(len(head)), head, data, END))


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes]:
    """The header and the data of the next frame. BrokenFrameError where there is none, OSError as sockets raise it."""
    [length] = LENGTH.unpack(_exactly(connection, LENGTH.size))
    if length > MAX_HEADER:
        raise BrokenFrameError(f"a header of {length} bytes")
    header: dict[str, Any] = json.loads(_exactly(connection, length))
    data = _exactly(connection, header["size"])
    if _exactly(connection, len(END)) != END:
        raise BrokenFrameError("no end")
    return header, data


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size:
        got = connection.recv_into(view[done:])
        if not got:
            raise BrokenFrameError(f"{done} of {size} bytes")
        done += got
    return bytes(data)


def main() -> None:
    """Serve the socket that is standard input until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; the front one ends us
    from kg.validate import Validator

    validator = Validator()
    gc.collect()
    gc.freeze()  # so that the processes forked from this one share its memory
    with socket.socket(fileno=os.dup(0)) as control:
        control.sendall(READY)
        _serve(control, validator)


def _serve(control: socket.socket, validator: Validator) -> None:
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
                _in_the_fork(connection, foreign, validator, *LIMITS.unpack(message))
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
    connection: socket.socket, foreign: Iterable[int], validator: Validator, seconds: float, memory: int
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
        connection.sendall(_answer(connection, validator))
        status = 0
    except MemoryError:
        status = MEMORY_USED_UP
    except BaseException as error:  # noqa: BLE001 - the log has it, and the front is told the status
        with contextlib.suppress(OSError):
            os.write(2, f"kg.serve.validator: {type(error).__name__}: {error}\n".encode(errors="replace"))
    finally:
        os._exit(status)


def _used() -> int:
    """The bytes of address space that this process has; the limit is for what comes on top."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123 - not a path in the file system
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 30


def _answer(connection: socket.socket, validator: Validator) -> bytes:
    """The frame with the reports on what is received, in the formats that the last frame asks for, or with what is
    wrong with it."""
    from kg.errors import KgError, QueryError
    from kg.store.convert import parsed
    from kg.syntax.depth import refusal

    found: list[Report] = []
    try:
        while True:
            header, data = receive(connection)
            if "depth" in header and (reason := refusal(data, header["form"], header["depth"])):
                raise QueryError(reason)
            graphs = parsed(data, header["form"], header["base_iri"])
            found += [validator.validate(graph.triples, graph.name or None) for graph in graphs]
            if header["last"]:
                break
    except QueryError as error:
        return frame({"error": str(error), "line": error.line, "column": error.column})
    except KgError as error:
        return frame({"error": str(error).replace(str(validator.path), "the shapes"), "line": None, "column": None})
    written = _written(found, header["formats"])
    parts = {name: len(document) for name, document in written.items()}
    conforms = all(report.conforms for report in found)
    return frame({"conforms": conforms, "parts": parts}, b"".join(written.values()))


def _written(found: list[Report], formats: Iterable[str]) -> dict[str, bytes]:
    """The reports in the formats: ttl, jsonld, json, csv."""
    from kg.store.convert import converted
    from kg.validate import render

    writers = {"ttl": render.turtle, "jsonld": render.turtle, "json": render.as_json, "csv": render.as_csv}
    written = {name: writers[name](found).encode() for name in formats}
    if "jsonld" in written:
        written["jsonld"] = converted(written["jsonld"], "ttl", "jsonld", render.PREFIXES_USED)
    return written


if __name__ == "__main__":
    main()
    sys.exit()
