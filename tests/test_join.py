"""Facts and entities joined: who speaks in which role about what, and an IRI of its own for every value."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg import model
from kg.model import Bound, Entities, Entity, Facts, Form, Kind, Mention, Role, Span, Tenure
from kg.vocab import KG, RDFS
from tests.handmade import (
    ANNA,
    BASE,
    DAME_MARGARET,
    FUND,
    MARGARET,
    PRICE,
    SIDDALL,
    TEXT,
    Handmade,
    at,
    graph,
    vigil,
)
from tests.seen import (
    ARTICLE,
    CHAIRMAN,
    DOUBLE,
    DUTY,
    FUND_MEASURE,
    INQUEST,
    LEADER,
    LIGHTS,
    NEVER,
    REVIEW,
    REVIEW_MEASURE,
    SUPERINTENDENT,
    Seen,
    build,
)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen(graph())


def test_joint_speakers_and_a_speaker_whom_nobody_knows(seen: Seen) -> None:
    assert seen[REVIEW, KG.speaker] == [f"{BASE}person/margaret-okafor", f"{BASE}person/daniel-price"]
    assert seen[REVIEW, KG.speakerText] == ["Dame Margaret and Mr Price"]
    assert seen[INQUEST, KG.speaker] == []
    assert seen[INQUEST, KG.speakerText] == ["A spokesman"]
    assert seen[DUTY, KG.speechAct] == []


def test_about(seen: Seen) -> None:
    assert seen[NEVER, KG.about] == [f"{BASE}person/anna-reeve"]
    assert seen[DOUBLE, KG.about] == [f"{BASE}organisation/penmarrow-council", FUND_MEASURE]
    assert seen[REVIEW, KG.about] == [REVIEW_MEASURE]
    assert seen[INQUEST, KG.about] == []


def test_the_role_in_which_somebody_speaks(seen: Seen) -> None:
    assert seen[NEVER, KG.speakerRole] == [LEADER]
    assert seen[DOUBLE, KG.speakerRole] == [LEADER]  # "she" has just one current role
    assert seen[REVIEW, KG.speakerRole] == [LEADER, SUPERINTENDENT]
    assert seen[LIGHTS, KG.speakerRole] == []  # "he" has a former one only
    assert seen[INQUEST, KG.speakerRole] == []


def test_two_current_roles_are_told_apart_only_by_what_stands_there() -> None:
    article, facts, entities = vigil()
    other = Role(MARGARET, "patron", None, Tenure.CURRENT, (at("Dame Margaret and Mr Price"),), Decimal("0.5"))
    made = build(Handmade(article, replace(facts, roles=(*facts.roles, other)), entities))
    assert made[DOUBLE, KG.speakerRole] == []
    assert made[NEVER, KG.speakerRole] == [LEADER]
    assert made[REVIEW, KG.speakerRole] == [f"{BASE}role/margaret-okafor/patron", SUPERINTENDENT]


def test_a_measure_may_begin_in_one_piece_of_a_statement_and_end_in_the_next() -> None:
    article, facts, entities = vigil()
    across = replace(facts.measures[0], span=Span(at("double the safer").start, at("every light").end), amounts=())
    narrated = replace(across, span=at("publish a review of night patrols.\n\nA spokesman"))
    made = build(Handmade(article, replace(facts, measures=(across, narrated)), entities))
    assert [made[measure, KG.statedIn] for measure in made.of(KG.Measure)] == [[DOUBLE], []]


def test_an_amount_of_a_measure_need_not_be_listed_again() -> None:
    article, facts, entities = vigil()
    made = build(Handmade(article, replace(facts, amounts=()), entities))
    assert made.of(KG.Amount) == [f"{ARTICLE}#amount={FUND.span.start},{FUND.span.end}"]


def test_a_role_of_nobody_known_is_left_out_and_an_unknown_organisation_is_not_named() -> None:
    article, facts, entities = vigil()
    nobody = Mention(at("A spokesman"), Form.NOMINAL, Kind.PERSON)
    roles = (replace(facts.roles[0], holder=nobody), replace(facts.roles[2], organisation=nobody))
    made = build(Handmade(article, replace(facts, roles=roles), entities))
    assert made.of(KG.Role) == [f"{BASE}role/tom-siddall/chairman/former"]
    assert made[f"{BASE}role/tom-siddall/chairman/former", KG.organisation] == []


def test_a_role_that_is_told_twice_is_one_role() -> None:
    article, facts, entities = vigil()
    first = facts.roles[0]
    again = replace(first, holder=DAME_MARGARET, title="Leader", evidence=(DAME_MARGARET.span,), confidence=Decimal(1))
    made = build(Handmade(article, replace(facts, roles=(again, *facts.roles)), entities))
    assert made.of(KG.Role) == [LEADER, SUPERINTENDENT, CHAIRMAN]
    assert made[LEADER, KG.title] == ["leader"]
    assert made[LEADER, KG.confidence] == ["1"]
    assert made.words(made[LEADER, KG.evidence]) == [first.evidence[0].of(TEXT), "Dame Margaret"]


def test_two_persons_of_one_name_stay_two_and_only_here() -> None:
    article, facts, _ = vigil()
    twins = (Entity(Kind.PERSON, "Anna Reeve", (), (ANNA,)), Entity(Kind.PERSON, "Anna Réeve", (), (SIDDALL,)))
    made = build(Handmade(article, replace(facts, roles=()), Entities(twins)))
    elsewhere = build(Handmade(replace(article, url="https://gazette.example/other"), Facts(), Entities(twins)))
    first, second = made.of(KG.Person)
    assert first == elsewhere.of(KG.Person)[0] == f"{BASE}person/anna-reeve"
    assert second.startswith(f"{first}-")
    assert second != elsewhere.of(KG.Person)[1]
    assert build(Handmade(article, Facts(), Entities(twins[::-1]))).of(KG.Person) == [first, second]
    assert made[second, RDFS.label] == ["Anna Réeve"]


def test_facts_at_one_place_have_iris_of_their_own() -> None:
    article, facts, entities = vigil()
    [said, *_], [fund, _] = facts.statements, facts.measures
    twice = replace(
        facts,
        statements=(said, replace(said, speakers=(PRICE,)), said),
        measures=(fund, replace(fund, status=model.Status.PLANNED)),
        amounts=(FUND, replace(FUND, bound=Bound.UP_TO)),
    )
    made = build(Handmade(article, twice, entities))
    assert made.of(KG.Statement) == [NEVER, f"{NEVER}-2"]
    assert made.of(KG.Measure) == [FUND_MEASURE, f"{FUND_MEASURE}-2"]
    assert [made[one, KG.status] for one in made.of(KG.Measure)] == [[KG.Announced], [KG.Planned]]
    assert [made[one, KG.bound] for one in made.of(KG.Amount)] == [[KG.Exact], [KG.UpTo]]
