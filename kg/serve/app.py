"""The Flask application: `create_app(store, settings)`, what every answer carries, and how errors are answered."""

from __future__ import annotations

import gzip
import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from kg.errors import KgError, SetupError
from kg.queries import named_queries
from kg.serve.documents import documents
from kg.serve.engine import Engine, LocalEngine
from kg.serve.graphstore import graphstore
from kg.serve.pages import pages, problem_reply
from kg.serve.problems import Problem, problem_of
from kg.serve.protocol import protocol
from kg.serve.security import guard
from kg.serve.site import Site
from kg.serve.token import WriteToken
from kg.settings import Settings
from kg.store import Store

logger = logging.getLogger(__name__)

MIN_GZIP = 500  # bytes; shorter answers do not get smaller
MAX_ADDRESS = 32_768  # bytes of path and query string; a longer query is sent by POST


def create_app(store: Store, settings: Settings, engine: Engine | None = None) -> Flask:
    """The application that serves `store`. `engine` takes the place of evaluation in this process.

    SetupError where there is a token for writing and it cannot be used.
    """
    app = Flask("kg.serve", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    token = WriteToken(settings.write_token_file) if settings.write_token_file else None
    evaluator = engine or LocalEngine(store, settings.default_graph)
    app.extensions["kg"] = Site(evaluator, settings, named_queries(), token)
    app.url_map.strict_slashes = False
    for blueprint in (protocol, graphstore, documents, pages):
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
    response.vary.update(("Accept", "Accept-Encoding"))
    if request.accept_encodings.quality("gzip") > 0 and not response.direct_passthrough:
        data = response.get_data()
        if len(data) >= MIN_GZIP and "Content-Encoding" not in response.headers:
            response.set_data(gzip.compress(data, compresslevel=5, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
