"""A report as text, JSON, CSV and Turtle."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from rdflib import RDF as RDF_TERMS
from rdflib import SH, Graph

from kg.validate import Path, Report, Validator, render
from kg.validate.outcome import results as read_results
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, XSD, Iri, Literal, Triple
from tests.handmade import TEXT, graph

GRAPH = graph()
SHAPE = "https://w3id.org/newskg/shapes#"


def broken() -> list[Triple]:
    """No currency, two confidences, a warning, a blank node."""
    some = [each for each in GRAPH.triples if each[1] not in (KG.currency, SCHEMA.datePublished)]
    role = next(subject for subject, verb, _ in some if verb == KG.holder)
    return [*some, (role, KG.confidence, Literal("1.5", XSD.decimal)), (Iri("_:x"), RDF.type, Iri("urn:y"))]


@pytest.fixture(scope="module")
def report(validator: Validator) -> Report:
    return validator.validate(broken(), GRAPH.name)


def test_text_for_people(report: Report) -> None:
    text = render.text([report])
    assert text.startswith(
        f"graph <{GRAPH.name}> does not conform: 6 violations, 1 warning in {report.triples} triples\n"
    )
    assert "  Violation: An amount needs either a kg:currency or a kg:unit, and not both." in text
    assert "kg:currency|kg:unit\n    by kgsh:Amount-of\n" in text
    assert "    value 1.5\n    by kgsh:Fact-confidence\n" in text
    assert "nodes checked: no blank nodes" in text
    assert "person 4, organisation 4" in text


def test_an_empty_graph_in_text(validator: Validator) -> None:
    assert render.text([validator.validate([])]).startswith(
        "default graph does not conform: 1 violation in 0 triples\n"
    )


def test_long_values_are_cut_in_text(validator: Validator) -> None:
    body = next(each for each in GRAPH.triples if each[1] == SCHEMA.articleBody)
    text = render.text(
        [validator.validate([*GRAPH.triples, (body[0], SCHEMA.headline, Literal("x" * 5000, language="en"))])]
    )
    assert max(map(len, text.splitlines())) < 600
    assert " …\n" in text


def test_json_for_programs(report: Report) -> None:
    content = json.loads(render.as_json([report]))
    assert content["conforms"] is False
    (only,) = content["reports"]
    assert only["graph"] == GRAPH.name
    assert only["focusNodes"][SHAPE + "RoleShape"] == 3
    paths = {one["shape"].removeprefix(SHAPE): one["path"] for one in only["results"]}
    assert paths["Amount-of"] == f"<{KG.currency}>|<{KG.unit}>"
    assert {one["severity"] for one in only["results"]} == {"Violation", "Warning"}
    words = {(one["shape"].removeprefix(SHAPE), one["words"]): one["mention"] for one in only["results"]}
    assert ("Fact-confidence", "The leader of Penmarrow Council, Dame Margaret Okafor") in words
    fund = "between £3million and £4million"
    begin = TEXT.index(fund)
    assert words["Amount-of", fund] == f"{GRAPH.name}#char={begin},{begin + len(fund)}"
    assert words["NamedNode", None] is None


def test_a_result_has_the_words_that_it_is_about(validator: Validator) -> None:
    person = next(s for s, verb, value in GRAPH.triples if (verb, value) == (RDF.type, KG.Person) and "siddall" in s)
    mention = next(s for s, verb, value in GRAPH.triples if verb == NIF.anchorOf and value == Literal("Mr Price"))
    gone = {(person, RDFS.label), (mention, NIF.endIndex)}
    moved = (mention, NIF.endIndex, Literal("9", XSD.nonNegativeInteger))
    found = validator.validate([*(each for each in GRAPH.triples if each[:2] not in gone), moved]).results
    words = {one.shape.removeprefix(SHAPE): (one.mention, one.words) for one in found}
    assert words["MentionOffsets"] == (mention, "Mr Price")  # the value, as the focus node is the article
    assert words["Agent-label"][1] == "Tom Siddall"  # and not "he"
    bare = [each for each in GRAPH.triples if each[:2] != (mention, NIF.anchorOf)]
    assert [(one.mention, one.words) for one in validator.validate(bare).results] == [(mention, None)]


def test_csv_has_one_line_for_each_result(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(render.as_csv([report, report]))))
    assert len(rows) == 2 * len(report.results)
    assert rows[0].keys() == dict.fromkeys(render.COLUMNS).keys()
    assert rows[0]["message"] == report.results[0].message


def test_turtle_is_a_report_as_w3c_has_it(report: Report, validator: Validator) -> None:
    parsed = Graph().parse(data=render.turtle([report]), format="turtle")
    assert [str(value) for value in parsed.objects(None, SH.conforms)] == ["false"]
    assert len(set(parsed.objects(None, SH.result))) == len(report.results)
    known = [replace(one, mention=None, words=None) for one in report.results if not str(one.focus).startswith("_:")]
    assert [one for one in read_results(parsed) if not str(one.focus).startswith("_:")] == known
    clean = Graph().parse(data=render.turtle([validator.validate(GRAPH.triples)]), format="turtle")
    assert [str(value) for value in clean.objects(None, SH.conforms)] == ["true"]
    assert not list(clean.subjects(RDF_TERMS.type, SH.ValidationResult))


def test_paths_are_written_as_in_sparql() -> None:
    assert str(Path((KG.holder,))) == f"<{KG.holder}>"
    assert str(Path((KG.holder,), "^")) == f"^<{KG.holder}>"
    assert render.FORMATS.keys() == {"text", "json", "csv", "turtle"}
