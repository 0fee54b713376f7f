"""The learned extractor: its small parts on their own, and sentences through the package's weights."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import SetupError
from kg.facts.statements import statements
from kg.facts.statements.learned import PACKAGED, Learned, cues, load_weights, spans
from kg.facts.statements.learned import candidates as cand
from kg.facts.statements.learned.bridge import blocks
from kg.facts.statements.learned.candidates import Candidate, overlap
from kg.facts.statements.learned.columns import strings
from kg.facts.statements.learned.extract import chosen
from kg.facts.statements.learned.linear import Linear, bucket
from kg.facts.statements.learned.view import View, view
from kg.facts.statements.learned.weights import CARD, FILES
from kg.facts.statements.quotes import find_quotes
from kg.lexicon import lexicon
from kg.mentions import mentions
from kg.model import Article, Mode, Statement
from kg.parse import paragraphs, parse
from tests.docs import doc

SAID = "Ann|PROPN|nsubj>said|PERSON said|VERB|ROOT||say it|PRON|nsubj>ended ended|VERB|ccomp>said||end ."
MAX_BYTES = 12_000_000  # of all weights together
Extract = Callable[[str, float, bool], list[Statement]]


def seen(*made: str) -> View:
    """The view of the first paragraph of a hand-made Doc."""
    found = doc(*made)
    return view(next(paragraphs(found)), find_quotes(found))


@pytest.fixture(scope="module")
def extract(nlp: Language) -> Extract:
    """Statements of a text by the package's weights."""

    def run(text: str, threshold: float = 0.3, tentative: bool = False) -> list[Statement]:
        parsed = parse(Article(text, "a test"), nlp)
        found = mentions(parsed, lexicon())
        return list(statements(parsed, found, lexicon(), Learned(load_weights(), threshold, tentative)))

    return run


# --- linear models


@given(st.text())
def test_a_feature_has_one_place(feature: str) -> None:
    assert bucket(feature, 1024) == bucket(feature, 2048) % 1024


def test_a_place_is_the_same_on_every_machine() -> None:
    assert bucket("l=say/VERB", 2**19) == 368_332


def test_a_model_is_written_and_read(tmp_path: Path) -> None:
    weights = [0.0] * 16
    weights[bucket("a", 16)] = 2.0
    Linear(weights, -1.0).save(tmp_path / "m.npy")
    read = Linear.load(tmp_path / "m.npy")
    assert read.probability(["a"]) == pytest.approx(0.731, abs=0.001)
    assert read.probability([]) == pytest.approx(0.269, abs=0.001)


# --- features


def test_verbs_and_known_words_are_candidates() -> None:
    made = seen(SAID)
    assert [made.text[i] for i in cues.candidates(made, {})] == ["said", "ended"]
    assert [made.text[i] for i in cues.candidates(made, {("it", "PRON"): True})] == ["said", "it", "ended"]
    assert [made.text[i] for i in cues.candidates(made, {("end", "VERB"): False})] == ["said"]


def test_a_cue_is_known_by_its_word_its_neighbours_and_its_tree() -> None:
    found = cues.features(seen(SAID), 1)
    assert {"l=say/VERB", "w-1=ann", "w1=it", "hasccomp=True", "s=nsubjPROPNPERSON", "noq"} <= set(found)


def test_each_token_is_seen_from_the_cue() -> None:
    made = seen(SAID)
    rows = strings(spans.relative(made, 1, [3], {0: "S", 2: "C"}, range(len(made))))
    assert len(rows) == len(made)
    assert "cue" in rows[1]
    assert {"rule=S", "dist=-0", "top=^nsubjL"} <= set(rows[0])
    assert {"rule=C", "dist=+0", "top=^ccompR", "topd=^ccompR2", "path=^nsubj/ccomp"} <= set(rows[2])
    assert "rival=R" in rows[3]


def test_features_are_the_same_whatever_was_asked_before() -> None:
    made = seen(SAID, "He|PRON|nsubj>went went|VERB|ROOT|go home|ADV|advmod>went .")
    whole = strings(spans.relative(made, 1, [3], {}, range(len(made))))
    part = strings(spans.relative(made, 1, [3], {}, range(2, len(made))))
    before = ("new=",)  # the only kind that looks at the token before
    assert [f for f in part[0] if not f.startswith(before)] == [f for f in whole[2] if not f.startswith(before)]
    assert part[1:] == whole[3:]


def test_quotations_are_ranked_from_the_cue() -> None:
    made = seen("“|PUNCT Yes|INTJ ,|PUNCT ”|PUNCT Ann|PROPN said|VERB . “|PUNCT No|INTJ .|PUNCT ”|PUNCT")
    rows = strings(spans.relative(made, 5, [], {-1: "N"}, range(len(made))))
    ranks = {next((f for f in row if f.startswith("ql=")), "")[-4:-1] for row in rows}
    assert ranks >= {"|-1", "|+1"}
    assert "rule=N" in rows[0]


