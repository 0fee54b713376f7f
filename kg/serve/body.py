"""The bytes of one answer: in memory while they are few, in a temporary file without a name when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

INLINE = 1_000_000  # bytes kept in memory
FRAME = 262_144  # bytes handed on at a time


class Body:
    """An answer, written once and then read. It is whole before its first byte goes out: what fails, fails cleanly."""

    def __init__(self, data: bytes = b"") -> None:
        self._parts = [data] if data else []
        self._file: IO[bytes] | None = None
        self.length = len(data)

    def write(self, data: bytes) -> int:
        """Append. The number of bytes, as files give it."""
        if self._file is None and self.length + len(data) > INLINE:
            self._file = tempfile.TemporaryFile(prefix="kg-answer-")  # noqa: SIM115 - lives as long as the answer
            self._file.writelines(self._parts)
            self._parts = []
        if self._file is not None:
            self._file.write(data)
        else:
            self._parts.append(data)
        self.length += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing; Oxigraph's writer asks for it."""

    def end(self) -> None:
        """All is written. OSError where a part of it was still to go into the file, and there is no room."""
        if self._file is not None:
            self._file.flush()

    @property
    def small(self) -> bool:
        """Whether it is in memory."""
        return self._file is None

    def __iter__(self) -> Iterator[bytes]:
        if self._file is None:
            yield from self._parts
            return
        self._file.seek(0)
        while frame := self._file.read(FRAME):
            yield frame

    def __bytes__(self) -> bytes:
        return b"".join(self)

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._file.close()
