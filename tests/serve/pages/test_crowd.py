"""The same people in very many articles: what a list takes grows with their number, not with its square."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store
from kg.vocab import KG, RDF, RDFS, SCHEMA, ArticleGraph, Iri, Literal, Triple
from tests import handmade

ARTICLES = 1500
SECONDS = 3.0  # for one list; it takes 0.1, and took 10 as the square
PERSON, BODY, ROLE = (Iri(handmade.BASE + each) for each in ("person/p", "organisation/o", "role/r"))
SHARED: tuple[Triple, ...] = (
    (PERSON, RDF.type, KG.Person), (PERSON, RDF.type, KG.Agent), (PERSON, RDFS.label, Literal("Pat Poe")),
    (BODY, RDF.type, KG.Organisation), (BODY, RDF.type, KG.Agent), (BODY, RDFS.label, Literal("Orb")),
    (ROLE, RDF.type, KG.Role), (ROLE, KG.holder, PERSON), (ROLE, KG.organisation, BODY),
    (ROLE, KG.title, Literal("boss")), (ROLE, KG.tenure, KG.Former),
)  # fmt: skip


def graph(number: int) -> ArticleGraph:
    """An article in which they are named."""
    name = Iri(f"{handmade.BASE}article/{number}")
    own: tuple[Triple, ...] = ((name, RDF.type, KG.Article), (name, SCHEMA.headline, Literal(f"Article {number}")))
    return ArticleGraph(name, (*own, *SHARED, *((each, KG.reportedIn, name) for each in (PERSON, BODY, ROLE))))


@pytest.fixture(scope="module")
def crowd() -> Iterator[FlaskClient]:
    with Store.open() as store:
        for number in range(ARTICLES):
            store.replace(graph(number))
        yield create_app(store, Settings()).test_client()


@pytest.mark.parametrize(
    "path",
    ["/", "/people", "/people?sort=roles", "/organisations", "/organisations?sort=people", "/roles.csv", "/people.csv",
     "/people?organisation=orb", "/organisations?person=pat", "/search?q=poe", "/person/p", "/organisation/o",
     "/role/r"],
)  # fmt: skip
def test_it_takes_no_square(crowd: FlaskClient, path: str) -> None:
    begin = time.process_time()
    response = crowd.get(path, headers={"Accept": "*/*" if ".csv" in path else "text/html"})
    assert time.process_time() - begin < SECONDS
    assert response.status_code == 200
    assert any(words in response.text for words in ("Orb", "Poe", "Article 1"))