# --- choosing


def candidate(made: View, cue: int, content: set[int], probability: float = 0.9) -> Candidate:
    return Candidate(made, cue, probability, frozenset(content), frozenset({0}), 0.9, 0.9, -1.0)


def test_overlap_is_intersection_over_union() -> None:
    assert overlap(frozenset({1, 2, 3}), frozenset({2, 3, 4})) == 0.5
    assert overlap(frozenset({1}), frozenset()) == 0.0


def test_of_the_same_words_the_surer_statement_stays() -> None:
    made = seen(SAID)
    first, second = candidate(made, 1, {2, 3}), candidate(made, 3, {2, 3}, 0.2)
    weights = [0.0] * 1024
    for feature in set(cand.features(first, [first, second])) - set(cand.features(second, [first, second])):
        weights[bucket(feature, 1024)] += 0.5
    kept = chosen([first, second], Linear(weights, 0.0), 0.3)
    assert [each.cue for each, _ in kept] == [1]
    assert chosen([first, second], Linear([0.0] * 16, -9.0), 0.3) == []


# --- the package's weights


def test_the_weights_are_those_of_their_card_and_small() -> None:
    weights = load_weights()
    assert weights.card["sha256"] == weights.sha256
    assert {"data", "date", "figures", "licence", "limits", "model"} <= weights.card.keys()
    assert sum((PACKAGED / name).stat().st_size for name in FILES) <= MAX_BYTES


@pytest.mark.parametrize("damage", ["missing", "changed", "no card"])
def test_damaged_weights_are_a_set_up_error(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(PACKAGED, folder)
    if damage == "missing":
        (folder / FILES[0]).unlink()
    elif damage == "changed":
        (folder / FILES[0]).write_bytes(b"not weights")
    else:
        (folder / CARD).write_text(json.dumps({}), encoding="utf-8")
    with pytest.raises(SetupError, match=r"no usable weights in .*KG_STATEMENTS=rules"):
        load_weights(folder)


SENTENCES = [
    (
        "“The bridge will close in May,” Nora Ashgrove said.",
        "Nora Ashgrove",
        Mode.DIRECT,
        "The bridge will close in May",
    ),
    ("Nora Ashgrove said that the bridge would close.", "Nora Ashgrove", Mode.INDIRECT, "the bridge would close"),
    ("The bridge is old, according to Dunmere Council.", "Dunmere Council", Mode.INDIRECT, "The bridge is old"),
    ("Peter Holm said the plan was “a scandal”.", "Peter Holm", Mode.MIXED, "the plan was “a scandal”"),
]


@pytest.mark.parametrize(("text", "speaker", "mode", "content"), SENTENCES)
def test_plain_sentences(text: str, speaker: str, mode: Mode, content: str, extract: Extract) -> None:
    [statement] = extract(text, 0.3, False)
    assert statement.speaker_span.of(text) == speaker
    assert statement.mode is mode
    assert [span.of(text) for span in statement.content] == [content]
    assert 0.3 <= statement.confidence <= 1


def test_below_the_threshold_a_statement_is_left_out_or_marked(extract: Extract) -> None:
    text = "Nora Ashgrove discussed the bridge with Peter Holm. Peter Holm offered a deal and said it was final."
    sure = extract(text, 0.3, False)
    every = extract(text, 0.3, True)
    assert {s.content for s in sure} == {s.content for s in every if not s.tentative}
    assert all(s.confidence < 0.3 for s in every if s.tentative)
    assert extract(text, 1.0, False) == []


def test_a_quotation_in_the_next_paragraph_is_found(extract: Extract) -> None:
    text = "Nora Ashgrove opened the meeting on Monday.\n\nShe added:\n\n“It will close in May.”"
    assert [[span.of(text) for span in s.content] for s in extract(text, 0.3, False)] == [["It will close in May."]]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The bridge is old, according to Dunmere Council.", "according to"),
        ("Nora Ashgrove pointed out that the bridge was old.", "pointed out"),
    ],
)
def test_a_cue_is_the_whole_phrase(text: str, cue: str, extract: Extract) -> None:
    [statement] = extract(text, 0.3, False)
    assert statement.cue.of(text) == cue


def test_every_paragraph_becomes_a_view(nlp: Language) -> None:
    parsed = parse(Article("One line.\n\n• “Two,” she said.\n\nThree.", "a test"), nlp)
    found = list(blocks(parsed, find_quotes(parsed), lexicon(), []))
    assert [len(block.view) for block in found] == [len(paragraph) for paragraph in paragraphs(parsed)]
    assert len(found[1].view.quotes) == 1
