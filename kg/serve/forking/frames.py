"""What goes over the sockets: frames of a JSON header and data.

A frame: the length of the header (4 bytes, big-endian), the header, `size` bytes, END.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

LIMITS = struct.Struct("!dQ")  # of a request: seconds, bytes of memory
LENGTH = struct.Struct("!I")
END = b"end."  # what a process wrote that was ended while it wrote does not have
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
