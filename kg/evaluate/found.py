"""What the program found, read off the triples of its graphs: the same things as in `gold`, as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Form, Kind, Span
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, SKOS, ArticleGraph, Iri, Literal

Term = Iri | Literal


@dataclass(frozen=True, slots=True)
class FoundName:
    """A person or an organisation: label and other names."""

    iri: Iri
    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundRole:
    """Holder and organisation are entities."""

    holder: Iri | None
    title: str
    organisation: Iri | None


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """`mode` is the concept's name in small letters, as the gold writes it."""

    speakers: tuple[Iri, ...]
    speaker_text: str
    mode: str
    content: tuple[Span, ...]
    source: tuple[Span, ...]
    words: str


@dataclass(frozen=True, slots=True)
class FoundMeasure:
    """`sums` are value and currency of each amount of money."""

    spans: tuple[Span, ...]
    agents: tuple[Iri, ...]
    status: str
    sums: tuple[tuple[Decimal, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A span that stands for an entity."""

    span: Span
    form: Form
    kind: Kind
    entity: Iri
    label: str


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """Everything that the graphs say of one article; nothing where there is no graph of it."""

    persons: tuple[FoundName, ...] = ()
    organisations: tuple[FoundName, ...] = ()
    roles: tuple[FoundRole, ...] = ()
    statements: tuple[FoundStatement, ...] = ()
    measures: tuple[FoundMeasure, ...] = ()


class Found:
    """The union of graphs, to ask for the article with a certain text.

    As in every query without GRAPH, a person of several articles is one node with the names of all of them. Nodes
    come in the order of the lines of a sorted N-Quads file, so that ties are broken alike for any order of the graphs.
    """

    def __init__(self, graphs: Iterable[ArticleGraph]) -> None:
        triples = {triple for graph in graphs for triple in graph.triples}
        self._objects: dict[tuple[Iri, Iri], list[Term]] = {}
        self._reported: dict[tuple[Term, Term], list[Iri]] = {}
        for s, p, o in sorted(triples, key=lambda triple: tuple(map(_written, triple))):
            self._objects.setdefault((s, p), []).append(o)
        for (s, p), articles in self._objects.items():
            if p == KG.reportedIn:
                for article in articles:
                    for kind in self._objects[s, RDF.type]:
                        self._reported.setdefault((article, kind), []).append(s)
        self._contexts: dict[Iri | None, list[Iri]] = {}
        for (s, p), articles in self._objects.items():
            if p == NIF.referenceContext:
                for article in articles:
                    self._contexts.setdefault(Iri(str(article)), []).append(s)
        bodies = ((s, value) for (s, p), values in self._objects.items() if p == SCHEMA.articleBody for value in values)
        self._articles = {value.value: s for s, value in bodies if isinstance(value, Literal)}

    def __contains__(self, text: object) -> bool:
        """Whether there is a graph of an article with exactly this text."""
        return text in self._articles

    def article(self, text: str) -> FoundArticle:
        """What was found in the article with this text."""
        name = self._articles.get(text)
        if name is None:
            return FoundArticle()
        return FoundArticle(
            persons=tuple(map(self._name, self._of(name, KG.Person))),
            organisations=tuple(map(self._name, self._of(name, KG.Organisation))),
            roles=tuple(map(self._role, self._of(name, KG.Role))),
            statements=tuple(map(self._statement, self._of(name, KG.Statement))),
            measures=tuple(map(self._measure, self._of(name, KG.Measure))),
        )

    def mentions(self, text: str) -> tuple[FoundMention, ...]:
        """The mentions in the article with this text that stand for somebody, in order of the text."""
        name = self._articles.get(text)
        found = (mention for mention in self._contexts.get(name, ()) if self._objects.get((mention, KG.refersTo)))
        return tuple(sorted(map(self._mention, found), key=lambda one: one.span))

    def _mention(self, node: Iri) -> FoundMention:
        entity = self._nodes(node, KG.refersTo)[0]
        kind = Kind.PERSON if KG.Person in self._objects[entity, RDF.type] else Kind.ORGANISATION
        form = Form(self._concept(node, KG.form).capitalize())
        return FoundMention(self._span(node), form, kind, entity, self._text(entity, RDFS.label))

    def _of(self, article: Iri, kind: Iri) -> list[Iri]:
        return self._reported.get((article, kind), [])

    def _name(self, node: Iri) -> FoundName:
        return FoundName(node, self._text(node, RDFS.label), tuple(self._names(node)))

    def _names(self, node: Iri) -> Iterator[str]:
        for predicate in (RDFS.label, SKOS.altLabel):
            yield from (term.value for term in self._objects.get((node, predicate), ()) if isinstance(term, Literal))

    def _role(self, node: Iri) -> FoundRole:
        return FoundRole(self._node(node, KG.holder), self._text(node, KG.title), self._node(node, KG.organisation))

    def _statement(self, node: Iri) -> FoundStatement:
        return FoundStatement(
            speakers=self._nodes(node, KG.speaker),
            speaker_text=self._text(node, KG.speakerText),
            mode=self._concept(node, KG.mode),
            content=self._spans(node, KG.contentSpan),
            source=self._spans(node, KG.speakerSpan),
            words=self._text(node, KG.text),
        )

    def _measure(self, node: Iri) -> FoundMeasure:
        amounts = ((self._text(a, KG.value), self._text(a, KG.currency)) for a in self._nodes(node, KG.amount))
        return FoundMeasure(
            spans=self._spans(node, KG.evidence),
            agents=self._nodes(node, KG.agent),
            status=self._concept(node, KG.status),
            sums=tuple((Decimal(value), currency) for value, currency in amounts if value and currency),
            words=self._text(node, KG.text),
        )

    def _nodes(self, node: Iri, predicate: Iri) -> tuple[Iri, ...]:
        return tuple(term for term in self._objects.get((node, predicate), ()) if isinstance(term, Iri))

    def _node(self, node: Iri, predicate: Iri) -> Iri | None:
        """The first node, None where there is none."""
        return next(iter(self._nodes(node, predicate)), None)

    def _text(self, node: Iri, predicate: Iri) -> str:
        """The first literal, "" where there is none."""
        terms = self._objects.get((node, predicate), ())
        return next((term.value for term in terms if isinstance(term, Literal)), "")

    def _concept(self, node: Iri, predicate: Iri) -> str:
        return (self._node(node, predicate) or "").removeprefix(KG.base).lower()

    def _spans(self, node: Iri, predicate: Iri) -> tuple[Span, ...]:
        return tuple(map(self._span, self._nodes(node, predicate)))

    def _span(self, mention: Iri) -> Span:
        return Span(int(self._text(mention, NIF.beginIndex)), int(self._text(mention, NIF.endIndex)))


def _written(term: Term) -> str:
    """A term about as N-Triples writes it, to sort by."""
    return f'"{term.value}"' if isinstance(term, Literal) else f"<{term}>"
