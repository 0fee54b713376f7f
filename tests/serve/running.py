"""A server of ours in a process of its own, for black-box tools; and a forwarder for tools that cannot send a token."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "0123456789abcdef-of-the-tests"
MODULE = """
import os
from pathlib import Path
from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store
app = create_app(Store.open(), Settings(write_token_file=Path(os.environ["TEST_TOKEN"])))
"""


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def writable_server(folder: Path) -> Iterator[str]:
    """The address of a server over an empty store that can be written with TOKEN. Its files are in `folder`."""
    port = free_port()
    (folder / "token").write_text(TOKEN)
    (folder / "writable.py").write_text(MODULE)
    arguments = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "writable:app"]
    environment = os.environ | {"TEST_TOKEN": str(folder / "token"), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    log = folder / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", *arguments], env=environment, stdout=output, stderr=output
        )
    try:
        yield awaited(f"http://127.0.0.1:{port}", server, log)
    finally:
        server.terminate()
        server.wait(10)


def awaited(root: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """`root`, as soon as it answers; AssertionError with the server's log where it does not."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(root + "/ready", timeout=1):
                return root
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@contextmanager
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
