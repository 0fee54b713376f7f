"""Learned measures: what is chosen, where spans end, weights on disk; sentences of our own through the real model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from spacy.language import Language

from kg.errors import SetupError
from kg.facts.amounts import amounts
from kg.facts.measures.learned import PACKAGED, Head, Learned, chosen, judged, likeliest, load_weights
from kg.facts.measures.learned.agents import Around
from kg.facts.measures.learned.agents import likeliest as likeliest_agent
from kg.facts.measures.learned.extent import extent
from kg.facts.measures.learned.heads import candidates, features
from kg.facts.measures.learned.meaning import Meaning, rows
from kg.facts.measures.learned.sheet import Sheet, sheet
from kg.facts.measures.learned.status import features as status_features
from kg.facts.measures.learned.weights import CARD, FILES, HEADS
from kg.lexicon import lexicon
from kg.linear import Linear, sigmoid
from kg.mentions import mentions
from kg.model import Article, Form, Measure, Status
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


def test_the_likeliest_agent_is_a_name_with_all_its_mentions_or_nobody() -> None:
    assert likeliest_agent([1.0, 0.9, 1.2, 0.5], ["holm", "holm", "lane"]) == 0
    assert likeliest_agent([1.0, 0.9, 1.2, 0.5], [None, None, "lane"]) == 2
    assert likeliest_agent([1.0, 2.0], ["holm"]) is None
    assert likeliest_agent([1.0], []) is None


def test_names_of_one_holder_are_the_same(nlp: Language) -> None:
    made = read("Nora Ashgrove met the Harwick Trust. Mrs Ashgrove thanked the Harwick Trust’s lawyers.", nlp)
    around = Around(made)
    names = [around.name(mention) for mention in made.mentions.all if mention.form is Form.NAME]
    assert names == ["ashgrove", "harwick trust", "ashgrove", "harwick trust"]


EXTENTS = [
    ("The council will close the old pool in May, although many had objected.", "close", "close the old pool in May"),
    ("Smoking will be banned on all trains.", "banned", "Smoking will be banned on all trains"),
    ("Ministers unveiled the new tax on sugar.", "tax", "new tax on sugar"),
    (
        "The council will close the old pool beside the river in May with the help of a firm from the north of the "
        "county.",
        "close",
        "close the old pool beside the river in May with the help",
    ),
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


REFUSALS = [
    ("The governor vetoed a bill on schools.", "bill", True),
    ("The plan for a port was turned down.", "plan", True),
    ("The governor signed a bill on schools.", "bill", False),
]


@pytest.mark.parametrize(("text", "head", "refused"), REFUSALS)
def test_words_of_refusal_are_evidence(text: str, head: str, refused: bool, nlp: Language) -> None:
    made = read(text, nlp)
    assert ("rejup" in status_features(made, made.lower.index(head))) is refused


def test_the_edges_of_phrases_are_those_of_the_tree(nlp: Language) -> None:
    made = read("The council of the old town will close the pool, said Nora Ashgrove.\n\nIt rained.", nlp)
    assert made.left == [token.left_edge.i for token in made.doc]
    assert made.right == [token.right_edge.i for token in made.doc]
    assert made.above(made.lower.index("town"))[:2] == [made.lower.index("of"), made.lower.index("council")]


def test_what_is_given_up_early_is_not_likely(nlp: Language) -> None:
    text = "The Home Office will spend £5million on new police stations. Nora Ashgrove likes tea and walks to the sea."
    made, weights = read(text, nlp), load_weights()
    kept = {head.place: head.probability for head in judged(made, weights)}
    meaning = Meaning(made, weights.vectors)
    every = {
        place: sigmoid(weights.heads.score(features(made, place, start, end)) + meaning.score(place, start, end))
        for place, start, end in candidates(made)
    }
    assert len(kept) < len(every)
    assert all(every[place] == pytest.approx(probability) for place, probability in kept.items())
    assert all(probability < weights.threshold for place, probability in every.items() if place not in kept)


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
