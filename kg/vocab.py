# ruff: noqa: N815 - terms are written as their vocabularies write them
"""RDF terms of our own, and the names of the ontology.

Nothing here depends on an RDF library: `kg.store` and `kg.validate` translate at their border. A term is written as in
its vocabulary: `KG.holder`, `KG.Person`, `NIF.beginIndex`, `RDF.type`; `PREFIXES` are those of every Turtle and query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kg.model import Bound, Form, Mode, SpeechAct, Status, Tenure


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal: its lexical form, and a datatype (xsd:string where none is given) or a language tag."""

    value: str
    datatype: Iri | None = None
    language: str | None = None


Triple = tuple[Iri, Iri, Iri | Literal]


@dataclass(frozen=True, slots=True)
class ArticleGraph:
    """All triples about one article; `name` is the article's IRI and the name of its graph."""

    name: Iri
    triples: tuple[Triple, ...]


class Namespace:
    """A vocabulary. A subclass names the terms in use as annotations; each becomes an `Iri` that starts with `base`."""

    base: ClassVar[str]

    def __init_subclass__(cls, *, base: str) -> None:
        cls.base = base
        for name in cls.__annotations__:
            setattr(cls, name, Iri(base + name))

    @classmethod
    def terms(cls) -> tuple[Iri, ...]:
        """All terms that this class names, in their written order."""
        return tuple(Iri(cls.base + name) for name in cls.__annotations__)


class KG(Namespace, base="https://w3id.org/newskg/ontology#"):
    """The project's own ontology, ontology/kg.ttl; a test holds the two against each other both ways."""

    # classes
    Agent: Iri
    Person: Iri
    Organisation: Iri
    Role: Iri
    Statement: Iri
    Quotation: Iri
    Measure: Iri
    Article: Iri
    Mention: Iri
    Amount: Iri
    # properties of an article, of the activity that made its graph, and of a mention
    sha256: Iri
    programVersion: Iri
    modelName: Iri
    modelVersion: Iri
    statementModel: Iri
    refersTo: Iri
    form: Iri
    # of several classes
    reportedIn: Iri
    evidence: Iri
    confidence: Iri
    tentative: Iri
    text: Iri
    amount: Iri
    date: Iri
    dateSpan: Iri
    # of a role
    holder: Iri
    title: Iri
    organisation: Iri
    tenure: Iri
    start: Iri
    end: Iri
    # of a statement
    speaker: Iri
    speakerText: Iri
    speakerRole: Iri
    cue: Iri
    mode: Iri
    speechAct: Iri
    addressee: Iri
    about: Iri
    contentSpan: Iri
    speakerSpan: Iri
    cueSpan: Iri
    # of a measure
    agent: Iri
    status: Iri
    statedIn: Iri
    place: Iri
    placeSpan: Iri
    # of an amount
    value: Iri
    maxValue: Iri
    currency: Iri
    unit: Iri
    bound: Iri
    per: Iri
    change: Iri
    # code lists (SKOS concept schemes), each followed by its concepts
    Form: Iri
    Name: Iri
    Nominal: Iri
    Pronoun: Iri
    Tenure: Iri
    Current: Iri
    Former: Iri
    Acting: Iri
    Incoming: Iri
    Mode: Iri
    Direct: Iri
    Indirect: Iri
    Mixed: Iri
    SpeechAct: Iri
    Asserting: Iri
    Announcing: Iri
    Promising: Iri
    Demanding: Iri
    Denying: Iri
    Criticising: Iri
    Supporting: Iri
    Asking: Iri
    Warning: Iri
    Status: Iri
    Announced: Iri
    Planned: Iri
    Proposed: Iri
    Demanded: Iri
    Implemented: Iri
    Rejected: Iri
    Bound: Iri
    Exact: Iri
    About: Iri
    AtLeast: Iri
    UpTo: Iri


class RDF(Namespace, base="http://www.w3.org/1999/02/22-rdf-syntax-ns#"):
    first: Iri
    rest: Iri
    type: Iri


class RDFS(Namespace, base="http://www.w3.org/2000/01/rdf-schema#"):
    comment: Iri
    domain: Iri
    label: Iri
    range: Iri
    seeAlso: Iri
    subClassOf: Iri
    subPropertyOf: Iri


class OWL(Namespace, base="http://www.w3.org/2002/07/owl#"):
    Class: Iri
    DatatypeProperty: Iri
    ObjectProperty: Iri
    Ontology: Iri
    versionInfo: Iri


class XSD(Namespace, base="http://www.w3.org/2001/XMLSchema#"):
    string: Iri
    date: Iri
    dateTime: Iri
    gYearMonth: Iri
    gYear: Iri
    boolean: Iri
    decimal: Iri
    nonNegativeInteger: Iri


class SCHEMA(Namespace, base="http://schema.org/"):
    articleBody: Iri
    author: Iri
    datePublished: Iri
    headline: Iri
    publisher: Iri
    url: Iri
    domainIncludes: Iri
    rangeIncludes: Iri
    MonetaryAmount: Iri
    QuantitativeValue: Iri


class NIF(Namespace, base="http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"):
    anchorOf: Iri
    beginIndex: Iri
    endIndex: Iri
    referenceContext: Iri


class PROV(Namespace, base="http://www.w3.org/ns/prov#"):
    Activity: Iri
    wasGeneratedBy: Iri


class SKOS(Namespace, base="http://www.w3.org/2004/02/skos/core#"):
    Concept: Iri
    ConceptScheme: Iri
    altLabel: Iri
    example: Iri
    hasTopConcept: Iri


class DCTERMS(Namespace, base="http://purl.org/dc/terms/"):
    description: Iri
    language: Iri
    title: Iri


PREFIXES: dict[str, str] = {
    "kg": KG.base,
    "schema": SCHEMA.base,
    "nif": NIF.base,
    "prov": PROV.base,
    "skos": SKOS.base,
    "dcterms": DCTERMS.base,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "xsd": XSD.base,
}


def concept(value: Form | Tenure | Mode | SpeechAct | Status | Bound) -> Iri:
    """The SKOS concept of a value from one of the model's code lists, which are spelled as in the ontology."""
    return Iri(KG.base + value.value)
