"""SPARQL 1.1 Protocol (query) and the reading half of the SPARQL 1.1 Graph Store HTTP Protocol."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, Response, request

from kg.serve import describe
from kg.serve.engine import graph_names
from kg.serve.negotiate import GRAPHS, HTML, RESULTS, Choice, Media
from kg.serve.pages import query_page, text_page
from kg.serve.problems import Problem
from kg.serve.site import MAX_BODY, answered, fields, read, reply, reply_triples, site, wanted
from kg.serve.tasks import Question, ReadGraph
from kg.sparql import outline, refusal

protocol = Blueprint("protocol", __name__)

FORM_TYPE, QUERY_TYPE = "application/x-www-form-urlencoded", "application/sparql-query"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
READ_ONLY = "this server is for reading only; build with kg build SOURCE --store DIR and serve that folder"


@protocol.get("/sparql")
def query_by_get() -> Response:
    pairs = fields(request.query_string)
    if not any(name in ("query", "update") for name, _ in pairs):
        return _without_query(_one(pairs, "format") or _one(pairs, "output"))
    return _answer(pairs)


@protocol.post("/sparql")
def query_by_post() -> Response:
    if request.content_encoding:
        raise Problem(415, "the body is encoded; send it without Content-Encoding", headers={"Accept-Encoding": ""})
    body, in_address = request.get_data(cache=False), fields(request.query_string)
    if len(body) >= MAX_BODY:  # of a body that says no length the server reads so much and drops the rest
        raise Problem(413, f"the body has {MAX_BODY:,} bytes or more; send a shorter query")
    if request.mimetype == FORM_TYPE:
        if any(name in ("query", "update") for name, _ in in_address):
            raise Problem(400, "a form must hold the query; the address has another, take it away")
        return _answer(fields(body) + [pair for pair in in_address if pair[0] in ("format", "output")])
    if request.mimetype == QUERY_TYPE:
        if any(name in ("query", "update") for name, _ in in_address):
            raise Problem(400, "the query is in the body and in the address; send it once")
        return _answer([*in_address, ("query", _utf8(body))])
    given = request.mimetype or "no Content-Type"
    possible = [FORM_TYPE, QUERY_TYPE]
    raise Problem(
        415, f"{given} is no way to send a query; send {' or '.join(possible)}", {"possible": possible},
        {"Accept-Post": ", ".join(possible)},
    )  # fmt: skip


def _utf8(body: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, f"the charset {charset} is not possible; send UTF-8")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"the query is not UTF-8 at byte {error.start}; encode it so") from error


def _one(pairs: Sequence[tuple[str, str]], name: str) -> str | None:
    """The value of a field that may be given once. Problem 400 where it is given again."""
    values = [value for key, value in pairs if key == name]
    if len(values) > 1:
        raise Problem(400, f"{name} is given {len(values)} times; give it once")
    return values[0] if values else None


def _without_query(given: str | None) -> Response:
    """The service description; for a browser the page on which one writes queries."""
    choice = wanted((*GRAPHS, HTML), given)
    if choice.name == "html":
        return reply(query_page("", None), choice)
    return reply_triples(describe.service(request.base_url, graph_names(site().engine)), choice)


def _answer(pairs: Sequence[tuple[str, str]]) -> Response:
    if any(name == "update" for name, _ in pairs):
        raise Problem(400, "this address answers queries; an update goes to /update")
    text = _one(pairs, "query")
    if not text or not text.strip():
        raise Problem(400, "there is no query; give one in the field query")
    if reason := refusal(text):
        raise Problem(400, f"query refused: {reason}")
    default = [_absolute(value) for name, value in pairs if name == "default-graph-uri"]
    named = [_absolute(value) for name, value in pairs if name == "named-graph-uri"]
    choice = wanted(offers(text), _one(pairs, "format") or _one(pairs, "output"))
    return answer(site().question(text, default, named), choice)


def offers(text: str) -> tuple[Media, ...]:
    """The formats in which a query can be answered; which kind of answer it has is seen from its form."""
    return (*(GRAPHS if outline(text).form in ("CONSTRUCT", "DESCRIBE") else RESULTS), HTML)


def answer(question: Question, choice: Choice) -> Response:
    """The answer to a question in the chosen format; for a browser the page with it."""
    if choice.name == "html":
        return reply(query_page(question.text, question), choice)
    return reply(answered(question, choice.name), choice)


def _absolute(iri: str) -> str:
    """`iri` if it can name a graph."""
    if not _IRI.fullmatch(iri):
        raise Problem(400, f"{iri[:80]!r} is no absolute IRI; name graphs by their full IRIs")
    return iri


@protocol.route("/update", methods=["GET", "POST"])
def update() -> Response:
    if request.method == "GET":
        raise Problem(405, "an update is sent by POST, and " + READ_ONLY, headers={"Allow": "POST, OPTIONS"})
    raise Problem(403, READ_ONLY)


@protocol.get("/store")
def read_graph() -> Response:
    pairs = fields(request.query_string)
    graph, default = _one(pairs, "graph"), _one(pairs, "default")
    if (graph is None) == (default is None):
        raise Problem(400, "name one graph: ?graph=IRI, or ?default for the default graph")
    choice = wanted((*GRAPHS, HTML), _one(pairs, "format"))
    if graph is not None and _absolute(graph) not in graph_names(site().engine):
        raise Problem(404, f"there is no graph {graph[:200]}; /void lists what is here")
    if choice.name == "html":
        return text_page(graph or "The default graph", bytes(read(ReadGraph(graph or "", "ttl"))).decode(), choice)
    return reply(read(ReadGraph(graph or "", choice.name)), choice)


@protocol.route("/store", methods=["PUT", "POST", "DELETE", "PATCH"])
def write_graph() -> Response:
    raise Problem(403, READ_ONLY)
