"""Pages and documents: each address, for browsers and for programs."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.queries import named_queries
from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import FORMATS, Store
from kg.vocab import KG
from tests import handmade
from tests.serve.conftest import SECOND

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ARTICLE = "/" + handmade.graph().name.removeprefix("https://newskg.example/id/")
STATEMENT = next(s for s, _, _ in handmade.graph().triples if "/statement/" in s)
PAGES = [
    "/",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+3",
    "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D",
    "/sparql?query=ASK+%7B%7D",
    "/queries",
    *(f"/queries/{name}" for name in named_queries()),
    f"/queries/evidence?fact={STATEMENT}",
    ARTICLE,
    "/person/anna-reeve",
    "/" + STATEMENT.removeprefix("https://newskg.example/id/"),
    "/ontology",
    "/shapes",
    "/void",
    "/try",
    f"/store?graph={SECOND}",
]


class Page(HTMLParser):
    """The links, headings and unclosed tags of a page."""

    VOID = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings = 0
        self.scripts: list[str] = []  # where each comes from, "" for one in the page itself; data is no script
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        self.links += [value for name, value in attrs if name in ("href", "src", "action") and value]
        if tag == "script" and "json" not in (dict(attrs).get("type") or ""):
            self.scripts.append(dict(attrs).get("src") or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_whole_and_its_links_lead_somewhere(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, response.text
    assert response.mimetype == "text/html"
    page = Page(response.text)
    assert page.open == []
    assert page.headings == 1
    assert all(script.startswith("/static/") for script in page.scripts)
    own = {link.partition("#")[0] for link in page.links if link.startswith("/")}
    assert all(link.startswith(("/", "#", "http://", "https://")) for link in page.links)
    for link in sorted(own)[:40]:
        assert client.get(link, buffered=True).status_code in (
            (200, 400) if link.startswith("/queries/evidence") else (200,)
        ), link


def test_the_start_page_counts_and_lists(client: FlaskClient) -> None:
    text = client.get("/", headers=BROWSER).text
    assert re.search(r'<dt><a href="/articles">articles</a></dt><dd>2</dd>', text)
    assert re.search(r'<dt><a href="/statements">statements</a></dt><dd>6</dd>', text)
    assert "Harbour town doubles lighting fund after vigil" in text
    assert "A second &lt;b&gt;article&lt;/b&gt; &amp; no more" in text
    for query in named_queries().values():
        assert f'href="/queries/{query.name}"' in text
    assert 'href="/static/kg.css"' in text


def test_an_empty_store_has_a_start_page_that_says_what_to_do() -> None:
    with Store.open() as store:
        response = create_app(store, Settings()).test_client().get("/", headers=BROWSER)
    assert response.status_code == 200
    assert "kg build ARTICLES --store DIR" in response.text


def test_the_query_page_shows_rows_with_links(client: FlaskClient) -> None:
    query = f"SELECT ?p ?label WHERE {{ ?p a <{KG.Person}> ; <http://www.w3.org/2000/01/rdf-schema#label> ?label }}"
    text = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    assert '<a href="/person/anna-reeve">person/anna-reeve</a>' in text
    assert "4 rows" in text
    assert "format=csv" in text


def test_what_a_query_says_is_never_markup(client: FlaskClient) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) (<javascript:alert(1)> AS ?y) {} # </textarea><script>'
    text = client.get("/sparql", query_string={"query": query}, headers=BROWSER).text
    assert all(script.startswith("/static/") for script in Page(text).scripts)
    assert "<script>" not in text
    assert 'href="javascript' not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_mistake_in_a_query_leaves_the_query_to_be_mended(client: FlaskClient) -> None:
    text = client.get("/sparql", query_string={"query": "SELECT * { </textarea> ?p"}, headers=BROWSER).text
    assert "line 1" in text
    assert "SELECT * { &lt;/textarea&gt; ?p</textarea>" in text


@pytest.mark.parametrize("path", ["/sparql?query=SELECT", "/nothing/here", "/person/nobody", "/queries/none", "/store"])
def test_a_problem_is_a_page_for_browsers_and_json_for_programs(client: FlaskClient, path: str) -> None:
    page, data = client.get(path, headers=BROWSER), client.get(path)
    assert page.status_code == data.status_code >= 400
    assert page.mimetype == "text/html"
    assert 'role="alert"' in page.text
    assert data.mimetype == "application/problem+json"
    assert set(json.loads(data.text)) >= {"type", "title", "status", "detail"}


def test_named_queries_for_programs(client: FlaskClient) -> None:
    listed = json.loads(client.get("/queries").text)
    assert [query["name"] for query in listed] == list(named_queries())
    assert client.get("/queries/roles.csv?person=tom").text.splitlines()[1].startswith("Tom Siddall,chairman")
    assert client.get("/queries/roles", headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get("/queries/roles?format=tsv").mimetype == "text/tab-separated-values"
    assert json.loads(client.get("/queries/roles.json").text)["head"]["vars"][0] == "person"
    assert client.get("/queries/statement-graph.ttl").mimetype == "text/turtle"
    assert client.get("/queries/statement-graph.json").mimetype == "application/ld+json"
    assert "parameters are person" in client.get("/queries/roles.csv?x=1").text
    assert client.get("/queries/roles.ttl").status_code == 406


def test_a_named_query_keeps_what_was_typed_and_says_what_is_wrong(client: FlaskClient) -> None:
    text = client.get("/queries/roles?tenure=&person=%22Tom%3C&limit=many", headers=BROWSER).text
    assert "give a whole number" in text
    assert 'value="&#34;Tom&lt;"' in text


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("json", "application/ld+json"),
        ("nt", "application/n-triples"),
    ],
)
def test_resources_for_programs(client: FlaskClient, extension: str, kind: str) -> None:
    form = FORMATS["jsonld" if extension == "json" else extension]
    for path in (ARTICLE, "/person/anna-reeve", "/role/tom-siddall/chairman/harbour-trust/former"):
        response = client.get(f"{path}.{extension}")
        assert response.mimetype == kind
        iri = "https://newskg.example/id" + path
        assert any(iri in str(quad) for quad in ox.parse(response.data, format=form))
        assert client.get(path, headers={"Accept": kind}).data == response.data


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/void", "/.well-known/void"])
def test_documents_in_every_format(client: FlaskClient, path: str) -> None:
    sizes = set()
    for name, form in FORMATS.items():
        response = client.get(path, query_string={"format": name})
        assert response.status_code == 200
        sizes.add(len(list(ox.parse(response.data, format=form))))
    assert len(sizes) == 1


def test_the_ontology_is_given_as_it_was_written(client: FlaskClient) -> None:
    root = Path(__file__).resolve().parents[2]
    assert client.get("/ontology").data == (root / "ontology" / "kg.ttl").read_bytes()


def test_dumps_and_health(client: FlaskClient) -> None:
    for name, form in FORMATS.items():
        assert (
            len(list(ox.parse(client.get(f"/dump.{name}").data, format=form))) == len(set(handmade.graph().triples)) + 2
        )
    assert client.get("/dump.xlsx").status_code == 404
    assert json.loads(client.get("/health").text) == {"status": "ok"}
    assert json.loads(client.get("/ready").text) == {"status": "ready", "graphs": 2}


def test_every_answer_is_guarded(client: FlaskClient) -> None:
    for path in ("/", "/sparql?query=ASK%7B%7D", "/nothing", "/static/kg.css", "/dump.nq"):
        headers = client.get(path, buffered=True).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


def test_the_sheet_is_small_and_knows_the_dark(client: FlaskClient) -> None:
    sheet = client.get("/static/kg.css", buffered=True).text
    assert len(sheet.splitlines()) <= 260
    assert "prefers-color-scheme: dark" in sheet
    assert "http" not in sheet


def test_files_are_sent_in_gzip_to_those_who_take_it(client: FlaskClient) -> None:
    plain = client.get("/static/kg.css", buffered=True)
    packed = client.get("/static/kg.css", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    again = client.get("/static/kg.css", headers=known, buffered=True)
    assert again.status_code == 304


def test_a_bug_is_logged_and_not_shown(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        generation = "1"

        def read(self, task: object, client: str) -> object:
            raise ZeroDivisionError("secret")

    with Store.open() as store:
        broken = create_app(store, Settings(), engine=Broken())  # type: ignore[arg-type]
        response = broken.test_client().get("/sparql", query_string={"query": "ASK {}"})
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "ZeroDivisionError" in caplog.text
