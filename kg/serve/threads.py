"""Threads for the requests that are being answered: as many as are needed, up to a number, and the newest one first."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable


class Threads:
    """Runs jobs in threads of its own. A job must not raise."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = self._idle = 0

    def run(self, job: Callable[[], object]) -> None:
        """Have `job` done soon."""
        with self._lock:
            if self._idle:
                self._idle -= 1
            elif self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._work, name="kg-request", daemon=True).start()
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            self._jobs.get()()
            with self._lock:
                self._idle += 1
