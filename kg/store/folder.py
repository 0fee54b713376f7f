"""Stores on disk: which folder may be one, who holds it, and how it is opened."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SetupError, UsageError

LOCK_WAIT = 3.0  # seconds; another process that only reads holds the lock for a tenth of one
LOCK_PAUSE = 0.05  # seconds between two tries
_STORE_FILES = re.compile(r"CURRENT|LOCK|IDENTITY|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+.*|\d+\.(log|sst|dbtmp|blob)")


def check_folder(path: Path, *, must_exist: bool) -> None:
    """That `path` can be a store: RocksDB would write into any folder, and begin anew over a damaged store."""
    names = {child.name for child in path.iterdir()} if path.is_dir() else set()
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file, and a store is a folder; name another path")
    if "CURRENT" in names:
        return
    if any(name.endswith(".sst") for name in names):
        raise _damaged(path, "its file CURRENT is missing")
    if must_exist:
        raise UsageError(f"there is no store in {path}; build one with: kg build SOURCE --store {path}")
    if foreign := sorted(name for name in names if not _STORE_FILES.fullmatch(name)):
        raise UsageError(f"{path} is a folder with other things in it ({foreign[0]}); name an empty or a new folder")


def unlocked(path: Path) -> ox.Store:
    """The store in `path` for writing, waiting a little for a process that holds it only for a moment."""
    deadline = time.monotonic() + LOCK_WAIT
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return ox.Store(path)
        except (OSError, RuntimeError) as error:
            if "lock" not in str(error).lower():
                raise _unusable(path, error) from error
            if time.monotonic() > deadline:
                raise SetupError(f"{path} is locked by another kg that writes to it; wait until it is done") from error
            time.sleep(LOCK_PAUSE)


def view(path: Path) -> tuple[ox.Store, Callable[[], object]]:
    """A read-only store of what `path` holds now, and a function that gives its files back.

    Reading beside a writer is undefined in Oxigraph, so a checkpoint is opened.
    """
    if not can_have_checkpoints(path):
        return opened(path), lambda: None
    folder = checkpoint(unlocked(path), path, os.getpid())
    try:
        return opened(folder), partial(_discard, folder, os.getpid())
    except SetupError:
        forget(folder)
        raise


def can_have_checkpoints(path: Path) -> bool:
    """Whether a checkpoint can lie beside the store. It can't on a medium for reading only, where nobody writes to the
    store either."""
    return os.access(path.absolute().parent, os.W_OK) and os.access(path, os.W_OK)


def checkpoint(store: ox.Store, path: Path, owner: int) -> Path:
    """A new folder with hard links to all that the store in `path` holds now. It lies beside the store until it is
    forgotten; what a process that was killed left there is taken away, `owner` being the process that it belongs to.
    """
    for left in path.absolute().parent.glob(f".{path.name}-view-*"):
        if not _alive(int(left.name.rpartition("-")[2].partition(".")[0])):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-view-{owner}.", dir=path.absolute().parent))
    try:
        store.backup(folder / "view")
    except (OSError, RuntimeError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _unusable(path, error) from error
    return folder / "view"


def forget(folder: Path) -> None:
    """Remove a checkpoint; who has it open can go on reading."""
    shutil.rmtree(folder.parent, ignore_errors=True)


def opened(path: Path) -> ox.Store:
    """A store for reading only, of a folder that nobody writes to."""
    try:
        return ox.Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        raise _unusable(path, error) from error


def _discard(folder: Path, owner: int) -> None:
    """Remove a view, in the process that made it and not in one that was forked from it."""
    if os.getpid() == owner:
        forget(folder)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _unusable(path: Path, error: Exception) -> SetupError:
    if isinstance(error, PermissionError) or "permission denied" in str(error).lower():
        return SetupError(f"{path}: permission denied; give this user the right to write there, or name another folder")
    return _damaged(path, str(error).splitlines()[0])


def _damaged(path: Path, reason: str) -> SetupError:
    return SetupError(
        f"{path} is damaged ({reason}); move it away and build again with: kg build SOURCE --store {path}"
    )
