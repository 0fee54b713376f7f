"""ontology/kg.ttl against kg.vocab, the model's code lists and the vocabularies that it aligns with."""

from __future__ import annotations

import pytest
from rdflib import DC, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import VANN, DefinedNamespace

from kg import model, vocab
from kg.resources import folder
from kg.vocab import KG, PREFIXES, concept

ONTOLOGY = URIRef(KG.base.removesuffix("#"))
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.ConceptScheme, SKOS.Concept}
CODE_LISTS = (model.Form, model.Tenure, model.Mode, model.SpeechAct, model.Status, model.Bound)
# rdflib knows the terms of these closed vocabularies; NIF it does not, so those in use stand here (nif-core 2.1)
KNOWN: dict[str, type[DefinedNamespace]] = {
    str(closed): closed for closed in (DC, DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, VANN, XSD)
}
NIF_TERMS = {"Context", "Phrase", "referenceContext", "beginIndex", "endIndex", "anchorOf"}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph(bind_namespaces="none").parse(folder("ontology") / "kg.ttl")


def defined(ontology: Graph) -> set[str]:
    return {str(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind)}


def exists(term: str) -> bool:
    """Whether a term of somebody else's vocabulary is really in it."""
    if term.startswith(vocab.NIF.base):
        return term.removeprefix(vocab.NIF.base) in NIF_TERMS
    if term.startswith(vocab.SCHEMA.base):
        return URIRef(str(SDO) + term.removeprefix(vocab.SCHEMA.base)) in SDO
    return any(term.startswith(base) and URIRef(term) in closed for base, closed in KNOWN.items())


def test_vocab_and_ontology_have_the_same_terms(ontology: Graph) -> None:
    assert set(KG.terms()) == defined(ontology)


def test_everything_that_the_ontology_speaks_of_is_defined_in_it(ontology: Graph) -> None:
    used = {
        str(term) for triple in ontology for term in triple if isinstance(term, URIRef) and term.startswith(KG.base)
    }
    assert used == defined(ontology)


def test_every_term_has_one_label_one_comment_and_an_example(ontology: Graph) -> None:
    for term in map(URIRef, KG.terms()):
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term
        assert list(ontology.objects(term, SKOS.example)), term
        assert ontology.value(term, RDFS.isDefinedBy) == ONTOLOGY, term


def test_a_term_is_one_kind_of_thing(ontology: Graph) -> None:
    for term in map(URIRef, KG.terms()):
        assert len(KINDS & set(ontology.objects(term, RDF.type))) == 1, term


def test_terms_of_other_vocabularies_exist_there(ontology: Graph) -> None:
    terms = {str(term) for s, p, o in ontology for term in (p, o) if isinstance(term, URIRef)}
    foreign = {term for term in terms if not term.startswith((KG.base, "https://www.apache.org/", ONTOLOGY))}
    assert len(foreign) > 40
    assert {term for term in foreign if not exists(term)} == set()


@pytest.mark.parametrize(
    "space",
    [vocab.RDF, vocab.RDFS, vocab.OWL, vocab.XSD, vocab.SCHEMA, vocab.NIF, vocab.PROV, vocab.SKOS, vocab.DCTERMS],
)
def test_vocab_borrows_only_terms_that_exist(space: type[vocab.Namespace]) -> None:
    assert space.terms()
    assert [term for term in space.terms() if not exists(term)] == []


def test_a_misspelt_term_would_be_noticed() -> None:
    assert not exists("http://schema.org/headLine")
    assert not exists("http://www.w3.org/ns/org#Organisation")
    assert not exists("http://nowhere.example/term")


@pytest.mark.parametrize("code_list", CODE_LISTS)
def test_a_code_list_of_the_model_is_a_concept_scheme(code_list: type[model.Form], ontology: Graph) -> None:
    scheme = URIRef(KG.base + code_list.__name__)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in ontology
    wanted = {URIRef(concept(value)) for value in code_list}
    assert set(ontology.objects(scheme, SKOS.hasTopConcept)) == wanted
    assert set(ontology.subjects(SKOS.inScheme, scheme)) == wanted
    assert set(ontology.subjects(SKOS.topConceptOf, scheme)) == wanted


def test_a_coded_property_names_its_list(ontology: Graph) -> None:
    coded = set(ontology.subjects(RDFS.range, SKOS.Concept))
    schemes = {ontology.value(term, RDFS.seeAlso) for term in coded}
    assert schemes == {URIRef(KG.base + code_list.__name__) for code_list in CODE_LISTS}


@pytest.mark.parametrize(
    ("term", "above"),
    [
        ("Person", ["Agent", FOAF.Person, vocab.SCHEMA.base + "Person"]),
        ("Organisation", ["Agent", ORG.Organization, vocab.SCHEMA.base + "Organization"]),
        ("Role", [ORG.Membership, vocab.SCHEMA.base + "OrganizationRole"]),
        ("Statement", [PROV.Entity, vocab.SCHEMA.base + "CreativeWork"]),
        ("Quotation", ["Statement", vocab.SCHEMA.base + "Quotation"]),
        ("Measure", [vocab.SCHEMA.base + "Action"]),
        ("Article", [vocab.SCHEMA.base + "NewsArticle", vocab.NIF.base + "Context", PROV.Entity]),
        ("Mention", [vocab.NIF.base + "Phrase"]),
        ("contentSpan", ["evidence"]),
        ("speakerSpan", ["evidence"]),
        ("cueSpan", ["evidence"]),
    ],
)
def test_alignments(term: str, above: list[str], ontology: Graph) -> None:
    wanted = {URIRef(one if ":" in one else KG.base + one) for one in above}
    predicate = RDFS.subClassOf if term[0].isupper() else RDFS.subPropertyOf
    assert set(ontology.objects(URIRef(KG.base + term), predicate)) == wanted


def test_domains_and_ranges_agree_with_the_property_above(ontology: Graph) -> None:
    """A sub-property's range lies within that of the property above it, where both are ours."""
    for lower, _, upper in ontology.triples((None, RDFS.subPropertyOf, None)):
        if str(upper).startswith(KG.base):
            assert ontology.value(lower, RDFS.range) == ontology.value(upper, RDFS.range)


def test_there_are_no_blank_nodes(ontology: Graph) -> None:
    assert not [term for triple in ontology for term in triple if isinstance(term, BNode)]


def test_the_header_says_version_licence_and_that_the_prefix_is_not_registered(ontology: Graph) -> None:
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in ontology
    assert (ONTOLOGY, DCTERMS.license, URIRef("https://www.apache.org/licenses/LICENSE-2.0")) in ontology
    assert isinstance(ontology.value(ONTOLOGY, OWL.versionInfo), Literal)
    assert ontology.value(ONTOLOGY, DCTERMS.title)
    assert "not registered" in str(ontology.value(ONTOLOGY, RDFS.comment))


def test_prefixes_are_those_of_the_ontology(ontology: Graph) -> None:
    declared = {prefix: str(base) for prefix, base in ontology.namespaces()}
    assert {prefix: declared.get(prefix) for prefix in PREFIXES} == PREFIXES
