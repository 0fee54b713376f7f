"""The demo: the seeds' graphs conform, each named query answers on them, and the server serves them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kg.pipeline import build
from kg.queries import NamedQuery, named_queries
from kg.resources import folder
from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store
from kg.validate import Validator
from kg.vocab import KG, RDF, ArticleGraph

pytestmark = pytest.mark.slow

CLASSES = (KG.Article, KG.Person, KG.Organisation, KG.Role, KG.Statement, KG.Measure, KG.Amount, KG.Mention)


@pytest.fixture(scope="module")
def graphs() -> list[ArticleGraph]:
    """The graphs of seeds/."""
    built = list(build([folder("seeds")], Settings()))
    assert all(isinstance(graph, ArticleGraph) for graph in built), built
    return [graph for graph in built if isinstance(graph, ArticleGraph)]


@pytest.fixture(scope="module")
def store(graphs: list[ArticleGraph]) -> Iterator[Store]:
    """The demo's store."""
    with Store.open() as opened:
        for graph in graphs:
            opened.replace(graph)
        yield opened


@pytest.fixture(scope="module")
def client(store: Store) -> FlaskClient:
    """A client of the demo's server."""
    return create_app(store, Settings()).test_client()


def test_each_seed_conforms_and_has_every_class(graphs: list[ArticleGraph]) -> None:
    validator = Validator()
    for graph in graphs:
        assert validator.validate(graph.triples, graph.name).results == ()
        types = {value for _, predicate, value in graph.triples if predicate == RDF.type}
        assert types >= set(CLASSES), graph.name


@pytest.mark.parametrize("query", named_queries().values(), ids=lambda query: query.name)
def test_each_named_query_answers_on_the_demo(
    query: NamedQuery, graphs: list[ArticleGraph], store: Store, client: FlaskClient
) -> None:
    statements = (s for s, predicate, value in graphs[0].triples if predicate == RDF.type and value == KG.Statement)
    needed = {} if query.ready else {"fact": str(next(statements))}
    answer = store.query(query.bind(needed))
    assert list(answer.rows()) if answer.kind == "bindings" else answer.triples()
    page = client.get(f"/queries/{query.name}", query_string=needed, headers={"Accept": "text/html"})
    assert page.status_code == 200


def test_the_server_answers_sparql_about_the_seeds(client: FlaskClient) -> None:
    query = f"SELECT (COUNT(?article) AS ?articles) {{ ?article a <{KG.Article}> }}"
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "application/sparql-results+json"})
    assert answer.get_json()["results"]["bindings"][0]["articles"]["value"] == "5"
    assert "Cressida Dick" in client.get("/person/cressida-dick", headers={"Accept": "text/html"}).get_data(
        as_text=True
    )


@pytest.mark.parametrize("query", named_queries().values(), ids=lambda query: query.name)
def test_no_row_comes_twice_because_two_articles_say_the_same(query: NamedQuery, store: Store) -> None:
    if query.ready and query.form == "SELECT":
        found = [
            tuple(sorted((name, str(term)) for name, term in row.items())) for row in store.query(query.bind({})).rows()
        ]
        assert len(found) == len(set(found))
