"""A server to be abused, one for all tests, and a listener that nobody may reach."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.serve.abuse import network, queries, reflected, requests, world
from tests.serve.abuse.sending import TURTLE, Input, Reply, asked, first_value, raw, send
from tests.serve.served import Server, serving

INPUTS = {
    f"{module.__name__.rpartition('.')[2]}: {each.name}": each
    for module in (queries, requests, network, reflected) for each in module.INPUTS
}  # fmt: skip
AT_ONCE = world.ENGINES  # so that each has a place at once
Replies = dict[str, Reply | Exception]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store in it."""
    return world.filled(tmp_path_factory.mktemp("abused"))


@pytest.fixture(scope="session")
def abused(folder: Path) -> Iterator[Server]:
    """A server with narrow limits that may be written with a token. Its process for validation runs already."""
    backtraces = {"RUST_BACKTRACE": "0"}
    with serving(folder, *world.FLAGS, write=True, **world.VARIABLES, **backtraces) as server:
        send(server.port, raw("POST", "/shacl", b"", TURTLE))
        yield server


@dataclass
class Listener:
    """Counts who connects."""

    address: str
    callers: list[object] = field(default_factory=list)


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """A listener on this machine, with a port of five digits."""
    with contextlib.closing(_listening()) as sock:
        found = Listener(f"127.0.0.1:{sock.getsockname()[1]}")

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, caller = sock.accept()
                    found.callers.append(caller)
                    connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield found
        sock.shutdown(socket.SHUT_RDWR)


def _listening() -> socket.socket:
    while True:
        sock = socket.create_server(("127.0.0.1", 0))
        if sock.getsockname()[1] >= 10_000:
            return sock
        sock.close()


@pytest.fixture(scope="session")
def family(abused: Server) -> list[int]:
    """The processes that must outlive everything: supervisor and front."""
    return standing(abused)


def standing(server: Server) -> list[int]:
    """The children of the server's first process."""
    below = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    return sorted(int(pid) for task in below for pid in task.read_text().split())


@pytest.fixture(scope="session")
def replies(abused: Server, listener: Listener, family: list[int]) -> Replies:
    """What came back for each input; after each of them an ordinary query was answered rightly."""
    assert len(family) >= 2

    def one(each: Input) -> Reply | Exception:
        try:
            reply = send(abused.port, network.aimed(each.request, listener.address))
            ordinary = send(abused.port, asked(world.COUNT))
            assert first_value(ordinary) == str(world.SMALL)
        except Exception as error:  # noqa: BLE001 - of the test that is about this input
            return error
        return reply

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(INPUTS, pool.map(one, INPUTS.values()), strict=True))
