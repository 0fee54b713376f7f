"""The server as a whole: start, limits, deaths of every part, reload, stop, and changes that survive."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.store import Store
from tests import handmade
from tests.serve.served import (
    JSON,
    RUNAWAY,
    Server,
    awaited,
    command_line,
    descendants,
    eventually,
    parent,
    serving,
    serving_memory,
    serving_plainly,
)  # fmt: skip

pytestmark = pytest.mark.slow

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LIMIT = 1.0  # seconds
SLACK = 1.0  # seconds; 0.3 on a machine that does nothing else


def filled(folder: Path) -> Path:
    """A folder with a small store in it."""
    with Store.open(folder / "store") as store:
        store.replace(handmade.graph())
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for reading, with a short limit."""
    with serving(filled(tmp_path_factory.mktemp("reading")), "--timeout", str(LIMIT), "--memory", "300") as running:
        yield running


def test_several_clients_get_the_right_answer(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: server.value(COUNT), range(60)))
    assert found == {str(len(set(handmade.graph().triples)))}


def test_the_service_description_does_not_hold_up_the_event_loop(server: Server) -> None:
    """It asks the engines from a view that is not a coroutine, and is to be answered in a thread."""
    answer = server.ask("GET", "/sparql", Accept="text/turtle")
    assert (answer.status, b"sd:endpoint" in answer.body) == (200, True)
    assert server.query(COUNT).status == 200


def test_a_query_at_the_limit_ends_in_time_and_names_the_limit(server: Server) -> None:
    answer = server.query(RUNAWAY)
    assert answer.status == 503
    assert answer.json["limit"] == "time"
    assert answer.headers["content-type"] == "application/problem+json"
    assert LIMIT - 0.1 < answer.seconds < LIMIT + SLACK
    assert server.query(COUNT).status == 200


def test_a_query_that_takes_too_much_memory_names_that_limit(server: Server) -> None:
    doubling = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(32))
    answer = server.query(f'SELECT (STRLEN(?x32) AS ?n) {{ BIND("0123456789abcdef" AS ?x0) {doubling} }}')
    assert (answer.status, answer.json["limit"]) == (503, "memory")
    assert server.query(COUNT).status == 200


def test_the_first_question_of_all_may_be_what_the_server_is(tmp_path: Path) -> None:
    """The description needs the engine, and is asked for where queries are answered: in the event loop."""
    with serving(filled(tmp_path)) as server:
        answer = server.ask("GET", "/sparql", Accept="text/turtle")
        assert (answer.status, b"Service" in answer.body) == (200, True)


def test_a_long_query_is_looked_at_by_an_engine_and_answered_as_any(server: Server) -> None:
    rows = " ".join(map(str, range(20_000)))
    form = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "text/csv"}
    answer = server.ask("POST", "/sparql", f"query=SELECT * {{ VALUES ?v {{ {rows} }} }} LIMIT 3", **form)
    assert (answer.status, answer.body.split()) == (200, [b"v", b"0", b"1", b"2"])
    refused = server.ask("POST", "/sparql", f"ASK {{ {'{' * 5_000}", Content_Type="application/sparql-query")
    assert (refused.status, "5001 brackets" in str(refused.json["detail"])) == (400, True)


def test_an_engine_that_is_killed_is_replaced_and_nobody_notices(server: Server) -> None:
    for _ in range(5):
        for pid in server.workers():
            os.kill(pid, signal.SIGKILL)
        assert server.query(COUNT).status == 200
    assert eventually(lambda: len(server.workers()) >= 4)


def test_engines_cannot_reach_the_network_even_if_the_check_of_the_text_fails(server: Server) -> None:
    def sealed() -> bool:
        status = [Path(f"/proc/{pid}/status").read_text() for pid in server.workers()]
        return len(status) >= 4 and all("Seccomp:\t2" in each and "NoNewPrivs:\t1" in each for each in status)

    assert eventually(sealed)


def test_a_server_whose_supervisor_is_killed_serves_again(tmp_path: Path) -> None:
    with serving(filled(tmp_path)) as server:
        before = server.value(COUNT)
        [supervisor] = {parent(pid) for pid in server.workers()}
        os.kill(supervisor, signal.SIGKILL)
        assert eventually(lambda: supervisor not in descendants(server.process.pid))
        awaited(server)
        assert server.value(COUNT) == before


def test_a_server_whose_front_is_killed_serves_again(tmp_path: Path) -> None:
    with serving(filled(tmp_path)) as server:
        before = server.value(COUNT)
        [front] = [
            pid for pid in server.processes("kg serve")
            if parent(pid) == server.process.pid and "pool.supervisor" not in command_line(pid)
        ]  # fmt: skip
        os.kill(front, signal.SIGKILL)
        assert eventually(lambda: front not in descendants(server.process.pid))
        awaited(server)
        assert server.value(COUNT) == before


