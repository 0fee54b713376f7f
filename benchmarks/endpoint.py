"""kg serve beside oxigraph serve and rdflib-endpoint: requests per second on the same graph of a million triples.

    python3 -m venv OTHERS && OTHERS/bin/pip install oxigraph==0.5.13 rdflib-endpoint==0.6.3 oxrdflib uvicorn
    .venv/bin/python benchmarks/endpoint.py OTHERS [--seconds 5] [--clients 4] [--triples 1000000]

Each client is a process with one connection (http.client), which asks again as soon as it has the whole answer. Only
the ratios of one run count. Each server's first answer to a query must have as many rows as that of the others.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from kg.store import Store

EX = "http://example.org/"
XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
CLASSES = "Statement Measure Person Organisation Role Article Amount".split()
PER_GRAPH = 50  # things described in one named graph
JSON = "application/sparql-results+json"
QUERIES = {
    "point": f"SELECT ?p ?o {{ <{EX}thing/77> ?p ?o }}",
    "join": f"SELECT ?l ?m ?n {{ ?a <{EX}in> ?g ; <{EX}cue> 'said 7' ; <{EX}label> ?l ; <{EX}about> ?b . "
    f"?b <{EX}label> ?m ; <{EX}speaker> ?c . ?c <{EX}label> ?n }} ORDER BY ?l LIMIT 100",
    "aggregate": f"SELECT ?t (COUNT(*) AS ?n) {{ ?s a ?t ; <{EX}value> ?v }} GROUP BY ?t",
    "50k rows": f"SELECT ?s ?l {{ ?s <{EX}label> ?l }} LIMIT 50000",
}
RDFLIB_ENDPOINT = """
import sys
from pyoxigraph import Store
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
app = SparqlEndpoint(graph=Dataset(store=OxigraphStore(store=Store.read_only(sys.argv[1])), default_union=True))
import uvicorn
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


def generate(path: Path, triples: int) -> None:
    """Write N-Quads: things with seven properties each, fifty to a graph. The same bytes for the same number."""
    chance, things = random.Random(7), triples // 7
    with path.open("w") as file:
        for number in range(things):
            subject, graph = f"<{EX}thing/{number}>", f"<{EX}article/{number // PER_GRAPH}>"
            values = (
                (f"<{RDF_TYPE}>", f"<{EX}{CLASSES[number % len(CLASSES)]}>"),
                (f"<{EX}label>", f'"Thing number {number} of {chance.randrange(1000)}"'),
                (f"<{EX}speaker>", f"<{EX}thing/{chance.randrange(things)}>"),
                (f"<{EX}about>", f"<{EX}thing/{chance.randrange(things)}>"),
                (f"<{EX}value>", f'"{chance.randrange(100_000)}"^^<{XSD_INTEGER}>'),
                (f"<{EX}in>", graph),
                (f"<{EX}cue>", f'"said {chance.randrange(200)}"'),
            )
            file.writelines(f"{subject} {predicate} {value} {graph} .\n" for predicate, value in values)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """A server, from its first answer until the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{' '.join(command)} does not answer")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def client(port: int, path: str, headers: dict[str, str], seconds: float, results: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    """Ask for `seconds`, and tell how long each answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    took, end = [], time.perf_counter() + seconds
    while not took or time.perf_counter() < end:
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status not in (200, 304):
            raise SystemExit(f"{path[:80]}: {response.status}")
        took.append(time.perf_counter() - began)
    results.put(took)


def measure(port: int, path: str, headers: dict[str, str], seconds: float, clients: int) -> tuple[float, float, float]:
    """Requests per second, and the 50th and 99th percentile of their seconds."""
    results: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    arguments = (port, path, headers, seconds, results)
    processes = [multiprocessing.Process(target=client, args=arguments) for _ in range(clients)]
    began = time.perf_counter()
    for process in processes:
        process.start()
    took = sorted(each for _ in processes for each in results.get())
    passed = time.perf_counter() - began
    for process in processes:
        process.join()
    return len(took) / passed, took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.99))]


