"""Sources become articles: files and folders of text, JSON, JSONL and HTML, and standard input."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kg.errors import SourceError
from kg.model import Article, Failure
from kg.read import newsarticle, plain, webpage
from kg.read.language import require_english
from kg.settings import Settings

__all__ = ["SUFFIXES", "read", "read_bytes"]

log = logging.getLogger(__name__)

STEP = "read"
STANDARD_INPUT = "-"
PLAIN_FACTOR = 4  # bytes of a file per byte of UTF-8 text: UTF-32 has four for an ASCII character
DOCUMENT_FACTOR = 25  # a page's markup and a JSON file's other articles come on top; 50 MB by default
Found = Iterator[Article | Failure]
Format = Callable[[bytes, str], Found]


def read(source: str | Path, settings: Settings) -> Found:
    """The articles of one source: a file, a folder (walked in sorted order), or `-` for standard input.

    What can't be used comes out as a Failure that says why; the rest goes on. Nothing is raised for a bad source.
    """
    path = Path(source)
    if str(source) == STANDARD_INPUT:
        found = _guarded("standard input", partial(_document, sys.stdin.buffer, "standard input", "", settings))
    elif path.is_dir():
        found = _folder(path, settings)
    else:
        found = _guarded(str(path), partial(_file, path, settings))
    return (_checked(each, settings) for each in found)


def read_bytes(data: bytes, source: str, suffix: str, settings: Settings) -> Found:
    """The articles in the bytes of a file, in the format that `suffix` names, or that the data shows."""
    found = _guarded(source, partial(_document, io.BytesIO(data), source, suffix.lower(), settings))
    return (_checked(each, settings) for each in found)


def _folder(folder: Path, settings: Settings) -> Found:
    """The articles of every file below `folder` with a known suffix; one warning names the JSON that is no article."""
    paths = sorted(_walk(folder))
    if not paths:
        yield Failure(str(folder), STEP, f"holds no file that ends in {' '.join(SUFFIXES)}; give another folder")
    passed = []
    for path in paths:
        try:
            yield from _guarded(str(path), partial(_file, path, settings), passing=newsarticle.NoArticleError)
        except newsarticle.NoArticleError:
            passed.append(path.relative_to(folder).as_posix())
    if passed:
        log.warning("%s: %d JSON files hold no article and were passed over: %s", folder, len(passed), _some(passed))


def _walk(folder: Path) -> Iterator[Path]:
    """Files with a known suffix, in no order; hidden ones are passed over, links to folders not followed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name) for name in files if Path(name).suffix.lower() in SUFFIXES and name[0] != ".")


def _some(names: list[str], most: int = 3) -> str:
    """The first few names."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def _guarded(source: str, start: Callable[[], Found], passing: type[Exception] | tuple[()] = ()) -> Found:
    """What `start` yields; an error of the file or its content ends it with a Failure, `passing` goes through."""
    try:
        yield from start()
    except passing:
        raise
    except FileNotFoundError:
        yield Failure(source, STEP, "there is no such file or folder; check the path")
    except OSError as error:
        yield Failure(source, STEP, f"can't be read: {error.strerror or error}; check the file and its permissions")
    except SourceError as error:
        yield Failure(source, STEP, str(error))


def _file(path: Path, settings: Settings) -> Found:
    """The articles of one file."""
    with path.open("rb") as stream:
        yield from _document(stream, str(path), path.suffix.lower(), settings)


def _document(stream: BinaryIO, source: str, suffix: str, settings: Settings) -> Found:
    """The articles of one open file, in the format that its suffix names or, without a known one, that it shows."""
    if suffix in LINE_SUFFIXES:
        yield from newsarticle.articles_by_line(_lines(stream, settings), source)
        return
    factor = PLAIN_FACTOR if suffix in PLAIN_SUFFIXES else DOCUMENT_FACTOR
    data = _limited(stream, factor * settings.max_text)
    if not data.strip():
        raise SourceError("is empty; leave it out")
    reader = FORMATS.get(suffix) or _format(data)
    yield from reader(data, source)


def _limited(stream: BinaryIO, limit: int) -> bytes:
    """All of `stream`, or SourceError where it has more than `limit` bytes; no more than that is read."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise SourceError(f"has more than {limit:,} bytes; split it, or raise the setting max_text (KG_MAX_TEXT)")
    return data


def _lines(stream: BinaryIO, settings: Settings) -> Iterable[bytes]:
    """The lines of a JSONL file of any length; of an overlong line only its beginning, which is then no JSON."""
    limit = DOCUMENT_FACTOR * settings.max_text
    while line := stream.readline(limit):
        yield line
        while len(line) == limit and not line.endswith(b"\n"):
            line = stream.readline(limit)


def _format(data: bytes) -> Format:
    """The format of data without a suffix, by its first character."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{" and newsarticle.is_jsonl(data):
        return lambda data, source: newsarticle.articles_by_line(data.splitlines(), source)
    return {b"{": newsarticle.articles, b"[": newsarticle.articles, b"<": _webpage}.get(start, _plain)


def _plain(data: bytes, source: str) -> Found:
    yield plain.article(data, source)


def _webpage(data: bytes, source: str) -> Found:
    yield webpage.article(data, source)


def _checked(found: Article | Failure, settings: Settings) -> Article | Failure:
    """`found`, where it is a Failure or a usable English article; else the Failure that says what is wrong."""
    if isinstance(found, Failure):
        return found
    try:
        size = len(found.text.encode())
        if not found.text.strip():
            raise SourceError("has no text; leave it out")
        if size > settings.max_text:
            raise SourceError(
                f"has {size:,} bytes of text where {settings.max_text:,} are allowed; split it, or raise the setting "
                "max_text (KG_MAX_TEXT)"
            )
        require_english(found.text)
    except SourceError as error:
        return Failure(found.source, STEP, str(error))
    return found


PLAIN_SUFFIXES = (".txt",)
LINE_SUFFIXES = (".jsonl",)
FORMATS: dict[str, Format] = {
    ".txt": _plain,
    ".json": newsarticle.articles,
    ".html": _webpage,
    ".htm": _webpage,
}
SUFFIXES = (*FORMATS, *LINE_SUFFIXES)