def test_stopping_finishes_what_runs_and_leaves_nothing(tmp_path: Path) -> None:
    with serving(filled(tmp_path), "--timeout", "3") as server:
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(server.query, RUNAWAY)
            time.sleep(1)
            server.process.send_signal(signal.SIGTERM)
            assert running.result().status == 503
        assert server.process.wait(20) == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_server_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    with serving(filled(tmp_path)) as server:
        assert eventually(lambda: len(descendants(server.process.pid)) >= 6)
        pids = [server.process.pid, *descendants(server.process.pid)]
        server.process.kill()
        server.process.wait(10)
        assert eventually(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids))


def test_hangup_serves_what_was_built_meanwhile(tmp_path: Path) -> None:
    with serving(filled(tmp_path)) as server:
        before = int(server.value(COUNT))
        with Store.open(tmp_path / "store") as store:
            store.ox.update("INSERT DATA { <urn:a> <urn:b> <urn:c> . GRAPH <urn:g> { <urn:a> <urn:b> <urn:d> } }")
        assert int(server.value(COUNT)) == before
        server.process.send_signal(signal.SIGHUP)
        assert eventually(lambda: int(server.value(COUNT)) == before + 2, 20)


@pytest.mark.parametrize("disk", [True, False], ids=["disk", "memory"])
def test_an_update_is_visible_to_the_next_query(tmp_path: Path, disk: bool) -> None:
    with serving(filled(tmp_path), write=True) if disk else serving_memory(tmp_path) as server:
        for number in range(10):
            assert server.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {number} }} }}").status == 204
            counts = {server.value("SELECT (COUNT(*) AS ?n) { GRAPH <urn:g> { ?s ?p ?o } }") for _ in range(4)}
            assert counts == {str(number + 1)}
        assert server.update("DROP GRAPH <urn:g>").status == 204
        assert server.value("SELECT (COUNT(*) AS ?n) { GRAPH <urn:g> { ?s ?p ?o } }") == "0"


def test_an_update_that_takes_too_long_changes_nothing(tmp_path: Path) -> None:
    with serving(filled(tmp_path), "--timeout", "1", write=True) as server:
        before = server.value(COUNT)
        pattern = RUNAWAY.partition("{")[2].rpartition("}")[0]
        answer = server.update(f"INSERT {{ ?a <urn:p> ?c }} WHERE {{ GRAPH ?g {{ {pattern} }} }}")
        assert (answer.status, answer.json["limit"]) == (503, "time")
        assert server.value(COUNT) == before
        assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }").status == 204
        assert int(server.value(COUNT)) == int(before) + 1


def test_nothing_that_was_confirmed_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    """20 rounds: updates one after the other, and in the midst of them kill -9 for the process that writes."""
    chance = random.Random(5)
    confirmed: set[int] = set()
    number = 0
    with serving(filled(tmp_path), write=True) as server:
        for _ in range(20):
            killer = threading.Timer(chance.uniform(0.02, 0.4), kill_writer, (server,))
            killer.start()
            for _ in range(4):
                answer = server.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {number} }} }}")
                assert answer.status in (204, 500), answer.body
                confirmed |= {number} if answer.status == 204 else set()
                number += 1
            killer.join()
        found = server.query("SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }")
        rows = json.loads(found.body)["results"]["bindings"]
        there = {int(row["o"]["value"]) for row in rows}
        assert confirmed <= there
        assert len(confirmed) > 20
    with Store.open(tmp_path / "store", read_only=True) as store:
        again = {int(row["o"].value) for row in store.query("SELECT ?o { GRAPH <urn:g> { ?s ?p ?o } }").rows()}
    assert confirmed <= again


def kill_writer(server: Server) -> None:
    """kill -9 for the process that holds the store's lock."""
    for pid in server.workers():
        for entry in Path(f"/proc/{pid}/fd").glob("*"):
            if str(entry.readlink() if entry.is_symlink() else "").endswith("/store/LOCK"):
                os.kill(pid, signal.SIGKILL)
                return


def writer(server: Server) -> int:
    """The process that holds the store's lock."""
    held = [
        pid for pid in server.workers()
        if any(str(entry.readlink()).endswith("/store/LOCK") for entry in Path(f"/proc/{pid}/fd").glob("*"))
    ]  # fmt: skip
    return held[0]


def test_a_disk_that_is_full_is_an_error_and_the_store_stays_whole(tmp_path: Path) -> None:
    with serving(filled(tmp_path), write=True) as server:
        assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }").status == 204
        before = server.value(COUNT)
        resource.prlimit(writer(server), resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        triples = " . ".join(f'<urn:s> <urn:p> "{"x" * 1000} {number}"' for number in range(2000))
        answer = server.update(f"INSERT DATA {{ GRAPH <urn:g> {{ {triples} }} }}")
        assert answer.status == 507, answer.body
        assert server.value(COUNT) == before
        assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 2 } }").status == 204
        assert int(server.value(COUNT)) == int(before) + 1
    with Store.open(tmp_path / "store", read_only=True) as store:
        [row] = store.query(COUNT).rows()
        assert int(str(row["n"].value)) == int(before) + 1


