"""The pages of things: what is fetched for each, and the template that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from urllib.parse import quote, urlencode

from flask import Response, jsonify, request

from kg.serve.html import page, vendored
from kg.serve.pages import fetch, jsonld
from kg.serve.pages.agent import MOST_TOGETHER, STATEMENTS, Chosen, agent_view
from kg.serve.pages.article import article_view
from kg.serve.pages.fact import fact_view
from kg.serve.pages.known import Known
from kg.serve.pages.neighbours import SIZE, graph, placed, ties
from kg.serve.problems import Problem
from kg.serve.site import site
from kg.serve.tables import link
from kg.vocab import Triple

Alternates = list[tuple[str, str]]  # other formats of a page, by name, with their addresses
MAX_DIGITS = 10  # of a number in an address
LEGEND = (
    ("person", "People"), ("organisation", "Organisations"), ("statement", "Statements"), ("measure", "Measures"),
    ("role", "Roles"), ("amount", "Amounts"),
)  # fmt: skip


def article_page(iri: str, alternates: Alternates) -> Response:
    """The page of an article in the store."""
    view = article_view(fetch.article(iri), iri, link)
    data = jsonld.script(jsonld.article(view))
    return page("article.html", view=view, legend=LEGEND, stored=True, alternates=alternates, jsonld=data)


def agent_page(iri: str, alternates: Alternates) -> Response:
    """The page of a person or an organisation, with those of the statements that the request asks for."""
    chosen = _chosen()
    view = agent_view(iri, _kind(iri).capitalize(), chosen)
    if request.args.get("view") == "neighbours":
        return jsonify(graph(view, link))
    around = placed(ties(view))
    turn = [
        (name, f"{quote(request.path)}?{urlencode(values)}#statements") for name, values in _beside(chosen, view.total)
    ]
    return page(
        "agent.html", view=view, chosen=asdict(chosen), turn=turn, placed=around, size=SIZE, alternates=alternates,
        jsonld=jsonld.script(jsonld.agent(view)), explorable=vendored("cytoscape.min.js"), newest=MOST_TOGETHER,
    )  # fmt: skip


def fact_page(iri: str, alternates: Alternates) -> Response:
    """The page of a role, a statement or a measure."""
    view = fact_view(iri, _kind(iri), link)
    return page("fact.html", view=view, alternates=alternates, jsonld=jsonld.script(jsonld.fact(view)))


def _kind(iri: str) -> str:
    """The kind of thing that an IRI of this server names."""
    return iri.removeprefix(site().settings.base_iri).partition("/")[0]


def _chosen() -> Chosen:
    """The filters of the request. Problem 400 where the place to begin is no number."""
    given = request.args
    offset = given.get("offset", "0")
    if not (offset.isascii() and offset.isdigit() and len(offset) < MAX_DIGITS):
        raise Problem(
            400, f"offset={offset[:60]!r} is no number of statements; give a whole number", {"parameter": "offset"}
        )
    return Chosen(given.get("mode", ""), given.get("act", ""), given.get("about", ""), int(offset))


def _beside(chosen: Chosen, total: int) -> Iterator[tuple[str, dict[str, object]]]:
    """The pages of statements before and after, as the fields of their addresses."""
    kept = {name: value for name, value in asdict(chosen).items() if value}
    if chosen.offset:
        yield "prev", kept | {"offset": max(0, min(chosen.offset, total) - STATEMENTS)}
    if chosen.offset + STATEMENTS < total:
        yield "next", kept | {"offset": chosen.offset + STATEMENTS}


def unstored_page(triples: Iterable[Triple], iri: str, notes: Sequence[str] = ()) -> Response:
    """The page of an article that is not in the store: nothing on it leads to other pages. `notes` stand above it."""
    view = article_view(Known.of(triples), iri, lambda _: None)
    return page("article.html", view=view, legend=LEGEND, stored=False, alternates=[], notes=notes)
