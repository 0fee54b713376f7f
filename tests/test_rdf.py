"""From hand-made facts to triples: every class and property, the joins, the IRIs, and the same bytes again."""

from __future__ import annotations

import time
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import OWL, Graph
from rdflib import RDF as RDFLIB_RDF

from kg import model, rdf
from kg.model import Article, Date, Entities, Entity, Facts, Form, Kind, Mention, Mode, Precision, Role, Span
from kg.resources import folder
from kg.vocab import DCTERMS, KG, NIF, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, Iri, Literal
from tests.handmade import (
    BASE,
    BEFORE,
    FUND,
    GENERATOR,
    OFFICERS,
    TEXT,
    WEEKLY,
    Handmade,
    at,
    graph,
    vigil,
)
from tests.seen import (
    ARTICLE,
    CHAIRMAN,
    DOUBLE,
    DUTY,
    FUND_MEASURE,
    INQUEST,
    LEADER,
    LIGHTS,
    NEVER,
    REVIEW,
    REVIEW_MEASURE,
    SUPERINTENDENT,
    Seen,
    build,
)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen(graph())


def test_each_class_of_the_ontology_has_a_case_in_rdf(seen: Seen) -> None:
    ontology = Graph().parse(folder("ontology") / "kg.ttl")
    classes = {str(term) for term in ontology.subjects(RDFLIB_RDF.type, OWL.Class)}
    made = {kind for (_, predicate), kinds in seen.objects.items() if predicate == RDF.type for kind in kinds}
    assert classes == {kind for kind in made if kind.startswith(KG.base)}


def test_each_value_of_the_model_has_a_case_in_rdf() -> None:
    values = {Article, Entity, Role, model.Statement, model.Measure, model.Amount, Mention, Span, model.Generator}
    assert set(rdf.describe.registry) == {object, *values}


def test_each_property_of_the_ontology_occurs(seen: Seen) -> None:
    properties = {term for term in KG.terms() if term.removeprefix(KG.base)[0].islower()}
    assert properties == {predicate for _, predicate in seen.objects if predicate.startswith(KG.base)}


def test_a_value_without_a_case_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no case for str; register one"):
        next(rdf.describe("a string", None))  # type: ignore[arg-type]


def test_the_article(seen: Seen) -> None:
    assert seen[ARTICLE, SCHEMA.articleBody] == [TEXT]
    assert seen[ARTICLE, SCHEMA.headline] == ["Harbour town doubles lighting fund after vigil"]
    assert seen[ARTICLE, SCHEMA.datePublished] == ["2024-03-10"]
    assert seen[ARTICLE, SCHEMA.url] == ["https://gazette.example/news/harbour-vigil"]
    assert seen[ARTICLE, SCHEMA.publisher] == ["kg tests"]
    assert seen[ARTICLE, SCHEMA.author] == ["A. Tester"]
    assert seen[ARTICLE, DCTERMS.language] == ["en"]
    assert seen[ARTICLE, KG.sha256] == [vigil().article.sha256]
    [activity] = seen[ARTICLE, PROV.wasGeneratedBy]
    assert seen[activity, RDF.type] == [PROV.Activity]
    assert seen[activity, RDFS.label] == ["kg 0.1.0 with en_core_web_md 3.7.1"]
    assert [seen[activity, part] for part in (KG.programVersion, KG.modelName, KG.modelVersion)] == [
        ["0.1.0"], ["en_core_web_md"], ["3.7.1"],
    ]  # fmt: skip


def test_an_article_of_which_nothing_is_known() -> None:
    made = build(Handmade(Article("Words.", "-", language=None), Facts(), Entities(())))
    [article] = made.of(KG.Article)
    given = {predicate for subject, predicate in made.objects if subject == article}
    assert given == {RDF.type, KG.sha256, PROV.wasGeneratedBy, SCHEMA.articleBody}


def test_an_address_that_is_none_stays_text() -> None:
    article = Article("Words.", "-", url="not an address")
    made = rdf.article_graph(article, Facts(), Entities(()), base=BASE, generator=GENERATOR)
    assert (made.name, SCHEMA.url, Literal("not an address")) in made.triples


def test_every_mention_is_exactly_its_words_in_code_points(seen: Seen) -> None:
    mentions = seen.of(KG.Mention)
    assert len(mentions) > 30
    for mention in mentions:
        [start], [end] = seen[mention, NIF.beginIndex], seen[mention, NIF.endIndex]
        assert seen[mention, NIF.anchorOf] == [TEXT[int(start) : int(end)]]
        assert seen[mention, NIF.referenceContext] == [ARTICLE]
        assert mention == f"{ARTICLE}#char={start},{end}"
    assert any(len(TEXT[: int(seen[m, NIF.beginIndex][0])].encode("utf-16-le")) // 2 != int(seen[m, NIF.beginIndex][0])
               for m in mentions)  # fmt: skip


