"""What the page of a role, a statement or a measure shows: the fact, and its evidence where it stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import shorten

from kg.iri import is_absolute
from kg.serve.pages import fetch, reading
from kg.serve.pages.facts import Fact, MeasureFact, Numbered, Passage, RoleFact, Source, StatementFact, source
from kg.serve.pages.known import Known
from kg.serve.pages.marked import Mark, Paragraph, paragraphs
from kg.serve.pages.marks import Link, fact_marks, mention_marks, merged, statement_marks, within
from kg.vocab import KG, SCHEMA

MOST_ARTICLES = 5  # whose words a page shows
MOST_RELATED = 20  # facts
MAX_TITLE = 70  # characters of what is said, in a heading
RELATED = {
    "statement": f"SELECT DISTINCT ?f WHERE {{ ?f <{KG.statedIn}> $iri }} ORDER BY ?f LIMIT {MOST_RELATED}",
    "measure": f"""SELECT DISTINCT ?f WHERE {{
      {{ ?f <{KG.about}> $iri }} UNION {{ $iri <{KG.statedIn}> ?f }}
    }} ORDER BY ?f LIMIT {MOST_RELATED}""",
    "role": f"SELECT DISTINCT ?f WHERE {{ ?f <{KG.speakerRole}> $iri }} ORDER BY ?f LIMIT {MOST_RELATED}",
}
READERS = {"statement": reading.statement, "measure": reading.measure, "role": reading.role}
OTHERS = {"statement": "measure", "measure": "statement", "role": "statement"}


@dataclass(frozen=True, slots=True)
class Context:
    """The paragraphs of an article in which the evidence stands; `passage` is where it begins."""

    source: Source
    passage: Passage
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """What the page of a fact shows: of a statement, the measures known from it; of others, statements about them."""

    title: str
    kind: str
    shown: Numbered[Fact]
    contexts: tuple[Context, ...]
    others_kind: str
    others: tuple[Fact, ...]


def fact_view(iri: str, kind: str, link: Link) -> FactView:
    """The view of the fact of that IRI, asked of the engine. `link` gives the address of whoever is named."""
    related = [row["f"] for row in fetch.about(RELATED[kind], iri)]
    known = fetch.facts([iri, *related], MOST_ARTICLES)
    fact: Fact = READERS[kind](known, iri)
    shown = Numbered(f"{kind[0]}1", 1, fact)
    others = tuple(READERS[OTHERS[kind]](known, each) for each in related)
    return FactView(_title(fact), kind, shown, tuple(_contexts(shown, link)), OTHERS[kind], others)


def _title(fact: Fact) -> str:
    """A heading in words; of a fact of which nothing is said, the end of its IRI."""
    words = ""
    match fact:
        case RoleFact():
            words = f"{fact.holder.label}, {fact.post}"
        case StatementFact():
            speakers = ", ".join(each.label for each in fact.speakers) or fact.words
            text = shorten(fact.text, MAX_TITLE, placeholder=" …")
            words = f"{speakers} {fact.cue}: {replace(fact, text=text).said}"
        case MeasureFact():
            words = fact.label or fact.text
    return words.strip(" :,?") or fact.iri.rpartition("/")[2]


def _contexts(shown: Numbered[Fact], link: Link) -> Iterator[Context]:
    """The evidence in its paragraphs, article by article."""
    evidence = shown.fact.evidence
    articles = dict.fromkeys([*(each.iri for each in shown.fact.sources), *(each.article for each in evidence)])
    for article in [each for each in articles if is_absolute(each) and within(evidence, each)][:MOST_ARTICLES]:
        known = fetch.article(article)
        text = known.one(article, SCHEMA.articleBody)
        if found := [each for each in within(evidence, article) if each.end <= len(text)]:
            yield Context(source(known, article), found[0], _around(shown, article, known, found, link))


def _around(
    shown: Numbered[Fact], article: str, known: Known, found: list[Passage], link: Link
) -> tuple[Paragraph, ...]:
    """The paragraphs that hold the evidence, with who is mentioned there."""
    text = known.one(article, SCHEMA.articleBody)
    begin = text.rfind("\n", 0, min(each.begin for each in found)) + 1
    end = text.find("\n", max(each.end for each in found))
    end = len(text) if end < 0 else end
    marks = [*mention_marks(known, article, link), *_marks(shown, article)]
    inside = [each for each in merged(marks) if begin <= each.begin and each.end <= end]
    return tuple(paragraphs(text, inside, begin, end))


def _marks(shown: Numbered[Fact], article: str) -> Iterator[Mark]:
    """The marks of the fact in one of its articles."""
    match shown.fact:
        case StatementFact():
            yield from statement_marks([Numbered(shown.name, shown.number, shown.fact)], article)
        case MeasureFact():
            yield from fact_marks("measure", [shown], article)
        case _:
            yield from fact_marks("role", [shown], article)
