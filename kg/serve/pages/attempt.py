"""Trying it out: an article is pasted or uploaded, and its page is shown. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import cast

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from kg.read import SUFFIXES
from kg.read.plain import headline, normal_lines
from kg.serve.extraction import Document, Extracted, ExtractionService
from kg.serve.html import page
from kg.serve.incoming import FORM_TYPE, body, unsupported
from kg.serve.multipart import MULTIPART_TYPE
from kg.serve.negotiate import GRAPHS, HTML, Media
from kg.serve.pages.shown import unstored_page
from kg.serve.problems import Problem
from kg.serve.shacl import CONFORMS
from kg.serve.site import reply, site, wanted
from kg.store.convert import parsed

attempts = Blueprint("attempts", __name__)

OFFERS = (*(each for each in GRAPHS if each.name in ("ttl", "nt", "jsonld")), Media("json", ("application/json",)))
DOCUMENTS = {  # types of articles that are sent as they are, and the suffixes of files that are read so
    "text/plain": ".txt",
    "application/json": ".json",
    "application/ld+json": ".json",
    "text/html": ".html",
}
FORMS = (MULTIPART_TYPE, FORM_TYPE)
ABOUT = {"headline": "headline", "published": "datePublished", "publisher": "publisher"}  # field → schema.org's
MAX_PARTS = 10  # of a multipart body
MAX_NAME = 100  # characters of a file's name that messages repeat


def service() -> ExtractionService:
    """The service of the application that answers this request."""
    return cast("ExtractionService", current_app.extensions["kg.extraction"])


@attempts.get("/try")
def form_page() -> Response:
    return _form({}, None)


@attempts.post("/try")
def attempt() -> Response:
    choice = wanted((*OFFERS, HTML), request.args.get("format"))
    typed: Mapping[str, str] = {}
    try:
        limit = _limited()
        typed = _typed(limit)
        document = _of_form(typed) if request.mimetype in FORMS else _sent(limit)
        found = _extracted(document, {"html": "nt", "json": "jsonld"}.get(choice.name, choice.name))
    except Problem as problem:
        if choice.name == "html":
            return _form(typed, problem)
        raise
    response = _shown(found) if choice.name == "html" else reply(found.graph, choice)
    response.headers["Cache-Control"] = "no-store"
    response.headers[CONFORMS] = str(not found.violations).lower()
    return response


def _extracted(document: Document, form: str) -> Extracted:
    if not document.data.strip():
        raise Problem(400, "there is no article; paste its text, or send a file")
    return service().extract(document, form, site().settings.timeout, request.remote_addr or "")


def _limited() -> int:
    """The bytes that the body may have. Percent signs take longer to read than files."""
    if request.content_encoding:
        raise Problem(415, "the body is encoded; send it without Content-Encoding", headers={"Accept-Encoding": ""})
    settings = site().settings
    limit = settings.max_body if request.mimetype == FORM_TYPE else settings.max_text
    request.max_content_length = request.max_form_memory_size = limit
    request.max_form_parts = MAX_PARTS
    return limit


def _typed(limit: int) -> Mapping[str, str]:
    """The fields of a form. Problem 413 where it is too large."""
    if request.mimetype not in FORMS:
        return {}
    try:
        return {name: request.form.get(name, "") for name in ("text", *ABOUT)}
    except RequestEntityTooLarge as error:
        raise Problem(413, f"the form has more than {limit:,} bytes; send a shorter article") from error


def _sent(limit: int) -> Document:
    """The article that is the body."""
    if request.mimetype not in DOCUMENTS:
        raise unsupported((*DOCUMENTS, *FORMS), "an article")
    return Document(body(limit), "the article", DOCUMENTS[request.mimetype])


def _of_form(typed: Mapping[str, str]) -> Document:
    """The one file of a form, or the text that was pasted, with what is said about it."""
    files = [file for _, file in request.files.items(multi=True) if file.filename]
    text = normal_lines(typed["text"])
    about = {ABOUT[name]: value for name, value in typed.items() if name in ABOUT and value.strip()}
    if len(files) > 1 or (files and text.strip()):
        raise Problem(400, "there is more than one article in the form; send one file, or the field text")
    if files:
        name = PurePath(files[0].filename or "").name[-MAX_NAME:]
        known = PurePath(name).suffix.lower()
        suffix = known if known in SUFFIXES else DOCUMENTS.get(files[0].mimetype, "")
        return Document(files[0].read(), name, suffix)
    if not about or not text.strip():
        return Document(text.encode(), "the text", ".txt")
    made = {"@type": "NewsArticle", "headline": headline(text), "articleBody": text} | about
    return Document(json.dumps(made).encode(), "the text", ".json")


def _form(typed: Mapping[str, str], problem: Problem | None) -> Response:
    """The page with the form, filled in as it was."""
    response = page("attempt.html", typed=typed, problem=problem, seconds=site().settings.timeout)
    if problem is not None:
        response.status_code = problem.status
        response.headers.update(problem.headers)
    return response


def _shown(found: Extracted) -> Response:
    """The page of the article."""
    [graph] = parsed(found.graph, "nt", site().settings.base_iri)
    return unstored_page(graph.triples, found.article, _notes(found))


def _notes(found: Extracted) -> list[str]:
    """What is to be said above the article."""
    more = ["The document has further articles; this is the first of them."] if found.more else []
    invalid = [f"Its graph does not conform to the shapes: {each}" for each in found.violations]
    return [*more, *found.notes, *invalid]
