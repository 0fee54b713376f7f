"""Gold that is not as it should be: each error names file and place, and says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.evaluate import read_articles, read_texts
from tests.annotated import Annotation, annotation, attribution, write_folder, write_lines
from tests.handmade import TEXT, at


def test_what_stands_in_the_file_comes_out(tmp_path: Path) -> None:
    (gold,) = read_articles(write_folder(tmp_path, annotation()))
    assert (gold.name, gold.text, gold.path) == ("vigil", TEXT, tmp_path / "vigil.txt")
    assert gold.persons[0].aliases == ("Ms Reeve",)
    assert gold.statements[3].words == "Nobody listened, … We asked for lights for ten years."
    assert not gold.statements[5].named
    assert gold.measures[0].amount == Decimal(3_000_000)
    assert gold.measures[1].amount is None


def test_offsets_are_those_of_the_text_as_it_is_built(tmp_path: Path) -> None:
    write_folder(tmp_path, annotation())
    (tmp_path / "vigil.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    (gold,) = read_articles(tmp_path)
    assert gold.text == TEXT


def test_articles_come_by_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_folder(tmp_path, annotation(), name)
    assert [each.name for each in read_articles(tmp_path)] == ["a", "b"]


def test_a_folder_without_gold(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds no NAME\.gold\.json; give the folder"):
        read_articles(tmp_path)


def test_gold_whose_text_is_missing(tmp_path: Path) -> None:
    write_folder(tmp_path, annotation())
    (tmp_path / "vigil.txt").unlink()
    with pytest.raises(UsageError, match=r"vigil\.gold\.json: its text .*vigil\.txt is missing; put it there"):
        read_articles(tmp_path)


def test_a_text_that_is_none(tmp_path: Path) -> None:
    write_folder(tmp_path, annotation())
    (tmp_path / "vigil.txt").write_bytes(b"%PDF-1.7")
    with pytest.raises(UsageError, match=r"vigil\.txt: is a PDF document"):
        read_articles(tmp_path)


def test_gold_that_is_not_json_is_told_with_line_and_column(tmp_path: Path) -> None:
    write_folder(tmp_path, annotation())
    (tmp_path / "vigil.gold.json").write_text('{"persons": [],\n "roles": [}')
    with pytest.raises(UsageError, match=r"vigil\.gold\.json:2:12: is not JSON: .*; correct it there"):
        read_articles(tmp_path)


def test_gold_that_is_not_utf8(tmp_path: Path) -> None:
    write_folder(tmp_path, annotation())
    (tmp_path / "vigil.gold.json").write_bytes('{"persons": "é"}'.encode("latin-1"))
    with pytest.raises(UsageError, match=r"vigil\.gold\.json: is not UTF-8 at byte 13"):
        read_articles(tmp_path)


def _drop(layer: str) -> Callable[[Annotation], object]:
    return lambda gold: gold.pop(layer)


def _set(layer: str, number: int, field: str, value: object) -> Callable[[Annotation], object]:
    return lambda gold: gold[layer][number].update({field: value})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_drop("roles"), r"vigil\.gold\.json has no field 'roles'"),
        (lambda gold: gold.update(roles={}), r"vigil\.gold\.json: roles should be a list, not \{\}"),
        (lambda gold: gold["persons"].append("Ann"), r": persons\[4\] should be an object, not \"Ann\""),
        (_set("roles", 1, "title", None), r": roles\[1\] has no field 'title'"),
        (_set("roles", 1, "title", 7), r": roles\[1\]\.title should be a text, not 7"),
        (_set("statements", 2, "spans", [[5, 5]]), r": statements\[2\]\.spans\[0\] should be \[start, end\]"),
        (_set("statements", 2, "spans", [[0, 99_999]]), rf"<= {len(TEXT)}, the length of the text, not \[0, 99999\]"),
        (_set("statements", 2, "co_speakers", [1]), r": statements\[2\]\.co_speakers\[0\] should be a text"),
        (_set("measures", 0, "amount", "£3m"), r": measures\[0\]\.amount should be a number, not \"£3m\""),
        (_set("measures", 0, "span", [1.5, 9]), r": measures\[0\]\.span should be \[start, end\]"),
    ],
)
def test_a_field_that_is_not_as_it_should_be(tmp_path: Path, change: Callable[[Annotation], object], says: str) -> None:
    gold = annotation()
    change(gold)
    with pytest.raises(UsageError, match=says):
        read_articles(write_folder(tmp_path, gold))


def test_a_file_of_attributions(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "gold.jsonl", attribution("she", "told", "We will double"), attribution("", "said"))
    path.write_text("\n" + path.read_text() + "\n")
    (text,) = read_texts(path)
    assert (text.name, text.text) == ("vigil", TEXT)
    assert [each.source for each in text.attributions] == [(at("she"),), ()]
    assert text.attributions[0].content == (at("We will double"),)
    assert all(each.speech for each in text.attributions)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("\n", r"gold\.jsonl: holds no line"),
        ('{"id": "a"}\n{"id": \n', r"gold\.jsonl:1 has no field 'text'"),
        ('{"id": "a", "text": "b", "statements": []}\n{"id": \n', r"gold\.jsonl:2:\d+: is not JSON"),
        ('{"id": 1, "text": "b", "statements": []}', r"gold\.jsonl:1: id should be a text, not 1"),
        (
            '{"id": "a", "text": "b", "statements": [{"content_spans": [[0, 2]]}]}',
            r"gold\.jsonl:1: statements\[0\]\.content_spans\[0\] should be \[start, end\] with 0 <= start < end <= 1",
        ),
        (
            '{"id": "a", "text": "b", "statements": [{"speech": "yes"}]}',
            r"gold\.jsonl:1: statements\[0\]\.speech should be true or false",
        ),
    ],
)
def test_a_line_that_is_not_as_it_should_be(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(UsageError, match=says):
        read_texts(path)


def test_numbers_are_decimal(tmp_path: Path) -> None:
    gold = annotation()
    gold["measures"][0]["amount"] = json.loads("0.1")
    assert read_articles(write_folder(tmp_path, gold))[0].measures[0].amount == Decimal("0.1")
