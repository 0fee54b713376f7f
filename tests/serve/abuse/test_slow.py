"""Clients that send slowly, read slowly, do nothing, or leave: they hold a connection, and nothing that others need."""

from __future__ import annotations

import contextlib
import resource
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.serve.abuse import world
from tests.serve.abuse.sending import QUERY, asked, first_value, raw, send
from tests.serve.served import Server, descendants, eventually, memory, serving

pytestmark = pytest.mark.slow

IDLE = 2_000  # connections
PAUSE = 10.0  # seconds that the server waits for bytes
LARGE = f"SELECT ?a ?b ?c {{ ?a {world.LINK} ?b . ?b {world.TEXT} ?c }} LIMIT 40000"  # about 5 MB
SLOW = (
    b"", b"G", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ", raw("POST", "/sparql", b"ASK {}", QUERY)[:-3],
    raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "chunked")) + b"5\r\nASK",
    raw("POST", "/update", b"x" * 100_000, QUERY)[:-50_000], raw("GET", "/health", close=False),
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of which a query may take long."""
    with serving(
        world.filled(tmp_path_factory.mktemp("slow")), "--timeout", "8", "--memory", "300", KG_ENGINES="2"
    ) as running:
        yield running


@contextlib.contextmanager
def connections(server: Server, count: int) -> Iterator[list[socket.socket]]:
    """So many connections to the server."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 20)) for _ in range(count)]


@dataclass(frozen=True)
class Crowd:
    """Clients that do nothing, and clients that do it slowly; `grown` is the memory that they took, in kilobytes."""

    idle: list[socket.socket]
    slow: list[socket.socket]
    began: float
    grown: int


@pytest.fixture(scope="module")
def crowd(server: Server) -> Iterator[Crowd]:
    """Some thousand clients that are there during all tests of this module, some of them sending byte by byte."""
    count = min(IDLE, (resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500) // 2)
    before, stop = memory_of(server), threading.Event()
    with connections(server, count) as idle, connections(server, 20 * len(SLOW)) as slow:
        for at, sock in enumerate(slow):
            sock.sendall(SLOW[at % len(SLOW)])

        def dribble() -> None:
            while not stop.wait(0.5):
                for sock in slow[2 :: len(SLOW)]:
                    with contextlib.suppress(OSError):
                        sock.sendall(b"x")

        dribbling = threading.Thread(target=dribble)
        dribbling.start()
        yield Crowd(idle, slow, time.monotonic(), memory_of(server) - before)
        stop.set()
        dribbling.join()


def assert_others_are_served(server: Server, times: int = 20) -> None:
    """Ordinary queries are answered, and quickly."""
    replies = [send(server.port, asked(world.COUNT)) for _ in range(times)]
    assert {first_value(reply) for reply in replies} == {str(world.SMALL)}
    assert sorted(reply.seconds for reply in replies)[-2] < 0.5


def figure(server: Server, name: str) -> float:
    """A number of /metrics, 0 where it is not there."""
    lines = send(server.port, raw("GET", "/metrics")).body.decode().splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), 0.0)


def closed(sock: socket.socket) -> bool:
    """Whether the other end has closed, or answered and closed."""
    sock.settimeout(0.01)
    try:
        while sock.recv(65_536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def memory_of(server: Server) -> int:
    """Kilobytes of all its processes."""
    return sum(map(memory, (server.process.pid, *descendants(server.process.pid))))


def test_a_query_whose_client_has_left_gives_its_place_back(server: Server, crowd: Crowd) -> None:
    assert crowd.grown < 100_000
    with connections(server, 6) as leaving:
        for at, sock in enumerate(leaving):
            sock.sendall(asked(world.RUNAWAY.replace("?n)", f"?n{at})")))
        assert eventually(lambda: figure(server, "kg_waiting_long") == 4)
    assert eventually(lambda: figure(server, "kg_waiting_long") == 0, 1)
    assert eventually(lambda: figure(server, 'kg_engines_ended_total{reason="client"}') >= 2, 1)
    began = time.monotonic()
    answer = send(
        server.port, asked(f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?b ?c {{ {world.SECONDS_LONG} }} }} }}")
    )
    assert (answer.status, time.monotonic() - began < 6) == (200, True)


def test_readers_that_stop_take_no_memory_and_are_sent_away(server: Server, crowd: Crowd) -> None:
    assert send(server.port, asked(LARGE)).status == 200
    before = memory_of(server)
    assert len(crowd.slow) > 100
    with connections(server, 40) as lazy:
        for sock in lazy:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            sock.sendall(asked(LARGE, ("Accept", "text/csv")))
        time.sleep(3)
        assert_others_are_served(server)
        grown = memory_of(server) - before
        print(f"\n40 readers that do not read took {grown / 1000:.0f} MB")
        assert grown < 100_000
        lazy[0].settimeout(5)
        assert lazy[0].recv(12) == b"HTTP/1.1 200"
    assert eventually(lambda: open_answers(server) == 0, PAUSE + 2)


def test_those_who_leave_in_the_middle_of_an_answer_leave_nothing(server: Server, crowd: Crowd) -> None:
    assert len(crowd.slow) > 100
    for at in range(4):
        with connections(server, 1) as [sock]:
            sock.sendall(asked(LARGE))
            assert sock.recv(at * 1_000 or 1)
    assert_others_are_served(server)
    assert eventually(lambda: open_answers(server) == 0, PAUSE + 2)


def open_answers(server: Server) -> int:
    """Temporary files without a name that the server's processes have open."""
    found = 0
    for pid in descendants(server.process.pid):
        with contextlib.suppress(OSError):
            found += sum("/#" in str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir())
    return found


def test_slow_and_idle_clients_are_sent_away_in_the_end(server: Server, crowd: Crowd) -> None:
    print(f"\n{len(crowd.idle)} idle connections took {crowd.grown / 1000:.0f} MB")
    assert crowd.grown < 100_000
    while time.monotonic() < crowd.began + PAUSE + 1:
        assert_others_are_served(server, 3)
        time.sleep(0.5)
    assert eventually(lambda: all(map(closed, (*crowd.idle[::100], *crowd.slow))), 8)
