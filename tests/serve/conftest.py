"""An application over the hand-made graph, with one article more that says less."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store
from kg.vocab import KG, RDF, SCHEMA, ArticleGraph, Iri, Literal
from tests import handmade
from tests.serve.writing import Writer, writer

SECOND = Iri("https://newskg.example/id/article/second-0a1b2c3d")


@pytest.fixture(scope="session")
def app() -> Iterator[Flask]:
    with Store.open() as store:
        store.replace(handmade.graph())
        headline = Literal("A second <b>article</b> & no more")
        store.replace(ArticleGraph(SECOND, ((SECOND, RDF.type, KG.Article), (SECOND, SCHEMA.headline, headline))))
        yield create_app(store, Settings())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def writable(tmp_path: Path) -> Writer:
    """A client that may write into an empty store of its own."""
    return writer(tmp_path)
