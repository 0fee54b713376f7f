"""Clients that go away before their answer is there: nobody works for them any longer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WATCHED = 0.25  # seconds after which it is worth looking whether the client is still there


@contextmanager
def while_there(protocol: Any) -> Iterator[None]:
    """Cancel the task that runs the block when the client of granian's `protocol` disconnects."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    watchers: list[asyncio.Task[None]] = []

    async def watch() -> None:
        await protocol.client_disconnect()
        if task is not None:
            task.cancel()

    timer = loop.call_later(WATCHED, lambda: watchers.append(loop.create_task(watch())))
    try:
        yield
    finally:
        timer.cancel()
        for watcher in watchers:
            watcher.cancel()
