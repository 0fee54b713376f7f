"""Each layer of an annotated article: what is right, what is missed, what is extra."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.evaluate import Evaluation, read_articles, score_articles
from kg.evaluate.layers import LAYERS
from kg.model import Status
from kg.rdf import article_graph
from kg.vocab import ArticleGraph
from tests.annotated import Annotation, annotation, write_folder
from tests.handmade import BASE, GENERATOR, at, graph, vigil

Counts = tuple[int, int, int]
GOLD = {
    "persons": 4,
    "organisations": 4,
    "roles": 3,
    "roles_full": 3,
    "statements": 6,
    "joint": 6,
    "mode": 6,
    "measures": 2,
    "agent": 2,
    "status": 2,
    "amounts": 1,
}
RIGHT: dict[str, Counts] = {layer: (number, number, number) for layer, number in GOLD.items()}  # right, found, gold


def scored(folder: Path, gold: Annotation, *graphs: ArticleGraph) -> Evaluation:
    return score_articles(read_articles(write_folder(folder, gold)), graphs or [graph()])


def counts(result: Evaluation) -> dict[str, Counts]:
    return {score.name: (int(score.right), score.found, score.gold) for score in result.scores}


def wrong(result: Evaluation, layer: str) -> list[tuple[str, str]]:
    return [(miss.what, miss.words) for miss in result.misses if miss.layer == layer]


def test_gold_that_says_what_the_graph_says_is_met_in_every_layer(tmp_path: Path) -> None:
    result = scored(tmp_path, annotation())
    assert tuple(score.name for score in result.scores) == tuple(LAYERS)
    assert counts(result) == RIGHT
    assert all(score.precision == score.recall == score.f1 == 1 for score in result.scores)
    assert (result.misses, result.missing) == ((), ())


def _no_price(gold: Annotation) -> None:
    gold["persons"] = [person for person in gold["persons"] if person["name"] != "Daniel Price"]


def _another_person(gold: Annotation) -> None:
    gold["persons"].append({"name": "Ada Byron", "aliases": ["Ms Byron"]})


def _alias_only(gold: Annotation) -> None:
    gold["persons"][1] = {"name": "Maggie O", "aliases": ["Lady Margaret’s"]}


def _longer_title(gold: Annotation) -> None:
    gold["roles"][0]["title"] = "Council Leader"


def _other_title(gold: Annotation) -> None:
    gold["roles"][0]["title"] = "mayor"


def _no_organisation(gold: Annotation) -> None:
    gold["roles"][0]["organisation"] = None


def _most_of_the_content(gold: Annotation) -> None:
    gold["statements"][2]["spans"] = [[at("said that about").start, at("officers had been").end]]


def _other_content(gold: Annotation) -> None:
    gold["statements"][2]["spans"] = [[at("40 officers").start, at("40 officers").end]]


def _other_speaker(gold: Annotation) -> None:
    gold["statements"][0]["speaker"] = "Daniel Price"


def _co_speaker(gold: Annotation) -> None:
    gold["statements"][0] |= {"speaker": "Daniel Price", "co_speakers": ["Margaret Okafor"]}


def _other_mode(gold: Annotation) -> None:
    gold["statements"][0]["kind"] = "direct"


def _nobody_acts(gold: Annotation) -> None:
    gold["measures"][0]["agent"] = None


def _other_status(gold: Annotation) -> None:
    gold["measures"][0]["status"] = "rejected"


def _other_sum(gold: Annotation) -> None:
    gold["measures"][0]["amount"] = 4_000_000


def _other_currency(gold: Annotation) -> None:
    gold["measures"][0]["currency"] = "USD"


FEWER_ROLES: dict[str, Counts] = {"roles": (2, 3, 3), "roles_full": (2, 3, 3)}


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (_no_price, FEWER_ROLES | {"persons": (3, 4, 3), "joint": (4, 6, 6), "agent": (1, 2, 2)}),
        (_another_person, {"persons": (4, 4, 5)}),
        (_alias_only, FEWER_ROLES | {"joint": (4, 6, 6)}),
        (_longer_title, {}),
        (_other_title, FEWER_ROLES),
        (_no_organisation, {"roles_full": (2, 3, 3)}),
        (_most_of_the_content, {}),
        (_other_content, {"statements": (5, 6, 6), "joint": (5, 6, 6), "mode": (5, 5, 5)}),
        (_other_speaker, {"joint": (5, 6, 6)}),
        (_co_speaker, {}),
        (_other_mode, {"mode": (5, 6, 6)}),
        (_nobody_acts, {"agent": (1, 2, 2)}),
        (_other_status, {"status": (1, 2, 2)}),
        (_other_sum, {"amounts": (0, 1, 1)}),
        (_other_currency, {"amounts": (0, 1, 1)}),
    ],
)  # fmt: skip
def test_a_difference_counts_in_its_layer_and_in_those_that_stand_on_it(
    tmp_path: Path, change: Callable[[Annotation], None], differs: dict[str, Counts]
) -> None:
    gold = annotation()
    change(gold)
    assert counts(scored(tmp_path, gold)) == RIGHT | differs


def test_every_difference_is_listed_with_its_words(tmp_path: Path) -> None:
    gold = annotation()
    changes = _another_person, _other_title, _other_content, _other_speaker, _other_mode, _nobody_acts, _other_sum
    for change in changes:
        change(gold)
    result = scored(tmp_path, gold)
    assert wrong(result, "persons") == [("missed", "Ada Byron")]
    assert wrong(result, "roles") == [
        ("extra", "Margaret Okafor: leader of Penmarrow Council"),
        ("missed", "Margaret Okafor: mayor of Penmarrow Council"),
    ]
    assert wrong(result, "statements") == [
        ("extra", "Superintendent Daniel Price of Wessary Police: about 40 officers had been on duty"),
        ("missed", "Daniel Price: 40 officers"),
    ]
    assert [words.split("; ")[1][:19] for _, words in wrong(result, "joint")] == ["gold: Daniel Price:"]
    assert wrong(result, "mode") == [("wrong", "mixed; gold: direct: the town would “never forget” Ms Reeve")]
    assert wrong(result, "agent")[0][1].startswith("Penmarrow Council; gold: nobody: double")
    assert wrong(result, "amounts") == [("extra", "GBP 3,000,000"), ("missed", "GBP 4,000,000")]
    assert {miss.article for miss in result.misses} == {"vigil"}
    order = [LAYERS.index(miss.layer) for miss in result.misses]
    assert order == sorted(order)


def test_an_article_without_a_graph_is_named_and_counts_as_empty(tmp_path: Path) -> None:
    article, facts, entities = vigil()
    other = article_graph(replace(article, text=article.text + " "), facts, entities, base=BASE, generator=GENERATOR)
    result = scored(tmp_path, annotation(), other)
    assert result.missing == ("vigil",)
    assert counts(result)["statements"] == (0, 0, 6)
    assert result["statements"].f1 == 0
    assert len(wrong(result, "measures")) == 2


def test_a_measure_is_scored_by_what_its_own_graph_says(tmp_path: Path) -> None:
    article, facts, entities = vigil()
    changed = tuple(replace(each, status=Status.REJECTED, amounts=()) for each in facts.measures)
    facts = replace(facts, measures=changed)
    result = scored(tmp_path, annotation(), article_graph(article, facts, entities, base=BASE, generator=GENERATOR))
    assert counts(result)["status"] == (0, 2, 2)
    assert counts(result)["amounts"] == (0, 0, 1)
    assert counts(result)["measures"] == (2, 2, 2)


def test_the_same_statement_twice_is_right_once(tmp_path: Path) -> None:
    gold = annotation()
    gold["statements"] = gold["statements"][:1]
    assert counts(scored(tmp_path, gold))["statements"] == (1, 6, 1)
    gold["statements"] *= 2
    assert counts(scored(tmp_path, gold))["statements"] == (1, 6, 2)
