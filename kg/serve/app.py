"""The Flask application: `create_app(store, settings)`, what every answer carries, and how errors are answered."""

from __future__ import annotations

import gzip
import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.errors import KgError, SetupError
from kg.queries import named_queries
from kg.serve.documents import documents
from kg.serve.engine import Engine, LocalEngine
from kg.serve.named import named
from kg.serve.observe import observe
from kg.serve.pages import pages, problem_reply
from kg.serve.problems import Problem, problem_of
from kg.serve.protocol import protocol
from kg.serve.shacl import shacl
from kg.serve.site import MAX_BODY, Site
from kg.serve.validation import ValidationService
from kg.settings import Settings
from kg.store import Store

logger = logging.getLogger(__name__)

MIN_GZIP = 500  # bytes; shorter answers do not get smaller
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",  # the data is for everybody's pages
    "Access-Control-Allow-Origin": "*",  # reading is open, and no credentials are ever asked for
}
PROXY = {"x_for": 1, "x_proto": 1, "x_host": 1}  # headers that one proxy sets
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "content-type, accept",
    "Access-Control-Max-Age": "86400",
}


def create_app(store: Store | None, settings: Settings, engine: Engine | None = None) -> Flask:
    """The application that serves `store`. `engine` takes the place of evaluation in this process."""
    app = Flask("kg.serve", static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    engine = engine or LocalEngine(store or Store.open(), settings.default_graph)
    app.extensions["kg"] = Site(engine, settings, named_queries())
    app.extensions["kg.validation"] = ValidationService(settings.memory)
    observe(app, settings, engine)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, **PROXY)  # type: ignore[method-assign]
    app.url_map.strict_slashes = False
    for blueprint in (protocol, documents, pages, named, shacl):
        app.register_blueprint(blueprint)
    app.register_error_handler(Problem, problem_reply)
    app.register_error_handler(KgError, _on_kg_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_bug)
    app.after_request(_finish)
    return app


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
        413: f"the body is larger than {MAX_BODY:,} bytes; send less",
    }
    return problem_reply(Problem(status, details.get(status, error.description or ""), headers=headers))


def _on_bug(error: Exception) -> Response:
    logger.exception("unexpected error in %s %s", request.method, request.path, exc_info=error)
    return problem_reply(Problem(500, "something unexpected went wrong; the server's log has the details"))


def _finish(response: Response) -> Response:
    """Headers of every answer, and gzip for those who ask for it."""
    response.headers.update(HEADERS)
    response.vary.update(("Accept", "Accept-Encoding"))
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    if request.accept_encodings.quality("gzip") > 0 and not response.direct_passthrough:
        data = response.get_data()
        if len(data) >= MIN_GZIP and "Content-Encoding" not in response.headers:
            response.set_data(gzip.compress(data, compresslevel=5, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response
