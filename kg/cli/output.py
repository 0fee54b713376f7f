"""Where output goes: data to standard output or a file, all else to standard error, progress on a terminal only."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from kg.errors import UsageError
from kg.vocab import ArticleGraph

STANDARD_OUTPUT = Path("-")
PIPE_CLOSED = 141  # as a shell reports SIGPIPE
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
WIDE = 10_000  # columns; a table that goes to a file or a pipe is not cut


def note(message: str) -> None:
    """A line for people, on standard error."""
    click.echo(f"kg: {printable(message)}", err=True)


def data(content: bytes) -> None:
    """All of `content` to standard output; where its reader has gone, the program ends as by SIGPIPE."""
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[sys.stdout.buffer.write(rest) :]  # unbuffered (PYTHONUNBUFFERED) it may take a part only
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(PIPE_CLOSED) from None


def printable(text: str) -> str:
    """`text` without control characters, which could steer a terminal; line ends and tabs stay."""
    return CONTROL.sub("\ufffd", text)


def format_of(path: Path | None, known: Sequence[str], default: str, form: str | None = None) -> str:
    """The format to write: `form`, else the path's extension, else `default` for standard output.

    UsageError where the extension is none of `known`, or the folder is missing: said before any work is done.
    """
    if path is None or path == STANDARD_OUTPUT:
        return form or default
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it first")
    found = form or path.suffix.lower().lstrip(".")
    if found not in known:
        endings = " ".join(f".{name}" for name in known)
        raise UsageError(f"{path}: the extension names no format; use one of {endings}, or say it with --format")
    return found


def unwritable(graph: ArticleGraph, form: str) -> str:
    """Why a graph can't be written in a format; empty where it can."""
    from kg.store import serialize

    try:
        serialize([graph], form)
    except UsageError as error:
        return str(error)
    return ""


def write(path: Path | None, content: bytes) -> None:
    """`content` into the file, at once or not at all; to standard output where there is none."""
    if path is None or path == STANDARD_OUTPUT:
        data(content)
    elif path.exists() and not path.is_file():
        path.write_bytes(content)  # a device or a pipe
    else:
        _replace(path, content)


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside `path` and move it there, so that an interruption leaves the old file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise UsageError(f"{path}: can't be written: {error.strerror}; name another file") from error
    try:
        os.close(handle)
        Path(name).write_bytes(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def working(message: str) -> Iterator[Callable[[str], None]]:
    """A spinner with `message` while the block runs, on a terminal only; the value changes the message."""
    if not sys.stderr.isatty():
        yield lambda changed: None
        return
    from rich.console import Console

    with Console(stderr=True).status(message) as status:
        yield lambda changed: status.update(changed)


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table to standard output, as wide as the terminal, or uncut where that is none. Cells are never markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(Text(column), overflow="fold")
    for row in rows:
        made.add_row(*(Text(printable(cell)) for cell in row))
    pretty(made)


def pretty(*things: object) -> None:
    """Things of rich to standard output: coloured and as wide as the terminal, or plain and uncut without one."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else WIDE)
    with console.capture() as captured:
        for thing in things:
            console.print(thing)
    data(captured.get().encode())
