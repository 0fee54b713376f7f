"""Inducing a word list: which nouns describe people, from a small corpus to the same bytes every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.lexicon.tables import rows
from kg.train.lexicon import MIN_ARTICLES, MIN_SHARE, TABLE, Noun, describing, table
from tests.calls import Call
from tests.docs import doc

BEFORE = "donor|NOUN|compound>Bell Ann|PROPN|compound>Bell|PERSON Bell|PROPN|nsubj>left|PERSON left|VERB|ROOT ."
BEHIND = "Ann|PROPN|compound>Bell|PERSON Bell|PROPN|nsubj>left|PERSON , a donor|NOUN|appos>Bell , left|VERB|ROOT ."
HYPHEN = "co|NOUN|compound>Bell - Ann|PROPN|compound>Bell|PERSON Bell|PROPN|nsubj>left|PERSON left|VERB|ROOT ."
ELSEWHERE = "the donor|NOUN|nsubj>left left|VERB|ROOT ."


@pytest.mark.parametrize("words", [BEFORE, BEHIND])
def test_a_noun_beside_names_in_enough_articles_describes_people(words: str) -> None:
    made = doc(words)
    assert describing([made] * MIN_ARTICLES) == [Noun("donor", MIN_ARTICLES, MIN_ARTICLES)]
    assert describing([made] * (MIN_ARTICLES - 1)) == []


def test_a_noun_that_mostly_stands_elsewhere_does_not() -> None:
    docs = [doc(BEFORE)] * MIN_ARTICLES + [doc(ELSEWHERE)] * int(MIN_ARTICLES / MIN_SHARE)
    assert describing(docs) == []
    assert describing([doc(HYPHEN)] * MIN_ARTICLES) == []


def test_the_list_in_use_is_as_the_command_writes_it() -> None:
    found = rows("describing")
    nouns = [Noun(row["noun"], int(row["articles"]), int(row["of"])) for row in found]
    assert [noun.word for noun in nouns] == sorted(noun.word for noun in nouns)
    assert all(noun.articles >= max(MIN_ARTICLES, MIN_SHARE * noun.of) for noun in nouns)
    path = Path(__file__).parents[2] / "kg" / "lexicon" / TABLE
    assert table(nouns, "en_core_web_md 3.7.1") == path.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_command_writes_the_same_bytes_twice(kg: Call, empty_folder: Path) -> None:
    texts = [f"The bridge is old. Donor Nora Ashgrove opened it on day {number}." for number in range(4)]
    lines = [json.dumps({"id": str(n), "text": text, "statements": []}) for n, text in enumerate(texts)]
    Path("corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for folder in ("one", "two"):
        assert kg("train", "lexicon", "corpus.jsonl", "-o", folder).code == 0
    assert (Path("one") / TABLE).read_bytes() == (Path("two") / TABLE).read_bytes()
    assert (Path("one") / TABLE).read_text(encoding="utf-8").startswith("# Common nouns")
