"""Shapes that would let everything pass are refused, with the line of what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import KgError, SetupError
from kg.resources import folder
from kg.validate import Validator
from kg.validate.lint import lint
from kg.vocab import KG, RDF, RDFS, Iri, Literal

SHAPES, ONTOLOGY = folder("shapes") / "kg.ttl", folder("ontology") / "kg.ttl"
HEAD = """@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix ex: <urn:shapes:> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
# a comment about kg:Persn
"""
GOOD_SHAPE = """ex:Label a sh:PropertyShape ;
    sh:targetClass kg:Person ;
    sh:path rdfs:label ;
    sh:minCount 1 ;
    sh:message "No label. Add one." .
"""
QUERY = """ex:All sh:declare [ sh:prefix "kg" ; sh:namespace "https://w3id.org/newskg/ontology#"^^xsd:anyURI ] .
ex:Range a sh:NodeShape ; sh:targetClass kg:Amount ; sh:sparql ex:query .
ex:query sh:prefixes ex:All ; sh:message "Wrong. Correct it." ;
    sh:select "SELECT $this { $this kg:value ?value }" .
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_our_own_shapes_pass_the_lint() -> None:
    assert len(lint(SHAPES, ONTOLOGY)) > 500


@pytest.mark.parametrize("text", [GOOD_SHAPE, QUERY, GOOD_SHAPE + QUERY])
def test_good_shapes_pass(tmp_path: Path, text: str) -> None:
    assert lint(written(tmp_path, text), ONTOLOGY)


WRONG = {  # what is replaced, by what, and what the lint says; {} is the file
    GOOD_SHAPE: [
        ("sh:minCount", "sh:mincount", "{}:11: unknown SHACL term sh:mincount; did you mean sh:minCount?"),
        ("sh:PropertyShape", "sh:PropretyShape", "{}:8: unknown SHACL term sh:PropretyShape; did you mean"),
        ("kg:Person", "kg:Persn", "{}:9: unknown class kg:Persn; did you mean kg:Person?"),
        ("rdfs:label", "kg:holdr", "{}:10: unknown property kg:holdr; did you mean kg:holder?"),
        ("rdfs:label", "nif:beginIndx", "{}:10: unknown property nif:beginIndx; did you mean nif:beginIndex?"),
        ("sh:minCount 1", "sh:in ( kg:Nam )", "{}:11: unknown term kg:Nam; did you mean kg:Name?"),
        ("kg:Person", "kg:holder", "{}:9: kg:holder is not a class of the ontology"),
        ("rdfs:label", "kg:Person", "{}:10: kg:Person is not a property of the ontology"),
        ("    sh:targetClass kg:Person ;\n", "", "{}:8: the shape ex:Label applies to nothing"),
        (
            ' ;\n    sh:message "No label. Add one."',
            "",
            "{}:8: the shape ex:Label checks sh:minCount without a sh:message",
        ),
        ("ex:Label a", "[] a", "{}:10: a shape, with sh:path rdfs:label, is a blank node"),
        (GOOD_SHAPE, "", "{}: no shape checks anything"),
        ("sh:minCount 1 ;", "sh:minCount 1 ;;; x", "{}:11: not Turtle"),
    ],
    QUERY: [
        ("kg:value ?value", "kg:valu ?value", "unknown term in the query: kg:valu; did you mean kg:value?"),
        ("?value }", "?value", "{}:9: the constraint ex:query does not parse"),
        (
            "$this kg:value",
            "$this foaf:name",
            "{}:9: the constraint ex:query uses the prefix foaf:, which no sh:declare",
        ),
        ('sh:message "Wrong. Correct it." ;', "", "{}:9: the constraint ex:query needs a sh:select and a sh:message"),
    ],
}
CASES = [(text, *row) for text, rows in WRONG.items() for row in rows]


@pytest.mark.parametrize(("text", "old", "new", "problem"), CASES, ids=[case[3] for case in CASES])
def test_shapes_that_would_let_everything_pass_are_refused(
    tmp_path: Path, text: str, old: str, new: str, problem: str
) -> None:
    assert old in text
    path = written(tmp_path, text.replace(old, new))
    with pytest.raises(SetupError, match=re.escape(problem.format("shapes.ttl"))):
        Validator(path, ONTOLOGY)


def test_an_error_of_the_lint_names_the_file_and_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD_SHAPE.replace("kg:Person", "kg:Zebra"))
    with pytest.raises(SetupError) as caught:
        lint(path, ONTOLOGY)
    assert str(caught.value) == f"{path}:9: unknown class kg:Zebra; correct it, or remove it"


def test_a_missing_shapes_file_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="No such file"):
        Validator(tmp_path / "none.ttl", ONTOLOGY)
    with pytest.raises(SetupError, match="No such file"):
        Validator(SHAPES, tmp_path / "none.ttl")


def test_shapes_that_pyshacl_refuses_are_an_error_of_the_set_up(tmp_path: Path) -> None:
    twice = GOOD_SHAPE.replace("sh:path rdfs:label", "sh:path rdfs:label, kg:title")
    with pytest.raises(SetupError, match=r"shapes\.ttl: .*sh:path"):
        Validator(written(tmp_path, twice), ONTOLOGY)


def test_a_graph_that_pyshacl_gives_up_on_is_an_error_that_names_it(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(HEAD + GOOD_SHAPE.replace("sh:minCount 1", "sh:lessThan kg:maxValue"), encoding="utf-8")
    data = [
        (Iri("urn:a"), RDF.type, KG.Person),
        (Iri("urn:a"), RDFS.label, Iri("_:b")),
        (Iri("urn:a"), KG.maxValue, Literal("1")),
    ]
    with pytest.raises(KgError, match=r"graph <urn:g> cannot be checked: .*BlankNode.*; correct"):
        Validator(shapes, ONTOLOGY).validate(data, Iri("urn:g"))
