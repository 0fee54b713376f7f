"""The pages of resources: what is known of one, for browsers and programs."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, Response

from kg.serve.conditional import conditional
from kg.serve.html import by_extension, page
from kg.serve.negotiate import GRAPHS, HTML, Choice
from kg.serve.problems import Problem
from kg.serve.site import answered, read, reply, site, wanted
from kg.serve.tables import Cell, Table, ask, short, table
from kg.serve.tasks import Dump
from kg.sparql import fill

resources = Blueprint("resources", __name__)

KINDS = ("article", "person", "organisation", "role", "statement", "measure", "activity")


@resources.get(f"/<any({','.join(KINDS)}):kind>/<path:rest>")
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
