"""Annotation that gives offsets only: read beside the texts, refused where they are not the ones annotated."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.train.standoff import ANNOTATIONS, read_corpora
from tests.shared import SHARED, needs_shared

TEXT = "Dunmere Council will close the old pool. It said so on Monday."
LINE = {
    "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
    "measures": [{"span": [21, 39], "agent": [0, 15], "amount": None, "currency": None, "status": "planned"}],
}


def _files(folder: Path, line: dict[str, object], texts: list[dict[str, str]]) -> tuple[Path, Path]:
    corpus, beside = folder / "measures.jsonl", folder / "texts.jsonl"
    corpus.write_text(json.dumps(line) + "\n", encoding="utf-8")
    beside.write_text("".join(json.dumps(text) + "\n" for text in texts), encoding="utf-8")
    return corpus, beside


def test_offsets_become_measures_with_their_agents(tmp_path: Path) -> None:
    corpus, beside = _files(tmp_path, LINE, [{"id": "other", "text": "-"}, {"id": "pool", "text": TEXT}])
    ((article, measured),) = read_corpora([corpus], [beside])
    assert not measured
    (measure,) = article.measures
    assert (measure.words, measure.agent, measure.status) == ("close the old pool", "Dunmere Council", "planned")
    assert [each.name for each in article.organisations] == ["Dunmere Council"]


@pytest.mark.parametrize(
    ("line", "text", "reason"),
    [
        (LINE, {"id": "pool", "text": TEXT.replace("old", "new")}, "no text has the hash .*--texts"),
        (LINE | {"measures": [{"span": [50, 500], "status": "planned"}]}, {"id": "pool", "text": TEXT}, "length of"),
    ],
    ids=["other text", "beyond"],
)
def test_an_error_says_line_and_reason(
    tmp_path: Path, line: dict[str, object], text: dict[str, str], reason: str
) -> None:
    corpus, beside = _files(tmp_path, line, [text])
    with pytest.raises(UsageError, match=rf"measures\.jsonl:1.*{reason}"):
        list(read_corpora([corpus], [beside]))


@needs_shared
def test_the_annotation_that_comes_with_the_program_fits_its_texts() -> None:
    articles = list(read_corpora([ANNOTATIONS], [SHARED / "data" / "statements" / "polnear.train.jsonl"]))
    measures = [measure for article, _ in articles for measure in article.measures]
    assert (len(articles), len(measures)) == (448, 1470)
    assert not [m.words for m in measures if m.words != m.words.strip()]
