"""Which names are the same person or organisation: keys, initials, short forms, honorifics."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.lexicon import lexicon
from kg.link.clusters import Cluster, key, name_of
from kg.link.organisations import organisations
from kg.link.persons import honorific, persons
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention, Span
from tests.docs import Walked

Walk = Callable[[str], Walked]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Bell", "ann bell"),
        ("Ann Bell’s", "ann bell"),
        ("Bell's", "bell"),
        ("O’Hara", "o'hara"),
        ("Ann Bell Jr.", "ann bell"),
        ("J. P. Bell", "j p bell"),
        ("The Treasury", "treasury"),
        ("the Bank of the North", "bank of north"),
        ("Bell, Ann", "bell ann"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("The", "the"),
    ],
)
def test_what_names_are_compared_by(name: str, expected: str) -> None:
    assert key(name, lexicon()) == tuple(expected.split())


def test_a_name_over_two_lines_is_one_name() -> None:
    text = "It was Ann\n  Bell."
    assert name_of(text, Mention(Span(7, 17), Form.NAME, Kind.PERSON)) == "Ann Bell"


def marked(text: str, kind: Kind) -> tuple[str, list[Mention]]:
    """The text without its [brackets], and the mentions that stood in them."""
    plain, found = "", []
    for piece in text.split("["):
        inside, closing, rest = piece.partition("]")
        if closing:
            found.append(Mention(Span(len(plain), len(plain) + len(inside)), Form.NAME, kind))
        plain += inside + rest
    return plain, found


def groups(text: str, clusters: list[Cluster]) -> str:
    """The clusters in order of their first mentions, as "label = name, name"."""
    lines = []
    for cluster in sorted(clusters, key=lambda c: min(m.span for m in c.mentions)):
        found = sorted(cluster.mentions, key=lambda m: m.span)
        lines.append(f"{cluster.label} = {', '.join(name_of(text, mention) for mention in found)}")
    return " ; ".join(lines)


PERSONS = """
[Ann Bell] met [Bell]. | Ann Bell = Ann Bell, Bell
[Bell] met [Ann Bell]. | Ann Bell = Bell, Ann Bell
[Ann Bell] met [Ann]. | Ann Bell = Ann Bell, Ann
[Ann Bell] met Dame [Ann]. | Ann Bell = Ann Bell, Ann
[Ann Bell] met Ms [Ann]. | Ann Bell = Ann Bell ; Ann = Ann
[Ann Bell] met [Ann Cole] and [Ann]. | Ann Bell = Ann Bell ; Ann Cole = Ann Cole ; Ann = Ann
[Ann Bell] met [A. Bell]. | Ann Bell = Ann Bell, A. Bell
[Ann Mary Bell] met [Ann Bell]. | Ann Mary Bell = Ann Mary Bell, Ann Bell
[Ann Bell] met [Bo Bell]. | Ann Bell = Ann Bell ; Bo Bell = Bo Bell
Mr [Bo Bell] met Ms [Ann Bell]. Mr [Bell] left. | Bo Bell = Bo Bell, Bell ; Ann Bell = Ann Bell
Mr [Bell] met Mrs [Bell]. Mrs [Bell] left. | Bell = Bell ; Bell = Bell, Bell
[Ann Bell]'s dog bit [Ann Bell’s] cat. | Ann Bell = Ann Bell, Ann Bell’s
[Ann Bell] met [Cole]. | Ann Bell = Ann Bell ; Cole = Cole
[Baker Ann Bell] met [Ann Bell]. | Baker Ann Bell = Baker Ann Bell, Ann Bell
[Ann Bell Jr.] met [Ann Bell]. | Ann Bell Jr. = Ann Bell Jr., Ann Bell
"""


@pytest.mark.parametrize("row", PERSONS.strip().splitlines())
def test_names_of_one_person(row: str) -> None:
    given, _, expected = row.partition(" | ")
    text, found = marked(given, Kind.PERSON)
    assert groups(text, persons(text, found, lexicon())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr [Bell]", "Mr"),
        ("Dame\n[Ann]", "Dame"),
        ("Mr. [Bell]", "Mr."),
        ("[Bell]", ""),
        ("dog [Bell]", ""),
        ("Mr-[Bell]", ""),
        ("(Mr [Bell])", ""),
    ],
)
def test_the_honorific_before_a_name(text: str, expected: str) -> None:
    plain, [mention] = marked(text, Kind.PERSON)
    assert honorific(plain, mention, lexicon()) == expected


ORGANISATIONS = """
[World Rivers Fund] and [WRF]. | World Rivers Fund = World Rivers Fund, WRF
[WRF] and [World Rivers Fund]. | World Rivers Fund = WRF, World Rivers Fund
[World Rivers Fund] and [WRFX]. | World Rivers Fund = World Rivers Fund ; WRFX = WRFX
[World Fund for Rivers] ([WorldFund]) and [WorldFund]. | World Fund for Rivers = World Fund for Rivers, WorldFund, \
WorldFund
[Union of Clerks of Acme] and [UCA]. | Union of Clerks of Acme = Union of Clerks of Acme, UCA
[Union of Clerks of Acme] and [UOCOA]. | Union of Clerks of Acme = Union of Clerks of Acme, UOCOA
[Hermes UK] and [Hermes]. | Hermes UK = Hermes UK, Hermes
[Brightwell plc] and [Brightwell]. | Brightwell plc = Brightwell plc, Brightwell
[Brightwell Police] and [Brightwell]. | Brightwell Police = Brightwell Police, Brightwell
[New Motors Ltd] and [New]. | New Motors Ltd = New Motors Ltd ; New = New
[Hull Council] and [Hull University]. | Hull Council = Hull Council ; Hull University = Hull University
[the Treasury] and [Treasury]. | the Treasury = the Treasury, Treasury
[Acme]'s dog bit [Acme’s] cat. | Acme = Acme, Acme’s
[Scotland Yard] and [Metropolitan Police]. | Scotland Yard = Scotland Yard, Metropolitan Police
[Hull Rivers Commission] and the [Commission]. | Hull Rivers Commission = Hull Rivers Commission, Commission
[Church of Rivers] and the [Church]. | Church of Rivers = Church of Rivers, Church
[Hull Commission], [Brightwell Commission] and the [Commission]. | Hull Commission = Hull Commission ; \
Brightwell Commission = Brightwell Commission ; Commission = Commission
[Brightwell University] and [Brightwell]. | Brightwell University = Brightwell University, Brightwell
[Bell Fargo], [Bell Fargo] and [Bell]. | Bell Fargo = Bell Fargo, Bell Fargo, Bell
[Bell], [Bell] and [Bell Fargo]. | Bell = Bell, Bell ; Bell Fargo = Bell Fargo
[Hull United], [Hull United], [Readers United] and [United]. | Hull United = Hull United, Hull United, United ; \
Readers United = Readers United
[Hull United], [Readers United] and [United]. | Hull United = Hull United ; Readers United = Readers United ; \
United = United
[Brig Utd] and [Brightwell United]. | Brightwell United = Brig Utd, Brightwell United
[Department of Health] and [Dept of Health]. | Department of Health = Department of Health, Dept of Health
[Department of Health] and [Department of Trade]. | Department of Health = Department of Health ; \
Department of Trade = Department of Trade
[Tory Party] and [Tories]. | Tory Party = Tory Party, Tories
[Public and Rivers Services Union] and [PRS]. | Public and Rivers Services Union = Public and Rivers Services Union, \
PRS
[RIVN], the [Register of Inland Vessels and Navigation]. | Register of Inland Vessels and Navigation = RIVN, \
Register of Inland Vessels and Navigation
"""


@pytest.mark.parametrize("row", ORGANISATIONS.replace("\\\n", "").strip().splitlines())
def test_names_of_one_organisation(row: str) -> None:
    given, _, expected = row.partition(" | ")
    text, found = marked(given, Kind.ORGANISATION)
    assert groups(text, organisations(text, found, Mentions(tuple(found), {}, {}), lexicon())) == expected


def test_an_entity_has_the_fullest_name_and_the_others_beside(walk: Walk) -> None:
    seen = walk(
        "Dame Nora Ashgrove opened the meeting in the old part of the town. Dame Nora left early. Ms Ashgrove slept."
    )
    [nora] = seen.entities.all
    assert nora.label == "Nora Ashgrove"
    assert {"Dame Nora", "Ms Ashgrove", "Dame Nora Ashgrove"} <= set(nora.aliases)
    assert nora.label not in nora.aliases
    assert list(nora.mentions) == sorted(nora.mentions, key=lambda m: m.span)


def test_entities_come_in_order_of_their_first_mention(walk: Walk) -> None:
    seen = walk("The Home Office and Nora Ashgrove met Peter Holm and the Treasury on the old bridge over the river.")
    assert [each.label for each in seen.entities.all] == ["Home Office", "Nora Ashgrove", "Peter Holm", "Treasury"]
