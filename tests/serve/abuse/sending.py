"""Requests as bytes, sent as they are: `http.client` would refuse half of them."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from dataclasses import dataclass
from urllib.parse import quote

from tests.serve.served import TOKEN

BEARER = ("Authorization", f"Bearer {TOKEN}")
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TURTLE, JSONLD, XML, TRIG = "text/turtle", "application/ld+json", "application/rdf+xml", "application/trig"
INTERNAL = (  # words that no answer may have
    b"Traceback", b"site-packages", b'File "', b"/work/", b"/tmp/", b"/root/", b"/usr/", b".cargo", b".rs:", b"panicked",
    b"pyoxigraph", b"oxigraph", b"Oxigraph", b"spargebra", b"RocksDB", b"rocksdb", b"werkzeug", b"kg.serve", b"kg/serve",
    b"seccomp", b"0x7f", b"rdflib", b"pyshacl", b"pytest", TOKEN.encode(),
)  # fmt: skip
NOTHING = 0  # the status where the connection was closed without an answer


@dataclass(frozen=True, slots=True)
class Input:
    """One abuse: bytes for a connection, and the statuses with which they may be answered."""

    name: str
    request: bytes
    allowed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: NOTHING and no headers where the connection was closed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """The value of a header, "" without it."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def leaks(self) -> list[bytes]:
        """The internal words in it."""
        everything = self.body + repr(self.headers).encode()
        return [word for word in INTERNAL if word in everything]


def raw(
    method: str, target: str, body: bytes | None = None, kind: str = "", *more: tuple[str, str], close: bool = True
) -> bytes:
    """A request; `target` and the values of headers are sent in Latin-1, whatever they are."""
    headers = [("Host", "127.0.0.1"), *([("Connection", "close")] if close else []), *more]
    headers += [("Content-Type", kind)] if kind else []
    headers += [("Content-Length", str(len(body)))] if body is not None else []
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + (body or b"")


def asked(query: str, *more: tuple[str, str]) -> bytes:
    """A query by POST."""
    return raw("POST", "/sparql", query.encode(), QUERY, *more)


def got(query: str, *more: tuple[str, str], extra: str = "") -> bytes:
    """A query by GET."""
    return raw("GET", f"/sparql?query={quote(query, safe='')}{extra}", None, "", *more)


def updated(update: str | bytes, *more: tuple[str, str]) -> bytes:
    """An update with the token."""
    data = update.encode() if isinstance(update, str) else update
    return raw("POST", "/update", data, UPDATE, *(more or (BEARER,)))


def put(document: str | bytes, kind: str, method: str = "PUT", target: str = "/store?graph=urn:abuse") -> bytes:
    """A graph with the token."""
    data = document.encode() if isinstance(document, str) else document
    return raw(method, target, data, kind, BEARER)


def send(port: int, request: bytes, patience: float = 12) -> Reply:
    """Send a request over a connection of its own and read the answer to its end. TimeoutError where none comes."""
    method = request.partition(b" ")[0].decode("latin-1")
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), patience) as sock:
        with contextlib.suppress(ConnectionError):  # the answer may come before all was read
            sock.sendall(request)
        return received(sock, method, began)


def received(sock: socket.socket, method: str = "GET", began: float = 0.0) -> Reply:
    """The answer that comes over a socket."""
    response = http.client.HTTPResponse(sock, method=method)
    try:
        response.begin()
        body = response.read()
    except (http.client.BadStatusLine, ConnectionError):
        return Reply(NOTHING, (), b"", time.monotonic() - began)
    finally:
        response.close()
    return Reply(response.status, tuple(response.getheaders()), body, time.monotonic() - began)


def first_value(reply: Reply) -> str:
    """The first value of the first row of an answer in JSON."""
    assert reply.status == http.client.OK, (reply.status, reply.body)
    row = json.loads(reply.body)["results"]["bindings"][0]
    return str(next(iter(row.values()))["value"])
