"""SERVICE: refused by default, carried out for the hosts on the list, against a real server beside."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kg.serve.federation import blocks
from kg.serve.problems import Problem
from kg.serve.remote import allowed
from tests.serve.writing import Writer, writer

ROW = {
    "a": {"type": "uri", "value": "urn:x"},
    "b": {"type": "literal", "value": 'it\'s "so"\n}', "xml:lang": "en-GB"},
    "n": {"type": "literal", "value": "5", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
    "other": {"type": "literal", "value": "not asked for"},
}


class Remote(BaseHTTPRequestHandler):
    """Answers by the last part of its path, and remembers what it was asked."""

    asked: list[str] = []  # noqa: RUF012 - one for all requests is meant

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        path = self.path.rpartition("/")[2]
        status = {"moved": 302, "broken": 500}.get(path, 200)
        if path == "slow":
            time.sleep(1.5)
        bindings: list[object] = [ROW, {"a": {"type": "uri", "value": "urn:y"}}]
        if path == "blank":
            bindings = [{"a": {"type": "bnode", "value": "b0"}}]
        if path == "evil":
            bindings = [{"a": {"type": "uri", "value": "urn:x> } } DROP ALL"}}]
        data = json.dumps({"head": {"vars": ["a", "b", "n", "other"]}, "results": {"bindings": bindings}}).encode()
        if path == "text":
            data = b"<html>"
        if path == "large":
            data = b" " * 11_000_000
        self.send_response(status)
        self.send_header("Location", "/sparql")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.path.rpartition("/")[2] != "slow":
            self.wfile.write(data)


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that answers queries. The environment names a proxy that does not exist."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    Remote.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Remote)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def federating(folder: Path, remote: str, **settings: object) -> Writer:
    """A server that may ask `remote`."""
    return writer(folder, service_hosts=(remote.removeprefix("http://"),), **settings)


def rows(served: Writer, query: str) -> list[dict[str, str]]:
    response = served.client.get("/sparql", query_string={"query": query, "format": "json"})
    assert response.status_code == 200, response.text
    found = json.loads(response.text)["results"]["bindings"]
    return [{name: value["value"] for name, value in row.items()} for row in found]


def detail(served: Writer, query: str, status: int) -> str:
    response = served.client.get("/sparql", query_string={"query": query})
    assert response.status_code == status, response.text
    return str(json.loads(response.text)["detail"])


def test_rows_of_another_server_join_with_ours(tmp_path: Path, remote: str) -> None:
    served = federating(tmp_path, remote)
    served.update("INSERT DATA { <urn:x> <urn:p> 1 . <urn:z> <urn:p> 2 }")
    query = f"PREFIX r: <{remote}/> SELECT ?a ?b ?n ?o ?other {{ ?a <urn:p> ?o SERVICE r:sparql {{ ?a ?b ?n }} }}"
    assert rows(served, query) == [{"a": "urn:x", "b": 'it\'s "so"\n}', "n": "5", "o": "1"}]
    assert Remote.asked == [f"BASE <https://newskg.example/id/>\nPREFIX r: <{remote}/> \nSELECT * WHERE {{ ?a ?b ?n }}"]
    page = served.client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})
    assert "VALUES" not in page.text
    assert "ETag" not in served.client.get("/sparql", query_string={"query": query}).headers


def test_what_is_inside_of_a_service_is_left_to_it(tmp_path: Path, remote: str) -> None:
    served = federating(tmp_path, remote)
    inner = "SERVICE <http://elsewhere.example/> { ?a ?c 'SERVICE' }"
    found = rows(served, f"SELECT ?a {{ SERVICE <{remote}/sparql> {{ ?a ?b ?n {inner} }} }}")
    assert [row["a"] for row in found] == ["urn:x", "urn:y"]
    assert inner in Remote.asked[0]


def test_by_default_and_for_other_hosts_service_is_forbidden(tmp_path: Path, remote: str) -> None:
    query = f"ASK {{ SERVICE <{remote}/sparql> {{ ?a ?b ?n }} }}"
    assert "never does" in detail(writer(tmp_path), query, 403)
    assert "not on this server's list" in detail(writer(tmp_path, service_hosts=("other.example",)), query, 403)
    served = federating(tmp_path, remote)
    assert "parse" in detail(served, query + "}", 400)
    assert "SERVICE" in detail(served, query.replace("SERVICE", "SERVICE SILENT").replace("127.0", "127.1"), 403)
    update = served.update(f"INSERT {{ ?a ?b ?n }} WHERE {{ SERVICE <{remote}/sparql> {{ ?a ?b ?n }} }}")
    assert update.status_code == 403
    assert Remote.asked == []


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("moved", 502, "status 302"),
        ("broken", 502, "status 500"),
        ("blank", 502, "blank node"),
        ("evil", 502, "SPARQL results"),
        ("text", 502, "SPARQL results"),
        ("large", 502, "10,000,000 bytes"),
        ("slow", 504, "in time"),
        ("many", 502, "more than 1 rows"),
    ],
)
def test_what_goes_wrong_elsewhere_is_said_or_silent(
    tmp_path: Path, remote: str, path: str, status: int, words: str
) -> None:
    limits = {"timeout": 0.5} if path == "slow" else {"max_rows": 1} if path == "many" else {}
    served = federating(tmp_path, remote, **limits)
    query = f"SELECT * {{ VALUES ?x {{ 1 }} SERVICE <{remote}/{path}> {{ ?a ?b ?n }} }}"
    assert words in detail(served, query, status)
    assert rows(served, query.replace("SERVICE", "SERVICE SILENT")) == [{"x": "1"}]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { SERVICE <http://h/> { ?s ?p '}' } }", [("http://h/", "{ ?s ?p '}' }", False)]),
        ("PREFIX h: <http://h/> ASK { service silent h:a\\,b {{}} }", [("http://h/a,b", "{{}}", True)]),
        (
            "ASK { SERVICE <http://a/> {} # SERVICE <http://c/>\n OPTIONAL { SERVICE <http://b/> { SERVICE ?x {} } } }",
            [("http://a/", "{}", False), ("http://b/", "{ SERVICE ?x {} }", False)],
        ),
    ],
)
def test_blocks_are_found_by_tokens(query: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(block.address, block.group, block.silent) for block in blocks(query)] == expected


@pytest.mark.parametrize(
    "query",
    [
        "ASK { VALUES ?x { <http://h/> } SERVICE ?x {} }",
        "ASK { SERVICE <http://h/",
        "ASK { SERVICE <http://h/> {",
        "ASK { SERVICE",
        "ASK { 1SERVICE <http://h/> {} }",
        "ASK { SERVICE <http://h\\u002e/> {} }",
        "ASK { SERVICE <http://hé/> {} }",
        "ASK { ?a ?b ?c FILTER(?a<?b#>)\n) SERVICE <http://h/> {} }",
        "ASK {" + "SERVICE <http://h/> {} " * 11 + "}",
    ],
)
def test_blocks_that_cannot_be_told_are_a_problem(query: str) -> None:
    with pytest.raises(Problem) as caught:
        blocks(query)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://a.example/sparql", True),
        ("https://A.EXAMPLE/sparql?x", True),
        ("http://a.example:80/", True),
        ("http://a.example:8080/", False),
        ("http://b.example:8080/", True),
        ("http://b.example/", False),
        ("http://user@a.example/", False),
        ("http://a.example@evil.example/", False),
        ("http://evil.example/a.example", False),
        ("http://a.example.evil.example/", False),
        ("ftp://a.example/", False),
        ("file:///etc/passwd", False),
        ("//a.example/", False),
        ("http://a.example:x/", False),
        ("http://[a.example/", False),
        ("", False),
    ],
)
def test_addresses_that_may_be_asked(address: str, expected: bool) -> None:
    assert allowed(address, ["a.example", "b.example:8080"]) is expected
