"""From the server (granian, RSGI) to the Flask application.

Bodies are received and answers are sent by the event loop, under limits of time and size, and only what lies between
runs in a thread. So a client that sends slowly, or reads slowly, holds a connection and nothing else.
"""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import logging
import math
import os
import sys
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from flask import Flask, Response
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.serve.app import PROXY, create_app
from kg.serve.application import LOOP, Blocking
from kg.serve.bodies import PAUSE, Bodies, Refused
from kg.serve.leaving import while_there
from kg.serve.pool.front import Pool
from kg.serve.pool.readers import DEADLINE
from kg.serve.threads import Threads
from kg.settings import Settings, load

logger = logging.getLogger(__name__)

VARIABLE = "KG_SERVE_PLAN"  # how the process that was started knows what to serve: JSON, see `launch`
MOST_THREADS = 256
LARGE = 100_000  # bytes that take the loop too long to compress
BUSY = (429, 503)  # answers that say: later
MAX_DELAY = 1.0  # seconds that such an answer is held back, so that who asks without a pause makes one
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes | Iterable[bytes]]
VALIDATION = "/shacl"  # which asks for each graph of the store, and has a limit of its own
WRITING = ("/update", "/store")
QUERIES = "/sparql"  # where no thread is held
BUG = "something unexpected went wrong; the server's log has the details"


class Scope(Protocol):
    """The parts of granian's scope that are used."""

    method: str
    path: str
    query_string: str
    http_version: str
    scheme: str
    client: str
    server: str
    headers: Any


class Gateway:
    """An RSGI application around a Flask application."""

    def __init__(self, application: Flask, settings: Settings, pool: Pool) -> None:
        self._application, self._pool = application, pool
        self._starting: asyncio.Task[None] | None = None
        self._bodies = Bodies(settings.max_upload)
        self._timeout, self._write_timeout = settings.timeout, settings.write_timeout or settings.timeout
        self._delay = min(MAX_DELAY, settings.timeout / 4)
        self._believed = ProxyFix(lambda *_: (), **PROXY) if settings.behind_proxy else None
        self._threads = Threads(MOST_THREADS)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Granian calls this before the loop runs."""
        self._starting = loop.create_task(self._pool.start())

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        if getattr(scope, "proto", "http") != "http":
            return
        if self._starting is not None:
            await self._starting
            self._starting = None
        began = time.monotonic()
        try:
            body = b"" if scope.method in ("GET", "HEAD", "OPTIONS") else await self._bodies.receive(scope, protocol)
        except Refused as refused:
            protocol.response_bytes(*_problem(refused))
            return
        environ = _environ(scope, body)
        if self._believed is not None:
            self._believed(environ, _nothing)  # changes it in place
        try:
            status, headers, parts = await self._in_loop(environ, protocol) or await self._in_thread(environ)
        finally:
            self._bodies.release(body)
        if status in BUSY:
            await asyncio.sleep(began + self._delay - time.monotonic())  # who waited for an answer has waited
        if isinstance(parts, bytes):
            protocol.response_bytes(status, headers, parts)
        else:
            await _stream(protocol, status, headers, parts)

    async def _in_loop(self, environ: dict[str, Any], protocol: Any) -> Answer | None:
        """The answer to a query, for which no thread is held. None where it is to be given in a thread."""
        if environ["PATH_INFO"] != QUERIES or "text/html" in environ.get("HTTP_ACCEPT", ""):
            return None
        application = self._application
        DEADLINE.set(time.monotonic() + self._timeout)  # a long query is looked at first, and that counts
        context = application.request_context({**environ, LOOP: True})
        context.push()
        try:
            try:
                found: Any = application.preprocess_request() or application.dispatch_request()
                if inspect.iscoroutine(found):
                    with while_there(protocol):
                        found = await found
            except Blocking:
                return None
            except Exception as error:  # noqa: BLE001 - as Flask.full_dispatch_request has it
                found = application.handle_user_exception(error)
            large = isinstance(found, Response) and (found.content_length or 0) > LARGE
            finalize = application.finalize_request  # compresses
            return _parts(await asyncio.to_thread(finalize, found) if large else finalize(found), environ)
        except Exception:
            logger.exception("unexpected error in an answer")
            return _problem(Refused(500, BUG))
        finally:
            context.pop()

    async def _in_thread(self, environ: dict[str, Any]) -> Answer:
        """The answer to any request."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Answer] = loop.create_future()
        environ["wsgi.input"].seek(0)  # it may have been read in the loop

        def job() -> None:
            answer = self._answered(environ)
            loop.call_soon_threadsafe(done.set_result, answer)

        self._threads.run(job)
        return await done

    def _answered(self, environ: dict[str, Any]) -> Answer:
        """Answer in this thread. All that a page asks of the engines has the time of one query."""
        path = environ["PATH_INFO"]
        seconds = self._write_timeout if path.startswith(WRITING) else self._timeout
        DEADLINE.set(math.inf if path == VALIDATION else time.monotonic() + seconds)
        context = self._application.request_context(environ)
        context.push()
        try:
            try:
                response = self._application.full_dispatch_request()
            except Exception as error:  # noqa: BLE001 - Flask turns it into an answer
                response = self._application.handle_exception(error)
            return _parts(response, environ)
        except Exception:
            logger.exception("unexpected error in an answer")
            return _problem(Refused(500, BUG))
        finally:
            context.pop()


