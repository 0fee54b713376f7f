"""Values to triples. `describe` has one case for each kind of value, and nothing else knows which terms it becomes.

The joined values come from `kg.join`, each with its IRI: there are no blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch

from kg.iri import web_address
from kg.join import Joined, evidence, join
from kg.model import (
    Amount,
    Article,
    Date,
    Entities,
    Entity,
    Facts,
    Generator,
    Kind,
    Measure,
    Mention,
    Mode,
    Precision,
    Role,
    Span,
    Statement,
)
from kg.vocab import DCTERMS, KG, NIF, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, ArticleGraph, Iri, Literal, concept

Pair = tuple[Iri, Iri | Literal]  # predicate and object

GAP = " … "  # between the pieces of an interrupted content
MAX_LABEL = 80  # characters of a measure's label: a heading of one line
CONFIDENCE_STEP = Decimal("0.0001")  # finer differences mean nothing
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


def article_graph(
    article: Article, facts: Facts, entities: Entities, *, base: str, generator: Generator
) -> ArticleGraph:
    """All triples of one article, unique, and in an order that reads well: the article, persons, organisations, roles,
    statements, measures, amounts, mentions, and what generated them; each in order of the text.

    `base` is the setting for IRIs and ends in "/". A role whose holder is no known person is left out.
    """
    joined = join(article, facts, entities, base=base, generator=generator)
    triples = ((me, *pair) for value, me in joined.iris.items() for pair in describe(value, joined))
    return ArticleGraph(joined.name, tuple(dict.fromkeys(triples)))


@singledispatch
def describe(value: object, joined: Joined) -> Iterator[Pair]:
    """The predicates and objects of one value; its IRI, the subject, is `joined.iris[value]`."""
    raise TypeError(f"kg.rdf has no case for {type(value).__name__}; register one for it with @describe.register")


@describe.register
def _(article: Article, joined: Joined) -> Iterator[Pair]:
    yield RDF.type, KG.Article
    known = {
        SCHEMA.headline: article.headline,
        SCHEMA.publisher: article.publisher,
        SCHEMA.author: article.author,
        DCTERMS.language: article.language,
    }
    yield from ((predicate, Literal(text)) for predicate, text in known.items() if text)
    if article.published:
        yield SCHEMA.datePublished, moment(article.published)
    if article.url:
        yield SCHEMA.url, Iri(article.url) if web_address(article.url) else Literal(article.url)
    yield KG.sha256, Literal(article.sha256)
    yield PROV.wasGeneratedBy, joined.generator
    yield SCHEMA.articleBody, Literal(article.text)


@describe.register
def _(entity: Entity, joined: Joined) -> Iterator[Pair]:
    yield RDF.type, KG.Person if entity.kind is Kind.PERSON else KG.Organisation
    yield RDF.type, KG.Agent
    yield RDFS.label, Literal(entity.label)
    yield from ((SKOS.altLabel, Literal(alias)) for alias in entity.aliases if alias != entity.label)
    yield KG.reportedIn, joined.name


@describe.register
def _(role: Role, joined: Joined) -> Iterator[Pair]:
    yield RDF.type, KG.Role
    yield from _each(KG.holder, joined.who([role.holder]))
    yield KG.title, Literal(role.title)
    yield from _each(KG.organisation, joined.who([role.organisation] if role.organisation else ()))
    yield KG.tenure, concept(role.tenure)
    yield from ((predicate, when(date)) for predicate, date in ((KG.start, role.start), (KG.end, role.end)) if date)
    yield from _each(KG.amount, joined.amounts_of_role(role))
    yield KG.confidence, confidence(role.confidence)
    yield from _source(role, joined)


@describe.register
def _(statement: Statement, joined: Joined) -> Iterator[Pair]:
    yield RDF.type, KG.Statement
    if statement.mode is not Mode.INDIRECT:
        yield RDF.type, KG.Quotation
    yield from _each(KG.speaker, joined.who(statement.speakers))
    yield KG.speakerText, Literal(joined.words(statement.speaker_span))
    yield from _each(KG.speakerRole, joined.speaker_roles(statement))
    yield KG.cue, Literal(joined.words(statement.cue))
    yield KG.text, Literal(GAP.join(joined.words(span) for span in statement.content))
    yield KG.mode, concept(statement.mode)
    if statement.speech_act:
        yield KG.speechAct, concept(statement.speech_act)
    speakers = joined.who(statement.speakers)
    yield from _each(KG.addressee, (who for who in joined.who(statement.addressees) if who not in speakers))
    yield from _each(KG.about, joined.about(statement))
    yield from _each(KG.amount, joined.amounts_of_statement(statement))
    yield from _dated(statement.date, joined)
    yield KG.confidence, confidence(statement.confidence)
    if statement.tentative:
        yield KG.tentative, Literal("true", XSD.boolean)
    yield from _each(KG.contentSpan, map(joined.mention, statement.content))
    yield KG.speakerSpan, joined.mention(statement.speaker_span)
    yield KG.cueSpan, joined.mention(statement.cue)
    yield from _source(statement, joined)


@describe.register
def _(measure: Measure, joined: Joined) -> Iterator[Pair]:
    words = joined.words(measure.span)
    yield RDF.type, KG.Measure
    yield RDFS.label, Literal(label(words))
    yield KG.text, Literal(words)
    yield from _each(KG.agent, joined.who(measure.agents))
    yield KG.status, concept(measure.status)
    yield from _each(KG.amount, (joined.iris[amount] for amount in measure.amounts))
    yield from _each(KG.statedIn, joined.stated_in(measure))
    yield from _dated(measure.date, joined)
    for place in measure.places:
        yield KG.place, Literal(joined.words(place))
        yield KG.placeSpan, joined.mention(place)
    yield KG.confidence, confidence(measure.confidence)
    yield from _source(measure, joined)


@describe.register
def _(amount: Amount, joined: Joined) -> Iterator[Pair]:
    yield RDF.type, KG.Amount
    yield RDF.type, SCHEMA.MonetaryAmount if amount.currency else SCHEMA.QuantitativeValue
    yield KG.value, number(amount.value)
    if amount.max_value is not None:
        yield KG.maxValue, number(amount.max_value)
    if amount.currency:
        yield KG.currency, Literal(amount.currency)
    if amount.unit:
        yield KG.unit, Literal(amount.unit)
    yield KG.bound, concept(amount.bound)
    if amount.per:
        yield KG.per, Literal(amount.per)
    if amount.change:
        yield KG.change, joined.iris[amount.change]
    if amount.confidence is not None:
        yield KG.confidence, confidence(amount.confidence)
    yield KG.evidence, joined.mention(amount.span)


@describe.register
def _(mention: Mention, joined: Joined) -> Iterator[Pair]:
    yield from describe(mention.span, joined)
    yield KG.form, concept(mention.form)
    yield from _each(KG.refersTo, joined.who([mention]))


@describe.register
def _(span: Span, joined: Joined) -> Iterator[Pair]:
    yield RDF.type, KG.Mention
    yield NIF.referenceContext, joined.name
    yield NIF.beginIndex, Literal(str(span.start), XSD.nonNegativeInteger)
    yield NIF.endIndex, Literal(str(span.end), XSD.nonNegativeInteger)
    yield NIF.anchorOf, Literal(joined.words(span))


@describe.register
def _(generator: Generator, joined: Joined) -> Iterator[Pair]:
    name = f"kg {generator.program} with {generator.model} {generator.model_version}"
    yield RDF.type, PROV.Activity
    yield RDFS.label, Literal(name)
    yield KG.programVersion, Literal(generator.program)
    yield KG.modelName, Literal(generator.model)
    yield KG.modelVersion, Literal(generator.model_version)
    yield KG.statementModel, Literal(generator.statements)


def _each(predicate: Iri, objects: Iterable[Iri]) -> Iterator[Pair]:
    return ((predicate, one) for one in objects)


def _dated(found: Date | None, joined: Joined) -> Iterator[Pair]:
    """When, and the words that say so."""
    if found:
        yield KG.date, when(found)
        yield KG.dateSpan, joined.mention(found.span)


def _source(fact: Role | Statement | Measure, joined: Joined) -> Iterator[Pair]:
    """Where a fact is shown. A statement's spans are repeated, so that queries need no inference to find evidence."""
    yield from _each(KG.evidence, map(joined.mention, evidence(fact)))
    yield KG.reportedIn, joined.name


