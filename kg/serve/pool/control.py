"""The front's line to the supervisor: what it asks for, and a thread that hears what it is told."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.serve.pool import wire
from kg.serve.pool.engines import Engine

logger = logging.getLogger(__name__)


class Control:
    """A connection to the supervisor that listens at `path`. The three functions are called by its own thread."""

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
        self._sock.connect(str(path))
        self._made, self._died, self._lost = made, died, lost
        self._answers: dict[int, dict[str, Any]] = {}
        self._answered = threading.Condition()
        self._number = 0

    def listen(self) -> None:
        """Begin to hear."""
        threading.Thread(target=self._hear, name="kg-control", daemon=True).start()

    def fork(self, kind: str, generation: int) -> None:
        """Ask for a process of a kind, "engine" or "writer", that reads what is there now."""
        wire.send_message(self._sock, {"do": kind, "of": generation})

    def announce(self, folder: str) -> None:
        """Tell where engines read from now on."""
        wire.send_message(self._sock, {"do": "generation", "folder": folder})

    def change(self, header: bytes, data: bytes, seconds: float, patience: float) -> dict[str, Any] | None:
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
        with self._answered:
            self._answered.wait_for(lambda: number in self._answers, patience)
            return self._answers.pop(number, None)

    def _hear(self) -> None:
        while True:
            try:
                received = wire.receive_message(self._sock)
            except OSError:
                received = None
            if received is None:
                self._lost()
                return
            message, descriptors = received
            if "made" in message:
                sock, handle = descriptors
                engine = Engine(message["made"], message["of"], socket.socket(fileno=sock), handle)
                self._made(engine, message["as"])
            elif "died" in message:
                self._died(message["died"], message["code"])
            elif "changed" in message:
                with self._answered:
                    self._answers[message["changed"]] = message
                    self._answered.notify_all()
