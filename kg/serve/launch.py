"""Start a server: the supervisor of the engines, then granian with the front. Stop it in the other order."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from kg.errors import SetupError
from kg.serve import plain
from kg.serve.gateway import VARIABLE
from kg.serve.pool.supervisor import READY, Plan
from kg.serve.token import WriteToken
from kg.settings import Settings
from kg.settings import plain as plain_settings
from kg.store import Store

logger = logging.getLogger(__name__)

HEADER_PAUSE = 10_000  # milliseconds in which a client must have sent its headers, the next request's too
MAX_HEADERS = 131_072  # bytes of a request's first line and headers
MOST_CONNECTIONS = 16_384  # open at the same time, if the system allows so many files
STOP = 30  # seconds that running requests have when the server is stopped
PR_SET_PDEATHSIG = 1  # from linux/prctl.h
STACK = 256 * 1024 * 1024  # bytes; Oxigraph's parser recurses


def serve(settings: Settings, store: Store, ready: Callable[[str], object]) -> None:
    """Serve a store until SIGINT or SIGTERM: from its folder, or if it has none or is to be served from memory, a copy.

    The store is closed before. `ready` is told the address before the first request can come. SetupError where it
    cannot be served there, or the token for writing cannot be used.
    """
    if settings.write_token_file is not None:
        WriteToken(settings.write_token_file)  # whether it can be used
    port = _free(settings)
    if sys.platform != "linux":
        plain.serve(store, settings, port, ready)
        return
    on_disk = store.path is not None and not settings.in_memory
    writable = settings.write_token_file is not None and not settings.in_memory
    with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
        data = Path(folder) / "data.nq"
        if not on_disk:
            store.dump_to(data)
        plan = Plan(
            str(store.path) if on_disk else None, None if on_disk else str(data), writable,
            settings.default_graph, settings.memory, settings.max_rows, settings.max_bytes,
        )  # fmt: skip
        if on_disk:
            store.close()
        supervisor = Supervised(plan, Path(folder) / "control")
        front = {"settings": plain_settings(settings), "control": str(supervisor.path), "writable": writable}
        os.environ[VARIABLE] = json.dumps(front | {"on_disk": on_disk})
        try:
            _run(settings.host, port, ready)
        finally:
            supervisor.stop()


def _free(settings: Settings) -> int:
    """The port of the settings, or a free one for 0. SetupError where it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.create_server((settings.host, settings.port), family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        raise SetupError(
            f"can't serve on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}; "
            "choose another with --port (0 takes a free one)"
        ) from error


def _run(host: str, port: int, ready: Callable[[str], object]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + 1024
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, hard) if hard >= 0 else wanted), hard))
    server = Granian(
        "kg.serve.gateway:build",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=MOST_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_PAUSE, max_buffer_size=MAX_HEADERS),
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP,
    )
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    signal.signal(READY, _once(partial(ready, address)))  # a thread that looked would be there when granian forks
    server.serve()


def _once(tell: Callable[[], object]) -> Callable[[int, object], None]:
    """A signal handler that calls `tell` the first time."""
    waiting = [tell]

    def handle(*_: object) -> None:
        if waiting:
            waiting.pop()()

    return handle


class Supervised:
    """The supervisor's process, which is started again should it ever end by itself."""

    def __init__(self, plan: Plan, path: Path) -> None:
        self.path = path
        self._plan = plan
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(path))
        self._listener.listen(8)
        self._stopping = False
        self._process = self._start()
        threading.Thread(target=self._watch, name="kg-supervisor", daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        number = self._listener.fileno()
        command = [sys.executable, "-m", "kg.serve.pool.supervisor", self._plan.to_json(), str(number)]
        return subprocess.Popen(command, pass_fds=(number,), preexec_fn=_prepared)

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            if self._stopping:
                return
            logger.critical("the supervisor of the engines ended (%d) and is started again", code)
            self._process = self._start()

    def stop(self) -> None:
        """End it, and all engines with it."""
        self._stopping = True
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._listener.close()


def _prepared() -> None:
    """In the new process: a deep stack, and the end when its parent ends, however that comes."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (STACK if hard == resource.RLIM_INFINITY else min(STACK, hard), hard))