def first(port: int, path: str) -> tuple[int, str]:
    """The number of rows of the answer, and its ETag."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers={"Accept": JSON})
    response = connection.getresponse()
    return len(json.loads(response.read())["results"]["bindings"]), response.getheader("ETag") or ""


def servers(others: Path, folder: Path) -> Iterator[tuple[str, str, Callable[[int], list[str]]]]:
    """Name, path of the endpoint, and the command for a port."""
    oxigraph, kg = str(others / "bin/oxigraph"), [sys.executable, "-m", "kg", "serve", "--timeout", "120"]
    store, native = str(folder / "kg"), str(folder / "oxigraph")
    serve = [oxigraph, "serve-read-only", "--location", native, "--union-default-graph"]
    union = ["--default-graph", "union"]
    memory = [oxigraph, "serve", "--union-default-graph"]
    yield "oxigraph, memory", "/query", lambda port: [*memory, "--bind", f"127.0.0.1:{port}"]
    yield "kg, memory", "/sparql", lambda port: [*kg, "--store", store, "--in-memory", *union, "--port", str(port)]
    yield "oxigraph, disk", "/query", lambda port: [*serve, "--bind", f"127.0.0.1:{port}"]
    yield "kg, disk", "/sparql", lambda port: [*kg, "--store", store, *union, "--port", str(port)]
    script = folder / "endpoint.py"
    script.write_text(RDFLIB_ENDPOINT)
    python = str(others / "bin/python")
    yield "rdflib-endpoint, disk", "/", lambda port: [python, str(script), native, str(port)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("others", type=Path)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--triples", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-benchmark-") as name:
        folder = Path(name)
        data = folder / "data.nq"
        generate(data, given.triples)
        with Store.open(folder / "kg") as store:
            store.load_dump(data)
        load = [str(given.others / "bin/oxigraph"), "load", "--location", str(folder / "oxigraph"), "--file", str(data)]
        subprocess.run(load, check=True, capture_output=True)
        rates: dict[tuple[str, str], float] = {}
        print(f"{'server':22} {'query':14} {'requests/s':>10} {'p50 ms':>9} {'p99 ms':>9}")
        for server, path, command in servers(given.others, folder):
            _measure_server(server, path, command, data, given, rates)
        _ratios(rates)


def _measure_server(
    server: str, path: str, command: Callable[[int], list[str]], data: Path, given: argparse.Namespace,
    rates: dict[tuple[str, str], float],
) -> None:  # fmt: skip
    port = free_port()
    with running(command(port), port):
        if server == "oxigraph, memory":
            type_ = "Content-Type: application/n-quads"
            address = f"http://127.0.0.1:{port}/store"
            subprocess.run(["curl", "-sf", "-X", "POST", "-H", type_, "-T", str(data), address], check=True)
        for query, text in QUERIES.items():
            asked = f"{path}?query={quote(text)}"
            rows, tag = first(port, asked)
            expected = rates.setdefault(("rows", query), rows)
            if rows != expected:
                raise SystemExit(f"{server}: {query} has {rows} rows, others {expected:g}")
            _print(server, query, measure(port, asked, {"Accept": JSON}, given.seconds, given.clients), rates)
            if query == "aggregate":  # again, as a client that has the answer already
                headers = {"Accept": JSON} | ({"If-None-Match": tag} if tag else {})
                _print(server, "again", measure(port, asked, headers, given.seconds, given.clients), rates)


def _print(server: str, query: str, found: tuple[float, float, float], rates: dict[tuple[str, str], float]) -> None:
    rate, half, most = found
    rates[server, query] = rate
    print(f"{server:22} {query:14} {rate:10.1f} {half * 1000:9.2f} {most * 1000:9.2f}", flush=True)


def _ratios(rates: dict[tuple[str, str], float]) -> None:
    print()
    for ours, theirs in (
        ("kg, memory", "oxigraph, memory"), ("kg, disk", "oxigraph, disk"), ("kg, disk", "rdflib-endpoint, disk")
    ):  # fmt: skip
        for query in [*QUERIES, "again"]:
            print(f"{ours} / {theirs:22} {query:12} {rates[ours, query] / rates[theirs, query]:8.2f}")
    print(f"{os.cpu_count()} processors, which clients and servers share")


if __name__ == "__main__":
    main()
