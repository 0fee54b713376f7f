"""Training on a small corpus of our own: the format, the examples, and the command from texts to weights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language

from kg.errors import UsageError
from kg.facts.statements.learned import load_weights
from kg.facts.statements.learned.weights import CARD, FILES
from kg.lexicon import lexicon
from kg.model import Article, Span
from kg.parse import parse
from kg.train.corpus import Annotated, Attribution, read_corpus
from kg.train.examples import examples
from kg.train.judge import judged

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("Nora Ashgrove", "Peter Holm", "Ada Lane", "The council", "A spokesman", "Mr Holm")
CUES = ("said", "added", "warned", "argued")
THINGS = ("the bridge would close in May", "the money was there", "nobody had asked her", "the river was too high")


def line(number: int) -> dict[str, object]:
    """An article of three sentences with two attributions; the second is no speech."""
    name, cue, thing = NAMES[number % 6], CUES[number % 4], THINGS[number % 4 - 1]
    text = f"{name} {cue} that {thing}. The town is old and quiet. {name} hoped for rain."
    content = text.index("that")
    hope = text.index("hoped")
    start = text.rindex(name)
    speech = {
        "source_spans": [[0, len(name)]],
        "cue_spans": [[len(name) + 1, len(name) + 1 + len(cue)]],
        "content_spans": [[content, content + 5 + len(thing)]],
        "speech": True,
    }
    other = {
        "source_spans": [[start, start + len(name)]],
        "cue_spans": [[hope, hope + 5]],
        "content_spans": [[hope + 6, len(text) - 1]],
        "speech": False,
    }
    return {"id": str(number), "text": text, "statements": [speech, other]}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty small texts."""
    path = tmp_path_factory.mktemp("corpus") / "texts.jsonl"
    path.write_text("".join(json.dumps(line(number)) + "\n" for number in range(40)), encoding="utf-8")
    return path


def test_a_corpus_is_read(corpus: Path) -> None:
    texts = read_corpus(corpus)
    assert len(texts) == 40
    first = texts[0].attributions[0]
    assert first.cue[0].of(texts[0].text) == "said"
    assert [each.speech for each in texts[0].attributions] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{", r"c.jsonl:2: JSONDecodeError"),
        ('{"id": "x", "text": "y"}', r"c.jsonl:2: KeyError 'statements'"),
        ('{"id": "x", "text": "y", "statements": [{"cue_spans": [[5, 1]], "content_spans": [[1, 2]], '
         '"source_spans": []}]}', r"c.jsonl:2: ValueError a span needs"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named(wrong: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(line(1)) + "\n" + wrong + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_corpus(path)


def test_a_folder_of_articles_is_read_and_cues_are_found_beside_their_content(tmp_path: Path) -> None:
    text = "Ann Bell said it was old. Later she said it was rusty."
    start = text.index("it was rusty")
    statement = {"speaker": "Ann Bell", "speaker_type": "person", "kind": "indirect", "cue": "said",
                 "content": ["it was rusty"], "spans": [[start, start + 12]], "about_measure": False}  # fmt: skip
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    gold = {"persons": [{"name": "Ann Bell", "aliases": []}], "organisations": [], "roles": [], "measures": []}
    (tmp_path / "a.gold.json").write_text(json.dumps(gold | {"statements": [statement]}), encoding="utf-8")
    [annotated] = read_corpus(tmp_path)
    assert annotated.attributions[0].cue == (Span(text.rindex("said"), text.rindex("said") + 4),)
    assert annotated.attributions[0].source is None


def test_examples_are_paragraphs_with_their_attributions(nlp: Language) -> None:
    text = "The town is old.\n\nAnn Bell said that it was rusty."
    cue, content = text.index("said"), text.index("that")
    made = Attribution((Span(cue, cue + 4),), (Span(content, len(text) - 1),), (Span(18, 26),), speech=True)
    parsed = parse(Article(text, "a test"), nlp)
    found = list(examples([(Annotated("a", text, (made,)), parsed)], lexicon()))
    assert [len(example.gold) for example in found] == [0, 1]
    [gold] = found[1].gold
    words = found[1].block.view.text
    assert words[gold.root] == "said"
    assert [words[i] for i in sorted(gold.content)] == ["it", "was", "rusty"]  # without "that"
    assert [words[i] for i in sorted(gold.source)] == ["Ann", "Bell"]
    assert judged([], found[1].gold) == []


def train(corpus: Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run `kg train statements` in a process of its own."""
    command = [sys.executable, "-m", "kg", "train", "statements", corpus, "--dev", corpus, "-o", folder, *more]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [str(word) for word in command], cwd=folder.parent, env=environ, capture_output=True, text=True
    )


@pytest.mark.slow
def test_the_same_corpus_gives_the_same_bytes_and_better_weights_are_kept(corpus: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = train(corpus, tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert "joint" in done.stdout  # the table of --dev
    for file in (*FILES, CARD):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    weights = load_weights(tmp_path / "one")
    assert weights.card["figures"][corpus.name]["all"] > 80  # forty sentences of one pattern are learned
    card = json.loads((tmp_path / "two" / CARD).read_text(encoding="utf-8"))
    card["figures"][corpus.name]["all"] = 101.0
    (tmp_path / "two" / CARD).write_text(json.dumps(card), encoding="utf-8")
    refused = train(corpus, tmp_path / "two")
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert train(corpus, tmp_path / "two", "--force").returncode == 0


def test_the_judge_of_names_learns_from_articles_and_gives_the_same_bytes(nlp: Language, tmp_path: Path) -> None:
    from kg.evaluate import read_articles
    from kg.mentions.judge.model import Model
    from kg.model import Kind
    from kg.train.names import crossed, rows
    from kg.train.names import train as train_judge

    for number, name in enumerate(("Nora Ashgrove", "Peter Holm", "Emma Lane")):
        gold = {"persons": [{"name": name, "aliases": []}], "organisations": [{"name": "Harwick Trust", "aliases": []}],
                "roles": [], "statements": [], "measures": []}  # fmt: skip
        (tmp_path / f"{number}.txt").write_text(f"{name} met the Harwick Trust in Paris on Monday.", encoding="utf-8")
        (tmp_path / f"{number}.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    articles = read_articles(tmp_path)
    found = [list(rows([(each, parse(Article(each.text, each.name), nlp))], lexicon())) for each in articles]
    assert {row.kind for article in found for row in article} == {*Kind, None}
    assert [kind for kind, *_ in crossed(found)] == list(Kind)
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        for kind, model in train_judge([row for article in found for row in article]).items():
            model.save(tmp_path / folder, kind)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    assert Model.load(tmp_path / "one", Kind.PERSON).features.weights
