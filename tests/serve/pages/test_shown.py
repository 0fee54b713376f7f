"""The pages of things, over the hand-made article and one that is hostile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.serve.app import create_app
from kg.serve.pages.shown import unstored_page
from kg.settings import Settings
from kg.store import Store, serialize
from kg.vocab import KG, RDF, RDFS, SCHEMA, ArticleGraph, Iri, Literal
from tests import handmade
from tests.serve.pages import hostile
from tests.serve.writing import Writer

BROWSER = {"Accept": "text/html"}
GRAPHS = (handmade.graph(), hostile.graph())
THINGS = [
    (thing, value.rpartition("#")[2])
    for graph in GRAPHS
    for thing, verb, value in graph.triples
    if verb == RDF.type and value in (KG.Article, KG.Person, KG.Organisation, KG.Role, KG.Statement, KG.Measure)
]


class Seen(HTMLParser):
    """A page as a browser sees it: its elements, each with attributes, the texts of those with an id, the data."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.data: list[str] = []
        self.text = ""
        self.paper = ""
        self._open: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in ("meta", "link", "input", "br", "img"):
            self._open.append((tag, given.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "script":
            self.data.append(data)
        elif ("div", "text") in self._open:
            self.paper += data
        self.text += data

    def ids(self) -> list[str]:
        return [given["id"] for _, given in self.elements if "id" in given]

    def links(self) -> list[str]:
        return [given["href"] for tag, given in self.elements if tag == "a"]


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with Store.open() as store:
        for graph in GRAPHS:
            store.replace(graph)
        yield create_app(store, Settings()).test_client()


def get(client: FlaskClient, iri: str, rest: str = "") -> TestResponse:
    """The page of an IRI."""
    return client.get("/" + iri.removeprefix(handmade.BASE) + rest, headers=BROWSER)


@pytest.mark.parametrize(("iri", "kind"), THINGS)
def test_a_page_is_whole_safe_and_leads_on(client: FlaskClient, iri: str, kind: str) -> None:
    response = get(client, iri)
    assert response.status_code == 200
    page = Seen(response.text)
    assert len(page.ids()) == len(set(page.ids()))
    assert not [given for _, given in page.elements if any(name.startswith("on") or name == "style" for name in given)]
    assert [given for tag, given in page.elements if tag == "img"] == []
    assert "49" not in page.text  # of {{ 7*7 }}
    for tag, given in page.elements:
        assert tag != "script" or given.get("src", "").startswith("/static/") or given["type"] == "application/ld+json"
    for link in page.links():
        assert link.startswith(("/", "#", "http")), link
        if link.startswith("#"):
            assert link[1:] in page.ids(), link
        elif link.startswith("/"):
            assert client.get(link.partition("#")[0], headers=BROWSER).status_code == 200, link
    data = json.loads(page.data[0])
    assert data["@id"] == iri
    assert data["@context"] == "https://schema.org"
    assert kind


@pytest.mark.parametrize("graph", GRAPHS)
def test_the_text_of_the_page_is_the_text_of_the_article(client: FlaskClient, graph: ArticleGraph) -> None:
    [body] = [value for _, verb, value in graph.triples if verb == SCHEMA.articleBody]
    page = Seen(get(client, graph.name).text)
    assert page.paper == body.value  # type: ignore[union-attr]
    for _, given in page.elements:
        if place := re.fullmatch(r"char=(\d+),(\d+)", given.get("id", "")):
            assert (int(place[1]), int(place[2])) <= (len(body.value), len(body.value))  # type: ignore[union-attr]
    wanted = {s.rpartition("#")[2] for s, verb, value in graph.triples if verb == KG.evidence for s in [str(value)]}
    assert wanted <= set(page.ids())


def test_an_article_page_lists_each_fact_and_who_is_named(client: FlaskClient) -> None:
    page = Seen(get(client, handmade.graph().name).text)
    kinds = [given["class"].split()[1] for tag, given in page.elements if tag == "article" and "fact" in given["class"]]
    assert {kind: kinds.count(kind) for kind in kinds} == {"statement": 6, "measure": 2, "role": 3, "amount": 4}
    for words in ("“never forget” Ms Reeve", "3 million to 4 million GBP", "about 40 officers", "45 GBP per week"):
        assert words in page.text
    for kind in ("person", "organisation", "statement", "speaker", "cue", "role", "measure", "amount", "pronoun"):
        assert any(kind in given.get("class", "").split() for _, given in page.elements), kind


def test_a_person_page_filters_statements(client: FlaskClient) -> None:
    who = handmade.BASE + "person/margaret-okafor"
    assert "leader" in get(client, who).text
    counts = {
        rest: len(re.findall(r'class="fact statement"', get(client, who, rest).text.split('id="spoken"')[0]))
        for rest in ("", "?mode=Direct", "?act=Promising", "?mode=Direct&act=Promising", "?mode=Wrong'%20}")
    }
    assert list(counts.values()) == [3, 1, 1, 0, 0]
    about = handmade.BASE + "person/anna-reeve"
    assert "never forget" in get(client, who, f"?about={about}").text
    assert get(client, who, "?offset=x").status_code == 400
    assert get(client, who, "?offset=99").status_code == 200


def test_statements_of_a_person_stand_under_their_articles(client: FlaskClient) -> None:
    text = get(client, handmade.BASE + "person/margaret-okafor").text.split('id="statements"')[1].split("</section>")[0]
    headings = re.findall(r"<h3>(.*?)</h3>", text, re.DOTALL)
    assert [handmade.HEADLINE in each for each in headings] == [True]
    assert text.count('class="fact statement"') == 3
    assert text.count(handmade.HEADLINE) == 1
    assert text.index("<h3>") < text.index('class="fact statement"')


def test_an_organisation_page_has_its_people_and_its_measures(client: FlaskClient) -> None:
    page = get(client, handmade.BASE + "organisation/penmarrow-council").text
    assert "People with a role here" in page
    assert "Margaret Okafor" in page
    assert "double the safer shores fund" in page


def test_a_fact_page_has_its_words_in_their_paragraph(client: FlaskClient) -> None:
    [statement] = [s for s, verb, value in handmade.graph().triples if verb == KG.cue and str(value.value) == "denied"]  # type: ignore[union-attr]
    page = Seen(get(client, statement).text)
    assert "A spokesman denied that the inquest had been delayed." in page.text
    assert "Hundreds of people" not in page.text
    assert "tentative" in page.text


@pytest.mark.parametrize("extension", ["ttl", "nt", "jsonld", "json", "rdf", "html"])
def test_each_thing_has_its_other_formats_and_says_so(client: FlaskClient, extension: str) -> None:
    path = "/person/tom-siddall"
    response = client.get(f"{path}.{extension}")
    assert response.status_code == 200
    link = client.get(path, headers=BROWSER).headers["Link"]
    if extension not in ("json", "html"):
        assert f'<{path}.{extension}>; rel="alternate"; type="{response.mimetype}"' in link
        assert (
            f'<link rel="alternate" type="{response.mimetype}" href="{path}.{extension}">'
            in get(client, handmade.BASE + path[1:]).text
        )


def test_triples_of_a_thing_as_a_table(client: FlaskClient) -> None:
    text = get(client, handmade.BASE + "person/tom-siddall", "?view=triples").text
    assert "What refers to it" in text
    assert "kg:holder" in text


def test_a_text_that_is_not_stored_leads_nowhere_but_into_itself() -> None:
    with Store.open() as store:
        app = create_app(store, Settings())
        with app.test_request_context("/try"):
            page = Seen(unstored_page(handmade.graph().triples, handmade.graph().name).get_data(as_text=True))
    inside = page.links()[page.links().index("#r1") if "#r1" in page.links() else 0 :]
    assert "not stored" in page.text
    assert all(link.startswith("#") or not link.startswith(("/person/", "/statement/", "/role/")) for link in inside)
    assert {"s1", "m1", "r1", "a1"} <= set(page.ids())


def test_without_a_text_and_in_the_default_graph_facts_are_shown_all_the_same(writable: Writer) -> None:
    graph = handmade.graph()
    triples = tuple(each for each in graph.triples if each[1] != SCHEMA.articleBody)
    written = serialize([ArticleGraph(Iri(""), triples)], "nt", {})
    assert writable.store("PUT", "/store?default", written, "application/n-triples").status_code == 204
    text = get(writable.client, graph.name).text
    assert "The text of this article is not kept here" in text
    assert text.count('class="fact statement"') == 6
    [statement, *_] = [s for s, verb, value in triples if value == KG.Statement]
    assert "The text is not kept here" in get(writable.client, statement).text
    article = writable.client.get("/" + graph.name.removeprefix(handmade.BASE) + ".nt").text
    assert f"<{graph.name}> <{SCHEMA.headline}>" in article


def test_words_are_in_quotation_marks_where_they_are_the_speakers_own(client: FlaskClient) -> None:
    text = get(client, handmade.graph().name).text
    said = dict(re.findall(r'<a class="words"[^>]*>([^<]*)</a></blockquote>\s*<p class="tags"><span[^>]*>(\w+)', text))
    assert {"direct", "indirect", "mixed"} <= set(said.values())
    assert all((words[0], words[-1]) == ("“", "”") for words, mode in said.items() if mode == "direct")
    assert not any(words.startswith("“") and words.endswith("”") for words, mode in said.items() if mode != "direct")


def test_a_measure_says_by_whose_statement_it_is_known_and_an_amount_what_it_becomes(client: FlaskClient) -> None:
    graph = handmade.graph()
    speaker = {str(s): str(value) for s, verb, value in graph.triples if verb == KG.speaker}
    label = [(str(s), o.value) for s, verb, o in graph.triples if verb == RDFS.label and isinstance(o, Literal)]
    measure, statement = next((s, str(value)) for s, verb, value in graph.triples if verb == KG.statedIn)
    link, name = "/" + statement.removeprefix(handmade.BASE), dict(label)[speaker[statement]]
    for iri in (measure, graph.name):
        assert f'according to <a href="{link}">{name}</a>' in get(client, iri).text
    assert "20 GBP → 45 GBP per week" in get(client, graph.name).text


def test_who_held_a_role_before_is_called_so(client: FlaskClient) -> None:
    former = next(s for s, verb, value in handmade.graph().triples if verb == KG.tenure and value == KG.Former)
    page = Seen(get(client, former).text)
    assert "former" in page.text.partition("Skip to the content")[2].partition(handmade.HEADLINE)[0]
    assert "former" in json.loads(page.data[0])["roleName"]


def test_statements_stand_in_the_order_of_the_text() -> None:
    who, article = Iri(handmade.BASE + "person/x"), Iri(handmade.BASE + "article/a")
    said = [Iri(f"{handmade.BASE}statement/a/{place}") for place in ("9-40", "100-120", "1000-1100")]
    triples = tuple((each, verb, value) for each in said for verb, value in (
        (RDF.type, KG.Statement), (KG.speaker, who), (KG.reportedIn, article), (KG.text, Literal("It is so"))
    ))  # fmt: skip
    with Store.open() as store:
        store.replace(ArticleGraph(article, ((article, RDF.type, KG.Article), (who, RDF.type, KG.Person), *triples)))
        text = get(create_app(store, Settings()).test_client(), who).text
    assert re.findall(r'href="/statement/a/([^"]*)"', text) == ["9-40", "100-120", "1000-1100"]


def test_the_words_of_the_cards_are_explained_where_they_stand(client: FlaskClient) -> None:
    graph = handmade.graph()
    for page in (graph.name, handmade.BASE + "person/margaret-okafor"):
        seen = Seen(get(client, page).text)
        titles = {given["title"] for tag, given in seen.elements if tag == "span" and "title" in given}
        assert "None of the content stands in quotation marks." in titles
        assert "" not in titles
        assert "How sure the program is of the fact" in seen.text
        assert "/ontology#Mode" in seen.links()
