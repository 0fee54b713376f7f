"""One engine as the front sees it: a socket to ask over, and a handle to end the process by."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import time

from kg.serve.body import Body
from kg.serve.pool import wire
from kg.serve.pool.mistakes import raised
from kg.serve.problems import Problem

logger = logging.getLogger(__name__)

DISK = {"limit": "disk"}
RECEIVED = 1 << 18  # bytes taken from the socket at a time


class Patience(Exception):  # noqa: N818 - no error: the answer only takes longer than one waits at first
    """The answer is not there yet. The task goes on."""


class Gone(Exception):  # noqa: N818 - what it means is for the pool to say
    """The process has ended before its answer did."""


class Engine:
    """A process that does one task at a time. `generation` is the state of the store that it reads.

    It belongs to the event loop that makes it.
    """

    def __init__(self, pid: int, generation: int, sock: socket.socket, handle: int) -> None:
        self.pid, self.generation = pid, generation
        self.long = self.ended = False
        self._sock, self._handle = sock, handle
        self._loop = asyncio.get_running_loop()
        self._rest = bytearray()
        self._body = Body()
        self._answer: bytes | Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        sock.setblocking(False)
        self._loop.add_reader(sock, self._readable)

    async def begin(self, seconds: float, header: bytes, data: bytes = b"") -> None:
        """Send a task. Gone where there is nobody."""
        self._rest, self._body, self._answer = bytearray(), Body(), None
        message = wire.request(seconds, header, data)
        try:
            sent = self._sock.send(message)
            if sent < len(message):
                await self._loop.sock_sendall(self._sock, memoryview(message)[sent:])
        except BlockingIOError:
            await self._loop.sock_sendall(self._sock, message)
        except OSError as error:
            raise Gone from error

    async def result(self, until: float) -> tuple[Body, bytes]:
        """The whole answer and what its end tells. Patience when the time `until` comes first; then ask again.

        Problem or QueryError where the engine says so, Gone where it ends before.
        """
        if self._answer is None and not self.ended:
            self._waiter = self._loop.create_future()
            timer = self._loop.call_later(max(0.0, until - time.monotonic()), self._wake)
            try:
                await self._waiter
            finally:
                timer.cancel()
                self._waiter = None
        if isinstance(self._answer, Exception):
            raise self._answer
        if self._answer is not None:
            return self._body, self._answer
        raise Gone if self.ended else Patience

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _readable(self) -> None:
        """Take what the socket has."""
        try:
            data = self._sock.recv(RECEIVED)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.ended = True
            self._loop.remove_reader(self._sock)
            self._wake()
            return
        self._rest += data
        while (found := self._frame()) is not None:
            kind, payload = found
            try:
                if kind == wire.DATA:
                    self._body.write(payload)
                    continue
                self._body.end()
                self._answer = payload if kind == wire.END else raised(json.loads(payload))
            except OSError as error:
                self._give_up(error)
                return
            self._wake()

    def _give_up(self, error: OSError) -> None:
        """The answer cannot be kept, as the disk is full: what is still on its way of it is not taken."""
        logger.error("an answer cannot be kept in a temporary file: %s", error.strerror)
        self._answer = Problem(507, "there is no room left on the server's disk for the answer; ask for less", DISK)
        with contextlib.suppress(OSError):
            self._body.close()
        self.ended = True
        self._loop.remove_reader(self._sock)
        self.kill()
        self._wake()

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

    def worked(self) -> float:
        """Seconds of processor time that the process has had in its life."""
        with contextlib.suppress(OSError):
            return time.clock_gettime((~self.pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
        return 0.0

    def kill(self) -> None:
        """End the process now."""
        if self._handle >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def yield_to_others(self, nice: int) -> None:
        """Let short queries have the processor first. For good: only root could take it back."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, nice)
        self.long = True

    def close(self) -> None:
        """Give the descriptors back; an engine that is idle ends by that."""
        if self._handle >= 0:
            self._loop.remove_reader(self._sock)
            self._sock.close()
            os.close(self._handle)
            self._handle = -1
