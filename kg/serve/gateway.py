"""From the server (granian, RSGI) to the Flask application.

Bodies are received and answers are sent by the event loop, under limits of time and size, and only what lies between
runs in a thread. So a client that sends slowly, or reads slowly, holds a connection and nothing else.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.serve.app import PROXY, create_app
from kg.serve.pool.front import Pool
from kg.serve.threads import Threads
from kg.settings import Settings, load

logger = logging.getLogger(__name__)

VARIABLE = "KG_SERVE_PLAN"  # how the process that was started knows what to serve: JSON, see `launch`
MOST_THREADS = 256
PAUSE = 10.0  # seconds in which a client must send or take something
MAX_RECEIVING = 300.0  # seconds for a whole body
MAX_HELD = 256_000_000  # bytes of all bodies together that are held in memory
BUSY = (429, 503)  # answers that say: later
MAX_DELAY = 1.0  # seconds that such an answer is held back, so that who asks without a pause makes one
Headers = list[tuple[str, str]]


class Refused(Exception):  # noqa: N818 - an answer
    """The body is not taken; `status` says why."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


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
        self._max_body = settings.max_upload
        self._delay = min(MAX_DELAY, settings.timeout / 4)
        self._believed = ProxyFix(lambda *_: (), **PROXY) if settings.behind_proxy else None
        self._threads = Threads(MOST_THREADS)
        self._held = 0

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
        try:
            body = b"" if scope.method in ("GET", "HEAD", "OPTIONS") else await self._received(scope, protocol)
        except Refused as refused:
            protocol.response_bytes(*_problem(refused))
            return
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[int, Headers, Iterable[bytes]] | None] = loop.create_future()
        environ = _environ(scope, body)
        if self._believed is not None:
            self._believed(environ, _nothing)  # changes it in place

        def job() -> None:
            answer = self._answered(environ, protocol)
            loop.call_soon_threadsafe(done.set_result, answer)

        self._threads.run(job)
        try:
            rest = await done
        finally:
            self._held -= len(body)
        if rest is not None:
            if rest[0] in BUSY:
                await asyncio.sleep(self._delay)
            await _stream(protocol, *rest)

    async def _received(self, scope: Scope, protocol: Any) -> bytes:
        """The body; Refused where it is too large or too slow."""
        said = scope.headers.get("content-length") or "0"
        if said.isdigit() and int(said) > self._max_body:
            raise Refused(413, f"the body is larger than {self._max_body:,} bytes; send less")
        try:
            async with asyncio.timeout(MAX_RECEIVING):
                return await self._parts(protocol)
        except TimeoutError as error:
            raise Refused(408, "the body did not arrive in time; send it again without a pause") from error

    async def _parts(self, protocol: Any) -> bytes:
        parts: list[bytes] = []
        size = 0
        arriving = aiter(protocol)
        try:
            while True:
                part = await asyncio.wait_for(anext(arriving), PAUSE)
                size += len(part)
                self._held += len(part)
                if size > self._max_body:
                    raise Refused(413, f"the body is larger than {self._max_body:,} bytes; send less")
                if self._held > MAX_HELD:
                    raise Refused(503, "too many large bodies at once; send it again later")
                parts.append(part)
        except StopAsyncIteration:
            return b"".join(parts)
        except BaseException:
            self._held -= size
            raise

    def _answered(self, environ: dict[str, Any], protocol: Any) -> tuple[int, Headers, Iterable[bytes]] | None:
        """Answer in this thread. What is large, or has time, is given back for the loop to send it."""
        context = self._application.request_context(environ)
        context.push()
        try:
            try:
                response = self._application.full_dispatch_request()
            except Exception as error:  # noqa: BLE001 - Flask turns it into an answer
                response = self._application.handle_exception(error)
            body, _, headers = response.get_wsgi_response(environ)
            if response.status_code in BUSY and "Retry-After" in response.headers:
                return response.status_code, headers, list(body)
            if response.is_sequence or environ["REQUEST_METHOD"] == "HEAD":
                protocol.response_bytes(response.status_code, headers, b"".join(body))
                response.close()
                return None
        except Exception:
            logger.exception("unexpected error in an answer")
            detail = "something unexpected went wrong; the server's log has the details"
            protocol.response_bytes(*_problem(Refused(500, detail)))
            return None
        finally:
            context.pop()
        return response.status_code, headers, body


def _nothing(*_: object) -> Callable[[bytes], object]:
    """What WSGI calls to begin an answer, where there is none."""
    return lambda _: None


async def _stream(protocol: Any, status: int, headers: Headers, answer: Iterable[bytes]) -> None:
    """Send a large answer at the client's pace, and end the connection when that is none at all."""
    transport = protocol.response_stream(status, headers)
    try:
        for part in answer:
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


def _problem(refused: Refused) -> tuple[int, Headers, bytes]:
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
