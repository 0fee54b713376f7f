"""What the whole build costs beside the bare spaCy pipeline: CPU seconds, in one run, on the same texts.

    .venv/bin/python benchmarks/build.py [FOLDER] [--rounds 3] [--format nq] [--model NAME]

The build goes from the sources to validated graphs as RDF bytes: the walk of kg.pipeline, step by step. The bare
pipeline is spaCy's `nlp.pipe` over the same whole texts with the same model. Model, word lists and shapes are loaded
before. The two take turns, after one round that only warms up; the smallest time of each counts. CPU seconds are those
of all threads, and neither side uses more than one.
"""

from __future__ import annotations

import argparse
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import spacy
from spacy.language import Language

import kg.pipeline
from kg.model import Failure
from kg.read import read
from kg.resources import folder
from kg.settings import Settings
from kg.store import FORMATS, serialize
from kg.vocab import ArticleGraph

STEPS = ("read", "parse", "mentions", "facts", "link", "rdf", "validate", "serialise")
WALKED = {"parse": "parse", "mentions": "mentions", "facts": "facts", "link": "link", "article_graph": "rdf"}
TARGET = 0.65  # bare / build, from issue 3
P = ParamSpec("P")
T = TypeVar("T")


class Clock:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STEPS, 0.0)

    def timed(self, step: str, work: Callable[P, T]) -> Callable[P, T]:
        """`work`, adding what each call takes to the step."""

        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            start = time.process_time()
            try:
                return work(*args, **kwargs)
            finally:
                self.seconds[step] += time.process_time() - start

        return call

    def drawn(self, step: str, items: Iterable[T]) -> Iterator[T]:
        """The items, adding what it takes to make them."""
        following = self.timed(step, iter(items).__next__)
        while True:
            try:
                item = following()
            except StopIteration:
                return
            yield item


class Build:
    """The walk of kg.pipeline with a clock around each of its steps."""

    def __init__(self, source: Path, settings: Settings, form: str) -> None:
        self.source, self.settings, self.form = source, settings, form
        self.walk = kg.pipeline.Walk(settings)
        self.steps = {name: getattr(kg.pipeline, name) for name in WALKED}
        self.validate = self.walk.validator.validate
        self.failures: list[Failure] = []
        self.triples = 0

    def __call__(self) -> Clock:
        """Build everything once; what each step took."""
        clock = Clock()
        for name, step in WALKED.items():
            setattr(kg.pipeline, name, clock.timed(step, self.steps[name]))
        self.walk.validator.validate = clock.timed("validate", self.validate)  # type: ignore[method-assign]
        results = [self.walk(found) for found in clock.drawn("read", read(self.source, self.settings))]
        graphs = [result for result in results if isinstance(result, ArticleGraph)]
        clock.timed("serialise", serialize)(graphs, self.form)
        self.failures = [result for result in results if isinstance(result, Failure)]
        self.triples = sum(len(graph.triples) for graph in graphs)
        return clock


def bare_model(name: str) -> Language:
    """The model as spaCy loads it, without what kg changes in its tokenizer."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(name)


def cpu(work: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of one call, of all threads, and what it gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure(build: Build, bare: Callable[[], object], rounds: int) -> tuple[float, float, Clock]:
    """The smallest CPU time of each of the two, and the steps of the fastest build."""
    bare_times, build_times = [], []
    for number in range(rounds + 1):
        bare_time, _ = cpu(bare)
        build_time, clock = cpu(build)
        name = f"round {number}" if number else "warm-up"
        print(f"{name}: bare {bare_time:6.2f} s, build {build_time:6.2f} s, ratio {bare_time / build_time:.2f}")
        if number:
            bare_times.append(bare_time)
            build_times.append((build_time, clock))
    fastest, clock = min(build_times, key=lambda each: each[0])
    return min(bare_times), fastest, clock


def table(bare: float, build: float, clock: Clock, words: int) -> Iterator[str]:
    """The lines of the result."""
    yield f"{'':14}{'CPU s':>8}{'share':>8}{'words/s':>10}"
    yield f"{'bare spaCy':14}{bare:8.2f}{'':8}{words / bare:10,.0f}"
    yield f"{'whole build':14}{build:8.2f}{1:8.1%}{words / build:10,.0f}"
    for step, seconds in clock.seconds.items():
        yield f"  {step:12}{seconds:8.2f}{seconds / build:8.1%}"
    verdict = "reached" if bare / build >= TARGET else "MISSED"
    yield f"bare / build   {bare / build:7.2f}   (target {TARGET} or more: {verdict})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=Path, help="a folder or file that kg build takes; default: seeds/")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", dest="form", choices=FORMATS, default="nq")
    parser.add_argument("--model", default=Settings().model)
    arguments = parser.parse_args()
    logging.getLogger("kg").setLevel(logging.ERROR)  # what is passed over is said by kg build
    source = arguments.source or folder("seeds")
    settings = Settings(model=arguments.model)
    texts = [found.text for found in read(source, settings) if not isinstance(found, Failure)]
    words = sum(len(text.split()) for text in texts)
    if not words:
        parser.error(f"{source} holds no article; give a folder that kg build can read")
    build, nlp = Build(source, settings, arguments.form), bare_model(settings.model)
    print(f"{source}: {len(texts)} articles, {words:,} words; {arguments.form}; model {settings.model}")
    result = measure(build, lambda: list(nlp.pipe(texts)), max(1, arguments.rounds))
    print(f"{build.triples:,} triples, {len(build.failures)} failures")
    print("\n".join(table(*result, words)))


if __name__ == "__main__":
    main()
