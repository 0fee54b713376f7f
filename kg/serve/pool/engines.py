"""One engine as the front sees it: a socket to ask over, and a handle to end the process by."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import time
from dataclasses import dataclass, field

from kg.serve.body import Body
from kg.serve.pool import wire
from kg.serve.problems import Problem

RECEIVED = 1 << 18  # bytes taken from the socket at a time


class Patience(Exception):  # noqa: N818 - no error: the answer only takes longer than one waits at first
    """The answer is not there yet. The task goes on."""


class Gone(Exception):  # noqa: N818 - what it means is for the pool to say
    """The process has ended before its answer did."""


@dataclass(eq=False)
class Engine:
    """A process that does one task at a time. `generation` is the state of the store that it reads."""

    pid: int
    generation: int
    sock: socket.socket
    handle: int
    long: bool = False
    _rest: bytearray = field(default_factory=bytearray)
    _body: Body = field(default_factory=Body)

    def begin(self, seconds: float, header: bytes, data: bytes = b"") -> None:
        """Send a task. Gone where there is nobody."""
        self._rest, self._body = bytearray(), Body()
        self.sock.settimeout(max(seconds, 1.0))
        try:
            wire.send_request(self.sock, seconds, header, data)
        except OSError as error:
            raise Gone from error

    def result(self, until: float) -> tuple[Body, bytes]:
        """The whole answer and what its end tells. Patience when the time `until` comes first; then ask again.

        Problem where the engine says so, Gone where it ends before.
        """
        while True:
            while (found := self._frame()) is not None:
                kind, payload = found
                if kind == wire.DATA:
                    self._body.write(payload)
                elif kind == wire.END:
                    return self._body, payload
                else:
                    told = json.loads(payload)
                    raise Problem(told["status"], told["detail"], told["more"])
            self._receive(until)

    def _frame(self) -> tuple[bytes, bytes] | None:
        """The next whole frame of what was received."""
        size = wire.FRAME.size
        if len(self._rest) < size:
            return None
        kind, count = wire.FRAME.unpack_from(self._rest)
        if len(self._rest) < size + count:
            return None
        payload = bytes(memoryview(self._rest)[size : size + count])
        del self._rest[: size + count]
        return kind, payload

    def _receive(self, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0:
            raise Patience
        self.sock.settimeout(left)
        try:
            data = self.sock.recv(RECEIVED)
        except TimeoutError as error:
            raise Patience from error
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        self._rest += data

    def worked(self) -> float:
        """Seconds of processor time that the process has had in its life."""
        with contextlib.suppress(OSError):
            return time.clock_gettime((~self.pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
        return 0.0

    def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)

    def yield_to_others(self, nice: int) -> None:
        """Let short queries have the processor first. For good: only root could take it back."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, nice)
        self.long = True

    def close(self) -> None:
        """Give the descriptors back; an engine that is idle ends by that."""
        self.sock.close()
        with contextlib.suppress(OSError):
            os.close(self.handle)
