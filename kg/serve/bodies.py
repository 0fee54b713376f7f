"""Bodies of requests, received in the event loop: a client that sends slowly holds a connection and nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

PAUSE = 10.0  # seconds in which a client must send or take something
MAX_RECEIVING = 300.0  # seconds for a whole body
MAX_HELD = 256_000_000  # bytes of all bodies together that are held in memory


class Refused(Exception):  # noqa: N818 - an answer
    """The body is not taken; `status` says why."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Bodies:
    """Receives bodies of at most `most` bytes each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0

    async def receive(self, scope: Any, protocol: Any) -> bytes:
        """The body; Refused where it is too large or too slow."""
        said = scope.headers.get("content-length") or "0"
        if said.isdigit() and int(said) > self._most:
            raise Refused(413, f"the body is larger than {self._most:,} bytes; send less")
        try:
            async with asyncio.timeout(MAX_RECEIVING):
                return await self._parts(protocol)
        except TimeoutError as error:
            raise Refused(408, "the body did not arrive in time; send it again without a pause") from error

    async def _parts(self, protocol: Any) -> bytes:
        parts: list[bytes] = []
        size = 0
        arriving = aiter(protocol)
        loop = asyncio.get_running_loop()
        try:
            while True:
                async with asyncio.timeout_at(loop.time() + PAUSE):  # wait_for would make a task for each part
                    part = await anext(arriving)
                size += len(part)
                self._held += len(part)
                if size > self._most:
                    raise Refused(413, f"the body is larger than {self._most:,} bytes; send less")
                if self._held > MAX_HELD:
                    raise Refused(503, "too many large bodies at once; send it again later")
                parts.append(part)
        except StopAsyncIteration:
            return b"".join(parts)
        except BaseException:
            self._held -= size
            raise

    def release(self, body: bytes) -> None:
        """A body that was received is no longer needed."""
        self._held -= len(body)
