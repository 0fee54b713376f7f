"""The pages of resources: what is known of one, for browsers and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

from flask import Blueprint, Response, request

from kg.iri import is_absolute
from kg.serve.conditional import conditional
from kg.serve.html import by_extension, page
from kg.serve.negotiate import GRAPHS, HTML, Choice, Media
from kg.serve.pages.fetch import about, of
from kg.serve.pages.shown import Alternates, agent_page, article_page, fact_page
from kg.serve.problems import Problem
from kg.serve.site import answered, read, reply, site, wanted
from kg.serve.tables import MAX_ROWS, Cell, Table, link, short, table
from kg.serve.tasks import Dump, HasGraph
from kg.vocab import RDFS, SCHEMA

resources = Blueprint("resources", __name__)

FORMATS = (*GRAPHS, HTML)
NAMES = frozenset({"json", *(media.name for media in FORMATS)})  # extensions that mean one of them
KINDS = ("article", "person", "organisation", "role", "statement", "measure", "activity")
VIEWS: Mapping[str, Callable[[str, Alternates], Response]] = {
    "article": article_page, "person": agent_page, "organisation": agent_page,
    "role": fact_page, "statement": fact_page, "measure": fact_page,
}  # fmt: skip


@resources.get(f"/<any({','.join(KINDS)}):kind>/<path:rest>")
def resource(kind: str, rest: str) -> Response:
    iri = f"{site().settings.base_iri}{kind}/{rest}"
    stem, choice = _extended(iri)
    asked = choice or wanted(FORMATS)
    accept = request.headers.get("Accept")  # counts where an IRI only seems to have an extension
    return conditional(lambda: _answer(iri, stem, choice, kind), asked, iri, request.query_string, accept)


def _answer(iri: str, stem: str, choice: Choice | None, kind: str) -> Response:
    """What is known of the resource that an address means; `stem` is the IRI without what looks like an extension."""
    extended = choice is not None and not _known(iri)
    meant = stem if extended else iri
    response = _described(meant, kind, choice if extended and choice else wanted(FORMATS))
    response.headers["Link"] = ", ".join(
        f'<{href}>; rel="alternate"; type="{media.content_type}"' for media, href in _alternates(meant)
    )
    return response


def _described(iri: str, kind: str, choice: Choice) -> Response:
    """What is known of a resource. Problem 404 where that is nothing."""
    if not _known(iri):
        by_extension(iri.rpartition(".")[2], FORMATS)  # Problem 406 where it is that of another format
        raise Problem(404, f"nothing is known of {iri[:200]}; the start page lists what is here")
    if choice.name == "html":
        alternates = [(media.name, href) for media, href in _alternates(iri)]
        if kind in VIEWS and request.args.get("view") != "triples":
            return VIEWS[kind](iri, alternates)
        return page("resource.html", **_description(iri), alternates=alternates)
    if kind == "article" and bytes(read(HasGraph(iri))) == b"yes":
        return reply(read(Dump(choice.name, iri)), choice)
    return reply(answered(site().of_all(of(DESCRIPTION, iri)), choice.name), choice)


def _alternates(iri: str) -> list[tuple[Media, str]]:
    """The formats of a resource for programs, each with its address here."""
    path = link(iri) or ""
    return [(media, f"{path}.{media.name}") for media in GRAPHS]


KNOWN = "SELECT ?p { { $iri ?p ?o } UNION { ?s ?p $iri } } LIMIT 1"
DESCRIPTION = """CONSTRUCT { $iri ?p ?o . ?s ?q $iri } WHERE { { $iri ?p ?o } UNION { ?s ?q $iri } }"""
LABEL = f"SELECT (MIN(STR(?o)) AS ?label) WHERE {{ $iri <{RDFS.label}>|<{SCHEMA.headline}> ?o }}"
OUTGOING = f"SELECT DISTINCT ?p ?o WHERE {{ $iri ?p ?o }} ORDER BY ?p ?o LIMIT {MAX_ROWS + 1}"
INCOMING = f"SELECT DISTINCT ?p ?s WHERE {{ ?s ?p $iri }} ORDER BY ?p ?s LIMIT {MAX_ROWS + 1}"


def _extended(iri: str) -> tuple[str, Choice | None]:
    """An address without its extension, and the format that it means; None where it has none."""
    stem, dot, extension = iri.rpartition(".")
    return (stem, by_extension(extension, FORMATS)) if dot and extension in NAMES else (iri, None)


def _known(iri: str) -> bool:
    """Whether anything is said of a resource, or refers to it."""
    return is_absolute(iri) and bool(about(KNOWN, iri))


def _description(iri: str) -> dict[str, object]:
    """What a resource's page shows: its values, and what refers to it, each grouped by property."""
    label = about(LABEL, iri)[0].get("label") or short(iri)
    outgoing = table(site().of_all(of(OUTGOING, iri)))
    incoming = table(site().of_all(of(INCOMING, iri)))
    cut = MAX_ROWS if outgoing.more or incoming.more else 0
    return {"iri": iri, "label": label, "outgoing": _grouped(outgoing), "incoming": _grouped(incoming), "cut": cut}


def _grouped(found: Table) -> list[tuple[Cell, list[Cell]]]:
    pairs = [(verb, thing) for verb, thing in found.rows if verb and thing]
    return [(verb, [thing for _, thing in group]) for verb, group in groupby(pairs, key=lambda pair: pair[0])]