@given(st.text(min_size=1), st.data())
def test_any_span_of_any_text_is_exactly_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    somebody = Entity(Kind.PERSON, span.of(text), (), (Mention(span, Form.NAME, Kind.PERSON),))
    made = build(Handmade(Article(text, "-"), Facts(), Entities((somebody,))))
    [mention] = made.of(KG.Mention)
    assert made[mention, NIF.anchorOf] == [text[span.start : span.end]]
    assert made[mention, KG.refersTo] == made.of(KG.Person)


def test_only_mentions_in_use_are_there(seen: Seen) -> None:
    as_evidence = {
        one for (_, predicate), mentions in seen.objects.items() if predicate == KG.evidence for one in mentions
    }
    referring = {subject for subject, predicate in seen.objects if predicate == KG.refersTo}
    beside = {
        one for (_, predicate), ones in seen.objects.items() if predicate in (KG.dateSpan, KG.placeSpan) for one in ones
    }
    assert set(seen.of(KG.Mention)) == as_evidence | referring | beside


def test_what_a_mention_is(seen: Seen) -> None:
    she = at("she", after="£4million,” ")
    iri = f"{ARTICLE}#char={she.start},{she.end}"
    assert seen[iri, KG.refersTo] == [f"{BASE}person/margaret-okafor"]
    assert seen[iri, KG.form] == [KG.Pronoun]
    spokesman = at("A spokesman")
    iri = f"{ARTICLE}#char={spokesman.start},{spokesman.end}"
    assert (seen[iri, KG.form], seen[iri, KG.refersTo]) == ([KG.Nominal], [])
    assert all(len(seen[mention, KG.refersTo]) <= 1 for mention in seen.of(KG.Mention))


def test_persons_and_organisations(seen: Seen) -> None:
    names = ("anna-reeve", "margaret-okafor", "daniel-price", "tom-siddall")
    assert seen.of(KG.Person) == [f"{BASE}person/{name}" for name in names]
    margaret = f"{BASE}person/margaret-okafor"
    assert seen[margaret, RDF.type] == [KG.Person, KG.Agent]
    assert seen[margaret, RDFS.label] == ["Margaret Okafor"]
    assert seen[margaret, SKOS.altLabel] == ["Dame Margaret"]
    assert seen[margaret, KG.reportedIn] == [ARTICLE]
    assert seen[f"{BASE}organisation/harbour-trust", RDF.type] == [KG.Organisation, KG.Agent]


def test_roles(seen: Seen) -> None:
    assert seen.of(KG.Role) == [LEADER, SUPERINTENDENT, CHAIRMAN]
    assert seen[CHAIRMAN, KG.holder] == [f"{BASE}person/tom-siddall"]
    assert seen[CHAIRMAN, KG.title] == ["chairman"]
    assert seen[CHAIRMAN, KG.organisation] == [f"{BASE}organisation/harbour-trust"]
    assert seen[CHAIRMAN, KG.tenure] == [KG.Former]
    assert seen[CHAIRMAN, KG.confidence] == ["0.9"]
    assert seen.words(seen[CHAIRMAN, KG.evidence]) == ["Tom Siddall, a former chairman of the Harbour Trust"]


def test_statements_stand_in_order_of_the_text(seen: Seen) -> None:
    assert seen.of(KG.Statement) == [NEVER, DOUBLE, DUTY, LIGHTS, REVIEW, INQUEST]
    assert seen.of(KG.Quotation) == [NEVER, DOUBLE, LIGHTS]


def test_a_quotation_in_two_pieces(seen: Seen) -> None:
    pieces = [
        "We will double the safer shores fund to between £3million and £4million,",
        "and every light will burn by May.",
    ]
    assert seen[DOUBLE, KG.text] == [" … ".join(pieces)]
    assert seen.words(seen[DOUBLE, KG.contentSpan]) == pieces
    assert seen.words(seen[DOUBLE, KG.evidence]) == [*pieces, "she", "told"]
    assert seen.words(seen[DOUBLE, KG.speakerSpan] + seen[DOUBLE, KG.cueSpan]) == ["she", "told"]
    assert (seen[DOUBLE, KG.speakerText], seen[DOUBLE, KG.cue]) == (["she"], ["told"])
    assert (seen[DOUBLE, KG.mode], seen[DOUBLE, KG.speechAct]) == ([KG.Direct], [KG.Announcing])
    assert seen[DOUBLE, KG.speaker] == [f"{BASE}person/margaret-okafor"]
    assert seen[DOUBLE, KG.addressee] == [f"{BASE}organisation/quayside-gazette"]
    assert seen[DOUBLE, KG.confidence] == ["0.97"]
    assert seen[DOUBLE, KG.reportedIn] == [ARTICLE]


