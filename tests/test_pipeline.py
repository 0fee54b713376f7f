"""The walk from sources to validated graphs: what comes out, in which order, and that no article loses another."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import kg.pipeline
from kg.errors import KgError, SetupError
from kg.model import Article, Failure
from kg.pipeline import Walk, build
from kg.settings import Settings
from kg.store import FORMATS, serialize
from kg.validate import Validator
from kg.vocab import KG, NIF, PROV, RDF, SCHEMA, ArticleGraph, Iri, Literal

BRIDGE = """\
Bridge to close

Prime Minister Nora Ashgrove met the chief executive of Brightwell Water, Peter Holm, on the old bridge over the river.

“The bridge will close in May,” she said. “It is old.”

The company said it would spend £5million on a new one. “We are sorry,” Mr Holm added.
"""
PORT = """\
The mayor of Dunmere, Tom Siddall, called for a ban on lorries in the old port. 'It isn't safe,' he said.

According to the Harwick Trust, 500 homes are too near to the road.
"""
GERMAN = "Die Brücke über den Fluss wird im Mai geschlossen, sagte die Bürgermeisterin am Montag in der Stadt. " * 3


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory, nlp: Language) -> Path:
    """A folder with two articles as text and one as JSON; the model is loaded by then."""
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a-bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (folder / "c-port.txt").write_text(PORT, encoding="utf-8")
    news = {"@type": "NewsArticle", "headline": "Port", "articleBody": PORT, "url": "https://news.example/port"}
    (folder / "b-port.json").write_text(json.dumps(news), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graphs(articles: Path) -> list[ArticleGraph]:
    """The graphs of those three articles."""
    return [each for each in build([articles], Settings()) if isinstance(each, ArticleGraph)]


def literals(graph: ArticleGraph, predicate: Iri) -> set[str]:
    """The literal values of one property."""
    return {o.value for _, p, o in graph.triples if p == predicate and isinstance(o, Literal)}


# --- what comes out


def test_each_article_becomes_a_graph_that_conforms_in_order(graphs: list[ArticleGraph]) -> None:
    assert [graph.name.rsplit("/", 1)[1].rsplit("-", 1)[0] for graph in graphs][:2] == ["bridge-to-close", "port"]
    validator = Validator()
    assert all(validator.validate(graph.triples, graph.name).conforms for graph in graphs)
    assert len({graph.name for graph in graphs}) == 3


def test_a_graph_holds_every_kind_of_fact(graphs: list[ArticleGraph]) -> None:
    bridge = graphs[0]
    kinds = {o for _, p, o in bridge.triples if p == RDF.type}
    assert {KG.Article, KG.Person, KG.Organisation, KG.Role, KG.Quotation, KG.Measure, KG.Amount} <= kinds
    assert {"Prime Minister", "chief executive"} <= literals(bridge, KG.title)
    assert "The bridge will close in May … It is old." in literals(bridge, KG.text)
    assert literals(bridge, SCHEMA.articleBody) == {BRIDGE}
    assert literals(bridge, SCHEMA.headline) == {"Bridge to close"}


def test_every_mention_is_its_words_in_the_text(graphs: list[ArticleGraph]) -> None:
    for graph in graphs:
        [body] = literals(graph, SCHEMA.articleBody)
        cells: dict[Iri, dict[Iri, str]] = {}
        for s, p, o in graph.triples:
            if p in (NIF.beginIndex, NIF.endIndex, NIF.anchorOf) and isinstance(o, Literal):
                cells.setdefault(s, {})[p] = o.value
        assert cells
        for cell in cells.values():
            assert body[int(cell[NIF.beginIndex]) : int(cell[NIF.endIndex])] == cell[NIF.anchorOf]


def test_the_graph_says_what_made_it(graphs: list[ArticleGraph]) -> None:
    values = {o.value for _, _, o in graphs[0].triples if isinstance(o, Literal)}
    assert {kg.__version__, "en_core_web_md", "3.7.1"} <= values
    assert any(p == PROV.wasGeneratedBy for _, p, _ in graphs[0].triples)


def test_the_same_input_gives_the_same_bytes(articles: Path, graphs: list[ArticleGraph]) -> None:
    again = [each for each in build([articles], Settings()) if isinstance(each, ArticleGraph)]
    assert all(serialize(again, form) == serialize(graphs, form) for form in FORMATS)


def test_a_graph_does_not_depend_on_its_company(articles: Path, graphs: list[ArticleGraph]) -> None:
    assert list(build([articles / "b-port.json"], Settings())) == [graphs[1]]


def test_two_workers_give_the_same_bytes_and_the_same_failures(
    articles: Path, graphs: list[ArticleGraph], tmp_path: Path
) -> None:
    (tmp_path / "german.txt").write_text(GERMAN, encoding="utf-8")
    sources = [articles, tmp_path / "german.txt", tmp_path / "missing.txt"]
    alone, together = (list(build(sources, Settings(workers=count))) for count in (1, 2))
    assert together == alone
    assert together[:3] == graphs
    assert [type(each) for each in together[3:]] == [Failure, Failure]


def test_another_base_makes_other_names(articles: Path) -> None:
    [graph] = build([articles / "a-bridge.txt"], Settings(base_iri="https://kg.example/x/"))
    assert isinstance(graph, ArticleGraph)
    assert graph.name.startswith("https://kg.example/x/article/")
    assert not any("newskg.example" in str(term) for triple in graph.triples for term in triple)


def test_without_text_only_the_body_is_left_out(articles: Path, graphs: list[ArticleGraph]) -> None:
    [bare] = build([articles / "a-bridge.txt"], Settings(text=False))
    assert isinstance(bare, ArticleGraph)
    assert bare.name == graphs[0].name
    left_out = set(graphs[0].triples) - set(bare.triples)
    assert {p for _, p, _ in left_out} == {SCHEMA.articleBody}
    assert set(bare.triples) < set(graphs[0].triples)


@pytest.mark.parametrize(("settings", "cues"), [(Settings(), ["promised", "said"]), (Settings(nested=False), ["said"])])
def test_reports_inside_reports_are_kept_or_not(settings: Settings, cues: list[str], tmp_path: Path) -> None:
    text = "Peter Holm said that Nora Ashgrove had promised to repair the bridge."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    [graph] = build([tmp_path], settings)
    assert isinstance(graph, ArticleGraph)
    assert (
        sorted(value.value for _, name, value in graph.triples if name == KG.cue and isinstance(value, Literal)) == cues
    )


def test_a_graph_comes_out_before_the_next_article_is_read(articles: Path) -> None:
    def sources() -> Iterator[Path]:
        yield articles / "a-bridge.txt"
        raise AssertionError("the second source was asked for too early")

    assert isinstance(next(build(sources(), Settings())), ArticleGraph)


# --- what can't be used


def test_a_bad_article_never_loses_the_batch(articles: Path, graphs: list[ArticleGraph], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "german.txt").write_text(GERMAN, encoding="utf-8")
    sources = [
        tmp_path / "empty.txt",
        articles / "a-bridge.txt",
        tmp_path / "german.txt",
        tmp_path / "missing.txt",
        articles / "b-port.json",
    ]
    found = list(build(sources, Settings()))
    assert [each.source if isinstance(each, Failure) else each.name for each in found] == [
        str(tmp_path / "empty.txt"),
        graphs[0].name,
        str(tmp_path / "german.txt"),
        str(tmp_path / "missing.txt"),
        graphs[1].name,
    ]
    assert {each.step for each in found if isinstance(each, Failure)} == {"read"}


@pytest.mark.parametrize("step", ["parse", "mentions", "facts", "link", "article_graph"])
def test_a_step_that_breaks_costs_its_article_only(
    step: str, articles: Path, graphs: list[ArticleGraph], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = getattr(kg.pipeline, step)
    calls: list[str] = []

    def breaks_once(*args: Any, **kwargs: Any) -> Any:
        calls.append(step)
        if len(calls) == 2:
            raise IndexError("list index out of range")
        return right(*args, **kwargs)

    monkeypatch.setattr(kg.pipeline, step, breaks_once)
    first, broken, third = build([articles], Settings())
    assert [first, third] == [graphs[0], graphs[2]]
    assert isinstance(broken, Failure)
    assert broken.source == str(articles / "b-port.json")
    assert broken.step == "extract"
    assert broken.error == "IndexError: list index out of range; please report the article"


def test_what_is_wrong_with_the_program_itself_stops_the_batch(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise SetupError("cues.tsv:3: 2 cells where the header has 3")

    monkeypatch.setattr(kg.pipeline, "facts", broken)
    with pytest.raises(SetupError, match=r"cues\.tsv:3"):
        list(build([articles], Settings()))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_missing_model_is_said_once_and_at_once(workers: int, articles: Path) -> None:
    with pytest.raises(SetupError, match=r"no language model 'no_such_model'.*KG_MODEL"):
        next(build([articles], Settings(model="no_such_model", workers=workers)))


# --- graphs with violations


@pytest.fixture
def wrong_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every mention's words are wrong, as after a mistake in the walk."""
    right = kg.pipeline.article_graph

    def wrong(*args: Any, **kwargs: Any) -> ArticleGraph:
        graph = right(*args, **kwargs)
        spoilt = [(s, p, Literal("nowhere") if p == NIF.anchorOf else o) for s, p, o in graph.triples]
        return replace(graph, triples=tuple(spoilt))

    monkeypatch.setattr(kg.pipeline, "article_graph", wrong)


