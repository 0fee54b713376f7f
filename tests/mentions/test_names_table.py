"""The sentences of names.tsv, and what holds for the names of any text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.lexicon import lexicon
from kg.mentions import mentions
from kg.mentions.names import names
from kg.model import Article, Form, Kind
from kg.parse import parse
from tests.docs import Walked, doc
from tests.tables import in_paragraphs, sentences

Walk = Callable[[str], Walked]
GIVEN = st.sampled_from("Nora Peter Ada Jean-Luc Zoë Seán J. Ludmila".split())
FAMILY = st.sampled_from(["Ashgrove", "Holm", "O'Connor", "Smith-Jones", "van der Berg", "Ångström", "Đorđević"])
HONORIFIC = st.sampled_from(["Mr", "Ms", "Dr", "Sir", "Dame", "Prof", "Lady"])
ODD = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=120)
WORDS = "PM Mr Ann Bell 's of the , ( ) and Police Council Radio 4 - “ ” Sens . parliament firm É مرحبا 你好 😀 A&B plc"
PIECES = st.lists(st.sampled_from([*WORDS.split(), "\u200b"]), max_size=30)


@pytest.mark.parametrize(("sentence", "persons", "organisations"), sentences(Path(__file__).parent / "names.tsv"))
def test_names_of_the_table(sentence: str, persons: str, organisations: str, walk: Walk) -> None:
    seen = walk(in_paragraphs(sentence))
    found = tuple(" ; ".join(seen.names(kind)) for kind in (Kind.PERSON, Kind.ORGANISATION))
    assert found == (persons, organisations)


@given(HONORIFIC, GIVEN, FAMILY)
@settings(max_examples=60, deadline=None)
def test_a_name_behind_an_honorific_is_found_whole(nlp: Language, honorific: str, first: str, last: str) -> None:
    article = Article(f"Yesterday {honorific} {first} {last} said the bridge was old.", "a test")
    found = mentions(parse(article, nlp), lexicon()).all
    named = [m.span.of(article.text) for m in found if m.form is Form.NAME and m.kind is Kind.PERSON]
    assert named == [f"{first} {last}"]


@given(ODD | PIECES.map(" ".join))
@settings(max_examples=80, deadline=None)
def test_any_text_has_names_that_are_words_of_it_and_do_not_overlap(nlp: Language, text: str) -> None:
    parsed = parse(Article(text, "a test"), nlp)
    found = names(parsed, lexicon())
    assert all(0 <= name.start < name.end <= len(parsed) for name in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    spans = [m.span for m in mentions(parsed, lexicon()).all if m.form is Form.NAME]
    assert all(span.of(text).strip() == span.of(text) for span in spans)


@given(PIECES.map(lambda words: " ".join(word for word in words if "|" not in word)))
@settings(max_examples=60, deadline=None)
def test_the_rules_alone_read_any_words(words: str) -> None:
    made = doc(words) if words else doc("a")
    assert names(made, lexicon()) == names(made, lexicon())
