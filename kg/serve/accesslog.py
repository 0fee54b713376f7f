"""The access log: a line of JSON for each request, appended to a file that may be moved away meanwhile (logrotate)."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import SetupError

logger = logging.getLogger(__name__)

STANDARD_ERROR = Path("-")
CHECK = 1.0  # seconds between two looks whether the file was moved
COMPLAINT = 60.0  # seconds between two messages that it cannot be written
MAX_TEXT = 200  # characters of a path or user agent


class AccessLog:
    """A file that lines are appended to, each in one piece. A line that cannot be written is lost, and said so."""

    def __init__(self, path: Path) -> None:
        """SetupError where the file cannot be opened."""
        self._path = path
        self._lock = threading.Lock()
        self._checked = self._complained = 0.0
        self._file = 2
        if path != STANDARD_ERROR:
            try:
                self._file = _opened(path)
            except OSError as error:
                raise SetupError(
                    f"{path}: the access log cannot be opened ({error.strerror}); set KG_ACCESS_LOG to a file "
                    "that this user may write"
                ) from error

    def write(self, record: Mapping[str, object]) -> None:
        """Append a line. Control characters are escaped, as JSON has them, so that a record is always one line."""
        line = json.dumps(record, separators=(",", ":")).encode() + b"\n"
        with self._lock:
            now = time.monotonic()
            try:
                if self._path != STANDARD_ERROR and now - self._checked > CHECK:
                    self._checked = now
                    self._follow()
                os.write(self._file, line)
            except OSError as error:
                if now - self._complained > COMPLAINT:
                    self._complained = now
                    logger.error("%s: the access log cannot be written: %s", self._path, error.strerror)

    def _follow(self) -> None:
        """Open the file anew where another one, or none, stands at its place."""
        try:
            there = os.stat(self._path)  # noqa: PTH116 - beside fstat
        except FileNotFoundError:
            there = None
        here = os.fstat(self._file)
        if there is None or (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino):
            opened = _opened(self._path)
            os.close(self._file)
            self._file = opened

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            if self._file != 2:
                os.close(self._file)
                self._file = 2


def _opened(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)


def now() -> str:
    """The time in UTC, as ISO 8601 has it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fingerprint(query: str) -> str:
    """What tells queries apart without giving them away: 16 hex digits of the SHA-256."""
    return hashlib.sha256(query.encode(errors="surrogatepass")).hexdigest()[:16]


def bounded(text: str) -> str:
    """`text`, no longer than a line of a log should be."""
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"
