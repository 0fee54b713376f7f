"""Training of measures on a few articles of our own: the same bytes each time, and what is learned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.facts.measures.learned.weights import FILES, save
from kg.facts.statements import ruled
from kg.lexicon import lexicon
from kg.settings import Settings
from kg.train.measures import train
from kg.train.rivals import Group, choice
from kg.train.standoff import read_corpora
from kg.train.steps import examples

WHO = ("Harwick Trust", "Dunmere Council", "Brightwell Water")
WHAT = (
    ("will close", "the old pool in May", "planned"),
    ("has banned", "smoking on its trains", "implemented"),
    ("refused to extend", "the deadline for lorries", "rejected"),
    ("called for", "a tax on sugar", "demanded"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve articles of three sentences with one measure each."""
    made = tmp_path_factory.mktemp("steps")
    for number in range(12):
        who, (verb, thing, status) = WHO[number % 3], WHAT[number % 4]
        words = f"{verb.split()[-1]} {thing}"
        text = f"The {who} {verb} {thing}. The town is old and quiet. Nora Ashgrove likes tea."
        start = text.index(words)
        measure = {"text": words, "span": [start, start + len(words)], "agent": who, "amount": None, "currency": None,
                   "status": status, "statement_speaker": None}  # fmt: skip
        gold = {"persons": [{"name": "Nora Ashgrove", "aliases": []}], "roles": [], "statements": [],
                "organisations": [{"name": who, "aliases": []}], "measures": [measure]}  # fmt: skip
        (made / f"{number:02}.txt").write_text(text, encoding="utf-8")
        (made / f"{number:02}.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return made


def test_the_same_articles_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        found = list(examples(read_corpora([folder], []), Settings().model, ruled, lexicon()))
        assert sum(candidate.right for example in found for candidate in example.candidates) >= 12
        weights, figures = train(found, lambda words: None)
        assert figures["measures"] > 50
        (tmp_path / name).mkdir()
        save(weights, {}, tmp_path / name)
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


def test_a_choice_is_learned_from_what_is_right() -> None:
    groups = [Group([["near", "any"], ["far", "any"], ["none"]], [True, False, False])] * 5
    model = choice(groups, 1.0, 64)
    assert model.score(["near", "any"]) > max(model.score(["far", "any"]), model.score(["none"]))
    assert choice([Group([["near"], ["none"]], [False, False])], 1.0, 64).score(["near"]) == 0
