"""The pages of the site, in one place: whoever makes a page adds it here, and the tests of all pages hold it, too."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from kg.serve.listing.catalogue import LISTINGS
from kg.vocab import KG, RDF, Iri
from tests import handmade

BASE = handmade.BASE
SEED = "clapham-vigil"  # the one seed that the server has, beside the hand-made article


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, words of its h1, words that its main part has without JavaScript, and its status."""

    name: str
    path: str
    heading: str
    words: str
    status: int = 200


def of(kind: Iri, number: int = 0) -> str:
    """The address of the first (or another) thing of a class in the hand-made graph."""
    found = [thing for thing, verb, value in handmade.graph().triples if verb == RDF.type and value == kind]
    return "/" + found[number].removeprefix(BASE)


def asking(query: str) -> str:
    """The address of a query with its answer."""
    return f"/sparql?query={quote(query)}"


PEOPLE = f"SELECT ?person WHERE {{ ?person a <{KG.Person}> }} ORDER BY ?person"
PAGES = (
    Page("start", "/", "Who said", "articles"),
    Page("article", of(KG.Article), handmade.HEADLINE, "Penmarrow"),
    Page("person", of(KG.Person, 3), "Tom Siddall", "chairman"),
    Page("organisation", of(KG.Organisation), "Penmarrow Council", "leader"),
    Page("role", of(KG.Role), "", "leader"),
    Page("statement", of(KG.Statement), "", "never forget"),
    Page("measure", of(KG.Measure), "", "double the safer shores fund"),
    *(Page(name, f"/{name}", listing.title, listing.columns[0].title) for name, listing in LISTINGS.items()),
    Page("list with filters", "/statements?speaker=okafor&sort=-text&limit=25", "Statements", "never forget"),
    Page("list with a mistake", "/measures?least=many", "Measures", "whole number", 400),
    Page("search", "/search?q=okafor+margaret", "Search", "Margaret Okafor"),
    Page("search for nothing", "/search", "Search", "Type a name"),
    Page("queries", "/queries", "Named queries", "Who said what"),
    Page("named query", "/queries/roles", "", "Tom Siddall"),
    Page("named query with a graph", "/queries/statement-graph", "", "kg:speaker"),
    Page("named query without what it needs", "/queries/evidence", "", "fact"),
    Page("sparql", "/sparql", "Query", "SPARQL query"),
    Page("select", asking(PEOPLE), "Query", "person/tom-siddall"),
    Page("construct", asking(f"CONSTRUCT WHERE {{ ?s <{KG.speaker}> ?o }}"), "Query", "speaker"),
    Page("ask", asking("ASK {}"), "Query", "yes"),
    Page("mistake in a query", asking("SELECT * WHERE { ?s ?p"), "", "line 1", 400),
    Page("nothing there", "/person/nobody", "", "nothing is known", 404),
    Page("ontology", "/ontology", "ontology", "Statement"),
    Page("shapes", "/shapes", "Shapes", "Statement"),
    Page("validation", "/shacl", "Validation", "conform"),
    Page("try", "/try", "Try it", "not stored"),
    Page("void", "/void", "data", "void:triples"),
)
