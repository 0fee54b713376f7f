"""Plain text: bytes → characters, and the headline where the first line looks like one."""

from __future__ import annotations

import codecs
import logging
import re

from kg.errors import SourceError
from kg.model import Article

log = logging.getLogger(__name__)

# UTF-32 first: its little-endian mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip or office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MAX_CONTROL = 0.01  # share of bytes; text from terminals holds a stray one, binary data holds more than a tenth
LEGACY = ("cp1252", "mac-roman")  # encodings of English before UTF-8, the likelier one first
TYPICAL = re.compile(
    r"[‘’“”„–—…•€£¢¥§©®™°±·½¼¾×\u00a0]|(?<=[A-Za-z])[à-öø-ÿœš]|[À-ÖØ-Þà-öø-ÿŒœŠš](?=[a-z])|(?<=[0-9 m])[²³µ]"
)  # what English prose has beyond ASCII: marks, currencies, accents within a word

MAX_HEADLINE = 120  # characters; the longest headline of 105 annotated articles has 113
NOT_A_HEADLINE = re.compile(r"[,;:]$|^[-•*–]")  # goes on in the next line; an item of a list


def decode(data: bytes) -> str:
    """The characters of `data`: the byte order mark removed, CRLF and CR turned into LF, nothing else changed.

    UTF-8, and UTF-16 or UTF-32 with a mark; then windows-1252 or Mac Roman where it fits.
    SourceError for binary data and for an encoding that can't be told.
    """
    return normal_lines(_characters(data))


def normal_lines(text: str) -> str:
    """`text` with LF for every line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _characters(data: bytes) -> str:
    """`data` decoded, or SourceError."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise SourceError(
                    f"begins as {encoding} and breaks at byte {error.start + len(mark)}: {error.reason}; save it anew"
                ) from error
    _refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _detected(data, error)


def _refuse_binary(data: bytes) -> None:
    """SourceError where `data` is no text."""
    for signature, name in SIGNATURES.items():
        if data.startswith(signature):
            raise SourceError(f"is {name}, not text; extract its text first")
    if b"\0" in data:
        raise SourceError("holds zero bytes: binary data, or UTF-16 without a byte order mark; save it as UTF-8")
    if len(CONTROL.findall(data)) > MAX_CONTROL * len(data):
        raise SourceError("is binary data, not text; give the article as text, JSON or HTML")


def _detected(data: bytes, error: UnicodeDecodeError) -> str:
    """`data`, which is not UTF-8, in the older encoding in which it reads as English; a warning names the choice."""
    for encoding in LEGACY:
        text = data.decode(encoding, errors="replace")
        if len(TYPICAL.findall(text)) == sum(character > "\x7f" for character in text):
            log.warning("not UTF-8 (byte %d); read as %s", error.start, encoding)
            return text
    line = data.count(b"\n", 0, error.start) + 1
    raise SourceError(
        f"is not UTF-8 (line {line}, byte {error.start}) and reads as English in no older encoding; save it as UTF-8"
    ) from error


def article(data: bytes, source: str) -> Article:
    """The article in the bytes of a text file. SourceError for what is no text."""
    text = decode(data)
    return Article(text=text, source=source, headline=headline(text))


def headline(text: str) -> str | None:
    """The first line, where it is short, stands alone before more text, and is neither unfinished nor a list's item.

    >>> headline("Rail line to reopen\\n\\nTrains will run again from May.")
    'Rail line to reopen'
    """
    first, _, rest = text.lstrip("\n").partition("\n")
    second, _, body = rest.partition("\n")
    line = first.strip()
    if not line or second.strip() or not body.strip():
        return None
    return None if len(line) > MAX_HEADLINE or NOT_A_HEADLINE.search(line) else line
