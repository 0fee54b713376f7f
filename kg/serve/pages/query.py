"""The page on which one writes queries and reads their answers."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template

from kg.serve.negotiate import GRAPHS, RESULTS
from kg.serve.pages.editor import editor
from kg.serve.site import answered
from kg.serve.tables import table
from kg.serve.tasks import Question
from kg.sparql import Form

EXAMPLE = """\
PREFIX kg: <https://w3id.org/newskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT DISTINCT ?speaker ?cue ?text WHERE {
  ?statement a kg:Quotation ;
             kg:speaker/rdfs:label ?speaker ;
             kg:cue ?cue ;
             kg:text ?text .
}
ORDER BY ?speaker
LIMIT 20"""


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
        "query.html",
        text=text or EXAMPLE,
        table=answer,
        graph=graph,
        links=links if question else [],
        editor=editor(),
    )
