"""Named queries over HTTP: checked parameters, pages of rows, and links between them."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.queries import NamedQuery, named_queries
from kg.serve.app import create_app
from kg.serve.body import Body
from kg.serve.negotiate import GRAPHS, RESULTS
from kg.serve.paging import pages_beside, row_count
from kg.settings import Settings
from kg.store import Store
from tests import handmade
from tests.serve.test_pages import BROWSER, STATEMENT

NEEDED = {"evidence": {"fact": STATEMENT}}
SELECTS = [query for query in named_queries().values() if query.form == "SELECT"]


def links(header: str) -> dict[str, str]:
    """The addresses of a Link header by their relation."""
    return {relation: address for address, relation in re.findall(r'<([^<>"\s]*)>; rel="(\w+)"', header)}


@pytest.mark.parametrize("query", named_queries().values(), ids=lambda query: query.name)
def test_each_query_answers_in_each_format(client: FlaskClient, query: NamedQuery) -> None:
    for media in GRAPHS if query.form == "CONSTRUCT" else RESULTS:
        response = client.get(f"/queries/{query.name}.{media.name}", query_string=NEEDED.get(query.name))
        assert (response.status_code, response.mimetype) == (200, media.content_type), response.text


@pytest.mark.parametrize("query", SELECTS, ids=lambda query: query.name)
def test_pages_of_one_row_are_together_the_whole_answer(client: FlaskClient, query: NamedQuery) -> None:
    needed = NEEDED.get(query.name, {})
    whole = list(csv.reader(io.StringIO(client.get(f"/queries/{query.name}.csv", query_string=needed).text)))[1:]
    found, address = [], f"/queries/{query.name}.csv?" + "&".join(["limit=2", *(f"{k}={v}" for k, v in needed.items())])
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.text
        found += list(csv.reader(io.StringIO(response.text)))[1:]
        address = links(response.headers.get("Link", "")).get("next", "")
    assert found == whole
    assert whole


@pytest.mark.parametrize("query", SELECTS, ids=lambda query: query.name)
def test_the_order_of_each_query_leaves_no_two_different_rows_in_any_order(query: NamedQuery) -> None:
    names = [parameter.name for parameter in query.parameters]
    assert names[-2:] == ["limit", "offset"]
    assert query.text.rstrip().endswith("LIMIT $limit OFFSET $offset")
    [(head,)] = (re.findall(r"^SELECT (?:DISTINCT )?((?:.|\n)*?) WHERE \{$", query.text, re.M),)
    shown = set(re.findall(r"\?(\w+)", re.sub(r"\([A-Z]+\(.*?\) AS \?\w+\)", "", head)))
    grouped = re.search(r"^GROUP BY (.*)$", query.text, re.M)
    keys = set(re.findall(r"\?(\w+)", grouped[1])) if grouped else set()
    [order] = re.findall(r"^ORDER BY (.*)$", query.text, re.M)
    assert shown | keys <= set(re.findall(r"\?(\w+)", order))


@pytest.mark.parametrize("form", [media.name for media in RESULTS])
def test_rows_are_counted_in_each_format(client: FlaskClient, form: str) -> None:
    for name in ("whole-story", "quotations", "who-said-what"):
        rows = len(json.loads(client.get(f"/queries/{name}.json").text)["results"]["bindings"])
        assert row_count(Body(client.get(f"/queries/{name}.{form}").data), form) == rows
    awkward = 'SELECT ("a\\n\\"b\\",\\r\\n<result>" AS ?x) (?y AS ?z) { VALUES ?y { "\\n" UNDEF "" } }'
    data = client.get("/sparql", query_string={"query": awkward, "format": form}).data
    assert row_count(Body(data), form) == 3


@pytest.mark.parametrize(
    ("limit", "offset", "rows", "expected"),
    [
        (10, 0, 3, {}),
        (10, 0, 10, {"next": (10, 10)}),
        (10, 0, None, {"next": (10, 10)}),
        (10, 20, 3, {"prev": (10, 10)}),
        (10, 5, 0, {"prev": (5, 0)}),
        (10, 20, 10, {"prev": (10, 10), "next": (10, 30)}),
        (0, 20, 0, {}),
        (10, 999_999_990, 10, {"prev": (10, 999_999_980)}),
    ],
)
def test_pages_beside(limit: int, offset: int, rows: int | None, expected: dict[str, tuple[int, int]]) -> None:
    assert pages_beside(limit, offset, rows) == expected


def test_links_carry_the_request_and_nothing_else(client: FlaskClient) -> None:
    words = 'a>; rel="x"\r\nSet-Cookie: a=b, <é&limit=1'
    response = client.get("/queries/roles", query_string={"organisation": "", "format": "csv", "limit": 1, "offset": 1})
    found = links(response.headers["Link"])
    assert found.keys() == {"prev", "next"}
    assert parse_qs(urlsplit(found["next"]).query) == {"format": ["csv"], "limit": ["1"], "offset": ["2"]}
    response = client.get("/queries/roles.csv", query_string={"person": words, "offset": 1})
    assert "Set-Cookie" not in response.headers
    [address] = links(response.headers["Link"]).values()
    assert parse_qs(urlsplit(address).query)["person"] == [words]
    long = client.get("/queries/roles.csv", query_string={"person": "x" * 5000, "offset": 1})
    assert "Link" not in long.headers


@pytest.mark.parametrize(
    ("name", "values", "parameter", "given", "expected"),
    [
        ("roles", {"persn": "x"}, "persn", "x", "one of person, organisation, tenure, limit, offset"),
        ("roles", {"tenure": "Past"}, "tenure", "Past", "one of Current, Former, Acting, Incoming"),
        ("roles", {"limit": "-1"}, "limit", "-1", "a whole number"),
        ("roles", {"limit": ""}, "limit", "", "a whole number"),
        ("roles", {"limit": "1000001"}, "limit", "1000001", "a whole number of at most 1000000"),
        ("roles", {"offset": "9" * 100}, "offset", "9" * 60, "a whole number"),
        ("evidence", {}, "fact", None, "an absolute IRI"),
        ("evidence", {"fact": "urn:a> ?p ?o } #"}, "fact", "urn:a> ?p ?o } #", "an absolute IRI"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_wrong_parameter_is_named(
    client: FlaskClient, method: str, name: str, values: dict[str, str], parameter: str, given: str, expected: str
) -> None:
    sent = {"data": values} if method == "POST" else {"query_string": values}
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
    response = client.open(f"/queries/{name}.csv", method=method, headers=headers, **sent)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    problem = json.loads(response.text)
    assert (problem["parameter"], problem["given"]) == (parameter, given)
    assert problem["expected"].startswith(expected)


def test_a_form_may_be_posted(client: FlaskClient) -> None:
    posted = client.post("/queries/roles.csv", data={"person": "tom"})
    assert posted.data == client.get("/queries/roles.csv?person=tom").data
    assert client.post("/queries/roles?format=csv", data={"person": "tom"}).data == posted.data
    refused = client.post("/queries/roles.csv", data=b"{}", content_type="application/json")
    assert refused.status_code == 415
    assert refused.headers["Accept-Post"] == "application/x-www-form-urlencoded"


def test_what_is_given_twice_or_ends_strangely_is_refused(client: FlaskClient) -> None:
    twice = client.get("/queries/roles.csv?person=a&person=b")
    assert (twice.status_code, json.loads(twice.text)["parameter"]) == (400, "person")
    assert client.get("/queries/roles.exe").status_code == 404
    assert client.get("/queries/roles.").status_code == 404
    assert client.get("/queries/roles.ttl").status_code == 406
    assert client.get("/queries/..%2fabout").status_code == 404


def test_the_server_bounds_the_rows_of_a_page() -> None:
    with Store.open() as store:
        store.replace(handmade.graph())
        client = create_app(store, Settings(max_rows=2)).test_client()
        response = client.get("/queries/who-said-what.json")
        assert len(json.loads(response.text)["results"]["bindings"]) == 2
        assert "limit=2" in response.headers["Link"]
        assert client.get("/queries/who-said-what.json?limit=3").status_code == 400


def test_the_page_turns_and_says_what_is_wrong(client: FlaskClient, app: Flask) -> None:
    page = client.get("/queries/roles?limit=1&offset=1&person=", headers=BROWSER)
    assert 'rel="prev">Rows before' in page.text
    assert 'href="/queries/roles?limit=1&amp;offset=2" rel="next"' in page.text
    assert client.get("/queries/roles?limit=many", headers=BROWSER).status_code == 400
    assert client.get("/queries/evidence", headers=BROWSER).status_code == 200
