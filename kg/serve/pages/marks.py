"""What is marked in a text: who is mentioned, and the words that support each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kg.serve.pages.facts import F, Numbered, Passage, StatementFact, Thing, local, passage, thing
from kg.serve.pages.known import Known
from kg.serve.pages.marked import Mark
from kg.vocab import KG

Link = Callable[[str], str | None]  # the address at which an IRI is shown


def mention_marks(known: Known, iri: str, link: Link) -> Iterator[Mark]:
    """The marks of whoever is named, described or stood for by a pronoun."""
    for mention, who, found in mentions(known, iri):
        form = local(known.one(mention, KG.form)).lower()
        yield Mark(found.begin, found.end, (who.kind.lower(), form), href=link(who.iri), title=who.label)


def statement_marks(statements: Iterable[Numbered[StatementFact]], article: str) -> Iterator[Mark]:
    """The marks of contents, speakers and cues in an article."""
    for each in statements:
        fact, facts = each.fact, (each.name,)
        content = within(fact.content, article)
        for number, found in enumerate(content, start=1):
            refs = ((each.name, str(each.number)),) if number == len(content) else ()
            yield Mark(found.begin, found.end, ("statement",), facts, refs=refs)
        yield from (Mark(found.begin, found.end, ("speaker",), facts) for found in within(fact.speaker_spans, article))
        yield from (Mark(found.begin, found.end, ("cue",), facts) for found in within(fact.cue_spans, article))


def fact_marks(kind: str, numbered: Iterable[Numbered[F]], article: str) -> Iterator[Mark]:
    """The marks of the words of an article that support facts of a kind."""
    for each in numbered:
        for found in within(each.fact.evidence, article):
            yield Mark(found.begin, found.end, (kind,), (each.name,))


def within(found: Iterable[Passage], article: str) -> list[Passage]:
    """Those of an article. A fact that several report has words in each, at other places."""
    return [each for each in found if each.article == article]


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """One mark for each span, with all that it shows."""
    spans: dict[tuple[int, int], Mark] = {}
    for mark in marks:
        if mark.begin >= mark.end:
            continue
        there = spans.get((mark.begin, mark.end))
        spans[mark.begin, mark.end] = mark if there is None else replace(
            there,
            kinds=tuple(dict.fromkeys((*there.kinds, *mark.kinds))),
            facts=tuple(dict.fromkeys((*there.facts, *mark.facts))),
            href=there.href or mark.href,
            title=there.title or mark.title,
            refs=tuple(dict.fromkeys((*there.refs, *mark.refs))),
        )  # fmt: skip
    return list(spans.values())


def mentions(known: Known, iri: str) -> Iterator[tuple[str, Thing, Passage]]:
    """Each mention that refers to somebody."""
    for mention in known.subjects(KG.refersTo):
        found, who = passage(known, mention), known.one(mention, KG.refersTo)
        if found is not None and found.article == iri:
            yield mention, thing(known, who), found
