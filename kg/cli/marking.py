"""`kg show`: an article's text with what was found marked in it, and the facts below, read from its graph."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.cli import output as out
from kg.cli.building import Batch
from kg.settings import Settings
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, ArticleGraph, Iri, Literal

STYLES = {"person": "cyan", "organisation": "magenta", "statement": "yellow", "measure": "green", "amount": "blue"}
KINDS = {KG.Person: "person", KG.Organisation: "organisation", KG.Measure: "measure", KG.Amount: "amount"}
INNER = tuple(STYLES)  # where two marks begin together, the one further right stands inside


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of the text, in code points, and what it is (a key of STYLES)."""

    start: int
    end: int
    kind: str


class Facts:
    """The graph of one article by subject: short ways to what a fact says."""

    def __init__(self, graph: ArticleGraph) -> None:
        self.graph = graph
        self._values: dict[tuple[str, str], list[Iri | Literal]] = defaultdict(list)
        for subject, predicate, value in graph.triples:
            self._values[subject, predicate].append(value)

    def values(self, subject: str, predicate: str) -> list[str]:
        """The values of a property: texts, and IRIs."""
        return [value.value if isinstance(value, Literal) else str(value) for value in self._values[subject, predicate]]

    def one(self, subject: str, predicate: str) -> str:
        """The first value, or an empty text."""
        return next(iter(self.values(subject, predicate)), "")

    def label(self, iri: str) -> str:
        """What a person would call it: its label, or the last part of its IRI."""
        return self.one(iri, RDFS.label) or iri.rpartition("#")[2].rpartition("/")[2]

    def labels(self, subject: str, predicate: str) -> str:
        """The labels of a property's values, in one line."""
        return ", ".join(map(self.label, self.values(subject, predicate)))

    def of(self, kind: Iri) -> list[str]:
        """The subjects of a class, in the graph's order."""
        return [subject for subject, predicate, value in self.graph.triples if predicate == RDF.type and value == kind]

    def span(self, mention: str) -> tuple[int, int]:
        """Where a mention stands in the text."""
        return int(self.one(mention, NIF.beginIndex)), int(self.one(mention, NIF.endIndex))


def show(source: str, settings: Settings) -> int:
    """Print each article of the source, marked; the exit code is that of a build."""
    batch = Batch([source], replace(settings, text=True, keep_invalid=True))
    for graph in batch:
        facts = Facts(graph)
        text = facts.one(graph.name, SCHEMA.articleBody)
        _print(text, marks(facts))
        for title, lines in sections(facts):
            out.data(f"\n{title}\n{''.join(f'  {line}{chr(10)}' for line in lines)}".encode())
    return batch.code


def marks(facts: Facts) -> list[Mark]:
    """What is marked: names, statements' contents, measures and amounts."""
    found = [Mark(*facts.span(mention), KINDS.get(_kind(facts, mention), "")) for mention in facts.of(KG.Mention)]
    for kind, predicate in ((KG.Statement, KG.contentSpan), (KG.Measure, KG.evidence), (KG.Amount, KG.evidence)):
        name = KINDS.get(kind, "statement")
        found += [Mark(*facts.span(at), name) for fact in facts.of(kind) for at in facts.values(fact, predicate)]
    return sorted({mark for mark in found if mark.kind}, key=lambda m: (m.start, -m.end, -INNER.index(m.kind)))


def _kind(facts: Facts, mention: str) -> Iri:
    """The class of what a mention refers to; an empty IRI where it refers to nothing."""
    target = facts.one(mention, KG.refersTo)
    return next((Iri(each) for each in facts.values(target, RDF.type) if each in KINDS), Iri(""))


def bracketed(text: str, found: Iterable[Mark]) -> str:
    """`text` with each mark as [words]{kind}: at one place what closes stands first, and inner marks within outer ones.

    >>> bracketed("Ann Lee spoke", [Mark(0, 7, "person")])
    '[Ann Lee]{person} spoke'
    """
    opened, closed = Counter[int](), defaultdict[int, str](str)
    for mark in sorted(found, key=lambda m: m.end - m.start):
        opened[mark.start] += 1
        closed[mark.end] += f"]{{{mark.kind}}}"
    return "".join(closed[at] + "[" * opened[at] + text[at : at + 1] for at in range(len(text) + 1))


def _print(text: str, found: list[Mark]) -> None:
    """The marked text: in colours on a terminal, in brackets elsewhere."""
    if not sys.stdout.isatty():
        out.data((bracketed(text, found).rstrip("\n") + "\n").encode())
        return
    from rich.text import Text

    shown = Text(out.printable(text))
    for mark in found:
        shown.stylize(STYLES[mark.kind] + (" underline" if mark.kind == "statement" else ""), mark.start, mark.end)
    out.pretty(shown, Text(" ").join(Text(kind, style) for kind, style in STYLES.items()))


def sections(facts: Facts) -> Iterator[tuple[str, list[str]]]:
    """The facts, a line each: people and organisations, roles, statements, measures."""
    entities = [*facts.of(KG.Person), *facts.of(KG.Organisation)]
    yield "People and organisations", [facts.label(each) for each in entities]
    yield "Roles", [_role(facts, each) for each in facts.of(KG.Role)]
    yield "Statements", [_statement(facts, each) for each in facts.of(KG.Statement)]
    yield "Measures", [_measure(facts, each) for each in facts.of(KG.Measure)]


def _role(facts: Facts, role: str) -> str:
    where = facts.labels(role, KG.organisation)
    words = f"{facts.labels(role, KG.holder)}: {facts.one(role, KG.title)}" + (f", {where}" if where else "")
    return f"{words} ({facts.label(facts.one(role, KG.tenure)).lower()})"


def _statement(facts: Facts, statement: str) -> str:
    who = facts.labels(statement, KG.speaker) or facts.one(statement, KG.speakerText)
    mode = facts.label(facts.one(statement, KG.mode)).lower()
    return f"{who} {facts.one(statement, KG.cue)}: {' '.join(facts.one(statement, KG.text).split())} ({mode})"


def _measure(facts: Facts, measure: str) -> str:
    who = facts.labels(measure, KG.agent)
    status = facts.label(facts.one(measure, KG.status)).lower()
    return f"{' '.join(facts.one(measure, KG.text).split())} ({status}{', by ' + who if who else ''})"
