"""What pages show, as values: passages of articles, the things that have pages, and the facts with their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.serve.pages.known import Known, remembered
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA

_PLACE = re.compile(r"#char=([0-9]{1,10}),([0-9]{1,10})$")


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Words of an article: code point offsets, end exclusive. `iri` is that of the mention."""

    begin: int
    end: int
    article: str
    words: str
    iri: str


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a page of its own: a person, an organisation, a role, a measure."""

    iri: str
    label: str
    kind: str  # the name of its class; "" where that is not known


@dataclass(frozen=True, slots=True)
class Source:
    """The article in which a fact is reported."""

    iri: str
    headline: str
    published: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What all facts have. `evidence` is in the order of the text.

    `sources` are the articles that report it; of many the newest, and `more` is the number of the others.
    """

    iri: str
    evidence: tuple[Passage, ...]
    sources: tuple[Source, ...]
    more: int
    confidence: str

    @property
    def first(self) -> tuple[str, int]:
        """Where it begins, for sorting."""
        return (self.evidence[0].article, self.evidence[0].begin) if self.evidence else ("", 0)

    @property
    def anchor(self) -> Passage | None:
        """The words to which a link to the fact leads."""
        return next(iter(self.evidence), None)


@dataclass(frozen=True, slots=True)
class AmountFact(Fact):
    """A sum of money or a quantity; `text` has it in a normal form."""

    text: str
    currency: str
    value: str


@dataclass(frozen=True, slots=True)
class RoleFact(Fact):
    """Somebody holds a title."""

    holder: Thing
    title: str
    organisation: Thing | None
    tenure: str
    amounts: tuple[AmountFact, ...]
    start: str
    end: str

    @property
    def post(self) -> str:
        """The title, and whether it is no longer held, or not yet, or for now: former chairman."""
        return tenured(self.tenure, self.title)


@dataclass(frozen=True, slots=True)
class StatementFact(Fact):
    """Somebody said something. `words` name the speaker where it is said; `content` are the pieces of `text`."""

    speakers: tuple[Thing, ...]
    words: str
    roles: tuple[Thing, ...]
    cue: str
    text: str
    mode: str
    act: str
    addressees: tuple[Thing, ...]
    about: tuple[Thing, ...]
    amounts: tuple[AmountFact, ...]
    date: str
    tentative: bool
    content: tuple[Passage, ...]
    speaker_spans: tuple[Passage, ...]
    cue_spans: tuple[Passage, ...]

    @property
    def said(self) -> str:
        """What was said, in quotation marks where all of it is the speaker's own words."""
        return f"“{self.text}”" if self.mode == "Direct" and self.text else self.text

    @property
    def anchor(self) -> Passage | None:
        """Where what is said begins, rather than who says it."""
        return self.content[0] if self.content else next(iter(self.evidence), None)


@dataclass(frozen=True, slots=True)
class MeasureFact(Fact):
    """A step that somebody takes, plans, or is asked to take. `stated_in` are the statements from which alone it is
    known, each by who makes it."""

    label: str
    text: str
    agents: tuple[Thing, ...]
    status: str
    amounts: tuple[AmountFact, ...]
    stated_in: tuple[Thing, ...]
    date: str
    places: tuple[str, ...]


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Numbered(Generic[F]):
    """A fact with its name on the page, such as s3, and its number."""

    name: str
    number: int
    fact: F


def passages(known: Known, fact: str, predicate: str) -> tuple[Passage, ...]:
    """The mentions that a property of a fact names, in the order of the text."""
    return tuple(sorted(found for each in known.all(fact, predicate) if (found := passage(known, each))))


@remembered
def passage(known: Known, mention: str) -> Passage | None:
    """A mention's place; None where that is not known, or no place."""
    begin, end = known.index(mention, NIF.beginIndex), known.index(mention, NIF.endIndex)
    place = (begin, end) if begin is not None and end is not None else place_in(mention)
    if place is None or place[0] > place[1]:
        return None
    article = known.one(mention, NIF.referenceContext) or mention.partition("#")[0]
    words = known.one(mention, NIF.anchorOf) or known.one(article, SCHEMA.articleBody)[slice(*place)]
    return Passage(*place, article, words, mention)


def place_in(mention: str) -> tuple[int, int] | None:
    """The offsets that the IRI of a mention gives after RFC 5147; None where it is of another kind."""
    found = _PLACE.search(mention)
    return (int(found[1]), int(found[2])) if found else None


@remembered
def thing(known: Known, iri: str) -> Thing:
    """Something with a page, by the name that people know it by."""
    classes = known.all(iri, RDF.type)
    if KG.Role in classes or (not classes and known.one(iri, KG.title)):
        return Thing(iri, role_label(known, iri), "Role")
    kind = next((each for each in ("Person", "Organisation", "Measure", "Statement") if KG.base + each in classes), "")
    return Thing(iri, known.one(iri, RDFS.label) or iri.rpartition("/")[2], kind)


def role_label(known: Known, iri: str) -> str:
    """A role in words: former chairman, Harbour Trust."""
    words = tenured(local(known.one(iri, KG.tenure)), known.one(iri, KG.title) or iri.rpartition("/")[2])
    organisation = known.one(iri, KG.organisation)
    name = known.one(organisation, RDFS.label) if organisation else ""
    return f"{words}, {name}" if name else words


def tenured(tenure: str, title: str) -> str:
    """A title, with its tenure where that is not the current one."""
    return title if tenure in ("", "Current") else f"{tenure.lower()} {title}"


def local(iri: str) -> str:
    """The name of a concept within its vocabulary."""
    return iri.rpartition("#")[2]


def sources(known: Known, fact: str) -> tuple[Source, ...]:
    """The articles that report a fact, the newest first."""
    return newest_first(source(known, iri) for iri in known.all(fact, KG.reportedIn))


def newest_first(found: Iterable[Source]) -> tuple[Source, ...]:
    """Articles, the newest first, those of a day by their headlines."""
    ordered = sorted(found, key=lambda each: (each.headline, each.iri))
    return tuple(sorted(ordered, key=lambda each: each.published, reverse=True))


def source(known: Known, iri: str) -> Source:
    """An article, by its headline."""
    headline = known.one(iri, SCHEMA.headline) or iri.rpartition("/")[2]
    return Source(iri, headline, known.one(iri, SCHEMA.datePublished)[:10], known.one(iri, SCHEMA.publisher))


def things(known: Known, iri: str, predicate: str) -> tuple[Thing, ...]:
    """What a property leads to, by name."""
    return tuple(sorted((thing(known, each) for each in known.all(iri, predicate)), key=lambda it: (it.label, it.iri)))
