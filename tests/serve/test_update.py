"""SPARQL Update over HTTP: who may, how it is sent, with which dataset, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from kg.errors import SetupError
from kg.serve.token import WriteToken
from tests.serve.writing import TOKEN, Writer, writer

INSERT = "INSERT DATA { <urn:a> <urn:b> 1 }"
UPDATE = "application/sparql-update"


def detail(response: TestResponse, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    return str(json.loads(response.text)["detail"])


def test_an_update_is_sent_in_two_ways_and_seen_at_once(writable: Writer) -> None:
    assert writable.update(INSERT).status_code == 204
    assert writable.ask("ASK { <urn:a> <urn:b> 1 }")
    form = {"update": 'INSERT DATA { <urn:f> <urn:b> "a+b %41" }'}
    done = writable.client.post("/update", data=form, headers=writable.headers)
    assert (done.status_code, done.data, done.content_type) == (204, b"", None)
    assert writable.ask('ASK { <urn:f> <urn:b> "a+b %41" }')


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("", 401),
        ("Bearer", 401),
        ("Bearer " + TOKEN[:-1], 401),
        ("Bearer " + TOKEN + "x", 401),
        ("Bearer \xe9", 401),
        ("Basic " + TOKEN, 401),
        (TOKEN, 401),
        ("Bearer " + TOKEN, 204),
        ("bearer  " + TOKEN, 204),
    ],
)
def test_only_the_token_opens(writable: Writer, authorization: str | None, status: int) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for response in (
        writable.client.post("/update", data=INSERT, content_type=UPDATE, headers=headers),
        writable.client.delete("/store?default", headers=headers),
    ):
        assert response.status_code == status
        assert ("WWW-Authenticate" in response.headers) == (status == 401)
        assert TOKEN not in response.text


def test_without_a_token_file_nobody_writes(tmp_path: Path) -> None:
    closed = writer(tmp_path, write_token_file=None)
    assert "for reading only" in detail(closed.update(INSERT), 403)
    assert "for reading only" in detail(closed.store("PUT", "/store?default"), 403)


def test_a_token_can_be_changed_while_the_server_runs(writable: Writer) -> None:
    assert writable.update(INSERT).status_code == 204
    writable.token_file.write_text("another-token-of-32-characters-or-so")
    assert writable.update(INSERT).status_code == 401
    writable.token_file.write_text("short")
    assert "log says why" in detail(writable.update(INSERT), 503)
    writable.token_file.unlink()
    assert str(writable.token_file) not in detail(writable.update(INSERT), 503)
    writable.token_file.write_text(TOKEN)
    assert writable.update(INSERT).status_code == 204


@pytest.mark.parametrize("content", ["", "\n", "short", "a token with spaces in it, and long", "x" * 5000, "é" * 40])
def test_a_token_that_protects_nothing_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "token"
    path.write_text(content)
    with pytest.raises(SetupError, match="token"):
        WriteToken(path)
    with pytest.raises(SetupError, match="cannot be read"):
        WriteToken(tmp_path / "none")


def test_a_file_of_the_same_size_and_another_time_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("a" * 32)
    token = WriteToken(path)
    path.write_text("b" * 32)
    os.utime(path, ns=(1, 1))
    assert not token.matches("a" * 32)
    assert token.matches("b" * 32)


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 400, "no update"),
        ("INSERT DATA { <urn:a> ", 400, "the update does not parse"),
        ("INSERT DATA { <urn:a> <urn:b> ?x }", 400, "parse"),
        ("SELECT * { ?s ?p ?o }", 400, "a query, not an update"),
        ("CLEAR XYZ", 400, "does not parse"),
        ("DROP GRAPH <urn:none>", 409, "write SILENT"),
        ("LOAD <http://127.0.0.1:1/x.ttl>", 403, "LOAD would ask another server"),
        (f"{INSERT} ; LOAD <http://127.0.0.1:1/x.ttl>", 403, "never does"),
        (f"{INSERT} ; LOAD <http://127.0.0.1:1/ INTO", 400, "parse"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT DATA { <urn:a> <urn:b> " + "(" * 150 + ")" * 150 + " }", 400, "100 are allowed"),
        ("INSERT {} WHERE { ?s ?p ?o " + "FILTER(1) " * 6000 + "}", 400, "5000 are allowed"),
    ],
)
def test_what_cannot_be_done_changes_nothing(writable: Writer, text: str, status: int, words: str) -> None:
    assert words in detail(writable.update(text), status)
    assert not writable.ask("ASK { ?s ?p ?o }")


def test_a_load_that_may_fail_silently_does(writable: Writer) -> None:
    assert writable.update("LOAD SILENT <http://127.0.0.1:1/x> INTO GRAPH <urn:g> ;\n" + INSERT).status_code == 204
    assert writable.ask("ASK { <urn:a> <urn:b> 1 }")


@pytest.mark.parametrize(
    "data",
    [
        "\n".join(f"<urn:s{n}> <urn:p> {n} , {n}.5 ; <urn:q> '{n}' ." for n in range(3000)),
        '<#a> <urn:service> "please load: SERVICE to <all> ((((" .',
        "<urn:a> <http://load.example/#it's> 'SERVICE ?x { }' .",
        "<urn:a> service:load service:service .",
    ],
)
def test_data_may_be_long_and_say_anything(writable: Writer, data: str) -> None:
    response = writable.update(f"PREFIX service: <urn:s/> INSERT DATA {{ {data} }}")
    assert response.status_code == 204, response.text
    assert writable.ask("ASK { ?s ?p ?o }")


def test_a_dataset_can_be_named_in_the_request(writable: Writer) -> None:
    writable.update("INSERT DATA { GRAPH <urn:1> { <urn:x> a 1 } GRAPH <urn:2> { <urn:y> a 1 } <urn:z> a 1 }")
    copy = "INSERT { GRAPH <urn:to> { ?s a 2 } } WHERE { ?s a 1 } ; DELETE WHERE { ?s a 3 }"
    assert writable.update(copy, **{"using-graph-uri": ["urn:1"]}).status_code == 204
    assert writable.graph("/store?graph=urn:to").count("\n") == 1
    form = {"update": copy, "using-graph-uri": ["urn:1", "urn:2"]}
    assert writable.client.post("/update", data=form, headers=writable.headers).status_code == 204
    assert writable.graph("/store?graph=urn:to").count("\n") == 2
    named = "INSERT { GRAPH <urn:named> { ?s a 2 } } WHERE { GRAPH ?g { ?s a 1 } }"
    assert writable.update(named, **{"using-named-graph-uri": ["urn:2"]}).status_code == 204
    assert "<urn:y>" in writable.graph("/store?graph=urn:named")


@pytest.mark.parametrize(
    ("text", "given", "words"),
    [
        ("WITH <urn:g> DELETE { ?s a 1 } WHERE { ?s a 1 }", "urn:1", "WITH or USING of its own"),
        ("DELETE { ?s a 1 } USING NAMED <urn:g> WHERE { ?s a 1 }", "urn:1", "of its own"),
        ("DELETE { ?s a 1 } WHERE { ?s a 1 }", "no iri", "no absolute IRI"),
        ("DELETE { ?s a 1 } WHERE { ?s a 1 }", "urn:a> <urn:b", "no absolute IRI"),
        ("DELETE { ?s a 1 } WHERE {\n ?s a }", "urn:1", "line 2"),
    ],
)
def test_a_dataset_that_conflicts_or_is_none(writable: Writer, text: str, given: str, words: str) -> None:
    assert words in detail(writable.update(text, **{"using-graph-uri": given}), 400)


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        ("update=CLEAR+ALL&update=CLEAR+ALL", "application/x-www-form-urlencoded", 400),
        ("query=ASK%7B%7D&update=CLEAR+ALL", "application/x-www-form-urlencoded", 400),
        ("CLEAR ALL", "text/plain", 415),
        ("CLEAR ALL", None, 415),
        ("CLEAR ALL", "application/sparql-update; charset=UTF-16", 415),
        (b"CLEAR \xff", "application/sparql-update", 400),
    ],
)
def test_bad_requests(writable: Writer, data: str | bytes, content_type: str | None, status: int) -> None:
    response = writable.client.post("/update", data=data, content_type=content_type, headers=writable.headers)
    assert detail(response, status)
    if status == 415 and content_type != "application/sparql-update; charset=UTF-16":
        assert response.headers["Accept-Post"] == "application/x-www-form-urlencoded, application/sparql-update"


def test_sizes_have_limits(tmp_path: Path) -> None:
    small = writer(tmp_path, max_upload=2000, max_body=1000)
    long = f"INSERT DATA {{ <urn:a> <urn:b> '{'x' * 1500}' }}"
    assert small.update(long).status_code == 204
    assert "2,000 bytes" in detail(small.update(long + " " * 1000), 413)
    assert "2,000 bytes" in detail(small.store("PUT", "/store?default", b"#" * 3000), 413)
    assert "1,000 bytes" in detail(small.client.post("/sparql", data={"query": "ASK {} #" + "x" * 1500}), 413)
