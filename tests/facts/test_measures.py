"""Measures: money frames on hand-made Docs; agents, status and amounts of own sentences through the real model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.facts.amounts import amounts
from kg.facts.measures.frames import frames
from kg.facts.measures.grammar import has_object, is_infinitive, is_negated, modal_of, somebody_acts
from kg.facts.measures.money import paid
from kg.lexicon import lexicon
from kg.model import Status
from tests.docs import Walked, doc

Walk = Callable[[str], Walked]

# --- grammar on hand-made Docs

MONEY = """
Acme|PROPN|nsubj>spend will|AUX|aux>spend spend|VERB|ROOT||spend £5m|NUM|dobj>spend . = spend Planned
Acme|PROPN|nsubj>spent spent|VERB|ROOT||spend £5m|NUM|dobj>spent . = spent Implemented
Acme|PROPN|nsubj>spend should|AUX|aux>spend spend|VERB|ROOT||spend £5m|NUM|dobj>spend . = spend Demanded
Acme|PROPN|nsubj>plans plans|VERB|ROOT||plan to|PART|aux>spend spend|VERB|xcomp>plans||spend £5m|NUM|dobj>spend \
= spend Planned
Acme|PROPN|nsubj>launched launched|VERB|ROOT||launch a|DET £5m|NUM|nmod>scheme scheme|NOUN|dobj>launched||scheme \
= launched Implemented
sales|NOUN|nsubj>rose||sale rose|VERB|ROOT||rise to|ADP|prep>rose £5m|NUM|pobj>to . =
the|DET cost|NOUN|nsubj>is||cost is|AUX|ROOT||be £5m|NUM|attr>is . =
she|PRON|nsubj>has has|VERB|ROOT||have £5m|NUM|dobj>has . =
Acme|PROPN|nsubj>spend will|AUX|aux>spend spend|VERB|ROOT||spend 500|NUM|nummod>days days|NOUN|dobj>spend . =
"""


@pytest.mark.parametrize("row", MONEY.strip().splitlines())
def test_money_that_is_moved_on_purpose(row: str) -> None:
    words, _, expected = row.rpartition("=")
    made = doc(words)
    found = [f"{frame.head.text} {frame.status}" for frame in paid(made, list(amounts(made.text)), lexicon())]
    assert found == ([expected.strip()] if expected.strip() else [])


FRAMES = """
Acme|PROPN|nsubj>plans plans|VERB|ROOT||plan to|PART|aux>build build|VERB|xcomp>plans||build homes|NOUN|dobj>build \
 = build Planned