def _parts(response: Response, environ: dict[str, Any]) -> Answer:
    """What is to be sent: at once what is in memory, otherwise in parts."""
    if response.is_sequence and environ["REQUEST_METHOD"] != "HEAD" and "Location" not in response.headers:
        data = response.get_data()  # the plain case, without what Werkzeug does for all others
        if data and "Content-Length" in response.headers:
            return response.status_code, [*response.headers.items()], data
    body, _, headers = response.get_wsgi_response(environ)
    if response.is_sequence or environ["REQUEST_METHOD"] == "HEAD":
        data = b"".join(body)
        response.close()
        return response.status_code, headers, data
    return response.status_code, headers, body


def _nothing(*_: object) -> Callable[[bytes], object]:
    """What WSGI calls to begin an answer, where there is none."""
    return lambda _: None


async def _stream(protocol: Any, status: int, headers: Headers, answer: Iterable[bytes]) -> None:
    """Send a large answer at the client's pace, and end the connection when that is none at all."""
    transport = protocol.response_stream(status, headers)
    try:
        parts = iter(answer)
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            await asyncio.wait_for(transport.send_bytes(part), PAUSE)
    except Exception as error:  # noqa: BLE001 - whatever it is, the client is gone
        logger.info("a client did not take its answer: %r", error)
    finally:
        if (close := getattr(answer, "close", None)) is not None:
            close()


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """A request as WSGI has it (PEP 3333). Headers with an underscore could pass for others, and are left out."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "RAW_URI": scope.path,
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    if (content_type := environ.pop("HTTP_CONTENT_TYPE", None)) is not None:
        environ["CONTENT_TYPE"] = content_type
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ


def _problem(refused: Refused) -> Answer:
    title = HTTPStatus(refused.status).phrase
    document = {"type": "about:blank", "title": title, "status": refused.status, "detail": refused.detail}
    headers = [("content-type", "application/problem+json"), ("x-content-type-options", "nosniff")]
    headers += [("access-control-allow-origin", "*")] + ([("connection", "close")] if refused.status != 500 else [])
    return refused.status, headers, json.dumps(document).encode()


def build() -> Gateway:
    """The application of the process that granian started, by the plan in its environment."""
    plan = json.loads(os.environ[VARIABLE])
    settings: Settings = load(plan["settings"], environ={}, file=Path(os.devnull))
    pool = Pool(Path(plan["control"]), settings, writable=plan["writable"], on_disk=plan["on_disk"])
    return Gateway(create_app(None, settings, pool), settings, pool)
