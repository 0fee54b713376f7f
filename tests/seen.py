"""A graph to ask in tests, and the IRIs of what the handmade article holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.rdf import article_graph
from kg.vocab import NIF, RDF, ArticleGraph, Iri, Literal
from tests.handmade import BASE, GENERATOR, Handmade, at, vigil

ID = "harbour-town-doubles-lighting-fund-after-vigil-caf8d054"
ARTICLE = f"{BASE}article/{ID}"
LEADER = f"{BASE}role/margaret-okafor/leader/penmarrow-council"
SUPERINTENDENT = f"{BASE}role/daniel-price/superintendent/wessary-police"
CHAIRMAN = f"{BASE}role/tom-siddall/chairman/harbour-trust/former"


class Seen:
    """A graph to ask: `seen[subject, predicate]` are the objects, as plain strings, in the order of the graph."""

    def __init__(self, one: ArticleGraph) -> None:
        self.objects: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, predicate, value in one.triples:
            self.objects[subject, predicate].append(value.value if isinstance(value, Literal) else value)

    def __getitem__(self, key: tuple[str, str]) -> list[str]:
        return self.objects.get(key, [])

    def of(self, kind: Iri) -> list[str]:
        return [
            subject for (subject, predicate), kinds in self.objects.items() if predicate == RDF.type and kind in kinds
        ]

    def words(self, mentions: Iterable[str]) -> list[str]:
        return [self[mention, NIF.anchorOf][0] for mention in mentions]


def build(made: Handmade) -> Seen:
    return Seen(article_graph(*made, base=BASE, generator=GENERATOR))


def statement(content: str, until: str | None = None) -> str:
    """The IRI of the handmade statement whose content goes from the words `content` through the words `until`."""
    return f"{BASE}statement/{ID}/{at(content).start}-{at(until or content).end}"


NEVER = statement("the town would “never forget” Ms Reeve")
DOUBLE = statement("We will double", "burn by May.")
LIGHTS = statement("Nobody listened,", "for ten years.")
REVIEW = statement("they would publish a review of night patrols")
INQUEST = statement("the inquest had been delayed")
DUTY = statement("about 40 officers had been on duty")
FUND_MEASURE, REVIEW_MEASURE = (
    f"{BASE}measure/{ID}/{span.start}-{span.end}" for span in (measure.span for measure in vigil().facts.measures)
)
