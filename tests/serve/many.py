"""Articles that agree and differ in what lists are sorted and filtered by: hostile names, one person in many graphs and
under two labels, statements of several speakers and of none, articles without date or headline, equal values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, SKOS, XSD, ArticleGraph, Iri, Literal, Triple
from tests.handmade import BASE

PEOPLE = (
    "Zoë Quinn", "zoe quinn the Elder", "O'Neill", 'Al "Ace" <b>Bold</b>', "ישראל ישראלי", "😀 Smile",
    "{{ 7*7 }} \\ $it", "Éva Ångström", "Jo",
)  # fmt: skip
BODIES = ("Ministry of Søuth", "R&D </td><script>alert(1)</script>", "Ältestenrat; Rat")
PUBLISHERS = ("The Gazette", 'Echo & "Sons" #1', None)
DATES = ("2021-03-10", "2021-03-10T23:59:00Z", "2020-12-31", None)
CURRENCIES = ("GBP", "USD", None)
WORDS = (
    "We will double the fund", 'lights\nwill burn, by May; or "June"', "Café prices fell", "nothing .* (listened)",
    "WE WILL DOUBLE THE FUND AND EVERY LIGHT OF THE TOWN WILL BURN A",
)  # fmt: skip
MODES, ACTS = (KG.Direct, KG.Indirect, KG.Mixed), (KG.Asserting, KG.Denying, None)
STATUSES, TENURES = (KG.Planned, KG.Rejected), (KG.Current, KG.Former)
ARTICLES, STATEMENTS = 7, 5
Value = TypeVar("Value")
Pairs = Iterator[tuple[Iri, Iri, Iri | Literal | None]]


def graphs() -> list[ArticleGraph]:
    """The graphs, of ARTICLES articles with STATEMENTS statements each."""
    return [_graph(number) for number in range(ARTICLES)]


def _graph(number: int) -> ArticleGraph:
    name = Iri(f"{BASE}article/story-{number}")
    triples = (*_article(name, number), *_agents(name, number), *_facts(name, number))
    return ArticleGraph(name, tuple(dict.fromkeys((s, p, o) for s, p, o in triples if o is not None)))


def of(values: tuple[Value, ...], number: int) -> Value:
    """One of some values, in turn."""
    return values[number % len(values)]


def person(number: int) -> Iri:
    """The IRI of a person."""
    return Iri(f"{BASE}person/p{number % len(PEOPLE)}")


def body(number: int) -> Iri:
    """The IRI of an organisation."""
    return Iri(f"{BASE}organisation/o{number % len(BODIES)}")


def _text(value: str | None, kind: Iri | None = None) -> Literal | None:
    return None if value is None else Literal(value, kind)


def _article(name: Iri, number: int) -> Pairs:
    day = of(DATES, number)
    yield name, RDF.type, KG.Article
    yield name, SCHEMA.headline, _text(f"Story {number} <i>of</i> the “town”" if number % 5 else None)
    yield name, SCHEMA.publisher, _text(of(PUBLISHERS, number))
    yield name, SCHEMA.datePublished, _text(day, XSD.dateTime if day and "T" in day else XSD.date)


def _agents(name: Iri, number: int) -> Pairs:
    for one in range(number, number + 5):
        who, label = person(one), of(PEOPLE, one)
        yield who, RDF.type, KG.Person
        yield who, RDFS.label, Literal(label.upper() if number == 3 else label)
        yield who, SKOS.altLabel, _text(f"Alias {one % len(PEOPLE)}" if one % 2 else None)
        yield who, KG.reportedIn, name
    for one in range(number, number + 2):
        yield body(one), RDF.type, KG.Organisation
        yield body(one), RDFS.label, Literal(of(BODIES, one))
        yield body(one), KG.reportedIn, name
    role = Iri(f"{BASE}role/p{number % 3}/chair")
    yield role, RDF.type, KG.Role
    yield role, KG.holder, person(number % 3)
    yield role, KG.title, Literal(f"chair <of> the board {number % 3}")
    yield role, KG.organisation, body(number % 3) if number % 3 else None
    yield role, KG.tenure, of(TENURES, number % 3)
    yield from _shown(role, KG.evidence, name, 900)


def _shown(fact: Iri, by: Iri, name: Iri, start: int) -> Pairs:
    words = Iri(f"{name}#char={start},{start + 5}")
    yield fact, by, words
    yield fact, KG.reportedIn, name
    yield words, RDF.type, KG.Mention
    yield words, NIF.referenceContext, name
    yield words, NIF.anchorOf, Literal(f"words {start % 7}")


def _facts(name: Iri, number: int) -> Pairs:
    for one in range(STATEMENTS):
        salt, start = number * STATEMENTS + one, 30 * one
        said = Iri(f"{BASE}statement/story-{number}/{start}-{start + 5}")
        yield said, RDF.type, KG.Statement
        speakers = (person(number + one), body(number))[: salt % 3]
        yield from ((said, KG.speaker, who) for who in speakers)
        yield said, KG.speakerText, Literal("a spokesman")
        yield said, KG.cue, Literal("said")
        yield said, KG.text, Literal(of(WORDS, salt) + (f" {one}" if one % 2 else ""))
        yield said, KG.mode, of(MODES, salt)
        yield said, KG.speechAct, of(ACTS, salt // 2)
        yield said, KG.about, person(number + one + 1) if one % 2 else None
        yield from _shown(said, KG.contentSpan, name, start)
    step, sum_ = Iri(f"{BASE}measure/story-{number}/7-9"), Iri(f"{name}#amount=7,9")
    yield step, RDF.type, KG.Measure
    yield step, RDFS.label, Literal(of(WORDS, number))
    yield step, KG.text, Literal(of(WORDS, number))
    yield step, KG.agent, person(number)
    yield step, KG.status, of(STATUSES, number)
    yield from _shown(step, KG.evidence, name, 7)
    yield step, KG.amount, sum_ if number % 3 else None
    yield sum_, RDF.type, KG.Amount
    yield sum_, KG.value, Literal(str((7, 1000, 30)[number % 3]), XSD.decimal)
    yield sum_, KG.currency, _text(of(CURRENCIES, number))
    yield sum_, KG.unit, _text(None if of(CURRENCIES, number) else "percent")
    yield sum_, KG.evidence, Iri(f"{name}#char=7,12")


def instances(kind: Iri) -> set[str]:
    """The IRIs of all things of a class."""
    found: list[Triple] = [triple for graph in graphs() for triple in graph.triples]
    return {thing for thing, verb, value in found if verb == RDF.type and value == kind}
