"""ETag and 304: what was fetched from this generation of the store need not be fetched again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, request

import kg
from kg.serve.negotiate import Choice
from kg.serve.site import site

CACHE = "no-cache"  # kept, but asked about before each use


def entity_tag(choice: Choice, *parts: object, strong: bool = False) -> str:
    """The tag of an answer: of the store's generation, of what was asked (`parts`), and of type and encoding.

    A weak one says that the answer means the same; a strong one, that each byte is the same.
    """
    packed = takes_gzip()
    host = (request.scheme, request.environ.get("HTTP_HOST"))
    made_of = (kg.__version__, site().engine.generation, host, choice.content_type, packed, parts)
    digest = hashlib.blake2b(repr(made_of).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f'"{digest}"' if strong else f'W/"{digest}"'


def takes_gzip() -> bool:
    """Whether the client of this request asks for answers in gzip."""
    asked = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return ("gzip" in asked or "*" in asked) and request.accept_encodings.quality("gzip") > 0


def conditional(
    answer: Callable[[], Response], choice: Choice, *parts: object, strong: bool = False, constant: bool = True
) -> Response:
    """The answer with its ETag, or 304 where the client has it: then `answer` is not called.

    An answer that is not `constant` while the store stays as it is gets no tag.
    """
    tag, response = held(choice, *parts, strong=strong, constant=constant)
    return tagged(response or answer(), tag)


def held(
    choice: Choice, *parts: object, strong: bool = False, constant: bool = True
) -> tuple[str | None, Response | None]:
    """The tag of an answer, None where it has none; and the answer 304 where the client has it."""
    if request.method not in ("GET", "HEAD") or not constant:
        return None, None
    tag, known = entity_tag(choice, *parts, strong=strong), request.if_none_match
    there = not known.star_tag and known.contains_weak(tag.removeprefix("W/").strip('"'))
    return tag, Response(status=304) if there else None


def tagged(response: Response, tag: str | None) -> Response:
    """The answer with its tag."""
    if tag is not None and response.status_code in (200, 304):
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = CACHE
    return response
