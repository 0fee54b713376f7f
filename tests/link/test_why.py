"""Each mention says which rule resolved it, or why none did."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli.reasons import lines
from kg.link.rules import Rule, Unresolved
from kg.model import Article
from tests.calls import Call
from tests.docs import Walked

Walk = Callable[[str], Walked]

HERO = "Peter Holm came. Mr Holm sat. Mr Holm left. " + 8 * "The bridge was built in the old part of the town. "
# A text, the words of one of its mentions, and its reason.
REASONS = [
    ("Nora Ashgrove opened the bridge.", "Nora Ashgrove", Rule.OWN),
    ("Nora Ashgrove left. Nora Ashgrove’s dog stayed.", "Nora Ashgrove", Rule.SAME),
    ("Nora Mary Ashgrove left. Nora Ashgrove had a dog.", "Nora Ashgrove", Rule.PARTS),
    ("Nora Ashgrove left. N. Ashgrove had a dog.", "N. Ashgrove", Rule.INITIAL),
    ("William Holm left. Bill Holm had a dog.", "Bill Holm", Rule.NICKNAME),
    ("Nora Ashgrove left. Ms Ashgrove had a dog.", "Ashgrove", Rule.SURNAME),
    ("Peter Holm met Paul Holm. Mr Holm had a dog.", "Holm", Rule.SURNAME_LAST),
    ("Nora Ashgrove left. Dame Nora had a dog.", "Nora", Rule.SURNAME),
    ("Nora Ashgrove left. Nora had a dog.", "Nora", Rule.FIRST),
    ("Peter and Nora Clayton opened the bridge.", "Peter", Rule.COUPLE),
    ("The Metropolitan Police met. Scotland Yard said it was late.", "Scotland Yard", Rule.BODY),
    ("The Barnwell Trust for Bridges met. BTB said it was late.", "BTB", Rule.ACRONYM),
    ("Brightwell Water plc met. Brightwell Water said it was late.", "Brightwell Water", Rule.SHORT),
    ("Mayor Nora Ashgrove met Peter Holm. The mayor was late.", "The mayor", Rule.TITLE),
    ("Mayor Nora Ashgrove met Mayor Peter Holm. The mayor was late.", "The mayor", Rule.LAST_TITLE),
    ("Nora Ashgrove unveiled a bridge. The home secretary was late.", "The home secretary", Rule.UNTITLED),
    ("The home secretary was late. Nora Ashgrove unveiled a bridge.", "The home secretary", Rule.ANNOUNCED),
    ("Nora Ashgrove, 22, met Peter Holm. The 22-year-old was late.", "The 22-year-old", Rule.AGE),
    ("The company Brightwell Water said it was late.", "The company", Rule.BESIDE),
    ("Brightwell Water said rates would rise. The company was late.", "The company", Rule.KIND),
    ("Brightwell Utd met. Brightwell United said it was late.", "Brightwell United", Rule.WRITTEN_SHORT),
    ("The Harbour Budget Office met the Home Office. The budget office was late.", "The budget office", Rule.OWN_WORDS),
    ("The government said rates would rise.", "The government", Rule.GOVERNMENT),
    ("“I am late,” Nora Ashgrove said.", "I", Rule.SPEAKER),
    ("Peter Holm praised himself.", "himself", Rule.REFLEXIVE),
    ("Nora Ashgrove left. She was late.", "She", Rule.TOPIC),
    ("In her speech, Nora Ashgrove praised the bridge.", "her", Rule.AHEAD),
    ("Brightwell Council agreed to close its bridge.", "its", Rule.OWN_BODY),
    (HERO + "“He was a friend,” a man said.", "He", Rule.ABOUT),
    ("The driver left. He was late.", "He", Unresolved.NAMELESS),
    ("I am late. Nora Ashgrove left.", "I", Unresolved.NO_SPEAKER),
    ("She was late.", "She", Unresolved.NOBODY),
    ("The Home Office met. It rained.", "It", Unresolved.NOT_ACTING),
    ("The mayor was late.", "The mayor", Unresolved.NO_POST),
    ("The company was late.", "The company", Unresolved.NO_KIND),
]


@pytest.mark.parametrize(("text", "words", "rule"), REASONS, ids=[rule.name for _, _, rule in REASONS])
def test_a_mention_says_which_rule_resolved_it(text: str, words: str, rule: Rule | Unresolved, walk: Walk) -> None:
    seen = walk(text)
    last = max((m for m in seen.entities.why if m.span.of(text) == words), key=lambda m: m.span)
    assert seen.entities.why[last].rule == rule
    assert (last in seen.entities.by_mention()) is isinstance(rule, Rule)


def test_every_rule_has_an_example() -> None:
    assert {rule for _, _, rule in REASONS} >= {*Rule}


def test_every_mention_has_a_reason_and_a_line(walk: Walk) -> None:
    text = "Mayor Nora Ashgrove left. She met the driver of Brightwell Water, and he said the mayor was late."
    seen = walk(text)
    assert set(seen.mentions.all) == set(seen.entities.why)
    found = list(lines(Article(text, "a test"), seen.entities))
    assert len(found) == len(seen.mentions.all)
    assert re.fullmatch(r"26-29 +She +→ Nora Ashgrove +pronoun: the topic, .* \(Nora Ashgrove 6\)", found[1])


@pytest.mark.slow
def test_show_why_prints_a_line_for_each_mention(kg: Call, empty_folder: Path) -> None:
    (empty_folder / "a.txt").write_text("Nora Ashgrove left. She was late.", encoding="utf-8")
    (empty_folder / "b.txt").write_text("It rained.", encoding="utf-8")
    code, out, _ = kg("show", "--why", ".")
    assert code == 0
    assert out.split("\n") == [
        "# a.txt",
        "0-13   Nora Ashgrove  → Nora Ashgrove  name: the fullest form of it",
        "20-23  She            → Nora Ashgrove  pronoun: the topic, by role, distance and gender (Nora Ashgrove 0)",
        "",
        "# b.txt",
        "0-2  It  → -  pronoun: it neither speaks nor acts, and may mean a thing",
        "",
    ]
