"""The Graph Store HTTP Protocol: graphs by name and by address, what can be sent, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.serve.writing import Writer, writer

NAMED = "/store?graph=http%3A%2F%2Fexample.org%2Fg"
DOCUMENTS = {
    "text/turtle": "@prefix e: <http://e/> . e:s e:p 'x' .",
    "application/n-triples": "<http://e/s> <http://e/p> 'x' .".replace("'", '"'),
    "application/n-quads": '<http://e/s> <http://e/p> "x" .',
    "application/trig": "{ <http://e/s> <http://e/p> 'x' }",
    "application/ld+json": '{"@id": "http://e/s", "http://e/p": "x"}',
    "application/rdf+xml": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<r:Description r:about="http://e/s"><e:p>x</e:p></r:Description></r:RDF>',
}
LINE = '<http://e/s> <http://e/p> "x" .\n'


@pytest.mark.parametrize("address", [NAMED, "/store?default", "/store/a/b.ttl"])
@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_graph_is_put_read_and_deleted(writable: Writer, address: str, kind: str) -> None:
    created = writable.store("PUT", address, DOCUMENTS[kind], kind)
    assert created.status_code == (204 if "default" in address else 201)
    assert writable.graph(address) == LINE
    assert writable.client.head(address).status_code == 200
    assert writable.store("PUT", address, DOCUMENTS[kind], kind + "; charset=UTF-8").status_code == 204
    assert writable.store("DELETE", address).status_code == 204
    gone = writable.client.get(address)
    assert gone.status_code == (200 if "default" in address else 404)
    assert writable.store("DELETE", address).status_code == (204 if "default" in address else 404)


def test_post_adds_and_put_replaces(writable: Writer) -> None:
    assert writable.store("POST", NAMED, "<urn:a> a 1 .").status_code == 201
    assert writable.store("POST", NAMED, "<urn:b> a 1 .").status_code == 204
    assert writable.graph(NAMED).count("\n") == 2
    assert writable.store("PUT", NAMED, "<urn:c> a 1 .").status_code == 204
    assert writable.graph(NAMED).count("\n") == 1


def test_an_address_under_the_store_is_the_name_of_its_graph(writable: Writer) -> None:
    writable.store("PUT", "/store/caf%C3%A9/a%2Fb%2531", "<> <urn:p> <x> .")
    name = "http://localhost/store/caf%C3%A9/a%2Fb%2531"
    assert f"<{name}> <urn:p> <http://localhost/store/caf%C3%A9/x>" in writable.graph("/store/caf%C3%A9/a%2Fb%2531")
    assert writable.ask(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
    assert writable.client.get("/store", query_string={"graph": name}).status_code == 200


def test_a_new_graph_gets_an_address(writable: Writer) -> None:
    made = [writable.store("POST", "/store", "<> <urn:p> 1 .") for _ in range(2)]
    places = [response.headers["Location"] for response in made]
    assert [response.status_code for response in made] == [201, 201]
    assert len(set(places)) == 2
    for place in places:
        assert place.startswith("http://localhost/store/")
        assert f"<{place}> <urn:p>" in writable.graph(place.removeprefix("http://localhost"))
    assert "Location" not in writable.store("POST", NAMED, "").headers


def test_relative_names_start_from_the_graph(writable: Writer) -> None:
    writable.store("PUT", NAMED, "<> <urn:p> <x> .")
    assert writable.graph(NAMED) == "<http://example.org/g> <urn:p> <http://example.org/x> .\n"


def test_an_empty_graph_is_kept(writable: Writer) -> None:
    assert writable.store("PUT", NAMED).status_code == 201
    assert writable.graph(NAMED) == ""
    writable.store("PUT", NAMED, "<urn:a> a 1 .")
    assert writable.store("PUT", NAMED).status_code == 204
    assert writable.graph(NAMED) == ""


def multipart(*parts: tuple[str, str]) -> str:
    """The body of multipart/form-data with boundary B."""
    head = '--B\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Type: '
    return "".join(f"{head}{kind}\r\n\r\n{text}\r\n" for kind, text in parts) + "--B--\r\n"


def test_several_documents_go_into_one_graph(writable: Writer) -> None:
    body = multipart(
        *DOCUMENTS.items(), ("text/turtle", "_:b a 1 ."), ("text/turtle", "_:b a 1 ."), ("text/turtle", "")
    )
    assert writable.store("POST", NAMED, body, "multipart/form-data; boundary=B").status_code == 201
    assert writable.graph(NAMED).count("\n") == 3
    new = writable.store("POST", "/store", multipart(("text/turtle", "<> a 1 .")), "multipart/form-data; boundary=B")
    assert new.headers["Location"] in writable.graph(new.headers["Location"].removeprefix("http://localhost"))


@pytest.mark.parametrize(
    ("body", "boundary", "status", "words"),
    [
        (multipart(("text/turtle", "<urn:a> a 1 ."), ("text/turtle", "\n\noops")), "; boundary=B", 400, "parse"),
        (multipart(("image/png", "x")), "; boundary=B", 415, "text/turtle"),
        (multipart(), "; boundary=B", 400, "part"),
        ("", "; boundary=B", 400, "part"),
        ("nothing", "", 400, "boundary"),
        ('--B\r\nContent-Disposition: form-data; name="f"\r\n\r\n<urn:a> a 1 .\r\n--B--', "; boundary=B", 400, "file"),
    ],
)
def test_of_several_documents_all_or_none(writable: Writer, body: str, boundary: str, status: int, words: str) -> None:
    response = writable.store("POST", NAMED, body, "multipart/form-data" + boundary)
    assert response.status_code == status, response.text
    assert words in json.loads(response.text)["detail"]
    assert writable.client.get(NAMED).status_code == 404


def test_a_document_that_does_not_parse_changes_nothing_and_says_where(writable: Writer) -> None:
    writable.store("PUT", NAMED, "<urn:keep> a 1 .")
    response = writable.store("PUT", NAMED, "<urn:new> a 1 .\n<urn:new2> oops .\n")
    found = json.loads(response.text)
    assert (response.status_code, found["line"], found["context"]) == (400, 2, "<urn:new2> oops .")
    assert found["column"] > 1
    assert found["reason"]
    assert writable.graph(NAMED).startswith("<urn:keep>")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/store?graph=http://e/1&graph=http://e/2", 400),
        ("/store?graph=http://e/1&default", 400),
        ("/store?graph=no%20iri", 400),
        ("/store?default=1", 400),
        ("/store/a?default", 400),
        ("/store/a/../b", 400),
        ("/store", 400),
    ],
)
def test_a_request_names_one_graph(writable: Writer, address: str, status: int) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert writable.store(method, address).status_code == status


@pytest.mark.parametrize("kind", ["image/png", None, "application/x-www-form-urlencoded", "multipart/form-data", "ttl"])
def test_what_is_no_graph_is_answered_with_what_is(writable: Writer, kind: str | None) -> None:
    response = writable.store("PUT", NAMED, "x", kind)
    assert response.status_code == 415
    assert "application/ld+json" in response.headers["Accept-Put"]
    assert writable.store("PUT", NAMED, "x", "text/turtle; charset=latin-1").status_code == 415


def test_methods(writable: Writer) -> None:
    options = writable.client.options(NAMED)
    assert set(options.allow) == {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
    assert "multipart/form-data" in options.headers["Accept-Post"]
    patched = writable.store("PATCH", NAMED)
    assert patched.status_code == 405
    assert "PUT" in patched.headers["Allow"]


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("text/turtle", "<a:a> <a:b> " + "<<( <a:b> <a:c> " * 5000 + "1" + " )>>" * 5000 + " ."),
        ("application/ld+json", '{"a:b":' * 5000 + "1" + "}" * 5000),
        (
            "application/rdf+xml",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
            + "<e:A><e:p>" * 5000 + "</e:p></e:A>" * 5000 + "</r:RDF>",
        ),
        ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><r:RDF/>'),
        ("application/rdf+xml", f"<!DOCTYPE r [<!ENTITY a '{'a' * 5000}'>]><r:RDF/>"),
    ],
)  # fmt: skip
def test_documents_that_would_end_their_parser_do_not_reach_it(writable: Writer, kind: str, document: str) -> None:
    response = writable.store("PUT", NAMED, document, kind)
    assert response.status_code == 400
    assert "the document" in json.loads(response.text)["detail"]


def test_names_of_graphs_are_data_on_pages(tmp_path: Path) -> None:
    writable = writer(tmp_path)
    name = "http://e/%22onload='x'&"
    writable.store("PUT", "/store?graph=" + name.replace("%", "%25").replace("&", "%26"), "<urn:a> a '<script>' .")
    page = writable.client.get("/store", query_string={"graph": name}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "onload='x'" not in page.text
