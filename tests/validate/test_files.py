"""Files and stores, validated graph by graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.store import Store, serialize
from kg.validate import Validator, validate_file, validate_store
from kg.vocab import KG, ArticleGraph, Iri
from tests.handmade import graph

GRAPH = graph()


@pytest.mark.parametrize("form", ["trig", "nq", "jsonld"])
def test_each_graph_of_a_file_is_validated_on_its_own(validator: Validator, tmp_path: Path, form: str) -> None:
    bad = ArticleGraph(Iri("urn:bad"), tuple(each for each in GRAPH.triples if each[1] != KG.cue))
    path = tmp_path / f"two.{form}"
    path.write_bytes(serialize([GRAPH, bad], form))
    good, other = validate_file(path, validator)
    assert (good.graph, good.results) == (GRAPH.name, ())
    assert other.graph == "urn:bad"
    assert {result.shape.rpartition("#")[2] for result in other.results} == {"Statement-cue"}


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf"])
def test_a_file_without_names_is_one_graph(validator: Validator, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"one.{form}"
    path.write_bytes(serialize([GRAPH], form))
    (report,) = validate_file(path, validator)
    assert (report.graph, report.results) == (None, ())


def test_an_empty_file_does_not_conform(validator: Validator, tmp_path: Path) -> None:
    path = tmp_path / "empty.ttl"
    path.write_text("# nothing here\n", encoding="utf-8")
    (report,) = validate_file(path, validator)
    assert not report.conforms


def test_a_file_that_does_not_parse_is_named_with_line_and_column(validator: Validator, tmp_path: Path) -> None:
    path = tmp_path / "torn.ttl"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"torn\.ttl\D+2\D+17"):
        list(validate_file(path, validator))
    with pytest.raises(UsageError, match=r"missing\.ttl"):
        list(validate_file(tmp_path / "missing.ttl", validator))


def test_a_store_is_validated_graph_by_graph_and_not_changed(validator: Validator) -> None:
    with Store.open() as store:
        store.replace(GRAPH)
        before = store.dump("nq")
        (report,) = validate_store(store, validator)
        assert (report.graph, report.results) == (GRAPH.name, ())
        assert store.dump("nq") == before
