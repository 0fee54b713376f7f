"""Documents: the ontology, the shapes, VoID, dumps, and whether the server is well."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, jsonify, request

from kg import resources
from kg.serve import describe
from kg.serve.conditional import conditional
from kg.serve.engine import graph_names
from kg.serve.html import text_page
from kg.serve.negotiate import GRAPHS, HTML, TURTLE, Choice
from kg.serve.openapi import document as openapi_document
from kg.serve.pages.documents import ontology_page, shapes_page
from kg.serve.problems import Problem
from kg.serve.site import read, reply, reply_triples, site, wanted
from kg.serve.statistics import sizes
from kg.serve.tasks import Dump
from kg.store import FORMATS, Store

documents = Blueprint("documents", __name__)

TURTLES = {"ontology": ontology_page, "shapes": shapes_page}  # what browsers are shown of the file kg.ttl there


@documents.get("/health")
def health() -> Response:
    return jsonify({"status": "ok"})


@documents.get("/ready")
def ready() -> Response:
    return jsonify({"status": "ready", "graphs": len(graph_names(site().engine))})


@documents.get("/openapi.json")
def openapi() -> Response:
    return jsonify(openapi_document(site().queries, site().settings))


@documents.get("/<any(ontology,shapes):name>")
def document(name: str) -> Response:
    choice = wanted((*GRAPHS, HTML), request.args.get("format"))
    path = resources.folder(name) / "kg.ttl"
    if not path.is_file():
        raise Problem(404, f"this installation has no {name}/kg.ttl; install kg again")
    if choice.name == "html":
        return TURTLES[name](path)
    return reply(_converted(path, choice.name), choice)


@cache
def _converted(path: Path, form: str) -> bytes:
    """A Turtle file in another format; in Turtle as it was written."""
    if form == "ttl":
        return path.read_bytes()
    with Store.open() as store:
        store.load(path)
        return store.dump(form)


@documents.get("/void")
@documents.get("/.well-known/void")
def void() -> Response:
    choice = wanted((*GRAPHS, HTML), request.args.get("format"))
    return conditional(lambda: _void(choice), choice, "void", strong=choice.name != "html")


def _void(choice: Choice) -> Response:
    triples = describe.void(request.url_root, site().settings.base_iri, sizes())
    if choice.name == "html":
        return text_page("About the data", reply_triples(triples, TURTLE).get_data(as_text=True), choice)
    return reply_triples(triples, choice)


@documents.get("/dump.<form>")
def dump(form: str) -> Response:
    if form not in FORMATS:
        raise Problem(404, f"there is no dump.{form[:20]}; there are {', '.join(f'dump.{name}' for name in FORMATS)}")
    media = next(media for media in GRAPHS if media.name == form)
    choice = Choice(form, media.content_type)
    return conditional(lambda: reply(read(Dump(form)), choice), choice, "dump", strong=True)