def test_measures(seen: Seen) -> None:
    words = "double the safer shores fund to between £3million and £4million"
    assert seen.of(KG.Measure) == [FUND_MEASURE, REVIEW_MEASURE]
    assert seen[FUND_MEASURE, RDFS.label] == seen[FUND_MEASURE, KG.text] == [words]
    assert seen.words(seen[FUND_MEASURE, KG.evidence]) == [words]
    assert seen[FUND_MEASURE, KG.agent] == [f"{BASE}organisation/penmarrow-council"]
    assert seen[FUND_MEASURE, KG.status] == [KG.Announced]
    assert seen[FUND_MEASURE, KG.statedIn] == [DOUBLE]
    assert seen[FUND_MEASURE, KG.amount] == [f"{ARTICLE}#amount={FUND.span.start},{FUND.span.end}"]
    assert seen[REVIEW_MEASURE, KG.agent] == [f"{BASE}person/margaret-okafor", f"{BASE}person/daniel-price"]
    assert (seen[REVIEW_MEASURE, KG.confidence], seen[REVIEW_MEASURE, KG.reportedIn]) == (["0.7"], [ARTICLE])


def test_dates_and_places(seen: Seen) -> None:
    assert (seen[CHAIRMAN, KG.start], seen[CHAIRMAN, KG.end]) == (["2003"], ["2010"])
    assert (seen[LIGHTS, KG.date], seen.words(seen[LIGHTS, KG.dateSpan])) == (["2024-03-10"], ["Sunday evening"])
    assert (seen[FUND_MEASURE, KG.date], seen.words(seen[FUND_MEASURE, KG.dateSpan])) == (["2024-05"], ["May"])
    assert seen[FUND_MEASURE, KG.place] == seen.words(seen[FUND_MEASURE, KG.placeSpan]) == ["Penmarrow"]
    assert seen[REVIEW_MEASURE, KG.date] == seen[REVIEW_MEASURE, KG.place] == []


@pytest.mark.parametrize(
    ("value", "precision", "datatype"),
    [
        ("2024-03-10", Precision.DAY, XSD.date),
        ("2024-03", Precision.MONTH, XSD.gYearMonth),
        ("2024", Precision.YEAR, XSD.gYear),
        ("last week", Precision.TEXT, None),
    ],
)
def test_a_date_has_the_datatype_of_its_precision(value: str, precision: Precision, datatype: Iri | None) -> None:
    assert rdf.when(Date(Span(0, 4), value, precision)) == Literal(value, datatype)


def test_an_amount_in_a_report_within_a_report_is_of_the_inner_one() -> None:
    article, facts, entities = vigil()
    [said, told, *_] = facts.statements
    outer = replace(said, content=(Span(told.content[0].start - 1, told.content[0].end + 1),))
    made = build(
        Handmade(article, replace(facts, statements=(outer, replace(told, content=told.content[:1]))), entities)
    )
    assert [bool(made[one, KG.amount]) for one in made.of(KG.Statement)] == [False, True]


def test_amounts(seen: Seen) -> None:
    fund, officers = (f"{ARTICLE}#amount={one.span.start},{one.span.end}" for one in (FUND, OFFICERS))
    before, weekly = (f"{ARTICLE}#amount={one.span.start},{one.span.end}" for one in (BEFORE, WEEKLY))
    assert seen.of(KG.Amount) == [fund, officers, before, weekly]
    assert (seen[before, KG.change], seen[weekly, KG.per], seen[weekly, KG.change]) == ([weekly], ["week"], [])
    assert (seen[weekly, KG.confidence], seen[fund, KG.confidence]) == (["0.92"], [])
    assert seen[DUTY, KG.amount] == [officers]
    assert seen[DOUBLE, KG.amount] == [fund]
    assert seen[fund, RDF.type] == [KG.Amount, SCHEMA.MonetaryAmount]
    assert (seen[fund, KG.value], seen[fund, KG.maxValue]) == (["3000000"], ["4000000"])
    assert (seen[fund, KG.currency], seen[fund, KG.unit], seen[fund, KG.bound]) == (["GBP"], [], [KG.Exact])
    assert seen[officers, RDF.type] == [KG.Amount, SCHEMA.QuantitativeValue]
    assert (seen[officers, KG.currency], seen[officers, KG.unit]) == ([], ["officers"])
    assert (seen[officers, KG.bound], seen[officers, KG.maxValue]) == ([KG.About], [])
    assert seen.words(seen[officers, KG.evidence]) == ["about 40 officers"]


def test_unique_and_the_same_again() -> None:
    one = graph()
    assert one.triples == graph().triples
    assert len(set(one.triples)) == len(one.triples)


