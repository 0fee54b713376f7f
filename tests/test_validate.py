"""One article made by hand, broken in every way: the validator sees it. Its parts are tested in tests/validate/."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from threading import Thread

import pytest

from benchmarks.validate import TARGET, cpu_ms, realistic
from kg.validate import Report, Severity, Validator
from kg.vocab import DCTERMS, KG, NIF, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, Iri, Literal, Triple
from tests.handmade import graph

GRAPH = graph()
SHAPE = "https://w3id.org/newskg/shapes#"
OPTIONAL = {  # may be missing without anything being wrong, not even a recommended thing
    *(SCHEMA.url, SCHEMA.publisher, SCHEMA.author, DCTERMS.language, SKOS.altLabel, KG.refersTo, KG.form),
    *(KG.organisation, KG.speaker, KG.speakerRole, KG.speechAct, KG.addressee, KG.about, KG.speakerSpan, KG.cueSpan),
    *(KG.agent, KG.amount, KG.statedIn, KG.maxValue, KG.tentative, KG.statementModel),
    *(KG.start, KG.end, KG.per, KG.change),
}
FREE = {SCHEMA.url, SCHEMA.publisher, SCHEMA.author}  # a string or an IRI, whichever


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


def shapes_of(report: Report) -> set[str]:
    return {result.shape.removeprefix(SHAPE) for result in report.results}


def one_of_each() -> list[Triple]:
    """One triple for each pair of class and property in the article."""
    kinds = defaultdict(list)
    for subject, verb, value in GRAPH.triples:
        if verb == RDF.type:
            kinds[subject].append(value)
    return list(
        {(min(kinds[each[0]]), each[1], each[2] if each[1] == RDF.type else 0): each for each in GRAPH.triples}.values()
    )


def described(triple: Triple) -> str:
    return f"{triple[0].rpartition('/')[2][-25:]} {re.split('[#/]', triple[1])[-1]} {str(triple[2])[-12:]}"


def is_sum(triple: Triple) -> bool:
    """Whether it is an amount's confidence, which only some have."""
    return triple[1] == KG.confidence and "#amount=" in triple[0]


EACH = [each for each in one_of_each() if each[1] != RDFS.label or "activity" not in each[0]]
OURS = [each for each in EACH if each[1] != RDF.type or str(each[2]).startswith(KG.base)]


def test_the_article_made_by_hand_conforms(validator: Validator) -> None:
    report = validator.validate(GRAPH.triples, GRAPH.name)
    assert report.results == ()
    assert report.conforms
    assert report.triples == len(GRAPH.triples)
    assert report.graph == GRAPH.name


@pytest.mark.parametrize(
    "triple", [each for each in OURS if each[1] not in OPTIONAL and not is_sum(each)], ids=described
)
def test_whatever_is_taken_away_is_missed(validator: Validator, triple: Triple) -> None:
    rest = [each for each in GRAPH.triples if each[:2] != triple[:2] or (triple[1] == RDF.type and each != triple)]
    if triple[2] in (KG.Quotation, KG.Mention) and not validator.validate(rest).results:
        assert triple[2] == KG.Quotation  # a statement need not be a quotation
        return
    assert validator.validate(rest).results


@pytest.mark.parametrize("triple", [each for each in OURS if each[1] in OPTIONAL], ids=described)
def test_what_is_optional_may_be_missing(validator: Validator, triple: Triple) -> None:
    report = validator.validate(each for each in GRAPH.triples if each[:2] != triple[:2])
    assert report.conforms
    assert shapes_of(report) <= {"Agent-mention"}


@pytest.mark.parametrize("triple", [each for each in OURS if each[1] not in FREE], ids=described)
def test_nonsense_in_the_place_of_a_value_is_seen(validator: Validator, triple: Triple) -> None:
    subject, verb, value = triple
    for nonsense in (Literal("nonsense", language="en"), Iri("urn:nonsense"), Iri("_:nonsense")):
        changed = [(subject, verb, nonsense) if each == triple else each for each in GRAPH.triples]
        if value != KG.Quotation:
            assert validator.validate(changed).results, nonsense


SINGLE = (
    *(SCHEMA.articleBody, SCHEMA.headline, KG.sha256, PROV.wasGeneratedBy, NIF.beginIndex, NIF.endIndex, NIF.anchorOf),
    *(NIF.referenceContext, KG.form, KG.refersTo, RDFS.label, KG.holder, KG.title, KG.tenure, KG.speakerText, KG.cue),
    *(KG.text, KG.mode, KG.status, KG.value, KG.maxValue, KG.bound, KG.confidence),
)


@pytest.mark.parametrize("verb", SINGLE, ids=lambda verb: re.split("[#/]", verb)[-1])
def test_a_second_value_where_one_is_due_is_seen(validator: Validator, verb: Iri) -> None:
    values = list(dict.fromkeys(value for _, own, value in GRAPH.triples if own == verb))
    subject, _, value = next(each for each in GRAPH.triples if each[1] == verb and "activity" not in each[0])
    other = next((each for each in values if each != value), None)
    if other is None:
        other = Iri(f"{value}2") if isinstance(value, Iri) else Literal(f"{value.value}2", value.datatype)
    assert any(
        str(one.path).endswith(f"{verb}>")
        for one in validator.validate([*GRAPH.triples, (subject, verb, other)]).results
    )


