"""The word lists: every table loads, says each thing once and is written as promised; a broken one is named."""

from __future__ import annotations

import shutil
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from spacy.language import Language

import kg.lexicon
from kg.errors import SetupError
from kg.lexicon import Lexicon, lexicon
from kg.lexicon.tables import FOLDER, rows
from kg.mentions.bodies import bodies
from kg.mentions.organisations import institutions
from kg.model import Kind, SpeechAct, Status, Tenure
from tests.docs import doc

TABLES = sorted(path.stem for path in FOLDER.glob("*.tsv"))
# What may stand once only, where that is not the first cell.
KEYS = {
    "governors": ("lemma", "pos"),
    "speech_acts": ("lemma", "pos", "with"),
    "bounds": ("phrase", "place"),
    "amount_words": ("word", "kind"),
    "currencies": ("form", "place", "needs"),
    "date_words": ("word", "kind"),
}
WRITTEN_AS_IN_TEXTS = frozenset(  # names, codes and signs; all other tables are lower case
    "given_names honorifics postnominals organisations institutions currencies currency_codes function_words units "
    "magnitudes countries shared_currencies per".split()
)
PREPOSITIONS = frozenset("for about of on with against at in to as by from over into".split())


def cells(name: str, column: str) -> list[str]:
    """One column of a table."""
    return [row[column] for row in rows(name)]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_loads_and_says_what_it_holds(name: str) -> None:
    assert rows(name)
    assert all(all(cell for cell in row.values()) for row in rows(name)), "an empty cell is written -"
    assert (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_where_it_is_from_and_under_which_licence(name: str) -> None:
    head = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").partition("\n" + "\t".join(rows(name)[0]))[0]
    assert "Source:" in head
    assert "Licence:" in head


def test_a_body_takes_its_example_and_leaves_its_counter_example() -> None:
    for row in rows("bodies"):
        for text, found in ((row["example"], True), (row["counter"], False)):
            words = [f"{word}|NOUN" if word.islower() and word != "the" else word for word in text.split()]
            made = doc(" ".join(words))
            names = [made[n.start : n.end].text for n in bodies(made, list(institutions(made, lexicon())), lexicon())]
            assert any(name.endswith(row["word"]) for name in names) is found, (text, names)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_stands_in_a_table_twice(name: str) -> None:
    first = next(iter(rows(name)[0]))
    counts = Counter(tuple(row[column] for column in KEYS.get(name, (first,))) for row in rows(name))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", [name for name in TABLES if name not in WRITTEN_AS_IN_TEXTS])
def test_words_are_lower_case_where_texts_are_compared_so(name: str) -> None:
    first = next(iter(rows(name)[0]))
    assert [cell for cell in cells(name, first) if cell != cell.lower()] == []


def test_no_set_says_a_word_twice() -> None:
    for row in rows("sets"):
        assert [word for word, count in Counter(row["words"].split()).items() if count > 1] == [], row["set"]


@pytest.mark.parametrize("name", ["cues", "cue_nouns"])
def test_a_cue_takes_what_the_grammar_knows(name: str) -> None:
    known = {"quote", "that", "to", "obj-to", "obj", "ing", "if", "oprd", "whole"} | PREPOSITIONS
    assert {take for cell in cells(name, "takes") for take in cell.split()} <= known


def test_a_governor_takes_what_the_grammar_knows() -> None:
    known = {"to", "ing", "obj", "strict", "noun"} | PREPOSITIONS
    assert {take for cell in cells("governors", "takes") for take in cell.split()} <= known
    assert set(cells("governors", "pos")) == {"verb", "noun"}


def test_a_nominal_means_types_that_occur() -> None:
    types = set(cells("institutions", "type")) | {word.lower() for word in cells("organisations", "word")} | {"*"}
    # "company" is whatever has no public word in its name
    assert {each for cell in cells("nominals", "types") for each in cell.split()} <= types | {"company"}


def test_a_verb_is_strong_or_weak_and_an_honorific_has_a_gender() -> None:
    assert set(cells("actions", "strength")) == {"strong", "weak"}
    assert set(cells("honorifics", "gender")) <= {"f", "m", "-"}
    assert set(cells("pronouns", "gender")) <= {"f", "m", "-"}
    assert set(cells("organisations", "place")) <= {"first", "last", "both"}


def test_single_words_match_single_tokens(nlp: Language) -> None:
    """Looked up token by token, so the tokenizer must leave them whole; at hyphens and full stops it may split."""
    tables = (("titles", "head"), ("honorifics", "word"), ("pronouns", "word"), ("bodies", "word"))
    words = [word for name, column in tables for word in cells(name, column) if word.isalpha()]
    assert [word for word in words if {len(nlp.tokenizer(word)), len(nlp.tokenizer(word.capitalize()))} > {1}] == []


def test_the_lexicon_is_made_of_the_tables() -> None:
    words = lexicon()
    assert isinstance(words, Lexicon)
    assert words is lexicon()
    assert words.honorifics["Dame"] == "f"
    assert words.tenures["former"] is Tenure.FORMER
    assert words.pronouns["she"] == (Kind.PERSON, "f")
    assert words.cues["deny"].act is SpeechAct.DENYING
    assert "quote" in words.cues["say"].takes
    assert words.governors["plan", "verb"].status is Status.PLANNED
    assert not words.strong_actions & words.weak_actions
    assert {"say", "tell"} <= words.cues.keys()


def test_known_institutions_are_tried_longest_first() -> None:
    for found in lexicon().institutions.values():
        lengths = [len(each.words) for each in found]
        assert lengths == sorted(lengths, reverse=True)


# --- broken tables


def test_a_row_with_too_few_cells_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("# words\nword\tkind\n\none\tstop\ntwo\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"bad\.tsv:5: 1 cells where the header has 2 \(word, kind\); separate"):
        rows("bad", tmp_path)


def test_a_row_with_too_many_cells_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("word\none\tstop\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"bad\.tsv:2: 2 cells"):
        rows("bad", tmp_path)


def test_a_missing_table_and_one_in_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"bad\.tsv: .*reinstall kg"):
        rows("bad", tmp_path)
    (tmp_path / "bad.tsv").write_bytes(b"word\n\xff\n")
    with pytest.raises(SetupError, match=r"bad\.tsv: .*reinstall kg"):
        rows("bad", tmp_path)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("cues", "speak\tthat\tSinging"),
        ("cue_nouns", "song\tthat\tSinging"),
        ("tenures", "eternal\tEternal"),
        ("pronouns", "xe\tRobot\t-"),
        ("governors", "dream\tverb\tDreamt\tto"),
    ],
)
def test_an_unknown_word_of_a_code_list_is_named(
    name: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(FOLDER, tmp_path / "lexicon")
    with (tmp_path / "lexicon" / f"{name}.tsv").open("a", encoding="utf-8") as table:
        table.write(f"{line}\n")
    monkeypatch.setattr(kg.lexicon, "rows", partial(rows, folder=tmp_path / "lexicon"))
    with pytest.raises(SetupError, match=rf"{name}\.tsv"):
        lexicon.__wrapped__()
