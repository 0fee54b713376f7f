"""SPARQL 1.1 Graph Store HTTP Protocol at /store: a graph by its IRI (?graph=, ?default) or by its own address."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, request

from kg.serve.conditional import conditional
from kg.serve.html import text_page
from kg.serve.incoming import DOCUMENT_TYPES, Document, absolute, body, document, explained, one, unsupported
from kg.serve.multipart import MULTIPART_TYPE, parts
from kg.serve.negotiate import GRAPHS, HTML, Choice
from kg.serve.problems import Problem
from kg.serve.security import may_write
from kg.serve.site import fields, read, reply, site, wanted
from kg.serve.tasks import DropGraph, HasGraph, PutGraph, ReadGraph
from kg.store.endpoint import as_lines

graphstore = Blueprint("graphstore", __name__)

PATH = "/store"
_SAFE = "!$&'()*+,/:;=@"  # characters of a path that need no percent sign


@dataclass(frozen=True, slots=True)
class Target:
    """The graph that a request means: its IRI, "" for the default graph, and whether the request makes its name."""

    name: str
    new: bool = False

    @property
    def base_iri(self) -> str:
        """What relative IRIs start from: the graph's IRI, the address of the request for the default graph."""
        return self.name or request.base_url


@graphstore.after_request
def _possible(response: Response) -> Response:
    """What can be sent, for those who ask."""
    if request.method == "OPTIONS":
        response.headers["Accept-Post"] = ", ".join((*DOCUMENT_TYPES, MULTIPART_TYPE))
        response.headers["Accept-Put"] = ", ".join(DOCUMENT_TYPES)
    return response


@graphstore.get(PATH)
@graphstore.get(f"{PATH}/<path:rest>")
def read_graph(rest: str = "") -> Response:
    target = _target(rest)
    choice = wanted((*GRAPHS, HTML), one(fields(request.query_string), "format"))
    return conditional(lambda: _written(target, choice), choice, target.name, strong=choice.name != "html")


def _written(target: Target, choice: Choice) -> Response:
    if target.name and bytes(read(HasGraph(target.name))) != b"yes":
        raise Problem(404, f"there is no graph {target.name[:200]}; /sparql names those that are here")
    if choice.name == "html":
        text = bytes(read(ReadGraph(target.name, "ttl"))).decode()
        return text_page(target.name or "The default graph", text, choice)
    return reply(read(ReadGraph(target.name, choice.name)), choice)


@graphstore.put(PATH)
@graphstore.put(f"{PATH}/<path:rest>")
def put_graph(rest: str = "") -> Response:
    may_write()
    target = _target(rest)
    if request.mimetype == MULTIPART_TYPE:
        raise unsupported(DOCUMENT_TYPES, "a graph in the place of another")
    return _stored(target, replace=True)


@graphstore.post(PATH)
@graphstore.post(f"{PATH}/<path:rest>")
def post_graph(rest: str = "") -> Response:
    may_write()
    return _stored(_target(rest, may_be_new=True), replace=False)


@graphstore.delete(PATH)
@graphstore.delete(f"{PATH}/<path:rest>")
def delete_graph(rest: str = "") -> Response:
    may_write()
    target = _target(rest)
    if site().engine.change(DropGraph(target.name)) == b"none":
        raise Problem(404, f"there is no graph {target.name[:200]}; nothing was deleted")
    return Response(status=204)


def _target(rest: str, *, may_be_new: bool = False) -> Target:
    """The graph that the address means. Problem 400 where it names none or two."""
    pairs = fields(request.query_string)
    graph, default = one(pairs, "graph"), one(pairs, "default")
    named = [graph is not None, default is not None, bool(rest)]
    if sum(named) > 1:
        raise Problem(400, "the request names more than one graph; give ?graph=IRI, ?default, or the graph's address")
    if default:
        raise Problem(400, "default has no value; write ?default, or ?graph=IRI for a named graph")
    if graph is not None:
        return Target(absolute(graph))
    if rest:
        return Target(absolute(_address()))
    if may_be_new and default is None:
        return Target(f"{request.url_root}store/{uuid.uuid4()}", new=True)
    if default is None:
        raise Problem(400, "name one graph: ?graph=IRI, or ?default for the default graph")
    return Target("")


def _address() -> str:
    """The address of the request as it was sent, without its query: the IRI of the graph that it names directly."""
    sent = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "").partition("?")[0]
    root = request.script_root
    path = sent if sent.startswith(f"{root}{PATH}/") else root + quote(request.path, safe=_SAFE)
    if {".", ".."} & set(path.split("/")):
        raise Problem(400, "the address has a step . or .. in it; name the graph by its full address")
    return request.host_url.rstrip("/") + path


def _stored(target: Target, *, replace: bool) -> Response:
    """What was sent, in its graph: 201 where it is new, 204 otherwise."""
    sent = _sent(target)
    with explained(sent.data):
        answered = site().engine.change(PutGraph(target.name, sent.form, target.base_iri, replace, sent.data))
    if answered != b"new":
        return Response(status=204)
    return Response(status=201, headers={"Location": target.name} if target.new else {})


def _sent(target: Target) -> Document:
    """The document in the body; several parts of a multipart body become one."""
    data = body(site().settings.max_upload)
    if request.mimetype != MULTIPART_TYPE:
        return document(request.content_type or "", data)
    lines = []
    for each in [document(content_type, part) for content_type, part in parts(data)]:
        with explained(each.data):
            lines.append(as_lines(each.data, each.form, target.base_iri))
    return Document("nt", b"".join(lines))
