"""`kg build`: the graphs that the pipeline yields, into a file, a store or standard output."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from kg.cli import output as out
from kg.model import Failure
from kg.settings import Settings
from kg.vocab import ArticleGraph

SOME_FAILED = 3
NAMELESS = ("ttl", "nt", "rdf")  # formats without graph names


class Batch:
    """A run of the pipeline: passes the graphs on, says each Failure on standard error, and counts."""

    def __init__(self, sources: Iterable[str | Path], settings: Settings) -> None:
        self.sources, self.settings = sources, settings
        self.articles = self.triples = self.failures = 0
        self.names: set[str] = set()

    def __iter__(self) -> Iterator[ArticleGraph]:
        """Each article's graph once; an article that occurs again is passed over with a note."""
        from kg.pipeline import build

        with out.working("reading") as say:
            for found in build(self.sources, self.settings):
                if isinstance(found, Failure):
                    self.failures += 1
                    out.note(f"{found.source}: {found.step}: {found.error}")
                elif found.name in self.names:
                    out.note(f"{found.name} is among the sources twice; the first is kept")
                else:
                    self.names.add(found.name)
                    self.articles += 1
                    self.triples += len(found.triples)
                    yield found
                say(f"{self.articles} articles, {self.failures} failures")

    @property
    def code(self) -> int:
        """The exit code: 0, or 3 where a source failed."""
        return SOME_FAILED if self.failures else 0

    def __str__(self) -> str:
        failed = f", {_number(self.failures, 'failure')}" if self.failures else ""
        return f"{_number(self.articles, 'article')}, {_number(self.triples, 'triple')}{failed}"


def _number(count: int, thing: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def build(
    sources: Sequence[str], settings: Settings, *, output: Path | None, form: str | None, store: Path | None
) -> int:
    """Build the sources; the exit code. The places to write to are checked before the work begins."""
    from kg.store import FORMATS, Store, serialize

    format_ = out.format_of(output, tuple(FORMATS), "ttl", form)
    started, batch = time.monotonic(), Batch(sources, settings)
    graphs: list[ArticleGraph] = []
    with ExitStack() as stack:
        opened = stack.enter_context(Store.open(store)) if store else None
        for graph in batch:
            if format_ == "rdf" and (output or opened is None) and (wrong := out.unwritable(graph, format_)):
                batch.failures += 1
                out.note(f"{graph.name}: write: {wrong}")
                continue
            if opened is not None:  # an empty store is false
                opened.replace(graph)
            if output or opened is None:
                graphs.append(graph)
    if len(graphs) > 1 and format_ in NAMELESS:
        out.note(
            f".{format_} has no graph names: {len(graphs)} articles become one graph; .trig and .nq keep them apart"
        )
    if graphs:
        out.write(output, serialize(graphs, format_))
    elif output:
        out.note(f"nothing was built, so {output} was not written")
    out.note(f"{batch} in {time.monotonic() - started:.1f} s" + (f", in {store}" if store else ""))
    return batch.code