def with_mention(change: Callable[[int, int, str], tuple[object, object, str]]) -> list[Triple]:
    """The article with the offsets and words of its tenth mention changed."""
    mention = [subject for subject, verb, _ in GRAPH.triples if verb == NIF.anchorOf][9]
    own = {verb: value for subject, verb, value in GRAPH.triples if subject == mention and isinstance(value, Literal)}
    begin, end, words = change(int(own[NIF.beginIndex].value), int(own[NIF.endIndex].value), own[NIF.anchorOf].value)
    new = {
        NIF.beginIndex: Literal(str(begin), XSD.nonNegativeInteger),
        NIF.endIndex: Literal(str(end), XSD.nonNegativeInteger),
        NIF.anchorOf: Literal(words),
    }
    return [(s, v, new[v]) if s == mention and v in new else (s, v, o) for s, v, o in GRAPH.triples]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda b, e, w: (b + 1, e, w), "nif:anchorOf is not the text"),
        (lambda b, e, w: (b, e - 1, w), "nif:anchorOf is not the text"),
        (lambda b, e, w: (b + 3, e + 3, w), "nif:anchorOf is not the text"),  # as UTF-16 counts the emoji before it
        (lambda b, e, w: (b, e, w.swapcase()), "nif:anchorOf is not the text"),
        (lambda b, e, w: (b, e, w + " "), "nif:anchorOf is not the text"),
        (lambda b, e, w: (b, b, w), "it begins where it ends, or later"),
        (lambda b, e, w: (e, b, w), "it begins where it ends, or later"),
        (lambda b, e, w: (b, e + 100_000, w), "it ends after the end of the article"),
    ],
)
def test_a_mention_that_is_not_where_it_says_is_reported(
    validator: Validator, change: Callable[[int, int, str], tuple[object, object, str]], problem: str
) -> None:
    (result,) = validator.validate(with_mention(change)).results
    assert result.shape == SHAPE + "MentionOffsets"
    assert result.focus == GRAPH.name
    assert str(result.value) in result.message
    assert problem in result.message


def test_an_offset_that_is_no_number_is_reported_twice(validator: Validator) -> None:
    report = validator.validate(with_mention(lambda b, e, w: ("soon", e, w)))
    assert shapes_of(report) == {"Mention-begin", "MentionOffsets"}


def test_another_text_is_seen_by_its_hash_and_its_mentions(validator: Validator) -> None:
    body = next(value for _, verb, value in GRAPH.triples if verb == SCHEMA.articleBody)
    assert isinstance(body, Literal)
    changed = Literal("A " + body.value)
    report = validator.validate((s, v, changed if v == SCHEMA.articleBody else o) for s, v, o in GRAPH.triples)
    assert shapes_of(report) == {"ArticleHash", "MentionOffsets"}
    mentions = sum(verb == NIF.anchorOf for _, verb, _ in GRAPH.triples)
    assert len(report.results) == 1 + mentions


def test_nothing_at_all_does_not_conform(validator: Validator) -> None:
    report = validator.validate([])
    assert shapes_of(report) == {"OneArticle"}
    assert {count.nodes for count in report.counts if count.name != "one article"} == {0}


def test_counts_say_how_much_was_checked(validator: Validator) -> None:
    counts = {count.shape.removeprefix(SHAPE): count for count in validator.validate(GRAPH.triples).counts}
    of_class = {kind: len({s for s, v, o in GRAPH.triples if (v, o) == (RDF.type, kind)}) for kind in KG.terms()}
    for name in ("Article", "Mention", "Person", "Organisation", "Role", "Statement", "Measure", "Amount"):
        assert counts[f"{name}Shape"].nodes == of_class[Iri(KG.base + name)] > 0
        assert counts[f"{name}Shape"].whole
    assert not counts["Role-title"].whole


def test_the_order_of_the_triples_does_not_matter(validator: Validator) -> None:
    broken = [each for each in GRAPH.triples if each[1] not in (NIF.beginIndex, KG.confidence)]
    reports = set()
    for seed in range(4):
        shuffled = random.Random(seed).sample(broken, len(broken))
        reports.add(validator.validate(shuffled))
    (report,) = reports
    offsets = [
        int(str(one.focus).rpartition("=")[2].partition(",")[0]) for one in report.results if "#char" in one.focus
    ]
    assert offsets == sorted(offsets)


def test_reports_are_frozen_and_threads_get_the_same(validator: Validator) -> None:
    found: list[Report] = []
    threads = [Thread(target=lambda: found.append(validator.validate(GRAPH.triples[:200]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    with pytest.raises(FrozenInstanceError):
        found[0].triples = 0  # type: ignore[misc]


def test_severities_are_levels() -> None:
    assert Severity.VIOLATION.reaches(Severity.WARNING)
    assert Severity.WARNING.reaches(Severity.WARNING)
    assert not Severity.INFO.reaches(Severity.WARNING)


@pytest.mark.slow
def test_one_articles_graph_takes_little_time(validator: Validator) -> None:
    """A guard against a slip of several times; benchmarks/validate.py measures against the target itself."""
    article = realistic()
    assert 2_200 <= len(article) <= 2_700
    assert validator.validate(article).results == ()
    assert cpu_ms(lambda: validator.validate(article), runs=5) < 2 * TARGET  # other tests may share the processor
