"""What the editor is given: prefixes, terms and examples; and that the page does without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.queries import named_queries
from kg.serve.pages.editor import editor
from kg.sparql import outline
from kg.vocab import KG, PREFIXES, RDFS, SCHEMA
from tests.serve.test_pages import BROWSER


@pytest.fixture
def given(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the editor is given where its code is there."""
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "yasgui.min.js").touch()
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    with app.test_request_context("/sparql"):
        found = editor()
    assert found is not None
    return found


def test_it_knows_our_prefixes_and_terms(given: dict[str, Any]) -> None:
    assert given["prefixes"].items() >= PREFIXES.items()
    kinds = {term["iri"]: term["kind"] for term in given["terms"]}
    assert set(KG.terms()) - kinds.keys() == {KG.Form, KG.Tenure, KG.Mode, KG.SpeechAct, KG.Status, KG.Bound}
    assert [kinds[term] for term in (KG.Person, KG.speaker, KG.cue, KG.Direct)] == [
        "class",
        "property",
        "property",
        "value",
    ]
    assert [kinds[term] for term in (SCHEMA.MonetaryAmount, RDFS.label)] == ["class", "property"]
    assert all(
        term["comment"] for term in given["terms"] if term["iri"].startswith(KG.base) and term["kind"] != "value"
    )


def test_the_examples_are_the_named_queries_that_need_nothing(given: dict[str, Any]) -> None:
    ready = [query for query in named_queries().values() if query.ready]
    assert [each["name"] for each in given["examples"]] == [query.name for query in ready]
    for query, example in zip(ready, given["examples"], strict=True):
        assert outline(example["query"]).form == query.form
        assert "#+" not in example["query"]
        assert example["summary"] == query.summary


def test_without_its_code_the_page_is_the_plain_form(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    text = client.get("/sparql", headers=BROWSER).text
    assert "<script" not in text
    assert "vendor" not in text
    assert '<textarea id="query"' in text
