"""The start page: what is in the graph, and where to begin."""

from __future__ import annotations

from flask import Blueprint, Response

from kg.serve.html import page
from kg.serve.pages.query import EXAMPLE
from kg.serve.site import site
from kg.serve.tables import ask, link
from kg.vocab import KG

start = Blueprint("start", __name__)

NEWEST = 8  # articles on the start page
COUNTED = (("Article", "articles"), ("Person", "people"), ("Organisation", "organisations"), ("Role", "roles"),
           ("Statement", "statements"), ("Measure", "measures"), ("Amount", "amounts"))  # fmt: skip
INSTANCES = "SELECT ?class (COUNT(DISTINCT ?x) AS ?n) { ?x a ?class } GROUP BY ?class"


@start.get("/")
def start_page() -> Response:
    counts = {row["class"]: int(row["n"]) for row in ask(INSTANCES)}
    shown = [(counts.get(KG.base + name, 0), words) for name, words in COUNTED]
    newest = ask(site().queries["articles"].bind({"limit": str(NEWEST)})) if "articles" in site().queries else []
    articles = [(link(row["article"]), row) for row in newest]
    return page("start.html", counts=shown, articles=articles, queries=site().queries.values(), text=EXAMPLE)
