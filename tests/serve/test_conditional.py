"""ETag and 304, gzip, CORS, long addresses: what every answer carries."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kg.serve.problems import CONTEXT, shortened
from kg.serve.tasks import ListGraphs
from tests import handmade
from tests.serve.writing import Writer, writer

BASE = "https://newskg.example/id"
GRAPH = quote(handmade.graph().name, safe="")
TAGGED = [
    "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Fo+%7D",
    "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fs+a+%3Fo+%7D",
    "/sparql",
    f"/store?graph={GRAPH}",
    "/store?default",
    "/queries/roles.csv",
    "/queries/roles?format=json",
    handmade.graph().name.removeprefix(BASE),
    "/person/anna-reeve.ttl",
    "/dump.nq",
    "/void",
]


@pytest.mark.parametrize("address", TAGGED)
@pytest.mark.parametrize("accept", [{}, {"Accept-Encoding": "gzip"}])
def test_what_a_client_has_is_not_sent_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str, accept: dict[str, str]
) -> None:
    first = client.get(address, headers=accept)
    assert first.status_code == 200, first.text
    assert first.headers["Cache-Control"] == "no-cache"
    tag = first.headers["ETag"]
    engine = client.application.extensions["kg"].engine
    with monkeypatch.context() as patch:
        patch.setattr(type(engine), "read", None)  # whoever asks the engine fails
        again = client.get(address, headers=accept | {"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "Accept-Encoding" in again.vary
    assert "Content-Type" not in again.headers
    assert client.get(address, headers=accept | {"If-None-Match": '"other"'}).status_code == 200
    assert client.get(address, headers=accept | {"If-None-Match": "*"}).status_code == 200


def test_tags_differ_by_query_format_and_encoding(client: FlaskClient) -> None:
    rows = "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Fo+%7D"
    answers = [
        client.get(rows),
        client.get(rows + "&format=csv"),
        client.get(rows + "+%23"),
        client.get(rows + "&default-graph-uri=urn:x"),
        client.get(rows, headers={"Accept-Encoding": "gzip"}),
        client.get(rows, headers={"Accept": "text/html"}),
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)
    assert all(answer.headers["ETag"].startswith("W/") for answer in answers)
    assert not client.get("/dump.nq").headers["ETag"].startswith("W/")
    assert client.head(rows).headers["ETag"] == answers[0].headers["ETag"]


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?x) {}", "SELECT (RAND() AS ?x) {}", "SELECT (UUID() AS ?x) {}"])
def test_what_changes_by_itself_has_no_tag(client: FlaskClient, query: str) -> None:
    assert "ETag" not in client.get("/sparql", query_string={"query": query}).headers
    assert "ETag" not in client.post("/sparql", data={"query": "ASK {}"}).headers


def test_a_change_makes_new_tags(writable: Writer) -> None:
    address = "/store?graph=urn:g"
    writable.store("PUT", address, "<urn:a> a 1 .")
    tag = writable.client.get(address).headers["ETag"]
    assert writable.client.get(address, headers={"If-None-Match": tag}).status_code == 304
    writable.store("POST", address, "<urn:b> a 1 .")
    assert writable.client.get(address, headers={"If-None-Match": tag}).status_code == 200
    tag = writable.client.get(address).headers["ETag"]
    writable.store("DELETE", address)
    assert writable.client.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_large_answers_are_packed_as_they_go(writable: Writer) -> None:
    writable.store("PUT", "/store?default", "".join(f"<urn:s> <urn:p> '{n:0100d}' .\n" for n in range(15_000)))
    plain = writable.client.get("/dump.nt", buffered=True)
    packed = writable.client.get("/dump.nt", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert len(plain.data) > 1_000_000
    assert plain.headers["Content-Length"] == str(len(plain.data))
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    ("cors", "origin", "policy"),
    [
        ("*", "*", "cross-origin"),
        ("https://a.example", "https://a.example", "cross-origin"),
        ("none", None, "same-origin"),
    ],
)
def test_other_pages_may_read_what_the_setting_says(tmp_path: Path, cors: str, origin: str | None, policy: str) -> None:
    served = writer(tmp_path, cors=cors)
    asked = {"Origin": "https://b.example", "Access-Control-Request-Method": "PUT"}
    for response in (
        served.client.get("/sparql?query=SELECT", headers=asked),
        served.client.options("/store", headers=asked),
    ):
        assert response.headers.get("Access-Control-Allow-Origin") == origin
        assert response.headers["Cross-Origin-Resource-Policy"] == policy
        assert ("Origin" in response.vary) == (cors.startswith("https"))
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    preflight = served.client.options("/update", headers=asked).headers
    assert ("authorization" in preflight.get("Access-Control-Allow-Headers", "")) == (cors != "none")
    assert ("PUT" in preflight.get("Access-Control-Allow-Methods", "")) == (cors != "none")
    assert ("ETag" in preflight.get("Access-Control-Expose-Headers", "")) == (cors != "none")


def test_a_long_address_is_answered_up_to_a_limit(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": "ASK {} #" + "x" * 20_000}).status_code == 200
    refused = client.get("/sparql", query_string={"query": "ASK {} #" + "x" * 40_000})
    assert refused.status_code == 414
    assert "POST" in json.loads(refused.text)["detail"]


def test_a_syntax_error_shows_its_line(client: FlaskClient) -> None:
    long = " ".join(f"?s{n} ?p ?o ." for n in range(200))
    response = client.get("/sparql", query_string={"query": f"SELECT * {{\n {long} ))) {long}\n}}"})
    found = json.loads(response.text)
    assert response.status_code == 400
    assert found["line"] == 2
    assert found["column"] > 1000
    assert ")))" in found["context"]
    assert len(found["context"]) <= CONTEXT + 2
    assert not found["reason"].startswith("line")


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("short", 1, "short"),
        ("a" * 300, 1, "a" * 200 + "…"),
        ("a" * 300, 300, "…" + "a" * 200),
        ("a" * 500, 250, "…" + "a" * 200 + "…"),
        ("a" * 300, 9999, "…" + "a" * 200),
    ],
)
def test_context_is_shortened_around_its_column(line: str, column: int, expected: str) -> None:
    assert shortened(line, column) == expected


@pytest.mark.parametrize(
    "address",
    [
        "/" + "x" * 5000,
        "/store?graph=urn:" + "x" * 5000,
        "/store?graph=%20" + "x" * 5000,
        "/sparql?query=ASK%7B%7D&format=" + "x" * 5000,
        "/sparql?query=SELECT%20%22" + "x" * 5000,
        "/person/" + "x" * 5000,
        "/queries/" + "x" * 5000,
        "/queries/roles?" + "x" * 5000,
        "/sparql?query=ASK%7B%7D&%0d%0aX-Evil:1=%0d%0aX-Evil:1&format=%0d%0aX-Evil:1<script>",
    ],
)
def test_what_is_reflected_is_short_and_no_markup(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers={"Accept": "text/html"})
    data = client.get(address)
    assert data.status_code >= 400
    assert len(data.text) < 3000
    assert "<script" not in page.text
    assert "X-Evil" not in {name for name, _ in [*page.headers, *data.headers]}


def test_statistics_are_counted_once_for_each_generation(writable: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writable.store("PUT", "/store?graph=urn:g", "<urn:a> a <urn:C> . <urn:b> a <urn:C> ; <urn:p> 1 , 2 .")
    writable.store("PUT", "/store?default", "<https://newskg.example/id/x> <urn:p> 1 .")
    text = writable.client.get("/void").text
    for line in ("void:triples 5", "distinctSubjects 3", "void:entities 1", "void:properties 2", "void:documents 1"):
        assert line in text
    assert "void:class <urn:C>" in text
    asked = []
    engine = writable.client.application.extensions["kg"].engine
    read = type(engine).read

    def counting(self: object, task: object, client: str = "") -> object:
        asked.append(task)
        return read(self, task, client)

    monkeypatch.setattr(type(engine), "read", counting)
    assert writable.client.get("/void?format=nt").status_code == 200
    assert asked == []
    writable.update("INSERT DATA { <urn:c> a <urn:C> }")
    assert "void:triples 6" in writable.client.get("/void").text
    assert ListGraphs() in asked


def test_the_service_description_claims_what_is_true(client: FlaskClient, writable: Writer, tmp_path: Path) -> None:
    reading, writing = client.get("/sparql").text, writable.client.get("/sparql").text
    assert "sd:UnionDefaultGraph" in reading
    assert "sd:UnionDefaultGraph" not in writing
    assert "SPARQL11Update" not in reading
    assert "<http://localhost/update>" in writing
    assert "sd:SPARQL11Update" in writing
    assert "BasicFederatedQuery" not in reading + writing
    federated = writer(tmp_path, service_hosts=("a.example",), write_token_file=None).client.get("/sparql").text
    assert "sd:BasicFederatedQuery" in federated
    assert "SPARQL11Update" not in federated
    assert "DereferencesURIs" not in reading + writing + federated
