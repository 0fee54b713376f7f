"""Every address of the server as values: methods, parameters, bodies, answers. `openapi` makes a document of them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.serve.listing.catalogue import LISTINGS
from kg.serve.listing.model import Kind, Listing
from kg.serve.negotiate import GRAPHS, HTML, RESULTS, Media
from kg.serve.pages.attempt import ABOUT, DOCUMENTS, OFFERS
from kg.serve.pages.resource import KINDS
from kg.serve.shacl import FORMS, REPORTS

GRAPH_TYPES = tuple(media.content_type for media in GRAPHS)
RESULT_TYPES = tuple(media.content_type for media in RESULTS)
REPORT_TYPES = tuple(media.content_type for media in REPORTS)
PAGE = HTML.content_type
JSON, FORM, MULTIPART = "application/json", FORMS[1], FORMS[0]
READ = (400, 406, 429, 503)  # statuses that each answer of the engine may have
WRITE = (400, 401, 403, 413, 415, 429, 503)


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter. `place` is query or path; a value of `choices`, where there are some."""

    name: str
    help: str
    place: str = "query"
    choices: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    format: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method does: `body` and `answers` are media types, `errors` statuses; `secured` needs a token."""

    summary: str
    answers: tuple[str, ...] = ()
    params: tuple[Param, ...] = ()
    body: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    status: int = 200
    more: tuple[int, ...] = ()  # other statuses that are no errors
    secured: bool = False
    fields: tuple[Param, ...] = ()  # of a form
    file: str = "RDF as a file; its type or extension names the format"  # that a multipart body may hold
    headers: tuple[str, ...] = ()  # of the answer, by their names among the document's components


Operations = dict[str, Operation]


def formats(media: tuple[Media, ...], *, page: bool = True, place: str = "query") -> Param:
    """The parameter `format`, for answers of these kinds."""
    names = tuple(each.name for each in media) + ((HTML.name,) if page else ())
    return Param("format", "the format of the answer, before the header Accept", place, names, place == "path")


QUERY = Param("query", "a SPARQL query")
DATASET = (
    Param("default-graph-uri", "a graph of the default graph", many=True, format="iri"),
    Param("named-graph-uri", "a named graph", many=True, format="iri"),
)
USING = (
    Param("using-graph-uri", "a graph of the default graph", many=True, format="iri"),
    Param("using-named-graph-uri", "a named graph", many=True, format="iri"),
)
ANY_FORMAT = formats((*RESULTS, *GRAPHS))
GRAPH_FORMAT = formats(GRAPHS)
WHICH = (
    Param("graph", "the IRI of the graph; this or `default`", format="iri"),
    Param("default", "without a value: the default graph"),
)
DIRECT = Param("path", "the address is the graph's IRI", "path", required=True)
TYPED = (Param("graph", "RDF as text"), Param("syntax", "its format", choices=tuple(each.name for each in GRAPHS)))
ANSWERS = (*RESULT_TYPES, *GRAPH_TYPES, PAGE)
ON_A_PAGE = (
    *(
        Param(each.name, f"on the page, only statements with this {each.title.lower()}", choices=each.codes)
        for each in LISTINGS["statements"].filters
        if each.codes
    ),
    Param("about", "on the page, only statements about this", format="iri"),
    Param("offset", "on the page, statements to skip"),
)


def graph_store(where: tuple[Param, ...]) -> Operations:
    """The methods of the SPARQL 1.1 Graph Store HTTP Protocol on a graph."""
    sent = (*GRAPH_TYPES, MULTIPART)
    return {
        "get": Operation("A graph", (*GRAPH_TYPES, PAGE), (*where, GRAPH_FORMAT), errors=(*READ, 404)),
        "put": Operation("Put a graph in the place of what is there", (), where, sent, WRITE, 204, (201,), True),
        "post": Operation("Add triples to a graph", (), where, sent, WRITE, 204, (201,), True),
        "delete": Operation("Remove a graph", (), where, (), (400, 401, 403, 404, 429, 503), 204, secured=True),
    }


def sparql() -> Operations:
    """The methods of the SPARQL 1.1 Protocol for queries."""
    errors = (*READ, 413, 415)
    return {
        "get": Operation(
            "Answer a query; without one, the service description or a page", ANSWERS, (QUERY, *DATASET, ANY_FORMAT),
            errors=READ,
        ),
        "post": Operation(
            "Answer a query, sent as a form or as it is", ANSWERS, (*DATASET, ANY_FORMAT),
            (FORM, "application/sparql-query"), errors, fields=(QUERY, *DATASET),
        ),
    }  # fmt: skip


def described(summary: str) -> Operations:
    """A document that is a graph."""
    return {"get": Operation(summary, (*GRAPH_TYPES, PAGE), (GRAPH_FORMAT,), errors=(406,))}


def resource(kind: str) -> Operations:
    """The page of an IRI that the graph uses, and what is known of it."""
    path = Param(
        "path",
        "what follows the base IRI and the kind; an extension such as .ttl names a format",
        "path",
        required=True,
    )
    view = Param("view", "on the page, all that the graph says instead", choices=("triples",))
    params = (path, view, *(ON_A_PAGE if kind in ("person", "organisation") else ()))
    return {"get": Operation(f"What is known of one {kind}", (*GRAPH_TYPES, PAGE), params, errors=(*READ, 404))}


def listing(each: Listing) -> dict[str, Operations]:
    """A list, at its address and at one for each format."""
    dates = {Kind.FROM: "date", Kind.TO: "date"}
    params = (
        *(
            Param(one.name, f"{one.title}: {one.help or 'a code'}", choices=one.codes, format=dates.get(one.kind, ""))
            for one in each.filters
        ),
        Param("sort", "the column by which rows are sorted, with - before it downwards", choices=each.sorts),
        Param("limit", "the most rows"),
        Param("offset", "rows to skip"),
    )
    answers, title = (*RESULT_TYPES, PAGE), f"{each.title} with filters, sorted, in pages"
    in_path = formats(RESULTS, place="path")
    return {
        f"/{each.name}": {"get": Operation(title, answers, (formats(RESULTS), *params), errors=READ)},
        f"/{each.name}.{{format}}": {"get": Operation(title, answers, (in_path, *params), errors=(*READ, 404))},
    }


def search() -> dict[str, Operations]:
    """Search, for people and programs."""
    words = Param("q", "words; all of them occur in what is found")
    where = {"/search": "query", "/search.{format}": "path"}
    return {
        address: {
            "get": Operation(
                "Names, headlines, statements and measures with some words", (JSON, PAGE),
                (words, Param("format", "the format", place, ("json", "html"), place == "path")), errors=(*READ, 404),
            )
        }
        for address, place in where.items()
    }  # fmt: skip


def shacl() -> Operations:
    """Validation."""
    form = formats(REPORTS)
    answers = (*REPORT_TYPES, PAGE)
    sent = (*GRAPH_TYPES, MULTIPART, FORM)
    errors = (400, 406, 413, 415, 500, 503)
    header = ("SHACL-Conforms",)
    return {
        "get": Operation(
            "The validation report of the whole store", answers, (form,), errors=(406, 500, 503), headers=header
        ),
        "post": Operation("The report on what is sent", answers, (form,), sent, errors, fields=TYPED, headers=header),
    }


def attempt() -> Operations:
    """Extraction without storing."""
    fields = (Param("text", "the text of an article"), *(Param(name, f"its {field}") for name, field in ABOUT.items()))
    answers = (*dict.fromkeys(media.content_type for media in OFFERS), PAGE)
    errors = (400, 406, 413, 415, 422, 429, 500, 501, 503)
    summary = "The graph of an article that is sent (the first, where there are more). It is not stored"
    sent = (*DOCUMENTS, MULTIPART, FORM)
    return {
        "get": Operation("A page on which to try an article", (PAGE,)),
        "post": Operation(
            summary, answers, (formats(OFFERS),), sent, errors, fields=fields, headers=("SHACL-Conforms",),
            file="an article as .txt, .html, .json or .jsonl",
        ),
    }  # fmt: skip


ADDRESSES: dict[str, Operations] = {
    "/": {"get": Operation("The start page", (PAGE,), errors=(429, 503))},
    "/sparql": sparql(),
    "/update": {
        "post": Operation(
            "Carry out a SPARQL update", (), USING, (FORM, "application/sparql-update"), WRITE, 204, (200,), True,
            (Param("update", "a SPARQL update"), *USING),
        )
    },
    "/store": graph_store(WHICH),
    "/store/{path}": graph_store((DIRECT,)),
    "/shacl": shacl(),
    "/try": attempt(),
    "/queries": {
        "get": Operation(
            "The named queries with their parameters", (JSON, PAGE),
            (Param("format", "the format of the answer", choices=("json", "html")),), errors=(406,),
        )
    },
    **{address: methods for each in LISTINGS.values() for address, methods in listing(each).items()},
    **search(),
    **{f"/{kind}/{{path}}": resource(kind) for kind in KINDS},
    "/ontology": described("What the terms mean"),
    "/shapes": described("What a valid graph is, in SHACL"),
    "/void": described("What is in the store, in VoID"),
    "/.well-known/void": described("The same at the address that is agreed on"),
    "/dump.{format}": {
        "get": Operation(
            "All graphs", GRAPH_TYPES, (formats(GRAPHS, page=False, place="path"),), errors=(404, 429, 503)
        )
    },
    "/openapi.json": {"get": Operation("This document", (JSON,))},
    "/health": {"get": Operation("Whether the server runs", (JSON,))},
    "/ready": {"get": Operation("Whether it can answer", (JSON,), errors=(503,))},
    "/metrics": {"get": Operation("Figures for Prometheus", ("text/plain", "application/openmetrics-text"))},
    "/static/{filename}": {
        "get": Operation(
            "Style sheets, scripts and icon of the pages", ("text/css", "text/javascript", "image/svg+xml"),
            (Param("filename", "a file", "path", required=True),), errors=(404,),
        )
    },
}  # fmt: skip
