"""The pages of the demo's store: bytes, requests of a first visit, and milliseconds of the server.

    .venv/bin/python benchmarks/pages.py [--times 30]

One article more is in the store, of about a thousand words: two of the seeds, one after the other. Each page is asked
for over one connection, without a tag that would let the server say "unchanged". /health is what any answer costs on
this machine at this moment.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kg.model import Article
from kg.pipeline import Walk, build
from kg.read import read
from kg.resources import folder
from kg.settings import Settings
from kg.store import Store
from kg.vocab import ArticleGraph
from tests.serve.served import serving

HALVES = ("clapham-vigil", "health-levy")
PAGES = ("/health", "/", "/articles", "/people", "/statements", "/roles", "/measures", "/search?q=police",
         "/person/boris-johnson", "/sparql", "/queries", "/ontology", "/shapes", "/shacl", "/try")  # fmt: skip


def long_article(settings: Settings) -> ArticleGraph:
    """Two seeds as one article."""
    one, two = (next(iter(read(folder("seeds") / f"{name}.json", settings))) for name in HALVES)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    graph = Walk(settings)(replace(one, text=f"{one.text}\n\n{two.text}", url=None))
    assert isinstance(graph, ArticleGraph), graph
    print(f"the long article has {len(one.text.split()) + len(two.text.split())} words, {len(graph.triples)} triples")
    return graph


def milliseconds(connection: http.client.HTTPConnection, path: str, times: int) -> tuple[list[float], int]:
    """What each of some requests took, the first left out, and the bytes of the answer."""
    taken, size = [], 0
    for _ in range(times + 1):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept": "text/html"})
        response = connection.getresponse()
        size = len(response.read())
        taken.append(1000 * (time.perf_counter() - began))
        assert response.status == 200, (path, response.status)
    return taken[1:], size


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=30)
    times, settings = parser.parse_args().times, Settings()
    with tempfile.TemporaryDirectory(prefix="kg-pages-") as place:
        with Store.open(Path(place) / "store") as store:
            for graph in (*build([folder("seeds")], settings), long := long_article(settings)):
                assert isinstance(graph, ArticleGraph), graph
                store.replace(graph)
        with serving(Path(place)) as server:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            print(f"{'page':<26}{'bytes':>9}{'median ms':>11}{'best ms':>9}")
            for path in (*PAGES, "/" + long.name.removeprefix(settings.base_iri)):
                taken, size = milliseconds(connection, path, times)
                name = path if len(path) < 26 else "the long article"
                print(f"{name:<26}{size:>9,}{statistics.median(taken):>11.1f}{min(taken):>9.1f}")


if __name__ == "__main__":
    main()
