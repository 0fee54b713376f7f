"""The Flask application: `create_app(store, settings)`, what every answer carries, and how errors are answered."""

from __future__ import annotations

import gzip
import logging
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.errors import KgError, SetupError
from kg.queries import named_queries
from kg.serve.application import Application
from kg.serve.conditional import takes_gzip
from kg.serve.documents import documents
from kg.serve.engine import Engine, LocalEngine
from kg.serve.extraction import ExtractionService
from kg.serve.graphstore import graphstore
from kg.serve.html import problem_reply
from kg.serve.named import named
from kg.serve.negotiate import media_type
from kg.serve.observe import observe
from kg.serve.pages.attempt import attempts
from kg.serve.pages.documents import meaning, own_vocabulary
from kg.serve.pages.listing import lists
from kg.serve.pages.resource import resources
from kg.serve.pages.search import search
from kg.serve.pages.start import start
from kg.serve.problems import Problem, problem_of
from kg.serve.protocol import protocol
from kg.serve.security import guard
from kg.serve.shacl import shacl
from kg.serve.site import Site
from kg.serve.tables import link
from kg.serve.token import WriteToken
from kg.serve.validation import ValidationService
from kg.settings import Settings
from kg.store import Store

logger = logging.getLogger(__name__)

VARY = ("Accept", "Accept-Encoding")
MIN_GZIP = 500  # bytes; shorter answers do not get smaller
LEVEL = 5  # of compression
TEXTS = ("application/javascript", "image/svg+xml")  # types of files that are text, beside text/
MOST_FILES = 32  # of which the compressed bytes are kept
GZIP_WINDOW = 31  # zlib's number for gzip with its largest window
MAX_ADDRESS = 32_768  # bytes of path and query string; a longer query is sent by POST
PROXY = {"x_for": 1, "x_proto": 1, "x_host": 1}  # headers that one proxy sets


def create_app(store: Store | None, settings: Settings, engine: Engine | None = None) -> Flask:
    """The application that serves `store`. `engine` takes the place of evaluation in this process.

    SetupError where there is a token for writing and it cannot be used.
    """
    app = Application("kg.serve", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    token = WriteToken(settings.write_token_file) if settings.write_token_file else None
    engine = engine or LocalEngine(store or Store.open(), settings.default_graph)
    app.extensions["kg"] = Site(engine, settings, named_queries(), token)
    app.extensions["kg.validation"] = ValidationService(settings.memory)
    app.extensions["kg.extraction"] = ExtractionService(settings)
    observe(app, settings, engine)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, **PROXY)  # type: ignore[method-assign]
    app.url_map.strict_slashes = False
    app.jinja_env.filters |= {"link": link, "media": media_type, "meaning": meaning}
    app.jinja_env.globals["vocabulary"] = own_vocabulary
    for blueprint in (protocol, graphstore, documents, start, lists, search, resources, named, shacl, attempts):
        app.register_blueprint(blueprint)
    app.register_error_handler(Problem, problem_reply)
    app.register_error_handler(KgError, _on_kg_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_bug)
    app.before_request(_check_address)
    app.after_request(_finish)
    return app


def _check_address() -> None:
    if len(request.query_string) + len(request.path) > MAX_ADDRESS:
        raise Problem(414, f"the address is longer than {MAX_ADDRESS:,} bytes; send the query by POST")


def _on_kg_error(error: KgError) -> Response:
    if isinstance(error, SetupError):
        logger.error("%s", error)
    return problem_reply(problem_of(error))


def _on_http_error(error: HTTPException) -> Response:
    """Errors of Flask's own: 404, 405 with Allow, 413 and so on."""
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    details = {
        404: f"there is nothing at {request.path[:200]}; the start page / lists what is here",
        405: f"{request.method} is not possible at {request.path[:200]}; use {headers.get('Allow', 'GET')}",
        413: f"the body is larger than the {(request.max_content_length or 0) - 1:,} bytes that are allowed; send less",
    }
    return problem_reply(Problem(status, details.get(status, error.description or ""), headers=headers))


def _on_bug(error: Exception) -> Response:
    logger.exception("unexpected error in %s %s", request.method, request.path, exc_info=error)
    return problem_reply(Problem(500, "something unexpected went wrong; the server's log has the details"))


def _finish(response: Response) -> Response:
    """Headers of every answer, and gzip for those who ask for it."""
    guard(response)
    if "Vary" in response.headers:
        response.vary.update(VARY)
    else:
        response.headers["Vary"] = ", ".join(VARY)
    if response.status_code in (204, 304):
        response.headers.pop("Content-Type", None)  # there is no content
    elif request.endpoint == "static" and response.status_code == 200 and _worth_packing(response):
        response.direct_passthrough = False
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(_packed_file(response.get_data()))
        response.set_etag(response.get_etag()[0] or "", weak=True)  # the same file in other bytes
    elif _packable(response):
        response.headers["Content-Encoding"] = "gzip"
        if response.is_streamed:
            response.response = _packed(response.response)
            response.headers.pop("Content-Length", None)
        else:
            response.set_data(gzip.compress(response.get_data(), compresslevel=LEVEL, mtime=0))
    return response


def _worth_packing(response: Response) -> bool:
    """Whether a file is text of some length, and its client takes gzip."""
    kind = response.mimetype or ""
    return (kind.startswith("text/") or kind in TEXTS) and (response.content_length or 0) >= MIN_GZIP and takes_gzip()


@lru_cache(MOST_FILES)
def _packed_file(data: bytes) -> bytes:
    """A file of the server's own, compressed once."""
    return gzip.compress(data, mtime=0)


def _packable(response: Response) -> bool:
    """Whether an answer is worth compressing and its client asks for that."""
    if response.direct_passthrough or "Content-Encoding" in response.headers:
        return False
    worth = response.is_streamed or len(response.get_data()) >= MIN_GZIP
    return worth and takes_gzip()


def _packed(frames: Iterable[Any]) -> Iterator[bytes]:
    """The frames of a large answer, compressed as they go."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    for frame in frames:
        yield packer.compress(frame)
    yield packer.flush()
