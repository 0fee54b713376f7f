"""What allows writing: the token in a file, compared in constant time, and read again when the file changes."""

from __future__ import annotations

import hashlib
import hmac
import threading
from pathlib import Path

from kg.errors import SetupError

MIN_TOKEN = 16  # characters; 32 hexadecimal digits are better: openssl rand -hex 32
MAX_TOKEN_FILE = 4096  # bytes; a larger file is no token, but something that was named by mistake


class WriteToken:
    """The token in `path`. SetupError where it cannot be used; later changes of the file count at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._state, self._digest = _state(path), _digest(path)

    def matches(self, given: str) -> bool:
        """Whether `given` is the token. SetupError where the file has become unusable."""
        with self._lock:
            if (state := _state(self._path)) != self._state:
                self._digest, self._state = _digest(self._path), state
            digest = self._digest
        return hmac.compare_digest(hashlib.sha256(given.encode("utf-8", "replace")).digest(), digest)


def _state(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise SetupError(
            f"the token file {path} cannot be read ({error.strerror}); make it, or serve without"
        ) from error
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(path: Path) -> bytes:
    """The hash of the token; comparing hashes tells nothing of its length."""
    try:
        with path.open("rb") as file:
            token = file.read(MAX_TOKEN_FILE + 1).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"the token file {path} cannot be read; put ASCII characters into it") from error
    if not MIN_TOKEN <= len(token) <= MAX_TOKEN_FILE or len(token.split()) != 1:
        wrong = f"the token in {path} is not {MIN_TOKEN} to {MAX_TOKEN_FILE:,} characters without spaces"
        raise SetupError(f"{wrong}; make one with: openssl rand -hex 32")
    return hashlib.sha256(token.encode()).digest()
