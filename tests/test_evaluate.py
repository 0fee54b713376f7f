"""`kg evaluate` as a person calls it, and its numbers against those of the tools that came with the data."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.annotated import annotation, attribution, write_folder, write_lines
from tests.calls import Call
from tests.shared import ARTICLES, POLNEAR_DEV, TOOLS, needs_shared


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing"], "missing"),
        (["."], "holds no NAME.gold.json; give the folder"),
        ([".", "--speech"], "--speech is for a file of statements"),
        (["kg.txt"], "kg.txt: holds no gold; give a folder"),
        (["empty.jsonl"], "empty.jsonl: holds no line"),
        (["bad.jsonl"], "bad.jsonl:1:9: is not JSON"),
        (["bad.jsonl", "--format", "csv"], "'csv' is not one of"),
    ],
)
def test_what_cannot_be_measured_has_code_2_and_a_reason(kg: Call, arguments: list[str], says: str) -> None:
    Path("kg.txt").write_text("text")
    Path("empty.jsonl").write_text("")
    Path("bad.jsonl").write_text('{"id": 1')
    code, out, err = kg("evaluate", *arguments)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.slow
def test_a_folder_is_built_and_scored_as_a_table_and_as_json(kg: Call, tmp_path: Path) -> None:
    write_folder(tmp_path, annotation())
    code, table, err = kg("evaluate", tmp_path)
    assert (code, err) == (0, "")
    rows = {line.split()[0]: line.split()[1:] for line in table.splitlines() if line}
    assert rows["layer"] == ["precision", "recall", "F1", "right", "found", "gold"]
    code, text, _ = kg("evaluate", tmp_path, "--format", "json")
    found = json.loads(text)
    assert code == 0
    assert found.pop("articles_missing") == []
    assert list(found) == list(rows)[2:]
    for layer, figures in found.items():
        assert rows[layer][2] == f"{100 * figures['f1']:.1f}"
        assert rows[layer][3:] == [str(figures[name]) for name in ("tp", "pred", "gold")]
    assert found["persons"]["tp"] >= 3  # of four


@pytest.mark.slow
def test_errors_are_listed_by_layer(kg: Call, tmp_path: Path) -> None:
    gold = annotation()
    gold["persons"].append({"name": "Ada Byron", "aliases": []})
    write_folder(tmp_path, gold)
    lines = [line.split() for line in kg("evaluate", tmp_path, "--errors").out.splitlines()]
    assert ["persons", "missed", "vigil", "Ada", "Byron"] in lines
    found = json.loads(kg("evaluate", tmp_path, "--errors", "--format", "json").out)
    assert {"layer": "persons", "what": "missed", "article": "vigil", "words": "Ada Byron"} in found["errors"]
    direct = {"layer": "mode", "gold": "direct", "found": "direct"}
    assert [each["count"] for each in found["confusion"] if each.items() >= direct.items()] >= [1]
    judged = sum(each["count"] for each in found["confusion"] if each["layer"] == "status")
    assert judged == found["status"]["gold"] > 0
    assert ["mode", "direct", "direct"] in [line[:3] for line in lines]


@pytest.mark.slow
def test_a_file_of_attributions_is_built_and_scored(kg: Call) -> None:
    told = attribution("she", "told", "We will double the safer shores fund", "and every light will burn by May.")
    path = write_lines(Path("gold.jsonl"), told, told | {"speech": False})
    code, table, err = kg("evaluate", path, "--errors")
    assert (code, err) == (0, "")
    assert next(line for line in table.splitlines() if line.startswith("all")).split()[1] == "2"
    found = json.loads(kg("evaluate", path, "--speech", "--format", "json").out)
    assert [found["all"]["gold"], found["direct"]["gold"], found["mixed"]["gold"]] == [1, 1, 0]
    assert "errors" not in found


@pytest.mark.slow
def test_a_file_of_mentions_is_built_and_scored(kg: Call) -> None:
    text = "Nora Ashgrove opened the meeting in the old part of the town. She said that the bridge was rusty and old."
    start = text.index("She")
    marks = [(0, len("Nora Ashgrove"), "name"), (start, start + 3, "pronoun")]
    mentions = [
        {"start": a, "end": b, "head": [a, b], "type": "person", "form": form, "entity": "e1"} for a, b, form in marks
    ]
    Path("gold.jsonl").write_text(json.dumps({"id": "1", "text": text, "mentions": mentions}) + "\n", encoding="utf-8")
    code, _, err = kg("evaluate", "gold.jsonl")
    assert (code, err) == (0, "")
    found = json.loads(kg("evaluate", "gold.jsonl", "--format", "json").out)
    assert found["person_names"]["f1"] == found["person_pronouns"]["f1"] == 1


@pytest.mark.slow
def test_an_article_that_fails_is_said_and_has_code_3(kg: Call, tmp_path: Path) -> None:
    empty = {layer: [] for layer in annotation()}
    write_folder(tmp_path, empty, "french")
    french = "Le conseil de la ville a décidé que le port sera fermé pendant trois mois à cause des travaux. " * 5
    (tmp_path / "french.txt").write_text(french, encoding="utf-8")
    write_folder(tmp_path, annotation())
    code, out, err = kg("evaluate", tmp_path)
    assert code == 3
    assert "french.txt: read:" in err
    assert "no graph of french: counted as if nothing was found" in err
    assert "persons" in out


@pytest.mark.slow
def test_the_text_is_kept_for_measuring_even_where_the_settings_leave_it_out(
    kg: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_TEXT", "no")
    assert kg("evaluate", write_folder(tmp_path, annotation())).code == 0


def tool(name: str, *arguments: object) -> Any:
    """What one of the tools that came with the data says, as JSON."""
    command = [sys.executable, TOOLS / name, *arguments, "--json"]
    return json.loads(subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout)


@needs_shared
@pytest.mark.slow
def test_the_layers_have_the_numbers_of_the_tool(kg: Call) -> None:
    folder = Path("gold")
    folder.mkdir()
    for path in sorted(ARTICLES.glob("*.gold.json"))[::8]:
        for each in (path, path.with_name(path.name.replace(".gold.json", ".txt"))):
            shutil.copy(each, folder)
    assert kg("build", folder, "-o", "graphs.nq").code == 0
    ours = json.loads(kg("evaluate", folder, "--format", "json").out)
    theirs = tool("score_articles.py", folder, "graphs.nq")
    assert ours.pop("articles_missing") == theirs.pop("articles_missing") == []
    assert ours.keys() == theirs.keys()
    assert {layer: pytest.approx(figures) for layer, figures in theirs.items()} == ours


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("speech", [["--speech"], []])
def test_the_statements_have_the_numbers_of_the_tool(kg: Call, speech: list[str]) -> None:
    lines = POLNEAR_DEV.read_text(encoding="utf-8").splitlines()
    Path("gold.jsonl").write_text("\n".join(lines[5::20]), encoding="utf-8")
    subprocess.run([sys.executable, TOOLS / "score_statements.py", "gold.jsonl", "--texts", "texts"], check=True)
    assert kg("build", "texts", "-o", "graphs.nq").code == 0
    ours = json.loads(kg("evaluate", "gold.jsonl", "--format", "json", *speech).out)
    theirs = tool("score_statements.py", "gold.jsonl", "graphs.nq", *speech)
    assert ours.pop("articles_missing") == []
    assert ours.pop("set_aside") == theirs.pop("set_aside")
    assert list(ours) == list(theirs) == ["all", "direct", "indirect", "mixed"]
    for kind, figures in theirs.items():
        assert ours[kind].keys() == figures.keys()
        for name, value in figures.items():
            assert ours[kind][name] == pytest.approx(value), f"{kind} {name}"
