"""Who may write, whose pages may read, and the headers that guard every answer."""

from __future__ import annotations

import logging
from functools import lru_cache

from flask import Response, request

from kg.errors import SetupError
from kg.serve.engine import READ_ONLY
from kg.serve.problems import Problem
from kg.serve.site import site

logger = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
EXPOSED = "Allow, Accept-Post, ETag, Link, Location, Retry-After, SHACL-Conforms, WWW-Authenticate"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "content-type, accept, authorization, if-none-match",
    "Access-Control-Max-Age": "86400",
}


def guard(response: Response) -> None:
    """Security headers, and those of CORS as the setting `cors` says. Credentials of browsers are never asked for."""
    origin = site().settings.cors
    response.headers.extend(_guards(origin))
    if origin not in ("*", "none"):
        response.vary.add("Origin")
    if origin != "none" and request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)


@lru_cache
def _guards(origin: str) -> tuple[tuple[str, str], ...]:
    """The headers of every answer, none of which a view sets."""
    if origin == "none":
        return *HEADERS.items(), ("Cross-Origin-Resource-Policy", "same-origin")
    return (
        *HEADERS.items(),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Expose-Headers", EXPOSED),
    )


def may_write() -> None:
    """Nothing where the request may write. Problem 403 where nobody may, 401 where the token is missing or wrong."""
    token = site().token
    if token is None or not site().writable:
        raise Problem(403, READ_ONLY)
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        right = kind.lower() == "bearer" and token.matches(given.strip())
    except SetupError as error:
        logger.error("%s", error)
        raise Problem(503, "writing is not possible at the moment; the server's log says why") from error
    if not right:
        wrong = 'Bearer realm="kg"' + (', error="invalid_token"' if given else "")
        detail = "writing needs the token of this server; send Authorization: Bearer TOKEN"
        raise Problem(401, detail, headers={"WWW-Authenticate": wrong})
