"""The front's line to the supervisor: what it asks for, and what it is told, in the event loop."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.serve.pool import wire
from kg.serve.pool.engines import Engine

ROOM = 1 << 20  # bytes of messages that may wait while the supervisor is at something


class Control:
    """A connection to the supervisor that listens at `path`."""

    def __init__(
        self,
        path: Path,
        *,
        made: Callable[[Engine, str], object],
        died: Callable[[int, int], object],
        lost: Callable[[], object],
    ) -> None:
        """`made` is given an engine and what it was asked for as, `died` a process and its exit code (negative for a
        signal), `lost` is called when the supervisor is gone."""
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, ROOM)
        self._sock.connect(str(path))
        self._sock.setblocking(False)
        self._made, self._died, self._lost = made, died, lost
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._number = 0
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._sock, self._hear)

    def fork(self, kind: str, generation: int) -> None:
        """Ask for a process of a kind, "engine" or "writer", that reads what is there now."""
        wire.send_message(self._sock, {"do": kind, "of": generation})

    def announce(self, folder: str) -> None:
        """Tell where engines read from now on."""
        wire.send_message(self._sock, {"do": "generation", "folder": folder})

    async def change(self, header: bytes, data: bytes, seconds: float, patience: float) -> dict[str, Any] | None:
        """Have a change made to a store in memory. What came of it, None where there was no answer in `patience`."""
        self._number += 1
        number, file = self._number, os.memfd_create("kg-change")
        try:
            with os.fdopen(os.dup(file), "wb") as out:
                out.writelines((len(header).to_bytes(4, "big"), header, data))
            os.lseek(file, 0, os.SEEK_SET)
            wire.send_message(self._sock, {"do": "change", "number": number, "seconds": seconds}, file)
        finally:
            os.close(file)
        answer = self._answers[number] = self._loop.create_future()
        await asyncio.wait((answer,), timeout=patience)
        del self._answers[number]
        return answer.result() if answer.done() else None

    def _hear(self) -> None:
        try:
            received = wire.receive_message(self._sock)
        except BlockingIOError:
            return
        except OSError:
            received = None
        if received is None:
            self._loop.remove_reader(self._sock)
            self._lost()
            return
        message, descriptors = received
        if "made" in message:
            sock, handle = descriptors
            self._made(Engine(message["made"], message["of"], socket.socket(fileno=sock), handle), message["as"])
        elif "died" in message:
            self._died(message["died"], message["code"])
        elif (answer := self._answers.get(message["changed"])) is not None and not answer.done():
            answer.set_result(message)
