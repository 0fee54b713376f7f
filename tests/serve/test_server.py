"""The application in the server that people run: real sockets, several clients at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kg.store import Store
from tests import handmade
from tests.serve.running import awaited, free_port

ROOT = Path(__file__).resolve().parents[2]
MODULE = """
import os
from pathlib import Path
from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store
app = create_app(Store.open(Path(os.environ["TEST_STORE"]), read_only=True), Settings())
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a granian server over a store on disk."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    with Store.open(folder / "store") as store:
        store.replace(handmade.graph())
    (folder / "served.py").write_text(MODULE)
    arguments = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "served:app"]
    environment = os.environ | {"TEST_STORE": str(folder / "store"), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
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


def get(address: str, accept: str = "*/*") -> tuple[str, bytes]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=20) as response:
        return response.headers["Content-Type"], response.read()


@pytest.mark.slow
def test_a_served_store_answers_several_clients_and_can_be_built_anew_meanwhile(root: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    address = f"{root}/sparql?{urlencode({'query': query})}"
    with ThreadPoolExecutor(8) as pool:
        answers = [json.loads(body) for _, body in pool.map(get, [address] * 40)]
    counts = {answer["results"]["bindings"][0]["n"]["value"] for answer in answers}
    assert counts == {str(len(set(handmade.graph().triples)))}


@pytest.mark.slow
def test_the_start_page_comes_from_the_real_server(root: str) -> None:
    kind, body = get(root + "/", "text/html")
    assert kind.startswith("text/html")
    assert b"Harbour town doubles lighting fund" in body
    assert get(root + "/static/kg.css")[0].startswith("text/css")
