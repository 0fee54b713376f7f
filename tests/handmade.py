"""A news article of our own with everything that kg can say about it, made by hand, for everybody's tests.

`vigil()` gives the values, `graph()` the triples. The text has curly and straight quotation marks; an emoji
and a letter beyond the basic plane stand before most facts, so that offsets in anything but code points come out wrong.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from kg.model import (
    Amount,
    Article,
    Bound,
    Date,
    Entities,
    Entity,
    Facts,
    Form,
    Generator,
    Kind,
    Measure,
    Mention,
    Mode,
    Precision,
    Role,
    Span,
    SpeechAct,
    Statement,
    Status,
    Tenure,
)
from kg.rdf import article_graph
from kg.vocab import ArticleGraph

BASE = "https://newskg.example/id/"
GENERATOR = Generator(program="0.1.0", model="en_core_web_md", model_version="3.7.1")
HEADLINE = "Harbour town doubles lighting fund after vigil"
TEXT = """\
Harbour town doubles lighting fund after vigil

Hundreds of people stood on the quay at Penmarrow on Sunday evening 🕯️ to remember the swimmer Anna Reeve. \
One banner showed nothing but the letter “𝔸”.

The leader of Penmarrow Council, Dame Margaret Okafor, said the town would “never forget” Ms Reeve.

“We will double the safer shores fund to between £3million and £4million,” she told the Quayside Gazette, \
“and every light will burn by May.”

Superintendent Daniel Price of Wessary Police said that about 40 officers had been on duty.

Tom Siddall, a former chairman of the Harbour Trust, was angry. "Nobody listened," he said. \
"We asked for lights for ten years."

Dame Margaret and Mr Price promised that they would publish a review of night patrols.

A spokesman denied that the inquest had been delayed.

Mr Siddall was chairman from 2003 to 2010. His fee rose from £20 to £45 a week.
"""


class Handmade(NamedTuple):
    """One article's values, as they reach kg.rdf."""

    article: Article
    facts: Facts
    entities: Entities


def at(words: str, *, after: str = "", start: int = 0, text: str = TEXT) -> Span:
    """Where `words` stand first from `start` on, or after the words `after`. Raises ValueError if they don't."""
    start = text.index(words, text.index(after) + len(after) if after else start)
    return Span(start, start + len(words))


def name(words: str, kind: Kind, *, after: str = "") -> Mention:
    """A name."""
    return Mention(at(words, after=after), Form.NAME, kind)


def pronoun(words: str, *, after: str, kind: Kind | None = Kind.PERSON) -> Mention:
    """A pronoun, found by the words right before it."""
    return Mention(at(words, after=after), Form.PRONOUN, kind)


ANNA = name("Anna Reeve", Kind.PERSON)
MS_REEVE = name("Ms Reeve", Kind.PERSON)
MARGARET = name("Margaret Okafor", Kind.PERSON)
SHE = pronoun("she", after="£4million,” ")
DAME_MARGARET = name("Dame Margaret", Kind.PERSON, after="ten years")
PRICE = name("Daniel Price", Kind.PERSON)
MR_PRICE = name("Mr Price", Kind.PERSON)
SIDDALL = name("Tom Siddall", Kind.PERSON)
HE = pronoun("he", after='listened," ')
COUNCIL = name("Penmarrow Council", Kind.ORGANISATION)
WE = pronoun("We", after="“never forget” Ms Reeve", kind=Kind.ORGANISATION)
GAZETTE = name("Quayside Gazette", Kind.ORGANISATION)
POLICE = name("Wessary Police", Kind.ORGANISATION)
TRUST = name("Harbour Trust", Kind.ORGANISATION)
SPOKESMAN = Mention(at("A spokesman"), Form.NOMINAL, Kind.PERSON)

FUND = Amount(at("between £3million and £4million"), Decimal(3_000_000), Decimal(4_000_000), "GBP", None, Bound.EXACT)
OFFICERS = Amount(at("about 40 officers"), Decimal(40), None, None, "officers", Bound.ABOUT)
WEEKLY = Amount(at("£45"), Decimal(45), None, "GBP", None, Bound.EXACT, per="week", confidence=Decimal("0.92"))
BEFORE = Amount(at("£20"), Decimal(20), None, "GBP", None, Bound.EXACT, confidence=Decimal("0.92"), change=WEEKLY)


def _roles() -> tuple[Role, ...]:
    leader = at("The leader of Penmarrow Council, Dame Margaret Okafor")
    officer = at("Superintendent Daniel Price of Wessary Police")
    chairman = at("Tom Siddall, a former chairman of the Harbour Trust")
    return (
        Role(MARGARET, "leader", COUNCIL, Tenure.CURRENT, (leader,), Decimal("0.95")),
        Role(PRICE, "Superintendent", POLICE, Tenure.CURRENT, (officer,), Decimal("0.90")),
        Role(
            SIDDALL,
            "chairman",
            TRUST,
            Tenure.FORMER,
            (chairman,),
            Decimal("0.9"),
            start=Date(at("2003"), "2003", Precision.YEAR),
            end=Date(at("2010"), "2010", Precision.YEAR),
        ),
    )


