"""What is noted of requests: counts with bounded labels, and a log whose lines nobody breaks or reads secrets from."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.errors import SetupError
from kg.serve import accesslog
from kg.serve.accesslog import AccessLog
from kg.serve.app import create_app
from kg.serve.engine import LocalEngine
from kg.serve.metrics import Metrics, outcome
from kg.settings import Settings
from kg.store import Store
from tests import handmade


class WithState(LocalEngine):
    """An engine that has figures."""

    def state(self) -> Mapping[str, float]:
        return {"generation": 7, "waiting_long": 1, "ended_time": 3, "ended_memory": 1, "Not A Name": 1}


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open() as opened:
        opened.replace(handmade.graph())
        yield opened


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "access.jsonl"


@pytest.fixture
def logged(store: Store, log: Path) -> Iterator[FlaskClient]:
    app = create_app(store, Settings(access_log=log))
    yield app.test_client()
    app.extensions["kg.access_log"].close()


def records(log: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def samples(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"^([a-z_]\S*) (\S+)$", text, re.M)}


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, "ok"), (304, "ok"), (400, "client_error"), (404, "client_error"), (413, "limit"), (429, "limit"),
     (500, "error"), (503, "limit")],
)  # fmt: skip
def test_outcomes(status: int, expected: str) -> None:
    assert outcome(status) == expected


def test_requests_are_counted_by_the_pattern_of_their_address(store: Store) -> None:
    client = create_app(store, Settings()).test_client()
    for path in ("/queries/roles.csv", "/queries/people.csv", "/nothing/1", "/nothing/2", "/person/nobody"):
        client.get(path)
    client.open("/health", method="BREW\x7f")
    response = client.get("/metrics")
    assert response.mimetype == "text/plain"
    found = samples(response.text)
    assert found['kg_requests_total{method="GET",route="/queries/<name>",status="2xx"}'] == 2
    assert found['kg_requests_total{method="GET",route="(none)",status="4xx"}'] == 2
    assert found['kg_requests_total{method="other",route="(none)",status="4xx"}'] == 1
    assert found['kg_request_seconds_count{outcome="ok"}'] == 2
    assert found['kg_request_seconds_count{outcome="client_error"}'] == 4
    assert not any("nothing" in name or "nobody" in name or "kg_engine" in name for name in found)


def test_the_engine_tells_its_state(store: Store) -> None:
    client = create_app(store, Settings(), WithState(store)).test_client()
    found = samples(client.get("/metrics").text)
    told = ("kg_generation", "kg_waiting", "kg_engines_ended_total", "kg_not")
    assert {name: value for name, value in found.items() if name.startswith(told)} == {
        "kg_generation": 7,
        "kg_waiting_long": 1,
        'kg_engines_ended_total{reason="time"}': 3,
        'kg_engines_ended_total{reason="memory"}': 1,
    }
    modern = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert modern.mimetype == "application/openmetrics-text"
    assert modern.text.endswith("# EOF\n")


def test_applications_count_for_themselves(store: Store) -> None:
    one, two = (create_app(store, Settings()).test_client() for _ in range(2))
    one.get("/health")
    assert 'route="/health"' in one.get("/metrics").text
    assert 'route="/health"' not in two.get("/metrics").text


def test_methods_of_clients_own_making_are_not_kept() -> None:
    metrics = Metrics(None)
    for number in range(50):
        metrics.observe("/", f"M{number}", 405, 0.001)
    assert len(metrics._known) == 0
    assert samples(metrics.exposition("")[0].decode())['kg_requests_total{method="other",route="/",status="4xx"}'] == 50


def test_a_request_is_a_line_of_the_log(logged: FlaskClient, log: Path) -> None:
    query = "SELECT ?secret { ?secret ?p ?o } LIMIT 1"
    sent = logged.get(
        "/sparql",
        query_string={"query": query, "format": "csv"},
        headers={"Authorization": "Bearer hush", "User-Agent": 'a"b\\\u0085' + "x" * 500},
    )
    logged.head("/health")
    logged.get("/")
    first, head, start = records(log)
    assert datetime.fromisoformat(str(first["time"])).utcoffset() is not None
    assert (first["client"], first["method"], first["path"], first["status"]) == ("127.0.0.1", "GET", "/sparql", 200)
    assert first["bytes"] == len(sent.data)
    assert 0 < float(str(first["seconds"])) < 10
    assert first["query"] == hashlib.sha256(query.encode()).hexdigest()[:16]
    assert len(str(first["agent"])) == 201
    assert first["generation"]
    assert (head["bytes"], head["method"]) == (0, "HEAD")
    assert "query" not in head
    assert "query" not in start
    text = log.read_text()
    assert "hush" not in text
    assert "secret" not in text


def test_what_is_noted_is_documented(logged: FlaskClient, log: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    logged.get("/sparql?query=ASK%7B%7D")
    [record] = records(log)
    assert all(f"`{member}`" in text for member in record)
    families = re.findall(r"^# TYPE (kg_\w+) (?:counter|histogram)$", logged.get("/metrics").text, re.M)
    assert families
    assert all(f"`{family}`" in text for family in families if not family.endswith("_created"))


def test_nothing_breaks_a_line(logged: FlaskClient, log: Path) -> None:
    logged.get("/a%0a%7b%22status%22:200%7d%1b%5b2J%e2%80%a8%ff" + "x" * 500)
    logged.open("/health", method="GET\x1b")
    assert len(log.read_bytes().splitlines()) == 2
    assert log.read_bytes().isascii()
    assert b"\x1b" not in log.read_bytes()
    assert len(str(records(log)[0]["path"])) == 201
    assert log.stat().st_mode & 0o007 == 0


def test_a_file_that_was_moved_is_opened_anew(logged: FlaskClient, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accesslog, "CHECK", -1.0)
    logged.get("/health")
    log.rename(log.with_suffix(".1"))
    logged.get("/ready")
    assert [record["path"] for record in records(log.with_suffix(".1"))] == ["/health"]
    assert [record["path"] for record in records(log)] == ["/ready"]
    log.unlink()
    log.touch()
    logged.get("/void")
    assert [record["path"] for record in records(log)] == ["/void"]


def test_a_log_that_cannot_be_written_does_not_stop_the_server(
    logged: FlaskClient, log: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(accesslog, "CHECK", -1.0)
    log.unlink()
    log.mkdir()
    with caplog.at_level(logging.ERROR):
        assert [logged.get("/health").status_code for _ in range(3)] == [200] * 3
    assert caplog.text.count("cannot be written") == 1


def test_a_log_that_cannot_be_opened_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="KG_ACCESS_LOG"):
        AccessLog(tmp_path / "none" / "log")


def test_standard_error_is_a_log_too(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    create_app(store, Settings(access_log=Path("-"))).test_client().get("/health")
    assert json.loads(capfd.readouterr().err)["path"] == "/health"


@pytest.mark.parametrize(("believed", "client"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_a_proxy_is_believed_where_that_is_set(store: Store, log: Path, believed: bool, client: str) -> None:
    app = create_app(store, Settings(access_log=log, behind_proxy=believed))
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https",
               "X-Forwarded-Host": "kg.example"}  # fmt: skip
    found = app.test_client().get("/sparql", headers=headers)
    app.extensions["kg.access_log"].close()
    assert records(log)[0]["client"] == client
    assert ("https://kg.example/sparql" in found.text) is believed
