"""shapes/kg.ttl: what each shape lets pass, what it reports, and that plain pySHACL says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, URIRef

from kg.resources import folder
from kg.store import Store
from kg.validate import Result, Severity, Validator
from kg.validate.outcome import results as read_results
from kg.validate.terms import to_rdflib
from kg.vocab import KG, PROV, Triple

SHAPES = folder("shapes") / "kg.ttl"
NAMESPACE = "https://w3id.org/newskg/shapes#"
FIXTURES = Path(__file__).parent / "fixtures" / "shapes"
GOOD, BAD = sorted((FIXTURES / "good").glob("*.ttl")), sorted((FIXTURES / "bad").glob("*.ttl"))
EXPECTED = re.compile(r"^# expect: kgsh:(\S+)\n# says: (.+)$", re.MULTILINE)
GRAPH = Graph().parse(SHAPES)
CHECKING = sorted(
    {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in GRAPH.subjects(RDF.type, kind)}, key=str
)
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
TARGETED = [shape for shape in CHECKING if any(GRAPH.value(shape, each) for each in TARGETS)]


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


def triples(path: Path) -> list[Triple]:
    with Store.open() as store:
        store.load(path)
        return list(store.graph(None).triples)


def matches(template: str, message: str) -> bool:
    """Whether a message is what the shape's text becomes when the query's variables are filled in."""
    pieces = re.split(r"\{[?$]\w+\}", template)
    return re.fullmatch(".+?".join(map(re.escape, pieces)), message) is not None


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_graph_has_nothing_to_report(validator: Validator, path: Path) -> None:
    assert validator.validate(triples(path)).results == ()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_graph_is_reported_for_just_what_is_wrong_with_it(validator: Validator, path: Path) -> None:
    expected = sorted(EXPECTED.findall(path.read_text(encoding="utf-8")))
    found = sorted(
        (result.shape.removeprefix(NAMESPACE), result.message) for result in validator.validate(triples(path)).results
    )
    assert [shape for shape, _ in found] == [shape for shape, _ in expected]
    for (_, template), (_, message) in zip(expected, found, strict=True):
        assert matches(template, message)
    assert path.stem in {shape for shape, _ in found}


def test_each_shape_meets_a_node_in_a_good_graph_and_has_a_bad_graph_of_its_own(validator: Validator) -> None:
    met = {count.shape for path in GOOD for count in validator.validate(triples(path)).counts if count.nodes}
    assert met == set(map(str, TARGETED))
    assert {path.stem for path in BAD} == {str(shape).removeprefix(NAMESPACE) for shape in TARGETED}


@pytest.mark.parametrize("path", GOOD + BAD, ids=lambda path: path.stem)
def test_plain_pyshacl_says_the_same(validator: Validator, path: Path) -> None:
    ours = validator.validate(triples(path))
    data = Graph()
    for triple in to_rdflib(triples(path)):
        data.add(triple)
    conforms, report, _ = pyshacl.validate(data, shacl_graph=GRAPH, allow_warnings=True)
    assert conforms is ours.conforms
    assert list(map(comparable, read_results(report, data))) == list(map(comparable, ours.results))


def comparable(result: Result) -> Result:
    """A result without the names of blank nodes, which differ each time a file is read."""
    return replace(result, **{name: "_:" for name in ("focus", "value") if str(getattr(result, name)).startswith("_:")})


def test_each_class_of_the_ontology_has_a_shape() -> None:
    targets = {URIRef(str(each)) for each in GRAPH.objects(None, SH.targetClass)}
    classes = (KG.Person, KG.Organisation, KG.Role, KG.Statement, KG.Quotation, KG.Measure, KG.Article, KG.Mention)
    assert {URIRef(each) for each in (*classes, KG.Amount, KG.Agent, PROV.Activity)} <= targets


@pytest.mark.parametrize("shape", TARGETED, ids=lambda shape: shape.removeprefix(NAMESPACE))
def test_a_shape_says_what_it_is_about(shape: URIRef) -> None:
    for term in (SH.name, SH.description, SH.group, SH.order):
        assert len(list(GRAPH.objects(shape, term))) == 1, term
    assert (GRAPH.value(shape, SH.group), RDF.type, SH.PropertyGroup) in GRAPH


def test_orders_are_unique_within_a_group() -> None:
    places = [(GRAPH.value(shape, SH.group), GRAPH.value(shape, SH.order)) for shape in TARGETED]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("message", sorted(set(map(str, GRAPH.objects(None, SH.message)))))
def test_a_message_says_what_is_wrong_and_what_to_do(message: str) -> None:
    """A sentence that says what is wrong, then one that begins with what to do."""
    to_do = "Add|Build|Compute|Copy|Correct|Count|Describe|Exchange|Give|Keep|Make|Name|Point|Remove|Use|Write"
    assert re.search(rf"[.:] (?:{to_do})\b", message, re.IGNORECASE)
    assert message.endswith(".")


def test_recommended_things_are_warnings(validator: Validator) -> None:
    warnings = {str(shape).removeprefix(NAMESPACE) for shape in GRAPH.subjects(SH.severity, SH.Warning)}
    assert warnings == {
        *("Article-headline-known", "Article-date-known", "Article-date-iso", "Article-language-tag", "Agent-mention")
    }
    report = validator.validate(triples(FIXTURES / "bad" / "Article-date-known.ttl"))
    assert report.conforms
    assert report.fails(Severity.WARNING)


def test_patterns_are_linear() -> None:
    """A repeated group that holds a repetition, as in ^(a+)+$, can take exponential time."""
    for pattern in map(str, GRAPH.objects(None, SH.pattern)):
        assert not re.search(r"\([^)]*[+*][^)]*\)[+*{]", pattern), pattern


def test_the_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.entrypoints.meta_validate(Graph().parse(SHAPES))
    assert conforms, text