def _statement(speakers: tuple[Mention, ...], speaker: str, cue: str, *content: str) -> Statement:
    """An indirect statement, 0.9 sure; the cue is looked for right after the words `speaker` or right before them."""
    start = TEXT.find(f"{speaker}, {cue}"), TEXT.find(f"{speaker} {cue}"), TEXT.find(f"{cue} {speaker}")
    near = next(found for found in start if found >= 0)
    here = at(speaker, start=near)
    pieces = tuple(at(words) for words in content)
    return Statement(speakers, here, at(cue, start=near), pieces, Mode.INDIRECT, None, (), Decimal("0.9"))


def _statements() -> tuple[Statement, ...]:
    leader = "The leader of Penmarrow Council, Dame Margaret Okafor"
    officer = "Superintendent Daniel Price of Wessary Police"
    doubled = (
        "We will double the safer shores fund to between £3million and £4million,",
        "and every light will burn by May.",
    )
    lights = ("Nobody listened,", "We asked for lights for ten years.")
    joint = "they would publish a review of night patrols"
    never = _statement((MARGARET,), leader, "said", "the town would “never forget” Ms Reeve")
    told = _statement((SHE,), "she", "told", *doubled)
    duty = _statement((PRICE,), officer, "said", "about 40 officers had been on duty")
    angry = _statement((HE,), "he", "said", *lights)
    review = _statement((DAME_MARGARET, MR_PRICE), "Dame Margaret and Mr Price", "promised", joint)
    inquest = _statement((SPOKESMAN,), "A spokesman", "denied", "the inquest had been delayed")
    return (
        replace(never, mode=Mode.MIXED, speech_act=SpeechAct.ASSERTING),
        replace(
            told, mode=Mode.DIRECT, speech_act=SpeechAct.ANNOUNCING, addressees=(GAZETTE,), confidence=Decimal("0.97")
        ),
        duty,
        replace(
            angry,
            mode=Mode.DIRECT,
            speech_act=SpeechAct.CRITICISING,
            date=Date(at("Sunday evening"), "2024-03-10", Precision.DAY),
        ),
        replace(review, speech_act=SpeechAct.PROMISING, confidence=Decimal("0.8")),
        replace(inquest, speech_act=SpeechAct.DENYING, confidence=Decimal("0.2"), tentative=True),
    )


def _measures() -> tuple[Measure, ...]:
    fund = at("double the safer shores fund to between £3million and £4million")
    review = at("publish a review of night patrols")
    return (
        Measure(
            fund,
            (WE,),
            Status.ANNOUNCED,
            (FUND,),
            Decimal("0.85"),
            date=Date(at("May"), "2024-05", Precision.MONTH),
            places=(at("Penmarrow"),),
        ),
        Measure(review, (DAME_MARGARET, MR_PRICE), Status.PLANNED, (), Decimal("0.7")),
    )


def _entities() -> Entities:
    person, organisation = Kind.PERSON, Kind.ORGANISATION
    return Entities(
        (
            Entity(person, "Anna Reeve", ("Ms Reeve",), (ANNA, MS_REEVE)),
            Entity(person, "Margaret Okafor", ("Dame Margaret",), (MARGARET, SHE, DAME_MARGARET)),
            Entity(person, "Daniel Price", ("Mr Price",), (PRICE, MR_PRICE)),
            Entity(person, "Tom Siddall", (), (SIDDALL, HE)),
            Entity(organisation, "Penmarrow Council", (), (COUNCIL, WE)),
            Entity(organisation, "Quayside Gazette", (), (GAZETTE,)),
            Entity(organisation, "Wessary Police", (), (POLICE,)),
            Entity(organisation, "Harbour Trust", (), (TRUST,)),
        )
    )


def vigil() -> Handmade:
    """The article with persons, organisations, roles (one former), statements of each mode (one by two speakers, one by
    nobody known, two in two pieces), measures (one with a range of money, a date and a place), an amount
    of no measure, and two amounts of which the first changes to the second."""
    article = Article(
        TEXT,
        "tests/handmade.py",
        headline=HEADLINE,
        url="https://gazette.example/news/harbour-vigil",
        published="2024-03-10",
        publisher="kg tests",
        author="A. Tester",
    )
    return Handmade(article, Facts(_roles(), _statements(), _measures(), (FUND, OFFICERS, BEFORE, WEEKLY)), _entities())


def graph() -> ArticleGraph:
    """The triples of `vigil()`."""
    return article_graph(*vigil(), base=BASE, generator=GENERATOR)