def test_an_answer_for_which_there_is_no_room_is_an_error_and_not_a_part_of_it(tmp_path: Path) -> None:
    with serving(filled(tmp_path)) as server:
        long = "x" * 1000
        large = f'SELECT ("{long}" AS ?x) {{ ?s ?p ?o . ?a ?b ?c }} LIMIT 4000'
        assert server.query(large).status == 200
        [front] = [
            pid for pid in server.processes("kg serve")
            if parent(pid) == server.process.pid and "pool.supervisor" not in command_line(pid)
        ]  # fmt: skip
        resource.prlimit(front, resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
        for _ in range(6):
            answer = server.query(large)
            assert (answer.status, answer.json["limit"]) == (507, "disk")
        assert server.query(COUNT).status == 200
        resource.prlimit(front, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert server.query(large).status == 200


def test_all_that_a_page_asks_has_the_time_of_one_query(tmp_path: Path) -> None:
    """Counting for VoID takes several queries, each of them nearly as long as one may be."""
    with Store.open(tmp_path / "store") as store:
        triples = " . ".join(f"<urn:s{number % 997}> <urn:p{number % 11}> {number}" for number in range(60_000))
        store.ox.update(f"INSERT DATA {{ {triples} }}")
    with serving(tmp_path, "--timeout", "0.12") as server:
        answers = [server.ask("GET", "/void", Accept="text/turtle") for _ in range(3)]
        assert all(answer.status in (200, 503) and answer.seconds < 0.12 + SLACK for answer in answers)


def test_a_client_may_have_so_many_long_queries_and_short_ones_all_the_same(tmp_path: Path) -> None:
    with serving(filled(tmp_path), "--timeout", "2", "--max-per-client", "3") as server:
        with ThreadPoolExecutor(8) as pool:
            long = [pool.submit(server.query, RUNAWAY + f" LIMIT {number}") for number in range(1, 9)]
            time.sleep(0.8)
            short = [server.query(COUNT) for _ in range(20)]
        statuses = sorted(answer.result().status for answer in long)
        assert statuses.count(429) == 5
        assert statuses.count(503) == 3
        assert {answer.status for answer in short} == {200}
        assert all(future.result().headers.get("retry-after") for future in long if future.result().status == 429)


def test_short_queries_are_served_during_a_flood_of_long_ones(server: Server) -> None:
    stop = threading.Event()

    def flood(number: int) -> None:
        while not stop.is_set():
            server.query(RUNAWAY + f" LIMIT {number}")
            number += 100

    with ThreadPoolExecutor(30) as pool:
        for number in range(1, 31):
            pool.submit(flood, number)
        time.sleep(1)
        answers = []
        for _ in range(100):
            answers.append(server.query(COUNT))
            time.sleep(0.01)
        stop.set()
    assert {answer.status for answer in answers} == {200}, [a.body for a in answers if a.status != 200]
    seconds = sorted(answer.seconds for answer in answers)
    assert seconds[98] < 1.0, seconds[90:]  # 0.1 on a machine that does nothing else


def test_a_client_that_goes_away_leaves_its_place_to_others(tmp_path: Path) -> None:
    with serving(filled(tmp_path), "--timeout", "20", "--workers", "1") as server:
        leaving = socket.create_connection(("127.0.0.1", server.port))
        leaving.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert eventually(lambda: b"kg_engines_idle 4" in server.ask("GET", "/metrics").body)
        time.sleep(0.5)
        leaving.close()
        assert eventually(lambda: b'kg_engines_ended_total{reason="client"} 1' in server.ask("GET", "/metrics").body)
        longer = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
        assert server.query(longer).seconds < 10


def test_other_systems_than_linux_are_served_from_one_process(tmp_path: Path) -> None:
    with serving_plainly(tmp_path) as server:
        assert server.value(COUNT) == "0"
        assert server.processes("pool.supervisor") == []
        assert "no limits" in server.log.read_text()


def test_the_rows_and_bytes_of_an_answer_are_limited(tmp_path: Path) -> None:
    with serving(filled(tmp_path), "--max-rows", "100", "--max-bytes", "30000") as server:
        for accept in (JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"):
            assert server.query("SELECT ?s { ?s ?p ?o } LIMIT 90", accept).status == 200
            answer = server.query("SELECT ?p { ?s ?p ?o } LIMIT 150", accept)
            assert (answer.status, answer.json["limit"]) == (503, "rows")
        large = server.query("SELECT * { ?s ?p ?o . ?s ?q ?r } LIMIT 99", "application/sparql-results+xml")
        assert (large.status, large.json["limit"]) == (503, "bytes")
