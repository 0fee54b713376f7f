"""Graphs that no program of ours makes, in Turtle, and what a client sees of them."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests import handmade
from tests.serve.pages.test_shown import BROWSER, Seen
from tests.serve.writing import Writer

PREFIXES = """@prefix : <https://newskg.example/id/> . @prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix schema: <http://schema.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
"""
TEXT = "Jane Doe is former boss of Acme"
LETTERS = "abcdefg"


def put(writable: Writer, turtle: str, graph: str = "") -> None:
    """Put a graph into the default graph, or into one of ours."""
    where = f"?graph={handmade.BASE}{graph}" if graph else "?default"
    response = writable.store("PUT", f"/store{where}", (PREFIXES + turtle).encode())
    assert response.status_code in (201, 204), response.text


def role_of_many_articles(writable: Writer) -> None:
    """Seven articles that report the same role, each with its words one letter further on."""
    for place, letter in enumerate(LETTERS):
        words = f"<{handmade.BASE}article/{letter}#char={place},{place + len(TEXT)}>"
        put(
            writable,
            f"""
            :article\\/{letter} a kg:Article ; schema:headline "Head {letter}" ;
                schema:datePublished "2024-01-0{place + 1}" ;
                schema:articleBody "{"x" * place}{TEXT}. Other words follow here, and more of them." .
            :person\\/jane a kg:Person, kg:Agent ; rdfs:label "Jane Doe" ; kg:reportedIn :article\\/{letter} .
            :organisation\\/acme a kg:Organisation, kg:Agent ; rdfs:label "Acme" ; kg:reportedIn :article\\/{letter} .
            :role\\/jane\\/boss a kg:Role ; kg:holder :person\\/jane ; kg:title "boss" ; kg:tenure kg:Former ;
                kg:organisation :organisation\\/acme ; kg:reportedIn :article\\/{letter} ; kg:evidence {words} .
            {words} a kg:Mention ; nif:referenceContext :article\\/{letter} ; nif:beginIndex {place} ;
                nif:endIndex {place + len(TEXT)} ; nif:anchorOf "{TEXT}" .
            """,
            f"article/{letter}",
        )


def page(writable: Writer, path: str) -> TestResponse:
    """A page that must be there, whole, with links that are some."""
    response = writable.client.get(path, headers=BROWSER)
    assert response.status_code == 200, response.text
    assert all(link.startswith(("/", "#", "http")) for link in Seen(response.text).links())
    return response
