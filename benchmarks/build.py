"""What the whole build costs beside the bare spaCy pipeline: CPU seconds, in one run, on the same texts.

    .venv/bin/python benchmarks/build.py [FOLDER] [--parts 3] [--format nq] [--model NAME]

The build goes from the sources to validated graphs as RDF bytes: the walk of kg.pipeline, step by step. The bare
pipeline is spaCy's `nlp.pipe` over the same whole texts with the same model. Model, word lists and shapes are loaded
before, and both have seen the articles of seeds/. Each text is read once by each of the two, in turns, so that nothing
that is remembered of a text helps with the same text again.
"""

from __future__ import annotations

import argparse
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

import spacy
from spacy.language import Language

import kg.pipeline
from kg.model import Article, Failure
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

    def __init__(self, settings: Settings, form: str) -> None:
        self.form = form
        self.walk = kg.pipeline.Walk(settings)
        self.steps = {name: getattr(kg.pipeline, name) for name in WALKED}
        self.validate = self.walk.validator.validate
        self.restart()

    def restart(self) -> None:
        """Count from nothing."""
        self.clock, self.failures, self.triples = Clock(), 0, 0
        for name, step in WALKED.items():
            setattr(kg.pipeline, name, self.clock.timed(step, self.steps[name]))
        self.walk.validator.validate = self.clock.timed("validate", self.validate)  # type: ignore[method-assign]

    def __call__(self, found: Iterable[Article | Failure]) -> None:
        """Build what is read."""
        results = [self.walk(each) for each in self.clock.drawn("read", found)]
        graphs = [result for result in results if isinstance(result, ArticleGraph)]
        self.clock.timed("serialise", serialize)(graphs, self.form)
        self.failures += len(results) - len(graphs)
        self.triples += sum(len(graph.triples) for graph in graphs)


def bare_model(name: str) -> Language:
    """The model as spaCy loads it, without what kg changes in its tokenizer."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        return spacy.load(name)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call, of all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(build: Build, nlp: Language, source: Path, settings: Settings, parts: int) -> tuple[float, float]:
    """The CPU time of each of the two, over the parts of the source; they take turns in going first."""
    texts = [found.text for found in read(source, settings) if not isinstance(found, Failure)]
    size, articles = -(-len(texts) // parts), read(source, settings)
    bare_time = build_time = 0.0
    for number in range(parts):
        some = texts[number * size : (number + 1) * size]
        works = [lambda: list(nlp.pipe(some)), lambda: build(islice(articles, len(some)))]  # noqa: B023
        times = [cpu(work) for work in works] if number % 2 else [cpu(work) for work in reversed(works)][::-1]
        print(f"part {number + 1}: bare {times[0]:6.2f} s, build {times[1]:6.2f} s, ratio {times[0] / times[1]:.2f}")
        bare_time, build_time = bare_time + times[0], build_time + times[1]
    return bare_time, build_time


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
    parser.add_argument("--parts", type=int, default=3)
    parser.add_argument("--format", dest="form", choices=FORMATS, default="nq")
    parser.add_argument("--model", default=Settings().model)
    arguments = parser.parse_args()
    logging.getLogger("kg").setLevel(logging.ERROR)  # what is passed over is said by kg build
    source = arguments.source or folder("seeds")
    settings = Settings(model=arguments.model)
    words = sum(len(found.text.split()) for found in read(source, settings) if not isinstance(found, Failure))
    if not words:
        parser.error(f"{source} holds no article; give a folder that kg build can read")
    build, nlp = Build(settings, arguments.form), bare_model(settings.model)
    build(read(folder("seeds"), settings))
    list(nlp.pipe(found.text for found in read(folder("seeds"), settings) if not isinstance(found, Failure)))
    build.restart()
    print(f"{source}: {words:,} words; {arguments.form}; model {settings.model}")
    times = measure(build, nlp, source, settings, max(1, arguments.parts))
    print(f"{build.triples:,} triples, {build.failures} failures")
    print("\n".join(table(*times, build.clock, words)))


if __name__ == "__main__":
    main()
