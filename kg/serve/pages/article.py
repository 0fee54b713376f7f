"""An article as its page shows it: the text with all that was found marked in it, and the facts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.serve.pages import reading
from kg.serve.pages.facts import (
    AmountFact,
    F,
    MeasureFact,
    Numbered,
    Passage,
    RoleFact,
    StatementFact,
    Thing,
)
from kg.serve.pages.known import Known
from kg.serve.pages.marked import Paragraph, paragraphs
from kg.serve.pages.marks import Link, fact_marks, mention_marks, mentions, merged, statement_marks
from kg.vocab import DCTERMS, KG, PROV, RDFS, SCHEMA

MAX_TITLE = 90  # characters of a text that stands for a missing headline


@dataclass(frozen=True, slots=True)
class Named:
    """A person or an organisation with its first mention and their number."""

    thing: Thing
    first: Passage
    mentions: int


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the page of an article shows. Without its text there are no paragraphs."""

    iri: str
    title: str
    published: str
    publisher: str
    author: str
    url: str
    language: str
    made_by: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    statements: tuple[Numbered[StatementFact], ...]
    measures: tuple[Numbered[MeasureFact], ...]
    roles: tuple[Numbered[RoleFact], ...]
    amounts: tuple[Numbered[AmountFact], ...]
    people: tuple[Named, ...]
    organisations: tuple[Named, ...]


def article_view(known: Known, iri: str, link: Link) -> ArticleView:
    """The view of an article. `link` gives the address of a person or an organisation."""
    text = known.one(iri, SCHEMA.articleBody)
    statements = _numbered("s", (reading.statement(known, each) for each in known.instances(KG.Statement)))
    measures = _numbered("m", (reading.measure(known, each) for each in known.instances(KG.Measure)))
    roles = _numbered("r", (reading.role(known, each) for each in known.instances(KG.Role)))
    amounts = _numbered("a", (reading.amount(known, each) for each in known.instances(KG.Amount)))
    marks = merged(
        [*mention_marks(known, iri, link), *statement_marks(statements, iri), *fact_marks("measure", measures, iri),
         *fact_marks("role", roles, iri), *fact_marks("amount", amounts, iri)]
    )  # fmt: skip
    named = tuple(_named(known, iri))
    return ArticleView(
        iri=iri,
        title=title(known, iri),
        published=known.one(iri, SCHEMA.datePublished)[:10],
        publisher=known.one(iri, SCHEMA.publisher),
        author=known.one(iri, SCHEMA.author),
        url=known.one(iri, SCHEMA.url),
        language=known.one(iri, DCTERMS.language),
        made_by=known.one(known.one(iri, PROV.wasGeneratedBy), RDFS.label),
        text=text,
        paragraphs=tuple(paragraphs(text, (each for each in marks if each.end <= len(text)))),
        statements=statements,
        measures=measures,
        roles=roles,
        amounts=amounts,
        people=tuple(each for each in named if each.thing.kind == "Person"),
        organisations=tuple(each for each in named if each.thing.kind == "Organisation"),
    )


def title(known: Known, iri: str) -> str:
    """The headline; without one the beginning of the text, or of the IRI's last part."""
    first = known.one(iri, SCHEMA.articleBody).strip().partition("\n")[0]
    short = first if len(first) <= MAX_TITLE else first[:MAX_TITLE].rpartition(" ")[0] + " …"
    return known.one(iri, SCHEMA.headline) or short or iri.rpartition("/")[2]


def _numbered(prefix: str, found: Iterable[F]) -> tuple[Numbered[F], ...]:
    """Facts in the order of the text."""
    ordered = sorted(found, key=lambda fact: (fact.first, fact.iri))
    return tuple(Numbered(f"{prefix}{number}", number, fact) for number, fact in enumerate(ordered, start=1))


def _named(known: Known, iri: str) -> Iterator[Named]:
    """Who is mentioned, in the order of first mentions."""
    places: dict[Thing, list[Passage]] = {}
    for _, who, found in mentions(known, iri):
        places.setdefault(who, []).append(found)
    for who, all_places in sorted(places.items(), key=lambda item: min(item[1])):
        yield Named(who, min(all_places), len(all_places))
