"""Search and the start page; words as patterns that Oxigraph and Python read alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.serve.app import create_app
from kg.serve.listing.match import MAX_LENGTH, marked, matching, pattern, words
from kg.settings import Settings
from kg.store import Store
from kg.vocab import KG, RDF, RDFS, ArticleGraph, Iri, Literal
from tests.handmade import BASE
from tests.serve import many
from tests.serve.test_pages import BROWSER, Page
from tests.serve.test_tables import CLASSES, HOSTILE

Groups = dict[str, list[dict[str, str]]]


@pytest.fixture(scope="module")
def found() -> Iterator[FlaskClient]:
    """A client over articles with hostile names."""
    with Store.open() as store:
        for graph in many.graphs():
            store.replace(graph)
        yield create_app(store, Settings()).test_client()


def groups(client: FlaskClient, words: str) -> Groups:
    """What a search finds, by the titles of groups."""
    response = client.get("/search.json", query_string={"q": words})
    assert response.status_code == 200, response.text
    return {group["title"]: group["hits"] for group in json.loads(response.text)["groups"]}


# --- words as patterns


def holds(text: str, typed: str) -> bool:
    """Whether Oxigraph finds what was typed in a text."""
    [row] = ox.Store().query(f"SELECT ({matching('?text', typed)} AS ?found) {{ BIND({ox.Literal(text)} AS ?text) }}")
    return row["found"] is not None and row["found"].value == "true"


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Thérèse Coffey", "therese", True),
        ("Therese Coffey", "THÉRÈSE", True),
        ("Søren Łuczak", "soren luczak", True),
        ("Zoe\u0308 Quinn", "zoë", True),
        ("Zoë Quinn", "zoe\u0308", True),
        ("İzmir", "izmir", True),
        ("豈", "豈", True),
        ("Michelle O’Neill", "o'neill", True),
        ("Michelle O'Neill", "O‘Neill", True),
        ("Jean–Claude", "jean-claude", True),
        ("one two", "two one", True),
        ("one two", "one three", False),
        ("aXb", "a.b", False),
        ("price (new)", "(new", True),
        ("a\\b", "\\", True),
        ("ישראל", "שר", True),
        ("ПУТИН", "путин", True),
        ("anything", "", True),
    ],
)
def test_words_are_found_whatever_their_capitals_and_accents(text: str, typed: str, expected: bool) -> None:
    assert holds(text, typed) is expected
    assert (not typed or any(hit for _, hit in marked(text, typed))) or not expected


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_a_word_is_found_in_itself(text: str) -> None:
    word = "".join(text.split())[:20] or "x"
    assert holds(f"before {word} after", word)
    assert "".join(piece for piece, _ in marked(text, word)) == text
    assert re.search(pattern(word), word, re.IGNORECASE)


def test_the_longest_word_is_not_too_much_for_oxigraph() -> None:
    assert holds("o" * MAX_LENGTH, "o" * MAX_LENGTH)
    assert holds("é" * MAX_LENGTH, "e" * MAX_LENGTH)
    assert words("  a  b a ") == ("a", "b")


# --- search


def test_names_come_in_the_order_of_how_well_they_fit() -> None:
    labels = ["Jo Smithson", "Anna Smith", "Smith", "Blacksmith Ltd", "Smith and Sons", "Nobody"]
    triples = []
    for number, label in enumerate(labels):
        thing = Iri(f"{BASE}person/{number}")
        triples += [(thing, RDF.type, KG.Person), (thing, RDFS.label, Literal(label))]
    with Store.open() as store:
        store.replace(ArticleGraph(Iri(f"{BASE}article/x"), tuple(triples)))
        client = create_app(store, Settings(default_graph="union")).test_client()
        hits = groups(client, "smith")["People and organisations"]
    assert [hit["text"] for hit in hits] == ["Smith", "Smith and Sons", "Anna Smith", "Jo Smithson", "Blacksmith Ltd"]
    assert hits[0]["href"] == "/person/2"


def test_each_group_is_searched(found: FlaskClient) -> None:
    hits = groups(found, "we double")
    assert set(hits) == {"Statements", "Measures"}
    assert all("double" in hit["text"].lower() for group in hits.values() for hit in group)
    assert [hit["text"] for hit in groups(found, "story 2")["Articles"]] == ["Story 2 <i>of</i> the “town”"]
    [person] = groups(found, "alias 3")["People and organisations"]
    assert (person["text"], person["beside"]) == ('AL "ACE" <B>BOLD</B>', "Alias 3")
    assert groups(found, "altestenrat")["People and organisations"][0]["href"] == "/organisation/o2"


def test_what_matches_is_marked_and_leads_to_its_page(found: FlaskClient) -> None:
    text = found.get("/search?q=<b>bold", headers=BROWSER).text
    assert "<mark>&lt;B&gt;BOLD</mark>&lt;/B&gt;" in text
    assert 'href="/person/p3"' in text
    assert 'name="q" type="search" value="&lt;b&gt;bold"' in text
    assert Page(text).open == []


def test_a_group_that_has_more_leads_to_its_list(found: FlaskClient) -> None:
    text = found.get("/search?q=e", headers=BROWSER).text
    assert '<a href="/statements?q=e">All statements with these words</a>' in text
    assert len(groups(found, "e")["Statements"]) == 10


def test_a_search_for_nothing_and_for_too_much(found: FlaskClient) -> None:
    assert groups(found, "") == groups(found, " \t ") == {}
    assert found.get("/search", headers=BROWSER).status_code == 200
    assert "Nothing here has “qqq”" in found.get("/search?q=qqq", headers=BROWSER).text
    long = "x" * (MAX_LENGTH + 1)
    assert found.get("/search.json", query_string={"q": long}).status_code == 400
    page = found.get("/search", query_string={"q": long}, headers=BROWSER)
    assert (page.status_code, 'role="alert"' in page.text) == (400, True)
    assert found.get("/search?q=a&q=b").status_code == 400
    assert found.get("/search.csv").status_code == 406


@pytest.mark.parametrize("value", [*HOSTILE, "\0", "\u202e", "%", "{{ 7*7 }}", "</title><script>"])
def test_hostile_words_are_words(found: FlaskClient, value: str) -> None:
    page = found.get("/search", query_string={"q": value}, headers=BROWSER)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert Page(page.text).open == []
    assert json.loads(found.get("/search", query_string={"q": value}).text)["groups"] is not None


def test_each_hit_leads_somewhere(client: FlaskClient) -> None:
    for typed in ("Margaret", "lighting fund", "review", "council"):
        for hits in groups(client, typed).values():
            for hit in hits:
                assert client.get(hit["href"], headers=BROWSER).status_code == 200


# --- the start page


def test_each_count_leads_to_a_list_of_so_many(found: FlaskClient) -> None:
    text = found.get("/", headers=BROWSER).text
    counts = dict(re.findall(r'<dt><a href="/(\w+)">\w+</a></dt><dd>(\d+)</dd>', text))
    assert counts == {name: str(len(many.instances(kind))) for name, kind in CLASSES.items()}
    for name, count in counts.items():
        assert f"of {count}." in re.sub(r"\s+", " ", found.get(f"/{name}", headers=BROWSER).text)


def test_the_start_page_has_the_newest_those_who_speak_most_and_the_largest_amounts(client: FlaskClient) -> None:
    text = re.sub(r"\s+", " ", client.get("/", headers=BROWSER).text)
    assert text.index("Harbour town doubles") < text.index("A second &lt;b&gt;article")
    assert (
        '<a href="/person/margaret-okafor">Margaret Okafor</a> <span class="quiet">leader · 3 statements</span>' in text
    )
    speakers = text[text.index("Who speaks most") : text.index("All people")]
    assert re.findall(r"(\d) statements?<", speakers) == ["3", "2", "1"]
    money = text[text.index("<h3>GBP</h3>") : text.index("All in GBP")]
    amounts = re.findall(r'<li><a href="/article/[^"]*#char=\d+,\d+">([^<]*)</a>', money)
    assert amounts == ["between £3million and £4million", "£45", "£20"]
    assert 'href="/amounts?currency=GBP"' in text
    assert len(text) < 100_000
    page = Page(client.get("/", headers=BROWSER).text)
    for link in {link.partition("#")[0] for link in page.links if link.startswith("/")}:
        assert client.get(link, headers=BROWSER, buffered=True).status_code in (200, 400), link


def test_every_page_has_the_search_and_says_where_one_is(client: FlaskClient) -> None:
    for path in ("/", "/statements", "/queries", "/nothing-here", "/sparql"):
        assert 'role="search"' in client.get(path, headers=BROWSER).text
    assert '<a href="/statements" aria-current="page">' in client.get("/statements?q=x", headers=BROWSER).text


def test_a_hit_says_how_it_is_meant(client: FlaskClient) -> None:
    [measure] = groups(client, "safer shores")["Measures"]
    assert "Announced" in measure["beside"].split(" · ")
    [statement] = groups(client, "inquest")["Statements"]
    assert "Indirect" in statement["beside"].split(" · ")
