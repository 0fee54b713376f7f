"""Validation over HTTP, by the real process: reports in each format, limits, and that it goes on after each of them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.serve import validation
from kg.serve.app import create_app
from kg.serve.engine import LocalEngine
from kg.serve.forking.frames import BrokenFrameError, frame, receive
from kg.serve.problems import Problem
from kg.serve.tasks import Update
from kg.serve.validation import Validated, ValidationService
from kg.settings import Settings
from kg.store import FORMATS, Store, serialize
from kg.store.convert import converted, parsed
from kg.vocab import KG, RDF, ArticleGraph
from tests import handmade
from tests.serve.conftest import SECOND
from tests.serve.test_pages import BROWSER, Page

GRAPHS = {name: serialize([handmade.graph()], name) for name in FORMATS}
TYPES = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json",
         "rdf": "application/rdf+xml", "trig": "application/trig", "nq": "application/n-quads"}  # fmt: skip
MODE = b"<https://w3id.org/newskg/ontology#Direct>"
BAD = {name: converted(GRAPHS["nq"].replace(MODE, b'"loud <b>words</b>"'), "nq", name) for name in ("nq", "trig")}
BAD |= {name: converted(BAD["nq"], "nq", name) for name in ("nt", "ttl", "rdf", "jsonld")}
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def served() -> Iterator[Flask]:
    with Store.open() as store:
        store.replace(handmade.graph())
        app = create_app(store, Settings(max_upload=200_000))
        yield app
        app.extensions["kg.validation"].close()


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture(scope="module")
def service() -> Iterator[ValidationService]:
    opened = ValidationService(1024)
    yield opened
    opened.close()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("good", [True, False])
def test_a_document_of_each_format_has_its_report(client: FlaskClient, form: str, good: bool) -> None:
    data = (GRAPHS if good else BAD)[form]
    response = client.post("/shacl?format=json", data=data, content_type=TYPES[form])
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    report = json.loads(response.text)
    assert report["conforms"] is good
    assert response.headers["SHACL-Conforms"] == str(good).lower()
    assert bool(report["reports"][0]["results"]) is not good
    assert report["reports"][0]["graph"] == (handmade.graph().name if form in ("trig", "nq", "jsonld") else None)


@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("*/*", "ttl")]
)
def test_reports_as_graphs(client: FlaskClient, accept: str, form: str) -> None:
    response = client.post("/shacl", data=BAD["nq"], content_type=TYPES["nq"], headers={"Accept": accept})
    assert response.mimetype == TYPES[form]
    quads = list(ox.parse(response.data, FORMATS[form]))
    kinds = [quad.object.value for quad in quads if quad.predicate.value.endswith("#type")]
    assert kinds.count(SH + "ValidationReport") == 1
    assert kinds.count(SH + "ValidationResult") == sum(q.predicate.value == SH + "result" for q in quads) > 0


def test_reports_as_rows_and_as_a_page(client: FlaskClient) -> None:
    table = client.post("/shacl?format=csv", data=BAD["nq"], content_type=TYPES["nq"])
    [first, *_] = csv.DictReader(io.StringIO(table.text))
    assert (first["severity"], first["value"]) == ("Violation", "loud <b>words</b>")
    page = client.post("/shacl", data=BAD["nq"], content_type=TYPES["nq"], headers=BROWSER)
    assert page.status_code == 200
    assert "This graph does not conform" in page.text
    assert "loud &lt;b&gt;words" in page.text
    assert Page(page.text).open == []
    assert client.post("/shacl", data=b"", content_type=TYPES["nq"], headers={"Accept": "image/png"}).status_code == 406


def test_the_report_of_the_store_is_known_until_it_changes(served: Flask, client: FlaskClient) -> None:
    first = client.get("/shacl")
    assert (first.status_code, first.mimetype, first.headers["SHACL-Conforms"]) == (200, "text/turtle", "true")
    service = served.extensions["kg.validation"]
    known = service._known
    assert client.get("/shacl?format=json").status_code == 200
    assert service._known is known
    service._known = ("another generation", known[1])
    assert client.get("/shacl").data == first.data
    assert service._known[0] == known[0]
    page = client.get("/shacl", headers=BROWSER)
    assert "The store conforms" in page.text
    assert Page(page.text).open == []
    assert page.text.count("<label for=") == 3


@pytest.mark.parametrize("batch", [1, 10**9])
def test_each_graph_of_the_store_has_its_report(
    service: ValidationService, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(validation, "BATCH", batch)
    own = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"))
    with Store.open() as store:
        engine = LocalEngine(store)
        assert graphs_of(service.store(engine, "urn:x:/", 30)) == [(None, 0)]
        store.replace(handmade.graph())
        store.replace(ArticleGraph(SECOND, ((SECOND, RDF.type, KG.Article),)))
        store.ox.add(own)
        engine = LocalEngine(store)
        found = service.store(engine, "urn:x:/", 30)
        names = [(None, 1), (handmade.graph().name, len(set(handmade.graph().triples))), (SECOND, 1)]
        assert graphs_of(found) == names
        assert not found.conforms
        assert service.store(engine, "urn:x:/", 30) is found
        engine.change(Update("INSERT DATA { <urn:d> <urn:e> <urn:f> }"))
        assert graphs_of(service.store(engine, "urn:x:/", 30)) == [(None, 2), *names[1:]]


def graphs_of(found: Validated) -> list[tuple[str | None, int]]:
    return [(each["graph"], each["triples"]) for each in json.loads(found.documents["json"])["reports"]]


def test_forms_with_a_text_or_a_file(client: FlaskClient) -> None:
    def post(**data: object) -> tuple[int, str]:
        response = client.post("/shacl?format=json", data=data, content_type="multipart/form-data")
        return response.status_code, response.text

    def file(name: str, kind: str) -> tuple[io.BytesIO, str, str]:
        return io.BytesIO(BAD["trig"]), name, kind

    for sent in ({"graph": BAD["trig"].decode(), "syntax": "trig"}, {"file": file("a.trig", "")},
                 {"file": file("a", "application/trig")}, {"file": file("a.trig", "application/octet-stream")},
                 {"file": file("a", "application/octet-stream"), "syntax": "trig"}):  # fmt: skip
        status, text = post(**sent)
        assert status == 200, text
        assert json.loads(text)["conforms"] is False
    assert post()[0] == post(graph=" ")[0] == 400
    assert post(graph="<a:> <b:> <c:> .", file=file("a.trig", ""))[0] == 400
    assert post(file=file("a.xlsx", "application/octet-stream"))[0] == 415
    assert client.post("/shacl?format=json", data={"graph": "<a:> <b:> <c:> ."}).status_code == 200
    page = client.post("/shacl", data={"graph": "</textarea><script>"}, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert "line 1, column" in page.text
    assert "<script" not in page.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.text


def test_the_size_is_bounded_by_the_setting_for_uploads(client: FlaskClient) -> None:
    large = b"#" * 200_001
    for sent in ({"graph": large.decode()}, {"file": (io.BytesIO(large), "a.ttl", "text/turtle")}):
        response = client.post("/shacl", data=sent, content_type="multipart/form-data")
        assert response.status_code == 413
        assert "200,000 bytes" in json.loads(response.text)["detail"]
    with Store.open() as store:
        app = create_app(store, Settings())
        response = app.test_client().post("/shacl", data=b"#" * 2_000_000 + b"\n", content_type="text/turtle")
        assert response.status_code == 200
        app.extensions["kg.validation"].close()


@pytest.mark.parametrize(
    ("data", "kind", "status", "words"),
    [
        (b"<urn:a> <urn:b> <urn:c> .\n<urn:a> oops .", "text/turtle", 400, "line 2, column"),
        (b"<urn:a> <urn:b> \xff .", "text/turtle", 400, "does not parse"),
        (b"{", "application/ld+json", 400, "does not parse"),
        (b"{}", "application/pdf", 415, "application/pdf is no format of a graph"),
        (b"{}", "", 415, "no Content-Type"),
        (b"<urn:a> <urn:b> <urn:c> .", "text/turtle; charset=latin-1", 415, "UTF-8"),
        (b'{"@context": "http://127.0.0.1:9/x", "@id": "urn:a", "urn:p": 1}', "application/ld+json", 400, "context"),
        (b"#" * 200_001, "text/turtle", 413, "200,000 bytes"),
    ],
)
def test_what_cannot_be_validated_says_why(
    client: FlaskClient, data: bytes, kind: str, status: int, words: str
) -> None:
    response = client.post("/shacl", data=data, content_type=kind)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    assert words in json.loads(response.text)["detail"]
    if "line 2" in words:
        assert json.loads(response.text)["line"] == 2
    assert ("Accept-Post" in response.headers) is (status == 415 and "UTF-8" not in words)


def ask(service: ValidationService, seconds: float = 30, data: bytes = GRAPHS["nq"]) -> int:
    """The status that a request would have."""
    try:
        return 200 if service.validate(data, "nq", "urn:x:/", seconds, ["json"]).conforms else 500
    except Problem as problem:
        return problem.status


def test_what_takes_too_long_is_ended_and_the_next_is_answered(service: ValidationService) -> None:
    assert ask(service) == 200
    process = service.forks.pid
    with pytest.raises(Problem, match=r"limit of 0\.001 seconds") as raised:
        service.validate(GRAPHS["nq"], "nq", "urn:x:/", 0.001)
    assert (raised.value.status, raised.value.more["limit"]) == (503, "timeout")
    assert ask(service) == 200
    assert service.forks.pid == process


def test_what_needs_too_much_memory_is_ended_and_the_next_is_answered() -> None:
    lines = b"".join(b'<urn:a%d> <urn:p> "%d" .\n' % (number, number) for number in range(30_000))
    small = ValidationService(1)
    try:
        with pytest.raises(Problem, match="more than 1 MB"):
            small.validate(lines, "nt", "urn:x:/", 30)
        small.forks.memory = 1024
        assert ask(small) == 200
    finally:
        small.close()


def test_a_death_is_an_error_and_the_next_is_answered(service: ValidationService) -> None:
    assert ask(service) == 200
    os.kill(service.forks.pid, signal.SIGKILL)
    assert ask(service) in (200, 500)
    assert ask(service) == 200


def test_no_more_than_two_run_and_the_others_wait_for_their_turn(service: ValidationService) -> None:
    for _ in range(2):
        assert service.forks.turns.acquire(timeout=1)
    assert ask(service, 0.05) == 503
    found: list[int] = []
    waiting = threading.Thread(target=lambda: found.append(ask(service)))
    waiting.start()
    service.forks.turns.release()
    waiting.join(30)
    service.forks.turns.release()
    assert found == [200]


def test_many_at_once_are_all_answered(service: ValidationService) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(ask(service))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [200] * 8


def test_the_limit_over_http_is_the_setting() -> None:
    with Store.open() as store:
        store.replace(handmade.graph())
        app = create_app(store, Settings(timeout=0.001))
        posted = app.test_client().post("/shacl", data=GRAPHS["nq"], content_type=TYPES["nq"])
        assert posted.status_code == 503
        assert json.loads(posted.text)["seconds"] == 0.001
        got = app.test_client().get("/shacl", headers=BROWSER)
        assert got.status_code == 503
        assert "limit of 0.006 seconds" in got.text
        app.extensions["kg.validation"].close()


def test_frames_that_were_broken_off_are_known() -> None:
    import socket

    for sent in (b"", frame({"a": 1}, b"data")[:-1], frame({"a": 1}, b"data")[:-4] + b'{"e"', b"\xff\xff\xff\xff"):
        own, other = socket.socketpair()
        with own, other:
            other.sendall(sent)
            other.shutdown(socket.SHUT_WR)
            with pytest.raises(BrokenFrameError):
                receive(own)


def test_documents_are_read_graph_by_graph() -> None:
    data = b"<urn:a> <urn:b> <urn:c> . <urn:g> { <urn:a> <urn:b> _:x }"
    assert [(graph.name, len(graph.triples)) for graph in parsed(data, "trig", "urn:x:/")] == [("", 1), ("urn:g", 1)]
    assert [graph.name for graph in parsed(b"", "ttl", "urn:x:/")] == [""]
