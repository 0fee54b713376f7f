"""Asking another endpoint for the rows of a query: one POST, without redirects or proxies, under limits."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.serve.problems import Problem
from kg.syntax.turtle import quoted

MAX_ANSWER = 10_000_000  # bytes of one answer; its rows become part of a query
AT_ONCE = 4  # requests to other servers at the same time; each holds a thread of this one
CHUNK = 65_536  # bytes read at a time
PORTS = {"http": 80, "https": 443}

_TURNS = threading.BoundedSemaphore(AT_ONCE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_VARIABLE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer: the names of its variables, and for each row the terms as SPARQL has them, UNDEF where one lacks."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def only(self, names: Set[str]) -> Rows:
        """The rows without the variables that are not among `names`."""
        kept = [at for at, name in enumerate(self.variables) if name in names]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return Rows(tuple(self.variables[at] for at in kept), rows)


def allowed(address: str, hosts: Sequence[str]) -> bool:
    """Whether an address may be asked: http or https, its host with its port on the list, nothing before the host.

    >>> allowed("https://query.example/sparql", ["query.example"])
    True
    """
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return False
    if not port or not parts.hostname or "@" in parts.netloc:
        return False
    names = {f"{parts.hostname}:{port}"} | ({parts.hostname} if port == PORTS[parts.scheme] else set())
    return bool(names & {host.lower() for host in hosts})


def rows_of(address: str, query: str, deadline: float, max_rows: int) -> Rows:
    """The rows that the endpoint at `address` answers a SELECT with, by `deadline` on the monotonic clock.

    Problem 502 where it cannot be reached or its answer cannot be used, 504 where it is late, 503 where too many ask.
    """
    host = urlsplit(address).netloc
    if not _TURNS.acquire(timeout=max(0.0, deadline - time.monotonic())):
        raise Problem(
            503, f"{AT_ONCE} queries ask other servers already; try again later", headers={"Retry-After": "5"}
        )
    try:
        data = _fetched(address, query.encode(), deadline)
    except TimeoutError as error:
        raise Problem(504, f"{host} did not answer in time; ask it for less") from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Problem(502, f"{host} could not be asked; see whether it answers queries by POST") from error
    finally:
        _TURNS.release()
    try:
        return _rows(json.loads(data), host, max_rows)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Problem(502, f"{host} did not answer with SPARQL results in JSON") from error


def _fetched(address: str, query: bytes, deadline: float) -> bytes:
    """The body of the answer. TimeoutError at the deadline; OSError and HTTPException as `http.client` has them."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_left(deadline))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    try:
        connection.request("POST", path, query, headers)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise Problem(502, f"{parts.netloc} answered with status {answer.status}; see whether the query is right")
        received = bytearray()
        while True:
            if connection.sock is not None:
                connection.sock.settimeout(_left(deadline))
            _left(deadline)
            chunk = answer.read1(CHUNK)
            if not chunk:
                return bytes(received)
            received += chunk
            if len(received) > MAX_ANSWER:
                raise Problem(502, f"{parts.netloc} answered with more than {MAX_ANSWER:,} bytes; ask it for less")
    finally:
        connection.close()


def _left(deadline: float) -> float:
    """The seconds that are left. TimeoutError where none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _rows(document: Mapping[str, object], host: str, max_rows: int) -> Rows:
    """The rows in a document of SPARQL results. ValueError, KeyError or TypeError where it is another."""
    head, results = document["head"], document["results"]
    variables: tuple[str, ...] = tuple(head["vars"])  # type: ignore[index]  # a KeyError or TypeError is meant
    bindings = results["bindings"]  # type: ignore[index]
    if len(set(variables)) < len(variables) or not all(map(_VARIABLE.fullmatch, variables)):
        raise ValueError(variables)
    if len(bindings) > max_rows:
        raise Problem(502, f"{host} answered with more than {max_rows:,} rows; ask it for less")
    rows = tuple(tuple(_term(row[name], host) if name in row else "UNDEF" for name in variables) for row in bindings)
    return Rows(variables, rows)


def _term(term: Mapping[str, str], host: str) -> str:
    """A term of the SPARQL JSON results as SPARQL has it. Problem 502 where VALUES cannot hold it."""
    kind = term["type"]
    if kind == "uri":
        return _iri(term["value"])
    if kind not in ("literal", "typed-literal") or "its:dir" in term:
        what = "a blank node" if kind == "bnode" else "a term that SPARQL 1.1 does not have"
        raise Problem(502, f"{host} answered with {what}, which means nothing here; ask it for IRIs and literals")
    text = quoted(term["value"])
    if language := term.get("xml:lang"):
        if not _LANGUAGE.fullmatch(language):
            raise ValueError(language)
        return f"{text}@{language}"
    return f"{text}^^{_iri(term['datatype'])}" if "datatype" in term else text


def _iri(iri: str) -> str:
    if not _IRI.fullmatch(iri):
        raise ValueError(iri)
    return f"<{iri}>"
