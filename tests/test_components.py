"""The quick components of the parse: to the letter what spaCy's own find, and spaCy's own where they would not."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer
from spacy.tokens import Doc
from spacy.util import fix_random_seed

from kg.parse import components
from kg.parse.components import QuickParser, QuickRecognizer, QuickRuler, quicken
from kg.settings import Settings

NEWS = (
    "Nora Ashgrove, chief executive of Brightwell Water, told the BBC on 4 May that £5million would go to Dunmere.",
    "There's nothin' here; it ain't gonna rain.  Let's go, y'all: c'mon, I've gotta leave.",
    "The councillor hadn't voted for it, because those who do so aren't re-elected.",
    "PORT TO CLOSE\n\n“We are sorry,” Tom Siddall (Lab) had said at the Harwick Trust's 2nd meeting.",
)
WORDS = st.sampled_from([*" ".join(NEWS).split(), "ai", "n't", "gon", "na", "let", "'s", "there", "is", "  ", "\n"])


@pytest.fixture(scope="module")
def plain() -> Language:
    """The language model with spaCy's own components."""
    return spacy.load(Settings().model)


@pytest.fixture(scope="module")
def quick() -> Language:
    """The same with the quick ones."""
    nlp = spacy.load(Settings().model)
    quicken(nlp)
    return nlp


def seen(doc: Doc) -> list[tuple[object, ...]]:
    """All that the components set."""
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_) for t in doc]


@pytest.mark.slow
def test_the_pipeline_keeps_its_order_and_names(plain: Language, quick: Language) -> None:
    assert quick.pipe_names == plain.pipe_names
    assert isinstance(quick.get_pipe("ner"), QuickRecognizer)
    assert isinstance(quick.get_pipe("parser"), QuickParser)
    assert isinstance(quick.get_pipe("attribute_ruler"), QuickRuler)


@pytest.mark.slow
def test_they_find_what_spacys_own_find(plain: Language, quick: Language) -> None:
    for _ in range(2):  # the second time from memory
        for one, other in zip(quick.pipe(NEWS), plain.pipe(NEWS), strict=True):
            assert seen(one) == seen(other)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(words=st.lists(WORDS, max_size=12))
def test_they_do_so_for_any_words(plain: Language, quick: Language, words: list[str]) -> None:
    assert seen(quick(" ".join(words))) == seen(plain(" ".join(words)))


@pytest.mark.slow
def test_no_text_and_no_words(quick: Language) -> None:
    assert [len(doc) for doc in quick.pipe(["", "Yes.", ""])] == [0, 2, 0]


def ruled(patterns: list[list[dict[str, object]]], attrs: dict[str, str]) -> Language:
    """A pipeline with only an attribute ruler of one rule."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    ruler.add(patterns, attrs)
    return nlp


def test_a_ruler_that_looks_further_than_word_tag_and_dependency_stays() -> None:
    for token in ({"ENT_TYPE": "ORG"}, {"LOWER": "red", "OP": "+"}, {"_": {"known": True}}):
        nlp = ruled([[token]], {"POS": "X"})
        quicken(nlp)
        assert isinstance(nlp.get_pipe("attribute_ruler"), AttributeRuler)


def test_a_later_rule_counts_more_than_an_earlier_one() -> None:
    nlp = ruled([[{"LOWER": "red"}, {"LOWER": "tape"}]], {"POS": "X", "LEMMA": "red tape"})
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, AttributeRuler)
    ruler.add([[{"LOWER": "red"}]], {"POS": "ADJ"})
    quicken(nlp)
    assert [(token.pos_, token.lemma_) for token in nlp("Red tape, red")] == [
        ("ADJ", "red tape"), ("", ""), ("", ""), ("ADJ", ""),
    ]  # fmt: skip


def test_parsers_with_a_beam_stay() -> None:
    nlp = spacy.blank("en")
    for name, kind in (("beam_ner", EntityRecognizer), ("beam_parser", DependencyParser)):
        nlp.add_pipe(name)
        quicken(nlp)
        assert type(nlp.get_pipe(name)) is kind


def test_a_model_without_an_upper_layer_finds_what_spacys_own_does() -> None:
    found = []
    for change in (lambda _: None, quicken):
        nlp = spacy.blank("en")
        ner = nlp.add_pipe("ner", config={"model": {"use_upper": False}})
        ner.add_label("ORG")  # type: ignore[attr-defined]
        fix_random_seed(0)
        nlp.initialize()
        change(nlp)
        found.append([seen(doc) for doc in nlp.pipe(NEWS)])
    assert found[0] == found[1]


def test_what_was_forgotten_is_learned_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(components, "MAX_REMEMBERED", 2)
    nlp = ruled([[{"LOWER": "red"}]], {"POS": "ADJ"})
    quicken(nlp)
    ruler = nlp.get_pipe("attribute_ruler")
    assert isinstance(ruler, QuickRuler)
    for _ in range(3):
        assert [token.pos_ for token in nlp("One red two blue")] == ["", "ADJ", "", ""]
        assert len(ruler.memory) <= 2 + 4
