"""Validation over HTTP: POST a document for its report, GET the report of the store. Only the server's own shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from kg.serve.conditional import conditional
from kg.serve.negotiate import GRAPHS, HTML, Choice, Media, by_name
from kg.serve.pages.documents import own_shapes
from kg.serve.pages.report import report_view
from kg.serve.problems import Problem, context
from kg.serve.site import reply, site, wanted
from kg.serve.validation import WHOLE_STORE, Validated, ValidationService

shacl = Blueprint("shacl", __name__)

REPORTS = (
    Media("ttl", ("text/turtle", "application/x-turtle")),
    Media("jsonld", ("application/ld+json",)),
    Media("json", ("application/json",)),
    Media("csv", ("text/csv",)),
)
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
CONFORMS = "SHACL-Conforms"  # the header that says true or false; warnings do not make it false
MAX_PARTS = 10  # of a multipart body


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be validated, in one of the formats of graphs."""

    data: bytes
    form: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody wrote into the page's form and chose there; the page has it again with its report."""

    graph: str = ""
    syntax: str = ""


def service() -> ValidationService:
    """The validation service of the application that answers this request."""
    return cast("ValidationService", current_app.extensions["kg.validation"])


@shacl.get("/shacl")
def store_report() -> Response:
    choice = wanted((*REPORTS, HTML), request.args.get("format"))
    return conditional(lambda: _store_report(choice), choice, "shacl")


def _store_report(choice: Choice) -> Response:
    settings = site().settings
    try:
        found = service().store(site().engine, settings.base_iri, settings.timeout * WHOLE_STORE)
        return _page(found, Typed(), None) if choice.name == "html" else _report(found, choice)
    except Problem as problem:
        if choice.name == "html":
            return _page(None, Typed(), problem)
        raise


@shacl.post("/shacl")
def document_report() -> Response:
    choice = wanted((*REPORTS, HTML), request.args.get("format"))
    if choice.name != "html":
        return _report(_validated(_document(), choice.name), choice)
    try:
        found = _validated(_document(), "json")
        return _page(found, _typed(), None)
    except Problem as problem:
        return _page(None, _typed(), problem)


def _validated(document: Document, form: str) -> Validated:
    settings = site().settings
    wanted = (form, "json")
    return service().validate(
        document.data, document.form, settings.base_iri, settings.timeout, wanted, max_depth=settings.max_depth
    )


def _report(found: Validated, choice: Choice) -> Response:
    response = reply(found.documents[choice.name], choice)
    response.headers[CONFORMS] = str(found.conforms).lower()
    return response


def _document() -> Document:
    """The document that the request holds, as its body or in a form. Problem 400, 413 or 415 says what is wrong."""
    if request.content_encoding:
        raise Problem(415, "the body is encoded; send it without Content-Encoding", headers={"Accept-Encoding": ""})
    typed = request.mimetype == FORMS[1]  # a hundred megabytes of percent signs would take minutes
    limit = site().settings.max_body if typed else site().settings.max_upload
    request.max_content_length = request.max_form_memory_size = limit
    request.max_form_parts = MAX_PARTS
    try:
        if request.mimetype in FORMS:
            return _of_form()
        form = _form(request.mimetype)
        data = request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise _too_large(limit) from error
    if len(data) >= limit:  # of a body that says no length the server reads so much and drops the rest
        raise _too_large(limit)
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, "only UTF-8 is possible; encode the graph so")
    return Document(data, form)


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body has more than {limit:,} bytes; validate fewer graphs at once")


def _of_form() -> Document:
    """The one file of a form, or the text of its field `graph`; `syntax` names the format where the file does not."""
    files = [each for each in request.files.values() if each.filename]
    typed, syntax = request.form.get("graph", ""), request.form.get("syntax", "")
    if len(files) > 1 or (files and typed.strip()):
        raise Problem(400, "there is more than one graph in the form; send one file, or the field graph")
    if files:
        return Document(files[0].read(), _form_of_file(files[0], syntax))
    if not typed.strip():
        raise Problem(400, "there is no graph in the form; send a file, or the field graph")
    return Document(typed.encode(), _form(syntax or GRAPHS[0].name))


def _form_of_file(file: FileStorage, syntax: str) -> str:
    """The format of an uploaded file: by its type, then its extension, then what the form says."""
    extension = (file.filename or "").rpartition(".")[2]
    for name in (file.mimetype, extension, syntax):
        if name and name != "text/plain" and (choice := by_name(name, GRAPHS)):
            return choice.name
    return _form(file.mimetype)


def _form(name: str) -> str:
    """The format that a media type or a short name means. Problem 415 lists what is possible."""
    choice = by_name(name, GRAPHS) if name else None
    if choice is None:
        possible = [media.content_type for media in GRAPHS]
        detail = f"{name or 'no Content-Type'} is no format of a graph; send one of {', '.join(possible)}"
        raise Problem(415, detail, {"possible": possible}, {"Accept-Post": ", ".join((*possible, *FORMS))})
    return choice.name


def _typed() -> Typed:
    """What was typed, as far as it was read."""
    try:
        return Typed(request.form.get("graph", ""), request.form.get("syntax", ""))
    except RequestEntityTooLarge:
        return Typed()


def _page(found: Validated | None, typed: Typed, problem: Problem | None) -> Response:
    """The page with the form and, where there is one, the report."""
    it = report_view(found.documents["json"], own_shapes()) if found is not None else None
    of_store = request.method in ("GET", "HEAD")
    links = [(media.name, f"/shacl?format={media.name}") for media in REPORTS] if of_store and found else []
    place = problem.more if problem is not None else {}
    text = render_template(
        "shacl.html", it=it, typed=typed.graph, syntax=typed.syntax, problem=problem, of_store=of_store, links=links,
        syntaxes=[media.name for media in GRAPHS], context=context(typed.graph, place),
    )  # fmt: skip
    response = reply(text, Choice("html", HTML.content_type))
    if found is not None:
        response.headers[CONFORMS] = str(found.conforms).lower()
    if problem is not None:
        response.status_code = problem.status
        response.headers.update(problem.headers)
    return response
