"""Statements against attributions in PolNeAR's form."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluate import StatementScores, read_texts, score_statements
from kg.evaluate.attributions import quoted_spans
from tests.annotated import Annotation, attribution, write_lines
from tests.handmade import graph

DOUBLE = (
    "We will double the safer shores fund to between £3million and £4million,",
    "and every light will burn by May.",
)
NEVER = attribution("Dame Margaret Okafor", "said", "the town would “never forget” Ms Reeve")
TOLD = attribution("she", "told", *DOUBLE)
DUTY = attribution("Superintendent Daniel Price", "said", "that about 40 officers had been on duty")
ANGRY = attribution("he said", "said", "Nobody listened,", "We asked for lights for ten years.")
REVIEW = attribution("Dame Margaret and Mr Price", "promised", "they would publish a review of night patrols")
INQUEST = attribution("A spokesman", "denied", "the inquest had been delayed")
ALL = (NEVER, TOLD, DUTY, ANGRY, REVIEW, INQUEST)


def scored(folder: Path, *attributions: Annotation, speech: bool = False) -> StatementScores:
    texts = read_texts(write_lines(folder / "gold.jsonl", *attributions))
    return score_statements(texts, [graph()], speech=speech)


def counts(result: StatementScores, kind: str, measure: str) -> tuple[float, int, float, int]:
    score = result[kind][measure]
    return score.right, score.found, score.recalled, score.gold


def test_all_found_and_nothing_else(tmp_path: Path) -> None:
    result = scored(tmp_path, *ALL)
    assert counts(result, "all", "match") == counts(result, "all", "joint") == (6, 6, 6, 6)
    assert [counts(result, kind, "joint") for kind in ("direct", "indirect", "mixed")] == [
        (2, 2, 2, 2),
        (3, 3, 3, 3),
        (1, 1, 1, 1),
    ]
    assert (result["all"].source, result.set_aside, result.misses, result.missing) == (1.0, 0, (), ())


def test_a_leading_that_makes_it_inexact(tmp_path: Path) -> None:
    result = scored(tmp_path, *ALL)
    assert counts(result, "all", "exact") == (5, 6, 5, 6)
    assert counts(result, "indirect", "partial") == pytest.approx((3, 3, 2 + 7 / 8, 3))


def test_the_kind_is_told_from_the_marks_of_gold_and_of_found(tmp_path: Path) -> None:
    quoted = attribution("Dame Margaret Okafor", "said", "“never forget” Ms")
    result = scored(tmp_path, attribution("Dame Margaret Okafor", "said", "never forget"), quoted)
    assert (result["direct"]["match"].gold, result["mixed"]["match"].gold) == (1, 1)
    assert (result["direct"]["match"].found, result["indirect"]["match"].found) == (2, 3)


def test_a_wrong_source_is_no_joint_hit(tmp_path: Path) -> None:
    result = scored(tmp_path, TOLD | {"source_spans": NEVER["source_spans"]}, INQUEST | {"source_spans": []})
    assert counts(result, "all", "match") == (2, 6, 2, 2)
    assert counts(result, "all", "joint") == (0, 6, 0, 2)
    assert result["all"].source == 0.0  # the one without a source is not asked
    assert [miss.words.split("; gold: ")[1][:22] for miss in result.misses if miss.layer == "joint"] == [
        ": the inquest had been",
        "Dame Margaret Okafor: ",
    ]


def test_a_pair_is_one_to_one_and_the_most_alike_first(tmp_path: Path) -> None:
    piece = attribution("she", "told", DOUBLE[0])
    result = scored(tmp_path, piece, TOLD)
    assert counts(result, "direct", "match") == (1, 2, 1, 2)
    assert [miss.words for miss in result.misses if miss.what == "missed"] == [f"she: {DOUBLE[0]}"]


def test_what_is_no_speech_is_set_aside_and_neither_right_nor_wrong(tmp_path: Path) -> None:
    attributions = NEVER, TOLD, REVIEW | {"speech": False}
    result = scored(tmp_path, *attributions, speech=True)
    assert (result.set_aside, counts(result, "all", "match")) == (1, (2, 5, 2, 2))
    assert scored(tmp_path, *attributions).set_aside == 0


def test_a_text_without_a_graph_is_named_and_counts_as_empty(tmp_path: Path) -> None:
    texts = read_texts(write_lines(tmp_path / "gold.jsonl", *ALL))
    result = score_statements(texts, [])
    assert result.missing == ("vigil",)
    assert counts(result, "all", "joint") == (0, 0, 0, 6)
    assert result["all"]["joint"].f1 == 0


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“a b” c", ["“a b"]),
        ('"a" b "c"', ['"a', '"c']),
        ("“a\nb” c", ["“a"]),
        ("“a “b” c", ["“a “b"]),
        ("``a'' b", ["``a"]),
        ("it's 'a' b", []),
        ("a ”b “c", ["“c"]),
        ("«a» „b”", ["«a", "„b"]),
    ],
)
def test_what_stands_in_marks(text: str, inside: list[str]) -> None:
    assert [span.of(text) for span in quoted_spans(text)] == inside
