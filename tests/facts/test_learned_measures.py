"""Learned measures: what is chosen, where spans end, weights on disk; sentences of our own through the real model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from spacy.language import Language

from kg.errors import SetupError
from kg.facts.amounts import amounts
from kg.facts.measures.learned import PACKAGED, Head, Learned, chosen, likeliest, load_weights
from kg.facts.measures.learned.extent import extent
from kg.facts.measures.learned.meaning import Meaning, rows
from kg.facts.measures.learned.odds import log_odds
from kg.facts.measures.learned.sheet import Sheet, sheet
from kg.facts.measures.learned.weights import CARD, FILES, HEADS
from kg.facts.statements.learned.linear import Linear
from kg.lexicon import lexicon
from kg.mentions import mentions
from kg.model import Article, Measure, Status
from kg.parse import parse


def read(text: str, nlp: Language) -> Sheet:
    """The sheet of a text without statements."""
    doc = parse(Article(text, "tests"), nlp)
    return sheet(doc, mentions(doc, lexicon()), (), tuple(amounts(text)), lexicon())


def found(text: str, nlp: Language) -> list[Measure]:
    """The measures of a text by the packaged weights."""
    doc = parse(Article(text, "tests"), nlp)
    return list(Learned(load_weights())(doc, mentions(doc, lexicon()), (), tuple(amounts(text)), lexicon()))


def test_of_overlapping_heads_the_likelier_is_kept_and_doubtful_sums_need_more() -> None:
    outer, inner = Head(1, 0, 6, 0.5, False), Head(3, 3, 6, 0.8, False)
    apart, doubtful = Head(8, 8, 9, 0.3, False), Head(11, 10, 14, 0.3, True)
    assert chosen([outer, inner, apart, doubtful], 0.2, 0.4) == [inner, apart]
    assert chosen([doubtful], 0.2, 0.3) == [doubtful]


def test_the_likeliest_status_wins() -> None:
    models = {status: Linear([0.0, 0.0], -1.0 if status is not Status.REJECTED else 1.0) for status in Status}
    assert likeliest(models, ["any"]) is Status.REJECTED
    assert log_odds(Linear([2.0, 2.0], 1.0), ["one", "two"]) == 5.0


EXTENTS = [
    ("The council will close the old pool in May, although many had objected.", "close", "close the old pool in May"),
    ("Smoking will be banned on all trains.", "banned", "Smoking will be banned on all trains"),
    ("Ministers unveiled the new tax on sugar.", "tax", "new tax on sugar"),
]


@pytest.mark.parametrize(("text", "head", "words"), EXTENTS)
def test_where_a_measure_ends(text: str, head: str, words: str, nlp: Language) -> None:
    made = read(text, nlp)
    start, end = extent(made, made.lower.index(head))
    assert made.span(start, end).of(text) == words


def test_a_headline_is_a_short_first_line_without_a_full_stop(nlp: Language) -> None:
    body = "The council will close the pool in May. It said so on Monday."
    assert read(f"Council to close pool\n\n{body}", nlp).headline == 4
    assert read(f"It will close.\n\n{body}", nlp).headline == 0
    assert read(body, nlp).headline == 0
    assert read("", nlp).headline == 0


def test_sums_that_are_figures_are_doubtful(nlp: Language) -> None:
    moved, figure = "The council will spend £5m on a pool.", "The firm reported losses of £5m."
    assert not read(moved, nlp).doubtful(0, 9)
    assert read(figure, nlp).doubtful(0, 7)


def test_vectors_are_scored_as_they_are_learned(nlp: Language) -> None:
    made, weights = read("The council will close the old pool in May.", nlp), load_weights().vectors
    place = made.lower.index("close")
    [row] = rows(made, [(place, 3, 9)])
    assert Meaning(made, weights).score(place, 3, 9) == pytest.approx(float(row @ weights.reshape(-1)), abs=1e-3)


def test_a_text_without_words_has_no_measures(nlp: Language) -> None:
    assert found("", nlp) == []
    assert found("\n\n", nlp) == []


def test_sentences_with_agent_and_status(nlp: Language) -> None:
    text = "The Home Office will spend £5million on new police stations. The stations are old."
    [measure] = found(text, nlp)
    assert "£5million" in measure.span.of(text)
    assert [mention.span.of(text) for mention in measure.agents] == ["Home Office"]
    assert measure.status is Status.PLANNED
    assert [amount.value for amount in measure.amounts] == [5_000_000]
    assert 0.2 < measure.confidence <= 1


def test_the_same_money_with_the_same_word_is_told_once(nlp: Language) -> None:
    once = "The Home Office will spend £5million on new police stations."
    assert len(found(f"{once} The stations are old. {once}", nlp)) == len(found(once, nlp)) == 1


def test_damaged_or_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="KG_MEASURES=rules"):
        load_weights(tmp_path)
    for name in (*FILES, CARD):
        shutil.copyfile(PACKAGED / name, tmp_path / name)
    shutil.copyfile(PACKAGED / FILES[-1], tmp_path / HEADS)
    with pytest.raises(SetupError, match="SHA-256"):
        load_weights(tmp_path / ".")


def test_the_package_has_a_card_and_small_weights() -> None:
    card = json.loads((PACKAGED / CARD).read_text(encoding="utf-8"))
    assert card["sha256"] == load_weights().sha256
    assert {"data", "licence", "limits", "left_out"} <= set(card)
    assert sum((PACKAGED / name).stat().st_size for name in FILES) < 2_000_000
