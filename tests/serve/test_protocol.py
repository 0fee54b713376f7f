"""The SPARQL protocol and the Graph Store protocol, asked as programs ask."""

from __future__ import annotations

import gzip
import io
import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.serve.negotiate import GRAPHS, RESULTS, Media
from kg.store import FORMATS, serialize
from tests import handmade
from tests.serve.conftest import SECOND

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
PACKED = gzip.compress(b"ASK {}")
TRIPLES = len(set(handmade.graph().triples)) + 2


def number(response: TestResponse) -> int:
    assert response.status_code == 200, response.text
    return int(json.loads(response.text)["results"]["bindings"][0]["n"]["value"])


def problem(response: TestResponse, status: int) -> dict[str, object]:
    """The members of a problem, which must have this status and the type of problems."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    document: dict[str, object] = json.loads(response.text)
    assert document["status"] == status
    assert document["title"]
    return document


def test_a_query_is_asked_in_three_ways(client: FlaskClient) -> None:
    assert number(client.get("/sparql", query_string={"query": COUNT})) == TRIPLES
    assert number(client.post("/sparql", data={"query": COUNT})) == TRIPLES
    assert number(client.post("/sparql", data=COUNT, content_type=QUERY)) == TRIPLES
    assert number(client.post("/sparql", data=COUNT, content_type=QUERY + "; charset=UTF-8")) == TRIPLES


def test_a_form_is_decoded_once(client: FlaskClient) -> None:
    query = 'SELECT (STRLEN("%41+ é") AS ?n) {}'
    assert number(client.post("/sparql", data={"query": query})) == 6
    assert number(client.get("/sparql", query_string={"query": query})) == 6


@pytest.mark.parametrize("media", RESULTS, ids=lambda media: media.name)
def test_rows_in_every_format(client: FlaskClient, media: Media) -> None:
    for asked in ({"headers": {"Accept": media.content_type}}, {"format": media.name}, {"output": media.content_type}):
        query = {"query": COUNT} | {key: value for key, value in asked.items() if key != "headers"}
        response = client.get("/sparql", query_string=query, headers=asked.get("headers"))  # type: ignore[arg-type]
        assert response.mimetype == media.content_type
        assert str(TRIPLES) in response.text
        assert "Accept" in response.vary


@pytest.mark.parametrize("media", GRAPHS, ids=lambda media: media.name)
def test_graphs_in_every_format(client: FlaskClient, media: Media) -> None:
    query = {"query": "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }"}
    response = client.get("/sparql", query_string=query, headers={"Accept": media.content_type})
    assert response.mimetype == media.content_type
    found = list(ox.parse(response.data, format=FORMATS[media.name]))
    assert len(found) == sum(p.endswith("#type") for _, p, _ in handmade.graph().triples) + 1


def test_ask_in_json_and_xml(client: FlaskClient) -> None:
    assert json.loads(client.get("/sparql", query_string={"query": "ASK {}"}).text)["boolean"] is True
    response = client.get("/sparql", query_string={"query": "ASK { FILTER(false) }", "format": "xml"})
    assert "false" in [element.text for element in ET.fromstring(response.text)]


def test_the_dataset_can_be_named_in_the_request(client: FlaskClient) -> None:
    both = {"query": COUNT, "default-graph-uri": [SECOND, handmade.graph().name]}
    assert number(client.get("/sparql", query_string={"query": COUNT, "default-graph-uri": SECOND})) == 2
    assert number(client.post("/sparql", data=both)) == TRIPLES
    assert number(client.get("/sparql", query_string={"query": COUNT, "named-graph-uri": SECOND})) == 0
    named = COUNT.replace("{", "{ GRAPH ?g {").replace("}", "} }")
    assert number(client.get("/sparql", query_string={"query": named, "named-graph-uri": SECOND})) == 2
    in_query = COUNT.replace("WHERE", f"FROM <{SECOND}> WHERE")
    assert number(client.get("/sparql", query_string={"query": in_query})) == 2


def test_the_service_description_names_endpoint_formats_and_graphs(client: FlaskClient) -> None:
    response = client.get("/sparql")
    assert response.mimetype == "text/turtle"
    assert "sd:endpoint <http://localhost/sparql>" in response.text
    assert "sd:UnionDefaultGraph" in response.text
    assert SECOND in response.text
    for media in GRAPHS:
        other = client.get("/sparql", headers={"Accept": media.content_type})
        assert other.mimetype == media.content_type
        assert list(ox.parse(other.data, format=FORMATS[media.name]))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * {\n ?s kg:x ?o }", "line 2"),
        ("LOAD <http://127.0.0.1:1/x.ttl>", "an update, not a query"),
        ("DROP ALL", "an update, not a query"),
        ("SELECT * " + "{" * 200 + "}" * 200, "100 are allowed"),
        ("", "there is no query"),
    ],
)
def test_a_bad_query_is_a_problem_with_place_and_reason(client: FlaskClient, query: str, words: str) -> None:
    document = problem(client.get("/sparql", query_string={"query": query}), 400)
    assert words in str(document["detail"])
    assert ("line" in document) == ("line 2" in words)


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ({"data": "foo=bar", "content_type": FORM}, 400, "no query"),
        ({"data": "query=ASK%7B%7D&query=ASK%7B%7D", "content_type": FORM}, 400, "2 times"),
        ({"data": "query=ASK%7B%7D&update=DROP%20ALL", "content_type": FORM}, 400, "/update"),
        ({"data": "query=%ff", "content_type": FORM}, 400, "UTF-8"),
        ({"data": b"ASK { FILTER('\xff') }", "content_type": QUERY}, 400, "UTF-8 at byte 14"),
        ({"data": "ASK {}", "content_type": QUERY + "; charset=latin-1"}, 415, "UTF-8"),
        ({"data": "ASK {}", "content_type": QUERY, "query_string": {"query": "ASK {}"}}, 400, "send it once"),
        ({"data": "{}", "content_type": "application/json"}, 415, QUERY),
        ({"data": "ASK {}"}, 415, "no Content-Type"),
        (
            {"data": gzip.compress(b"ASK {}"), "content_type": QUERY, "headers": {"Content-Encoding": "gzip"}},
            415,
            "Enc",
        ),
        ({"data": "query=" + "a" * 1_100_000, "content_type": FORM}, 413, "1,000,000"),
        ({"data": "&".join("a=b" for _ in range(300)), "content_type": FORM}, 400, "200 fields"),
        ({"data": {"query": "ASK {}", "default-graph-uri": "not an iri"}}, 400, "no absolute IRI"),
        ({"data": {"query": "ASK {}", "named-graph-uri": "http://["}}, 400, "IRI"),
    ],
)
def test_a_bad_request_is_a_problem_that_says_what_is_possible(
    client: FlaskClient, arguments: dict[str, object], status: int, words: str
) -> None:
    assert words in str(problem(client.post("/sparql", **arguments), status)["detail"])  # type: ignore[arg-type]


def test_what_is_not_acceptable_is_answered_with_what_is_possible(client: FlaskClient) -> None:
    document = problem(client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": "image/png"}), 406)
    assert "text/csv" in document["possible"]  # type: ignore[operator]
    problem(client.get("/sparql", query_string={"query": COUNT, "format": "ttl"}), 406)
    problem(client.get("/sparql", query_string={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": "csv"}), 406)
    unsupported = client.post("/sparql", data="x", content_type="image/png")
    assert unsupported.headers["Accept-Post"] == f"{FORM}, {QUERY}"


def test_methods(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": COUNT})
    assert (head.status_code, head.mimetype, head.data) == (200, "application/sparql-results+json", b"")
    for method in ("PUT", "DELETE", "PATCH"):
        refused = client.open("/sparql", method=method)
        problem(refused, 405)
        assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(refused.allow)
    options = client.options("/sparql", headers={"Origin": "http://app.example"})
    assert "POST" in options.headers["Access-Control-Allow-Methods"]
    assert "content-type" in options.headers["Access-Control-Allow-Headers"]


def test_a_graph_is_read_by_name_in_every_format(client: FlaskClient) -> None:
    name = handmade.graph().name
    for media in GRAPHS:
        response = client.get("/store", query_string={"graph": name}, headers={"Accept": media.content_type})
        assert response.mimetype == media.content_type
        assert len(list(ox.parse(response.data, format=FORMATS[media.name]))) == TRIPLES - 2
    assert client.get("/store", query_string={"graph": name, "format": "nt"}).data == serialize(
        [handmade.graph()], "nt"
    )
    assert client.head("/store", query_string={"graph": name}).status_code == 200
    assert client.get("/store?default", headers={"Accept": "application/n-triples"}).data == b""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("graph=urn:none", 404),
        ("", 400),
        ("default=&graph=urn:x", 400),
        ("graph=urn:a&graph=urn:b", 400),
        ("graph=x", 400),
    ],
)
def test_a_graph_that_is_not_there_or_not_named(client: FlaskClient, query: str, status: int) -> None:
    assert problem(client.get("/store?" + query), status)["detail"]


def test_everything_that_writes_is_refused_and_changes_nothing(client: FlaskClient) -> None:
    before = client.get("/dump.nq").data
    for method in ("PUT", "POST", "DELETE"):
        refused = client.open("/store", method=method, query_string={"graph": SECOND}, data="<a:a> <a:b> 1 .")
        assert "for reading only" in str(problem(refused, 403)["detail"])
    for arguments in (
        {"data": {"update": "DROP ALL"}},
        {"data": "DROP ALL", "content_type": "application/sparql-update"},
    ):
        assert "for reading only" in str(problem(client.post("/update", **arguments), 403)["detail"])  # type: ignore[arg-type]
    assert set(client.get("/update?update=DROP%20ALL").allow) == {"POST", "OPTIONS"}
    problem(client.get("/update?update=DROP%20ALL"), 405)
    problem(client.patch("/store"), 405)
    assert client.get("/dump.nq").data == before


def test_gzip_only_for_those_who_ask(client: FlaskClient) -> None:
    query = {"query": "SELECT * { ?s ?p ?o }"}
    plain = client.get("/sparql", query_string=query)
    packed = client.get("/sparql", query_string=query, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    refused = client.get("/sparql", query_string=query, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_a_body_that_says_no_length_is_not_cut_but_refused(client: FlaskClient) -> None:
    body = b"ASK {} #" + b"a" * 1_500_000
    refused = client.post(
        "/sparql",
        input_stream=io.BytesIO(body),
        content_type="application/sparql-query",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert problem(refused, 413)["detail"]