def number(value: Decimal) -> Literal:
    """An xsd:decimal in canonical form: 45000000, 3.5; never an exponent."""
    plain = format(value, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Literal(plain if value else "0", XSD.decimal)


def confidence(value: Decimal) -> Literal:
    """An xsd:decimal of at most four digits."""
    return number(value.quantize(CONFIDENCE_STEP))


def moment(text: str) -> Literal:
    """When it was published: xsd:date, xsd:dateTime (to the second, UTC as Z), or just the text if it is neither."""
    try:
        if not _TIME.fullmatch(text):
            return Literal(date.fromisoformat(text).isoformat(), XSD.date)
        written = datetime.fromisoformat(text).replace(microsecond=0).isoformat()
        return Literal(re.sub(r"[+-]00:00$", "Z", written), XSD.dateTime)
    except ValueError:
        return Literal(text)


def when(found: Date) -> Literal:
    """A date as xsd:date, xsd:gYearMonth or xsd:gYear; its words where it is not known which."""
    kind = {Precision.DAY: XSD.date, Precision.MONTH: XSD.gYearMonth, Precision.YEAR: XSD.gYear}
    return Literal(found.value, kind.get(found.precision))


def label(words: str) -> str:
    """`words` on one line of at most MAX_LABEL characters, cut between words."""
    line = " ".join(words.split())
    return line if len(line) <= MAX_LABEL else line[: MAX_LABEL - 2].rsplit(" ", 1)[0] + " …"