@pytest.mark.usefixtures("wrong_offsets")
def test_a_graph_with_violations_becomes_a_failure_that_names_some(articles: Path) -> None:
    [found] = build([articles / "a-bridge.txt"], Settings())
    assert isinstance(found, Failure)
    assert (found.source, found.step) == (str(articles / "a-bridge.txt"), "validate")
    assert "violations of the shapes" in found.error
    assert "#char=" in found.error
    assert "--keep-invalid" in found.error
    assert found.error.count("#char=") <= 6, "not all of dozens"


@pytest.mark.usefixtures("wrong_offsets")
def test_a_graph_with_violations_is_kept_when_asked_for(articles: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="kg.pipeline"):
        [found] = build([articles / "a-bridge.txt"], Settings(keep_invalid=True))
    assert isinstance(found, ArticleGraph)
    assert "a-bridge.txt: kept although" in caplog.text


def test_a_validation_that_gives_up_is_a_failure(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(*_: Any) -> None:
        raise KgError("the shapes can't be checked on this graph")

    monkeypatch.setattr(Validator, "validate", gives_up)
    [found] = build([articles / "a-bridge.txt"], Settings())
    assert found == Failure(str(articles / "a-bridge.txt"), "validate", "the shapes can't be checked on this graph")


def test_a_failure_walks_through(nlp: Language) -> None:
    failure = Failure("x.txt", "read", "is empty; leave it out")
    assert Walk(Settings())(failure) is failure


@pytest.mark.parametrize("text", ["x", "“", "\n\n•", "Nora Ashgrove said: “"])
def test_the_shortest_texts_make_graphs_that_conform(text: str, nlp: Language) -> None:
    graph = Walk(Settings())(Article(text, "tests"))
    assert isinstance(graph, ArticleGraph)
    assert literals(graph, SCHEMA.articleBody) == {text}


def test_the_walk_keeps_to_its_own_thread(nlp: Language) -> None:
    walk, article = Walk(Settings()), Article("\n\n".join([BRIDGE, PORT] * 4), "tests")
    walk(article)
    before = time.process_time(), time.thread_time()
    walk(article)
    process, thread = time.process_time() - before[0], time.thread_time() - before[1]
    assert process < 1.05 * thread  # the threads of BLAS, once woken, spin beside it for a while
