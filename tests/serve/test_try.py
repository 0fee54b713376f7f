"""/try, by the real process with the real model: pages and graphs of articles, their limits, and that nothing stays."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.resources import folder
from kg.serve import extraction
from kg.serve.app import create_app
from kg.serve.extraction import Document, ExtractionService
from kg.serve.problems import Problem
from kg.settings import Settings
from kg.store import FORMATS, Store
from kg.vocab import KG, SCHEMA
from tests import handmade
from tests.serve.served import Server, eventually, serving
from tests.serve.test_pages import BROWSER, Page

BASE = "https://news.example/id/"
LIMIT = 100_000  # bytes of an article
SECRET = "Ottoline Pemberwick"
TEXT = f"""Leeds to build trams

“We will spend £5 million on trams,” {SECRET}, the mayor of Leeds, said on Monday. She praised Network Rail.
"""
SEED = folder("seeds") / "glasgow-pact.json"
TYPES = {"ttl": "text/turtle", "nt": "application/n-triples", "jsonld": "application/ld+json",
         "json": "application/json"}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Flask]:
    with Store.open() as store:
        store.replace(handmade.graph())
        app = create_app(store, Settings(base_iri=BASE, timeout=30, max_text=LIMIT, max_body=50_000))
        before = store.dump("nq")
        yield app
        assert store.dump("nq") == before
        app.extensions["kg.extraction"].close()


@pytest.fixture
def client(served: Flask) -> FlaskClient:
    return served.test_client()


@pytest.fixture
def service(served: Flask) -> ExtractionService:
    found: ExtractionService = served.extensions["kg.extraction"]
    return found


def said(graph: bytes) -> dict[str, set[str]]:
    """The values of each property in a graph in N-Triples."""
    values: dict[str, set[str]] = {}
    for triple in ox.parse(graph, FORMATS["nt"]):
        values.setdefault(triple.predicate.value, set()).add(getattr(triple.object, "value", ""))
    return values


def ask(service: ExtractionService, data: bytes = TEXT.encode(), seconds: float = 30) -> int:
    """The status that a request would have."""
    try:
        found = service.extract(Document(data, "the text", ".txt"), "nt", seconds)
        return 200 if SECRET.encode() in found.graph else 500
    except Problem as problem:
        return problem.status


# --- without the model


def test_the_form_works_before_anything_is_loaded(client: FlaskClient, service: ExtractionService) -> None:
    page = client.get("/try")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "30 seconds" in page.text
    assert page.text.count("<label for=") == 5
    assert Page(page.text).open == []


def file(data: bytes | str, name: str, kind: str = "") -> tuple[io.BytesIO, str, str]:
    return io.BytesIO(data.encode() if isinstance(data, str) else data), name, kind


@pytest.mark.parametrize(
    ("sent", "kind", "status", "words"),
    [
        ({}, "multipart/form-data", 400, "no article"),
        ({"text": " \n"}, "multipart/form-data", 400, "no article"),
        ({"text": "", "headline": "A"}, "application/x-www-form-urlencoded", 400, "no article"),
        ({"file": file("", "a.txt")}, "multipart/form-data", 400, "no article"),
        ({"text": TEXT, "file": file(TEXT, "a.txt")}, "multipart/form-data", 400, "more than one article"),
        ({"file": [file(TEXT, "a.txt"), file(TEXT, "b.txt")]}, "multipart/form-data", 400, "more than one article"),
        (b"  ", "text/plain", 400, "no article"),
        (b"x", "application/pdf", 415, "application/pdf is no way to send an article"),
        (b"x", "", 415, "no Content-Type"),
        (b"x" * (LIMIT + 1), "text/plain", 413, "100,000 bytes"),
        ({"text": "x" * LIMIT}, "multipart/form-data", 413, "100,000 bytes"),
        ({"file": file("x" * LIMIT, "a.txt")}, "multipart/form-data", 413, "100,000 bytes"),
        ({"text": "x" * 50_000}, "application/x-www-form-urlencoded", 413, "50,000 bytes"),
    ],
)
def test_what_is_no_article_says_why(
    client: FlaskClient, service: ExtractionService, sent: object, kind: str, status: int, words: str
) -> None:
    pid = service.forks.pid
    response = client.post("/try", data=sent, content_type=kind)  # type: ignore[arg-type]
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    assert words in json.loads(response.text)["detail"]
    assert service.forks.pid == pid


def test_a_page_with_a_problem_keeps_what_was_typed(client: FlaskClient) -> None:
    typed = {"headline": '"><script>alert(1)</script>', "publisher": "The Post", "published": "2021-04-05"}
    page = client.post("/try", data=typed, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (400, "text/html")
    assert "there is no article" in page.text
    assert 'value="2021-04-05"' in page.text
    assert "<script>alert" not in page.text
    assert Page(page.text).open == []
    assert client.post("/try?format=pdf", data={"text": TEXT}).status_code == 406
    assert client.post("/try", data=b"x", headers={"Content-Encoding": "gzip"}).status_code == 415


def test_a_system_that_cannot_end_what_it_started_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction.sys, "platform", "darwin")
    response = client.post("/try", data={"text": TEXT})
    assert response.status_code == 501
    assert "Linux" in json.loads(response.text)["detail"]


def test_one_client_and_all_together_have_only_so_many() -> None:
    service = ExtractionService(Settings(max_per_client=2, max_waiting=1))
    with service._counted("a"), service._counted("a"):
        with pytest.raises(Problem, match="you have 2 articles") as raised, service._counted("a"):
            pass
        assert (raised.value.status, raised.value.headers) == (429, {"Retry-After": "1"})
        with service._counted("b"), pytest.raises(Problem, match="wait already") as raised, service._counted("c"):
            pass
        assert (raised.value.status, raised.value.headers) == (503, {"Retry-After": "1"})
    assert not service._clients


# --- with the model


@pytest.mark.slow
def test_a_pasted_text_has_its_page(client: FlaskClient) -> None:
    page = client.post("/try", data={"text": TEXT}, headers=BROWSER)
    assert (page.status_code, page.mimetype) == (200, "text/html"), page.text
    assert "not stored" in page.text
    assert "Leeds to build trams" in page.text
    assert SECRET in page.text
    assert Page(page.text).open == []
    assert page.headers["Cache-Control"] == "no-store"
    own = [link for link in Page(page.text).links if link.startswith("/") and not link.startswith("/static/")]
    assert [link for link in own if client.get(link).status_code != 200] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("by", ["format", "Accept"])
def test_programs_have_the_graph(client: FlaskClient, name: str, by: str) -> None:
    asked = {"query_string": {"format": name}} if by == "format" else {"headers": {"Accept": TYPES[name]}}
    response = client.post("/try", data=TEXT.encode(), content_type="text/plain", **asked)
    assert (response.status_code, response.mimetype) == (200, TYPES[name]), response.text
    assert response.headers["SHACL-Conforms"] == "true"
    form = FORMATS["jsonld" if name == "json" else name]
    triples = [quad.triple for quad in ox.parse(response.data, form)]
    cues = [triple.object.value for triple in triples if triple.predicate.value == KG.cue]
    assert sorted(cues) == ["praised", "said"]
    assert any(triple.subject.value.startswith(BASE + "article/leeds-to-build-trams") for triple in triples)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_headline_date_and_publisher_can_be_given(client: FlaskClient, kind: str) -> None:
    sent = {"text": TEXT.replace("\n", "\r\n"), "published": "2021-04-05", "publisher": "The “Post”"}
    values = said(client.post("/try?format=nt", data=sent, content_type=kind).data)
    assert (values[SCHEMA.datePublished], values[SCHEMA.publisher]) == ({"2021-04-05"}, {"The “Post”"})
    assert (values[SCHEMA.headline], values[SCHEMA.articleBody]) == ({"Leeds to build trams"}, {TEXT})
    sent = {"text": TEXT, "headline": "Another", "published": "some day"}
    response = client.post("/try", data=sent, content_type=kind, headers=BROWSER)
    assert "Another" in response.text
    assert "is not known to the day" in response.text


PARAGRAPH = "<p>" + TEXT.partition("\n\n")[2] + "</p>"
JSONL = json.dumps({"@type": "NewsArticle", "articleBody": TEXT})
FILES = [
    ("a.txt", "text/plain", TEXT, False),
    ("a.unknown", "application/octet-stream", TEXT, False),
    ("a.JSON", "", JSONL, False),
    ("a", "application/json", JSONL, False),
    ("a.json", "", f"[{JSONL}, {JSONL}]", True),
    ("a.jsonl", "", f"{JSONL}\n{JSONL}", True),
    ("a.html", "text/html", f"<html><head><title>Leeds</title></head><body>{PARAGRAPH}</body></html>", False),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind", "data", "more"), FILES)
def test_files_are_read_as_kg_build_reads_them(
    client: FlaskClient, name: str, kind: str, data: str, more: bool
) -> None:
    sent = {"file": file(data, f"C:/{name}", kind)}
    page = client.post("/try?format=html", data=sent, content_type="multipart/form-data")
    assert page.status_code == 200, page.text
    assert SECRET in page.text
    assert ("further articles" in page.text) is more


@pytest.mark.slow
def test_a_violation_is_shown_and_told(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    found = extraction.Extracted(f"{BASE}article/a", b"<urn:a> <urn:b> <urn:c> .", False, ("urn:a: <b>bad</b>",), ())
    monkeypatch.setattr(ExtractionService, "extract", lambda *_: found)
    page = client.post("/try", data={"text": TEXT}, headers=BROWSER)
    assert page.headers["SHACL-Conforms"] == "false"
    assert "urn:a: &lt;b&gt;bad" in page.text


HOSTILE = [
    ("NUL", "The mayor said\0 that it was good."),
    ("NUL in JSON", json.dumps({"articleBody": "The mayor said\0 that \x01 it was good.", "headline": "a\0b"})),
    ("emoji", "😀😀👩‍👩‍👧‍👦🏳️‍🌈"),
    ("Hebrew", "שלום עולם. זה טקסט בעברית שאין בו אף מילה אחרת."),
    ("turned around", "\u202eThe mayor said\u2066 that it was\u2069 good."),
    ("half a character", '{"articleBody": "The mayor said \\ud83d it."}'),
    ("half a character in the headline", '{"articleBody": "The mayor said it.", "headline": "\\udc00"}'),
    ("a word of 90 KB", "a" * 90_000),
    ("brackets", "(" * 5_000),
    ("only marks", "“”‘’\"'" * 500),
    ("nested JSON", "[" * 90_000),
    ("scripts", "<html><body>" + "<p>The mayor said that it was <script>alert(1)</script>a good day.</p>" * 9),
    ("script in a text", "“It is <script>alert(1)</script>,” said <b>Ann Lee</b>, the mayor. </textarea></title>"),
    ("script in a headline", json.dumps({"articleBody": "Ann said it.", "headline": "</title><script>alert(1)//"})),
    ("no address", json.dumps({"articleBody": "Ann said it.", "url": "javascript:alert(1)", "author": [{}, 5, None]})),
    ("UTF-16 without a mark", "The mayor said it.".encode("utf-16-le")),
    ("a PDF", b"%PDF-1.7 \xff\xfe"),
    ("blank lines", "\n" * 5_000 + "x" + "\u2028" * 5_000),
]


@pytest.mark.slow
@pytest.mark.parametrize(("what", "data"), HOSTILE, ids=[name for name, _ in HOSTILE])
@pytest.mark.parametrize("form", ["html", "jsonld"])
def test_hostile_articles_have_a_page_or_a_clear_problem(
    client: FlaskClient, what: str, data: str | bytes, form: str
) -> None:
    sent = {"file": file(data, "<img src=x onerror=alert(1)>")}
    response = client.post(f"/try?format={form}", data=sent, content_type="multipart/form-data")
    assert response.status_code in (200, 422), response.text
    assert "please report" not in response.text
    if form == "html":
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text
        assert Page(response.text).open == []
        assert 'href="javascript:' not in response.text
    elif response.status_code == 200:
        assert list(ox.parse(response.data, FORMATS["jsonld"]))


@pytest.mark.slow
def test_what_takes_too_long_is_ended_and_the_next_is_answered(service: ExtractionService) -> None:
    assert ask(service) == 200
    process = service.forks.pid
    with pytest.raises(Problem, match=r"took longer than the limit of 0\.05 seconds") as raised:
        service.extract(Document(TEXT.encode() * 300, "the text", ".txt"), "nt", 0.05)
    assert (raised.value.status, raised.value.headers["Retry-After"]) == (503, "5")
    assert ask(service) == 200
    assert service.forks.pid == process


@pytest.mark.slow
def test_what_needs_too_much_memory_is_ended_and_the_next_is_answered(
    service: ExtractionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.forks, "memory", 20)
    with pytest.raises(Problem, match="more than 20 MB") as raised:
        service.extract(Document(TEXT.encode() * 300, "the text", ".txt"), "nt", 60)
    assert (raised.value.status, raised.value.more["limit"]) == (503, "memory")
    monkeypatch.undo()
    assert ask(service) == 200


@pytest.mark.slow
def test_no_more_than_two_are_read_and_the_others_wait(service: ExtractionService) -> None:
    for _ in range(extraction.SIDE_BY_SIDE):
        assert service.forks.turns.acquire(timeout=1)
    assert ask(service, seconds=0.05) == 503
    for _ in range(extraction.SIDE_BY_SIDE):
        service.forks.turns.release()
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(ask(service))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [200] * 6


@pytest.mark.slow
def test_a_killed_process_is_replaced(service: ExtractionService) -> None:
    assert ask(service) == 200
    killed = service.forks.pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert ask(service) in (200, 500)
    assert ask(service) == 200
    assert service.forks.pid != killed


@pytest.mark.slow
def test_without_the_model_it_says_what_to_install() -> None:
    service = ExtractionService(Settings(model="no_such_model"))
    with pytest.raises(Problem, match=r"no language model 'no_such_model'.*install it or set KG_MODEL") as raised:
        service.extract(Document(TEXT.encode(), "the text", ".txt"), "nt", 30)
    assert raised.value.status == 503


def the_reader(server: Server) -> int:
    """The process that forks for each article; a fork, which looks the same, may still be about to end."""
    assert eventually(lambda: len(server.processes("kg.serve.extractor")) == 1)
    return server.processes("kg.serve.extractor")[0]


@pytest.mark.slow
def test_a_real_server_reads_articles_and_keeps_nothing_of_them(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        store.replace(handmade.graph())
    log = tmp_path / "access.log"
    with serving(tmp_path, "--timeout", "30", KG_ACCESS_LOG=str(log), KG_BASE_IRI=BASE) as server:
        before = server.ask("GET", "/dump.nq").body
        assert server.processes("kg.serve.extractor") == []
        page = server.ask("POST", "/try", TEXT, Content_Type="text/plain", Accept="text/html")
        assert page.status == 200
        assert SECRET.encode() in page.body
        seed = server.ask("POST", "/try?format=nt", SEED.read_bytes(), Content_Type="application/json")
        assert seed.status == 200
        assert len(said(seed.body)[KG.cue]) > 3
        reader = the_reader(server)
        assert server.ask("POST", "/try", "\0" + SECRET, Content_Type="text/plain").status == 422
        os.kill(reader, signal.SIGKILL)
        assert eventually(lambda: server.ask("POST", "/try", TEXT, Content_Type="text/plain").status == 200, 40)
        reader = the_reader(server)
        assert server.ask("GET", "/dump.nq").body == before
    assert eventually(lambda: not Path(f"/proc/{reader}").exists())
    assert '"path":"/try"' in log.read_text()
    assert SECRET not in log.read_text() + server.log.read_text()
