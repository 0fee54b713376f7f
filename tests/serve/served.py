"""A server as people start it: `kg serve` in a process of its own, on a free port of this machine."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-tests-only"
JSON = "application/sparql-results+json"
MEMORY = """
import sys
from pathlib import Path
from kg.serve.launch import serve
from kg.settings import Settings
from kg.store import Store
serve({settings}, Store.open(), print)
"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def json(self) -> dict[str, object]:
        """The body, which must be a JSON object."""
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def root(self) -> str:
        """The address that all others begin with."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Answer:
        """One request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.monotonic()
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body.encode() if isinstance(body, str) else body, named)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        return Answer(response.status, dict(response.getheaders()), data, time.monotonic() - began)

    def query(self, text: str, accept: str = JSON) -> Answer:
        """Ask a query."""
        return self.ask("GET", f"/sparql?query={quote(text)}", Accept=accept)

    def value(self, text: str) -> str:
        """The first value of the first row, which there must be."""
        answer = self.query(text)
        assert answer.status == 200, answer.body
        row = json.loads(answer.body)["results"]["bindings"][0]
        return str(next(iter(row.values()))["value"])

    def update(self, text: str) -> Answer:
        """Send an update with the token."""
        kind = {"Content_Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
        return self.ask("POST", "/update", text, **kind)

    def processes(self, words: str) -> list[int]:
        """Processes below the server whose command line has these words."""
        return [pid for pid in descendants(self.process.pid) if words in command_line(pid)]

    def workers(self) -> list[int]:
        """The engines (and the process that writes): children of the supervisor."""
        [supervisor] = [
            pid for pid in self.processes("pool.supervisor") if "pool.supervisor" not in command_line(parent(pid))
        ]
        return [pid for pid in descendants(supervisor) if pid != supervisor]


def parent(pid: int) -> int:
    """The parent of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def command_line(pid: int) -> str:
    """How a process was started, "" where it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    found, waiting = [], [pid]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                children = [int(child) for child in task.read_text().split()]
                found += children
                waiting += children
    return found


def memory(pid: int) -> int:
    """Kilobytes that a process holds for itself (PSS, which divides what is shared), 0 where it is gone."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


def eventually(true: object, seconds: float = 10) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(folder: Path, *arguments: str, write: bool = False, **variables: str) -> Iterator[Server]:
    """A server over the store in `folder`, which is stopped at the end; `variables` are settings without a flag."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder / "store"), *arguments]
    if write:
        command += ["--write-token-file", str(token_file(folder))]
    with started(folder, command, **variables) as server:
        yield server


@contextlib.contextmanager
def serving_memory(folder: Path) -> Iterator[Server]:
    """A server over an empty store in memory that can be written with TOKEN."""
    settings = f"Settings(port=int(sys.argv[2]), write_token_file=Path({str(token_file(folder))!r}))"
    with started(folder, [sys.executable, "-c", MEMORY.format(settings=settings)]) as server:
        yield server


@contextlib.contextmanager
def serving_plainly(folder: Path) -> Iterator[Server]:
    """As `serving_memory`, as it is on systems that are not Linux."""
    settings = "Settings(port=int(sys.argv[2]))"
    program = MEMORY.format(settings=settings).replace("serve(", "sys.platform = 'darwin'\nserve(", 1)
    with started(folder, [sys.executable, "-c", program]) as server:
        yield server


def token_file(folder: Path) -> Path:
    """A file with TOKEN."""
    path = folder / "token"
    path.write_text(TOKEN + "\n")
    path.chmod(0o600)
    return path


@contextlib.contextmanager
def started(folder: Path, command: list[str], **variables: str) -> Iterator[Server]:
    """A server, with its log in `folder`."""
    port, log = free_port(), folder / f"log-{time.monotonic_ns()}.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment |= variables
    with log.open("wb") as output:
        arguments = [*command, "--port", str(port)]
        process = subprocess.Popen(arguments, stdout=output, stderr=output, env=environment, cwd=ROOT)
    server = Server(port, process, log)
    try:
        awaited(server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def awaited(server: Server, seconds: float = 30) -> None:
    """Wait until the server is ready. AssertionError with its log where it is not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if server.ask("GET", "/ready").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(server.log.read_text())


@contextlib.contextmanager
def with_token(root: str) -> Iterator[str]:
    """The address of a forwarder to the server `root` that adds the token to each request."""
    host = root.removeprefix("http://")

    class Forward(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one write for each answer: no waiting for acknowledgements

        def log_message(self, *_: object) -> None:
            pass

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            there = http.client.HTTPConnection(host, timeout=60)
            there.request(self.command, self.path, body, headers | {"Authorization": f"Bearer {TOKEN}"})
            answer = there.getresponse()
            data = answer.read()
            there.close()
            self.send_response(answer.status)
            for name in ("Content-Type", "Location"):
                if value := answer.headers.get(name):
                    self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.wfile.flush()

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = forward  # noqa: N815 - the names that http.server asks for

    forwarder = ThreadingHTTPServer(("127.0.0.1", 0), Forward)
    forwarder.daemon_threads = True
    Thread(target=forwarder.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{forwarder.server_port}"
    finally:
        forwarder.shutdown()
        forwarder.server_close()
