"""Pages for browsers: start, queries, resources. No JavaScript, and nothing from other hosts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from kg.serve.conditional import conditional
from kg.serve.negotiate import GRAPHS, HTML, PROBLEM, RESULTS, Choice, Media, choose
from kg.serve.problems import Problem
from kg.serve.site import answered, fields, read, reply, site, wanted
from kg.serve.tables import Cell, Table, ask, link, short, table
from kg.serve.tasks import Dump, Question
from kg.sparql import Form, fill
from kg.vocab import KG

pages = Blueprint("pages", __name__)

NEWEST = 8  # articles on the start page
KINDS = ("article", "person", "organisation", "role", "statement", "measure", "activity")
COUNTED = (("Article", "articles"), ("Person", "people"), ("Organisation", "organisations"), ("Role", "roles"),
           ("Statement", "statements"), ("Measure", "measures"), ("Amount", "amounts"))  # fmt: skip
INSTANCES = "SELECT ?class (COUNT(DISTINCT ?x) AS ?n) { ?x a ?class } GROUP BY ?class"
EXAMPLE = """\
PREFIX kg: <https://w3id.org/newskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?speaker ?cue ?text WHERE {
  ?statement a kg:Quotation ;
             kg:speaker/rdfs:label ?speaker ;
             kg:cue ?cue ;
             kg:text ?text .
}
ORDER BY ?speaker
LIMIT 20"""


@pages.get("/")
def start() -> Response:
    counts = {row["class"]: int(row["n"]) for row in ask(INSTANCES)}
    shown = [(counts.get(KG.base + name, 0), words) for name, words in COUNTED]
    newest = ask(site().queries["articles"].bind({"limit": str(NEWEST)})) if "articles" in site().queries else []
    articles = [(link(row["article"]), row) for row in newest]
    return page("start.html", counts=shown, articles=articles, queries=site().queries.values(), text=EXAMPLE)


def query_page(text: str, question: Question | None, form: Form) -> str:
    """The form with `text` in it and, where there is a question of that form, its answer."""
    answer, graph = None, None
    if question and form in ("CONSTRUCT", "DESCRIBE"):
        graph = bytes(answered(question, "ttl")).decode()
    elif question:
        answer = table(question)
    forms = GRAPHS if graph is not None else RESULTS
    links = [(media.name, f"/sparql?{urlencode({'query': text, 'format': media.name})}") for media in forms]
    return render_template(
        "query.html", text=text or EXAMPLE, table=answer, graph=graph, links=links if question else []
    )


@pages.get(f"/<any({','.join(KINDS)}):kind>/<path:rest>")
def resource(kind: str, rest: str) -> Response:
    iri, choice = _resource(f"{site().settings.base_iri}{kind}/{rest}")
    return conditional(lambda: _described(iri, kind, choice), choice, iri)


def _described(iri: str, kind: str, choice: Choice) -> Response:
    """What is known of a resource. Problem 404 where that is nothing."""
    if any(char in iri for char in ' <>"{}|^`\\') or not ask(_about(iri, "SELECT ?p { $iri ?p ?o } LIMIT 1")):
        raise Problem(404, f"nothing is known of {iri[:200]}; the start page lists what is here")
    if choice.name == "html":
        return page("resource.html", **_description(iri))
    if kind == "article":
        return reply(read(Dump(choice.name, iri)), choice)
    return reply(answered(site().question(_about(iri, DESCRIPTION)), choice.name), choice)


DESCRIPTION = """CONSTRUCT { $iri ?p ?o . ?s ?q $iri } WHERE { { $iri ?p ?o } UNION { ?s ?q $iri } }"""
OUTGOING = "SELECT DISTINCT ?p ?o WHERE { $iri ?p ?o } ORDER BY ?p ?o LIMIT 500"
INCOMING = "SELECT DISTINCT ?p ?s WHERE { ?s ?p $iri } ORDER BY ?p ?s LIMIT 500"


def _about(iri: str, query: str) -> str:
    return fill(query, {"iri": f"<{iri}>"})


def _resource(iri: str) -> tuple[str, Choice]:
    """The IRI that an address means, without extension, and the format."""
    stem, dot, extension = iri.rpartition(".")
    choice = by_extension(extension, GRAPHS) if dot and "/" not in extension else None
    found = stem if choice else iri
    return found, choice or wanted((*GRAPHS, HTML))


def _description(iri: str) -> dict[str, object]:
    """What a resource's page shows: its values, and what refers to it, each grouped by property."""
    label = next(
        (row["o"] for row in ask(_about(iri, OUTGOING)) if row["p"].endswith(("#label", "/headline"))), short(iri)
    )
    outgoing = table(site().question(_about(iri, OUTGOING)))
    incoming = table(site().question(_about(iri, INCOMING)))
    return {"iri": iri, "label": label, "outgoing": _grouped(outgoing), "incoming": _grouped(incoming)}


def _grouped(found: Table) -> list[tuple[Cell, list[Cell]]]:
    pairs = [(verb, thing) for verb, thing in found.rows if verb and thing]
    return [(verb, [thing for _, thing in group]) for verb, group in groupby(pairs, key=lambda pair: pair[0])]


def by_extension(extension: str, media: Sequence[Media]) -> Choice | None:
    """The format that an extension means; .json is JSON-LD for a graph. Problem 406 where it means none."""
    if not extension:
        return None
    names = {m.name: m for m in media} | {"json": next(m for m in media if m.name in ("json", "jsonld"))}
    if extension in names:
        return Choice(names[extension].name, names[extension].content_type)
    if extension in ("html", *(m.name for m in (*RESULTS, *GRAPHS))):
        possible = [f".{name}" for name in names]
        raise Problem(406, f".{extension} is not possible here; use {', '.join(possible)}", {"possible": possible})
    return None


def page(template: str, **values: object) -> Response:
    """A page."""
    return reply(render_template(template, **values), Choice("html", HTML.content_type))


def text_page(title: str, text: str, choice: Choice) -> Response:
    """A graph as Turtle on a page; programs get it in other formats from the same address."""
    base = urlencode([pair for pair in fields(request.query_string) if pair[0] != "format"])
    links = [(media.name, f"{request.path}?{base}&format={media.name}".replace("?&", "?")) for media in GRAPHS]
    return reply(render_template("document.html", title=title, text=text, links=links), choice)


def problem_reply(problem: Problem) -> Response:
    """A problem as JSON, or as a page where the client is a browser."""
    if browser():
        response = page("problem.html", problem=problem)
    else:
        response = reply(json.dumps(problem.document()), Choice("problem", PROBLEM.content_type))
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def browser() -> bool:
    """Whether the client likes a page better than JSON."""
    choice = choose(request.headers.get("Accept"), (PROBLEM, HTML))
    return choice is not None and choice.name == "html"