Acme|PROPN|nsubj>plan did|AUX|aux>plan not|PART:RB|neg>plan plan|VERB:VB|ROOT||plan to|PART|aux>build \
build|VERB:VB|xcomp>plan||build homes|NOUN|dobj>build = build Rejected
Acme|PROPN|nsubj>called called|VERB|ROOT||call for|ADP|prep>called a|DET ban|NOUN|pobj>for||ban = ban Demanded
Acme|PROPN|nsubj>ban will|AUX|aux>ban ban|VERB:VB|ROOT||ban cars|NOUN|dobj>ban = ban Planned
Acme|PROPN|nsubj>ban will|AUX|aux>ban not|PART:RB|neg>ban ban|VERB:VB|ROOT||ban cars|NOUN|dobj>ban = ban Rejected
Acme|PROPN|nsubj>banned banned|VERB:VBD|ROOT||ban cars|NOUN|dobj>banned = banned Implemented
the|DET flood|NOUN|nsubj>banned banned|VERB:VBD|ROOT||ban cars|NOUN|dobj>banned =
Acme|PROPN|nsubj>likes likes|VERB:VBZ|ROOT||like cars|NOUN|dobj>likes =
"""


@pytest.mark.parametrize("row", FRAMES.strip().splitlines())
def test_the_words_that_make_a_measure(row: str) -> None:
    words, _, expected = row.rpartition("=")
    found = [f"{frame.head.text} {frame.status}" for frame in frames(doc(words), (), lexicon())]
    assert found == ([expected.strip()] if expected.strip() else [])


def test_what_grammar_says_of_a_verb() -> None:
    made = doc("She|PRON|nsubj>go must|AUX|aux>go not|PART:RB|neg>go go|VERB|ROOT home|NOUN|dobj>go .")
    assert modal_of(made[3]) is Status.DEMANDED
    assert is_negated(made[3])
    assert has_object(made[3])
    assert somebody_acts(made[3], lexicon())
    assert not is_infinitive(made[3])
    infinitive = doc("rain|NOUN|nsubj>fell fell|VERB|ROOT to|PART|aux>go go|VERB|xcomp>fell")
    assert is_infinitive(infinitive[3])
    assert not has_object(infinitive[3])
    assert not somebody_acts(infinitive[1], lexicon())


# --- sentences: agent | status | words | amounts

SENTENCES = [
    ("The government will spend £5million on new bridges.",
     "government | Planned | spend £5million on new bridges | £5million"),
    ("Dunmere Council plans to build 500 homes.", "Dunmere Council | Planned | build 500 homes | 500 homes"),
    ("The Home Office announced a £5m scheme for night buses.",
     "Home Office | Announced | £5m scheme for night buses | £5m"),
    ("Nora Ashgrove called for a ban on lorries.", "Nora Ashgrove | Demanded | ban on lorries | -"),
    ("Ministers proposed a tax on sugar.", "- | Proposed | tax on sugar | -"),
    ("The Harwick Trust has banned smoking on its trains.",
     "Harwick Trust | Implemented | banned smoking on its trains | -"),
    ("Smoking will be banned on all trains, Nora Ashgrove said.",
     "- | Planned | Smoking will be banned on all trains | -"),
    ("Nora Ashgrove promised to double the fund to £45million.",
     "Nora Ashgrove | Planned | double the fund to £45million | £45million"),
    ("The European Union will not extend the deadline.", "European Union | Rejected | extend the deadline | -"),
    ("Nora Ashgrove said the government should abolish the fee.", "government | Demanded | abolish the fee | -"),
    ("Brightwell Water will invest $11bn (£5.7bn) in new pipes.",
     "Brightwell Water | Planned | invest $11bn (£5.7bn) in new pipes | $11bn"),
    ("Brightwell Water is to cut 300 jobs.", "Brightwell Water | Planned | cut 300 jobs | 300 jobs"),
    ("Brightwell Water agreed to pay up to $2 billion in compensation.",
     "Brightwell Water | Planned | pay up to $2 billion in compensation | $2 billion"),
    ("Dunmere Council refused to publish the report.", "Dunmere Council | Rejected | publish the report | -"),
    ("Dunmere Council has approved a £20m flood barrier.",
     "Dunmere Council | Implemented | approved a £20m flood barrier | £20m"),
    ("A new £10m hospital will be built in Dunmere, the government announced.",
     "- | Announced | new £10m hospital will be built in Dunmere | £10m"),
    ("The Harwick Trust plans a £2m appeal.", "Harwick Trust | Planned | £2m appeal | £2m"),
    ("Harwick Motors is considering closing its plant.", "Harwick Motors | Proposed | closing its plant | -"),
    ("Dunmere Council will close the pool. The council would sell the land to Harwick Motors.",
     "Dunmere Council | Planned | close the pool | -\n"
     "Dunmere Council | Proposed | sell the land to Harwick Motors | -"),
    ("The Harwick Trust urged the government to abolish the fee.", "government | Demanded | abolish the fee | -"),
    ("Nora Ashgrove pledged £10m for schools in the north.",
     "Nora Ashgrove | Planned | pledged £10m for schools in the north | £10m"),
    ("Sales of £5m were reported by Brightwell Water.", ""),
    ("The company's debt rose to £5m last year.", ""),
    ("Nora Ashgrove likes tea and walks by the river.", ""),
    ("The march on Sunday was the biggest in ten years.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_measures_of_a_sentence(text: str, expected: str, walk: Walk) -> None:
    assert "\n".join(walk(text).measures()) == expected


NOT_YET = [
    pytest.param(text, expected, marks=pytest.mark.xfail(strict=True, reason=reason))
    for text, expected, reason in [
        (
            "Plans to privatise the port were scrapped by the government.",
            "government | Rejected | privatise the port | -",
            "what is said of the plan does not reach the infinitive below it",
        ),
    ]
]


@pytest.mark.parametrize(("text", "expected"), NOT_YET)
def test_measures_that_are_not_read_right_yet(text: str, expected: str, walk: Walk) -> None:
    assert "\n".join(walk(text).measures()) == expected


def test_the_same_money_told_again_is_one_measure(walk: Walk) -> None:
    seen = walk("The Home Office will spend £5m on lights. The lights are old. It will spend £5m on lights.")
    assert len(seen.facts.measures) == 1
    assert [amount.span.of(seen.text) for amount in seen.facts.amounts] == ["£5m", "£5m"]


def test_measures_do_not_overlap_and_hold_their_amounts(walk: Walk) -> None:
    seen = walk("The government will close the port and build 500 homes by May, Nora Ashgrove announced.")
    spans = [measure.span for measure in seen.facts.measures]
    assert len(spans) > 1
    assert spans == sorted(spans)
    assert not any(a.within(b) for a in spans for b in spans if a is not b)
    assert all(a.span.within(measure.span) for measure in seen.facts.measures for a in measure.amounts)
    assert {measure.status for measure in seen.facts.measures} == {Status.ANNOUNCED}
