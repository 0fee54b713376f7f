"""What passes between the processes: tasks one way, frames the other way, messages with descriptors to the front."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

REQUEST = struct.Struct("!dII")  # seconds that are left, bytes of the task, bytes of its document
FRAME = struct.Struct("!cI")  # kind, bytes
DATA, END, PROBLEM = b"D", b"E", b"X"
MAX_MESSAGE = 65_536  # bytes of a message between front and supervisor
MAX_DESCRIPTORS = 2


def request(seconds: float, header: bytes, data: bytes) -> bytes:
    """One task with the seconds that it may take."""
    return REQUEST.pack(seconds, len(header), len(data)) + header + data


def receive_request(sock: socket.socket) -> tuple[float, bytes, bytes] | None:
    """The next task, None when the other end is closed."""
    start = receive_exactly(sock, REQUEST.size)
    if start is None:
        return None
    seconds, header, data = REQUEST.unpack(start)
    first, second = receive_exactly(sock, header), receive_exactly(sock, data)
    return None if first is None or second is None else (seconds, first, second)


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame of an answer."""
    return FRAME.pack(kind, len(payload)) + payload


def receive_exactly(sock: socket.socket, count: int) -> bytes | None:
    """So many bytes, None where the other end closes before."""
    parts, missing = [], count
    while missing:
        part = sock.recv(min(missing, 1 << 20))
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def send_message(sock: socket.socket, message: Mapping[str, Any], *descriptors: int) -> None:
    """One message, a JSON object, with open descriptors. The socket keeps messages apart (SOCK_SEQPACKET)."""
    socket.send_fds(sock, [json.dumps(message).encode()], descriptors)


def receive_message(sock: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """The next message with its descriptors, None when the other end is closed."""
    data, descriptors, _, _ = socket.recv_fds(sock, MAX_MESSAGE, MAX_DESCRIPTORS)
    return (json.loads(data), list(descriptors)) if data else None
