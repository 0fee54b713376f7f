"""What is noted of each request, at one place: the counts of /metrics and the access log."""

from __future__ import annotations

import time
import weakref
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request

from kg.serve.accesslog import AccessLog, bounded, fingerprint, now
from kg.serve.metrics import NOWHERE, Metrics
from kg.serve.site import site
from kg.settings import Settings

observing = Blueprint("observing", __name__)

ASKING = ("/sparql", "/update", "/queries/<name>")  # whose query is noted by its fingerprint
WITHOUT_BODY = (204, 304)


def observe(app: Flask, settings: Settings, engine: object) -> None:
    """Note each request of an application. To be called before other functions are registered for after requests:
    Flask calls the first one last, and what goes out is then known."""
    counted, log = Metrics(engine), AccessLog(settings.access_log) if settings.access_log else None
    app.extensions["kg.metrics"], app.extensions["kg.access_log"] = counted, log
    if log is not None:
        weakref.finalize(app, log.close)

    def begin() -> None:
        g.began = time.perf_counter()

    def note(response: Response) -> Response:
        ended = time.perf_counter()
        seconds = ended - g.get("began", ended)
        asked = request.url_rule
        route = NOWHERE if asked is None else asked.rule
        counted.observe(route, request.method, response.status_code, seconds)
        if log is not None:
            log.write(_record(response, route, seconds))
        return response

    app.before_request(begin)
    app.after_request(note)
    app.register_blueprint(observing)


@observing.get("/metrics")
def metrics() -> Response:
    counted = cast("Metrics", current_app.extensions["kg.metrics"])
    data, content_type = counted.exposition(request.headers.get("Accept", ""))
    return Response(data, content_type=content_type)


def _record(response: Response, route: str, seconds: float) -> dict[str, object]:
    """The line of a request in the log. Neither headers with secrets nor queries are in it."""
    sent = 0 if request.method == "HEAD" or response.status_code in WITHOUT_BODY else response.content_length
    record: dict[str, object] = {
        "time": now(),
        "client": bounded(request.remote_addr or ""),
        "method": bounded(request.method),
        "path": bounded(request.path),
        "status": response.status_code,
        "bytes": sent,
        "seconds": round(seconds, 6),
        "generation": site().engine.generation,
        "agent": bounded(request.headers.get("User-Agent", "")),
    }
    if route in ASKING and "question" in g:
        record["query"] = fingerprint(g.question)
    return record
