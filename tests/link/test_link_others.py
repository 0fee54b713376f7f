"""Whom nominals and pronouns stand for, in own sentences: by roles, by kind, by who speaks; unsafe ones stay open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.docs import Walked

Walk = Callable[[str], Walked]
OPENING = (
    "Prime Minister Nora Ashgrove met the chief executive of Brightwell Water, Peter Holm, on the bridge over the "
    "river in the old part of the town.\n\n"
)


@pytest.mark.parametrize(
    ("sentence", "words", "label"),
    [
        ("The prime minister left early.", "The prime minister", "Nora Ashgrove"),
        ("The chief executive left early.", "The chief executive", "Peter Holm"),
        ("The minister left early.", "The minister", None),
        ("A chief executive left early.", "A chief executive", None),
        ("The archbishop left early.", "The archbishop", None),
        ("The company closed the bridge.", "The company", "Brightwell Water"),
        ("The force closed the bridge.", "The force", None),
        ("The government closed the bridge.", "The government", "government"),
    ],
)
def test_whom_a_nominal_means(sentence: str, words: str, label: str | None, walk: Walk) -> None:
    seen = walk(OPENING + sentence)
    found = [each.label for each in seen.entities.all if words in seen.mentions_of(each.label)]
    assert found == ([label] if label else [])


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Dunmere Police arrested two men. The force said they were in custody.", "The force", "Dunmere Police"),
        ("The education watchdog said the school was old. Ofsted is to close it.", "The education watchdog", "Ofsted"),
        (
            "The Congressional Budget Office met. " + 14 * "The bridge was old. " + "The budget office left.",
            "The budget office",
            "Congressional Budget Office",
        ),
        ("Brightwell University closed. The university said it was sorry.", "The university", "Brightwell University"),
        ("Dunmere Council met. Its leader spoke. The council closed the bridge.", "The council", "Dunmere Council"),
    ],
)
def test_an_organisation_is_meant_by_its_kind(text: str, words: str, label: str, walk: Walk) -> None:
    assert words in walk(text).mentions_of(label)


def test_a_nominal_at_the_beginning_announces_only_whoever_acts(walk: Walk) -> None:
    seen = walk("The watchdog said the bridge was old. The bridge was built by Brightwell Trust.")
    assert seen.mentions_of("Brightwell Trust") == ["Brightwell Trust"]


def test_of_two_holders_the_last_one_named_is_meant(walk: Walk) -> None:
    seen = walk(
        "The minister Nora Ashgrove crossed the old bridge in the rain. Later the minister Peter Holm crossed it too. "
        "The minister said it was old."
    )
    [statement] = seen.facts.statements
    assert seen.labels(statement.speakers) == "Peter Holm"


PRONOUNS = [
    ("Nora Ashgrove crossed the bridge. She was tired.", "Nora Ashgrove", ["Nora Ashgrove", "She"]),
    ("Mr Holm and Ms Ashgrove crossed the old bridge. He was tired.", "Holm", ["Holm", "He"]),
    ("Mr Holm and Ms Ashgrove crossed the old bridge. She was tired.", "Ashgrove", ["Ashgrove", "She"]),
    ("“I am tired,” Nora Ashgrove said. “My time is over.”", "Nora Ashgrove", ["I", "Nora Ashgrove", "My"]),
    ("I am tired. Nora Ashgrove crossed the bridge.", "Nora Ashgrove", ["Nora Ashgrove"]),
    ("Nora Ashgrove crossed the bridge with her dog.", "Nora Ashgrove", ["Nora Ashgrove", "her"]),
    ("The Home Office met. It said the bridge was old.", "Home Office", ["Home Office", "It"]),
    ("The Home Office met. It rained.", "Home Office", ["Home Office"]),
    ("Ms Ashgrove said Mr Holm was wrong. “He should go,” she said.", "Holm", ["Holm", "He"]),
    ("Ms Ashgrove said Mr Holm was wrong. “He should go,” she said.", "Ashgrove", ["Ashgrove", "she"]),
]


@pytest.mark.parametrize(("text", "label", "expected"), PRONOUNS)
def test_whom_a_pronoun_means(text: str, label: str, expected: list[str], walk: Walk) -> None:
    assert walk(text).mentions_of(label) == expected


def test_nobody_praises_himself_as_him(walk: Walk) -> None:
    seen = walk("Peter Holm praised him in the old part of the town.")
    assert seen.mentions_of("Peter Holm") == ["Peter Holm"]
    himself = walk("Peter Holm praised himself in the old part of the town.")
    assert himself.mentions_of("Peter Holm") == ["Peter Holm", "himself"]


def test_nobody_is_meant_from_far_away(walk: Walk) -> None:
    filler = "The bridge is old and the river is cold. " * 25
    assert walk(f"Peter Holm crossed the bridge. {filler}He was tired.").mentions_of("Peter Holm") == ["Peter Holm"]


def test_the_speaker_of_a_quotation_is_not_the_he_inside_it(walk: Walk) -> None:
    seen = walk("Nora Ashgrove met Mr Holm in the old part of the town. “He is wrong,” Nora Ashgrove said.")
    assert seen.mentions_of("Holm") == ["Holm", "He"]


def test_who_speaks_is_known_before_what_is_said_is_read(walk: Walk) -> None:
    seen = walk("Nora Ashgrove said Peter Holm was wrong. “He should go,” she said.")
    assert seen.mentions_of("Peter Holm") == ["Peter Holm", "He"]


PRIME = "Prime Minister Nora Ashgrove met Peter Holm. "


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("Ada Lane said the bridge was old. “The home secretary is wrong,” Ada Lane said.", "The home secretary", None),
        ("Ada Lane came, and Peter Holm did too. He said the commissioner was wrong.", "the commissioner", None),
        (PRIME + "“The prime minister is wrong,” he said.", "he", "Peter Holm"),
        (
            "Ada Lane spoke. " + 3 * "The bridge was built in the old part of the town. " + "She said it was old.",
            "She",
            "Ada Lane",
        ),
        (
            "The Tories met the Inland Revenue. The tax goes to the Inland Revenue, which they say is old.",
            "they",
            "Tories",
        ),
    ],
)
def test_who_speaks_is_nobody_spoken_of(text: str, words: str, label: str | None, walk: Walk) -> None:
    seen = walk(text)
    found = [each.label for each in seen.entities.all if words in seen.mentions_of(each.label)]
    assert found == ([label] if label else [])