def test_a_pleasant_order() -> None:
    """Each thing in one place, and kind after kind; what a thing is comes first."""
    runs = [list(triples) for _, triples in groupby(graph().triples, key=lambda triple: triple[0])]
    assert len(runs) == len({triples[0][0] for triples in runs})
    assert all(triples[0][1] == RDF.type for triples in runs)
    order = [
        KG.Article,
        KG.Person,
        KG.Organisation,
        KG.Role,
        KG.Statement,
        KG.Measure,
        KG.Amount,
        KG.Mention,
        PROV.Activity,
    ]
    assert [kind for kind, _ in groupby(triples[0][2] for triples in runs)] == order


def test_no_blank_nodes_and_every_node_is_described() -> None:
    one = graph()
    assert all(isinstance(term, Iri) for subject, predicate, _ in one.triples for term in (subject, predicate))
    nodes = {value for _, _, value in one.triples if isinstance(value, Iri) and value.startswith(BASE)}
    assert nodes - {subject for subject, _, _ in one.triples} == set()


def test_every_fact_has_evidence(seen: Seen) -> None:
    facts = [fact for kind in (KG.Role, KG.Statement, KG.Measure, KG.Amount) for fact in seen.of(kind)]
    assert [fact for fact in facts if not seen[fact, KG.evidence]] == []


@pytest.mark.parametrize(
    ("published", "value", "datatype"),
    [
        ("2024-03-10", "2024-03-10", XSD.date),
        ("2024-03-10T18:30:00Z", "2024-03-10T18:30:00Z", XSD.dateTime),
        ("2024-03-10T18:30:00+00:00", "2024-03-10T18:30:00Z", XSD.dateTime),
        ("2024-03-10T18:30+0100", "2024-03-10T18:30:00+01:00", XSD.dateTime),
        ("2024-03-10 18:30:00.123", "2024-03-10T18:30:00", XSD.dateTime),
        ("2024-02-30", "2024-02-30", None),
        ("2024-03-10T25:00", "2024-03-10T25:00", None),
        ("2024-03", "2024-03", None),
        ("March 2024", "March 2024", None),
    ],
)
def test_moment(published: str, value: str, datatype: Iri | None) -> None:
    assert rdf.moment(published) == Literal(value, datatype)


@pytest.mark.parametrize(
    ("value", "written"),
    [("45000000", "45000000"), ("4.5E+7", "45000000"), ("3.5E9", "3500000000"), ("0.50", "0.5"), ("1.0", "1"),
     ("0", "0"), ("-0", "0"), ("0.00", "0"), ("-4.50", "-4.5"), ("9" * 30 + ".90", "9" * 30 + ".9")],
)  # fmt: skip
def test_number(value: str, written: str) -> None:
    assert rdf.number(Decimal(value)) == Literal(written, XSD.decimal)


def test_confidence_has_four_digits() -> None:
    assert rdf.confidence(Decimal(1) / 3) == Literal("0.3333", XSD.decimal)
    assert rdf.confidence(Decimal("0.99999")) == Literal("1", XSD.decimal)


def test_label_is_one_short_line() -> None:
    assert rdf.label("double\n the  fund") == "double the fund"
    long = "word " * 40
    assert len(rdf.label(long)) <= rdf.MAX_LABEL
    assert rdf.label(long).endswith("word …")
    assert len(rdf.label("x" * 200)) == rdf.MAX_LABEL


def test_modes_that_quote() -> None:
    article, facts, entities = vigil()
    for mode in Mode:
        made = build(Handmade(article, replace(facts, statements=(replace(facts.statements[0], mode=mode),)), entities))
        assert bool(made.of(KG.Quotation)) is (mode is not Mode.INDIRECT)
        assert made[NEVER, KG.mode] == [KG.base + mode.value]


def moved(value: Any, by: int) -> Any:
    """The same value, all its spans `by` characters further on."""
    if isinstance(value, Span):
        return Span(value.start + by, value.end + by)
    if isinstance(value, tuple):
        return tuple(moved(one, by) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: moved(getattr(value, field.name), by) for field in fields(value)})
    return value


def test_it_takes_5_ms_for_an_article() -> None:
    """Here one ten times as long as the handmade one, so ten times as much."""
    article, facts, entities = vigil()
    shifts = [turn * len(TEXT) for turn in range(10)]
    kinds = (facts.roles, facts.statements, facts.measures, facts.amounts)
    longer = Facts(*(tuple(one for by in shifts for one in moved(kind, by)) for kind in kinds))
    everybody = (
        replace(one, mentions=tuple(m for by in shifts for m in moved(one.mentions, by))) for one in entities.all
    )
    made = Handmade(replace(article, text=TEXT * len(shifts)), longer, Entities(tuple(everybody)))
    start = time.process_time()
    triples = rdf.article_graph(*made, base=BASE, generator=GENERATOR).triples
    spent = time.process_time() - start
    assert len(triples) > 3000
    assert spent < 0.05
