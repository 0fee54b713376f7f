"""Roles: every way in which news gives a post, through the real model; names and sentences are the project's own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kg.facts.roles import roles
from kg.lexicon import lexicon
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention, Span
from tests.docs import Walked, doc
from tests.tables import sentences

Walk = Callable[[str], Walked]

# sentence = holder: title, organisation (tenure)
PREFIXES = """
Prime Minister Nora Ashgrove visited the port. = Nora Ashgrove: Prime Minister
Labour leader Nora Ashgrove opened the bridge. = Nora Ashgrove: leader, Labour
The former home secretary Nora Ashgrove criticised the plan. = Nora Ashgrove: home secretary (Former)
Shadow chancellor Nora Ashgrove spoke to reporters in the rain. = Nora Ashgrove: Shadow chancellor
Ex-minister Nora Ashgrove left the room without a word. = Nora Ashgrove: minister (Former)
Brightwell University professor Nora Ashgrove wrote the report. = Nora Ashgrove: professor, Brightwell University
Acting mayor Nora Ashgrove opened the old bridge. = Nora Ashgrove: mayor (Acting)
"""
APPOSITIONS = """
Nora Ashgrove, the mayor of Dunmere, opened the bridge. = Nora Ashgrove: mayor
The mayor of Dunmere, Nora Ashgrove, opened the bridge. = Nora Ashgrove: mayor
Nora Ashgrove, the acting director of the Harwick Trust, resigned. = Nora Ashgrove: director, Harwick Trust (Acting)
The incoming chief executive, Nora Ashgrove, will start in May. = Nora Ashgrove: chief executive (Incoming)
Nora Ashgrove (chief executive of Brightwell Water) resigned. = Nora Ashgrove: chief executive, Brightwell Water
Nora Ashgrove, chief executive of Brightwell Water and chair of the Harwick Trust, resigned. = Nora Ashgrove: \
chief executive, Brightwell Water ; Nora Ashgrove: chair, Harwick Trust
Nora Ashgrove, head of research at Brightwell University, wrote the report. = Nora Ashgrove: head of research, \
Brightwell University
The home secretary, Nora Ashgrove, met the chancellor, Peter Holm. = Nora Ashgrove: home secretary ; \
Peter Holm: chancellor
"""
COPULAS = """
Nora Ashgrove is the chief executive of Brightwell Water. = Nora Ashgrove: chief executive, Brightwell Water
Nora Ashgrove became chancellor in May. = Nora Ashgrove: chancellor
Nora Ashgrove, who was appointed chair of the Harwick Trust in May, resigned. = Nora Ashgrove: chair, Harwick Trust
Nora Ashgrove spoke first. She is the mayor of the town. = Nora Ashgrove: mayor of the town
"""
AS = """
Critics questioned Nora Ashgrove's role as chair of the Harwick Trust. = Nora Ashgrove: chair, Harwick Trust
Nora Ashgrove served as mayor of Dunmere for ten years. = Nora Ashgrove: mayor
The board appointed Nora Ashgrove as director. = Nora Ashgrove: director
"""
NONE = """
Nora Ashgrove is not the mayor of Dunmere. =
Nora Ashgrove could be the next mayor of Dunmere. =
Nora Ashgrove is a friend of the mayor of Dunmere. =
Nora Ashgrove met the mayor of Dunmere on the old bridge. =
Peter Holm is her lawyer, the clerk of the town was told. =
President-elect Nora Ashgrove will move in January. = Nora Ashgrove: President (Incoming)
Nora Ashgrove, Mayor Peter Holm and the clerk of the town met on the bridge. = Peter Holm: Mayor
"""


def rows(*tables: str) -> list[tuple[str, str]]:
    """The sentences of the tables with what is expected of each."""
    lines = [line for table in tables for line in table.strip().splitlines()]
    return [(given.strip(), expected.strip()) for given, _, expected in (line.partition("=") for line in lines)]


@pytest.mark.parametrize(("sentence", "expected"), rows(PREFIXES, APPOSITIONS, COPULAS, AS, NONE))
def test_who_holds_which_post(sentence: str, expected: str, walk: Walk) -> None:
    assert " ; ".join(walk(sentence).roles()) == expected


def test_evidence_is_the_name_and_the_title_phrase(walk: Walk) -> None:
    seen = walk("Nora Ashgrove, the acting director of the Harwick Trust, resigned.")
    [role] = seen.facts.roles
    assert [span.of(seen.text) for span in role.evidence] == [
        "Nora Ashgrove",
        "the acting director of the Harwick Trust",
    ]
    assert Decimal(0) < role.confidence <= Decimal(1)


def by_hand(*names: tuple[int, int, Kind], text_of: str) -> list[str]:
    """The roles of a hand-made Doc with the given names (in tokens)."""
    made = doc(text_of)
    found = {Mention(Span(made[a].idx, made[b - 1].idx + len(made[b - 1])), Form.NAME, kind): (a, b)
             for a, b, kind in names}  # fmt: skip
    by_token = {place: mention for mention, (a, b) in found.items() for place in range(a, b)}
    seen = roles(made, Mentions(tuple(found), {}, by_token), lexicon())
    return [f"{role.title} / {role.organisation.span.of(made.text) if role.organisation else '-'}" for role in seen]


def test_a_title_before_a_name_needs_no_model() -> None:
    assert by_hand((3, 5, Kind.PERSON), (0, 1, Kind.ORGANISATION), text_of="Acme chief|ADJ executive Ann Bell") == [
        "chief executive / Acme"
    ]
    assert by_hand((2, 4, Kind.PERSON), text_of="Mayor Dr Ann Bell") == ["Mayor / -"]
    assert by_hand((2, 4, Kind.PERSON), text_of="a mayor Ann Bell") == []


def test_one_title_of_one_holder_is_one_role() -> None:
    assert by_hand((1, 3, Kind.PERSON), text_of="Mayor Ann Bell , the mayor , left|VERB") == ["Mayor / -"]


@pytest.mark.parametrize(("sentence", "expected"), sentences(Path(__file__).parent / "roles.tsv"))
def test_roles_of_the_table(sentence: str, expected: str, walk: Walk) -> None:
    assert " ; ".join(walk(sentence).roles()) == expected
