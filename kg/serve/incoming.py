"""What comes in with a request: its body under a limit, its text, its fields, the documents it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from flask import request

from kg.errors import QueryError
from kg.serve.negotiate import GRAPHS, by_name
from kg.serve.problems import Problem, at_place
from kg.serve.site import site
from kg.syntax.depth import refusal

FORM_TYPE = "application/x-www-form-urlencoded"
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
CHARSETS = ("utf-8", "utf8", "us-ascii")
_CHARSET = re.compile(r"""charset\s*=\s*"?([^\s";]+)""", re.IGNORECASE)
DOCUMENT_TYPES = tuple(media.content_type for media in GRAPHS)
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """A graph as it was sent: the name of its format, and its bytes."""

    form: str
    data: bytes


def body(limit: int) -> bytes:
    """The body of the request. Problem 413 where it has more than `limit` bytes, 415 where it is encoded."""
    if request.content_encoding:
        raise Problem(415, "the body is encoded; send it without Content-Encoding", headers={"Accept-Encoding": ""})
    request.max_content_length = limit + 1
    data = request.get_data(cache=False)
    if len(data) > limit:  # of a body that says no length the server reads so much and drops the rest
        raise Problem(413, f"the body has more than {limit:,} bytes; send less")
    return data


def utf8(data: bytes) -> str:
    """The body as text. Problem 400 or 415 where it is not UTF-8."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in CHARSETS:
        raise Problem(415, f"the charset {charset[:40]} is not possible; send UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"the text is not UTF-8 at byte {error.start}; encode it so") from error


def one(pairs: Pairs, name: str) -> str | None:
    """The value of a field that may be given once. Problem 400 where it is given again."""
    values = [value for key, value in pairs if key == name]
    if len(values) > 1:
        raise Problem(400, f"{name} is given {len(values)} times; give it once")
    return values[0] if values else None


def graphs(pairs: Pairs, name: str) -> tuple[str, ...]:
    """The IRIs that a field gives, in their order."""
    return tuple(absolute(value) for key, value in pairs if key == name)


def absolute(iri: str) -> str:
    """`iri` if it can name a graph."""
    if not IRI.fullmatch(iri):
        raise Problem(400, f"{iri[:80]!r} is no absolute IRI; name graphs by their full IRIs")
    return iri


def unsupported(possible: Sequence[str], what: str) -> Problem:
    """Problem 415 that lists the types which can be sent."""
    given = request.mimetype[:80] or "no Content-Type"
    accept = {f"Accept-{method}": ", ".join(possible) for method in ("Post", "Put") if method.upper() == request.method}
    return Problem(
        415, f"{given} is no way to send {what}; send {', '.join(possible)}", {"possible": list(possible)}, accept
    )


def document(content_type: str, data: bytes) -> Document:
    """A document of the type that a header names, checked for what would end its parser."""
    mimetype = content_type.partition(";")[0].strip().lower()
    choice = by_name(mimetype, GRAPHS) if "/" in mimetype else None
    if choice is None:
        raise unsupported(DOCUMENT_TYPES, "a graph")
    if (charset := _CHARSET.search(content_type)) and charset[1].lower() not in CHARSETS:
        raise Problem(415, f"the charset {charset[1][:40]} is not possible; send UTF-8")
    return checked(Document(choice.name, data))


def checked(sent: Document) -> Document:
    """A document that ends no parser. Problem 400 where it nests too deeply, or grows as it is read."""
    if reason := refusal(sent.data, sent.form, site().settings.max_depth):
        raise Problem(400, reason)
    return sent


@contextmanager
def explained(sent: str | bytes) -> Iterator[None]:
    """A QueryError inside is answered with the place in what was sent, and the line that stands there."""
    try:
        yield
    except QueryError as error:
        raise at_place(error, sent) from error
