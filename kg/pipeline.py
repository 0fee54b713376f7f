"""The walk: source → Article → Doc → Mentions → Facts → Entities → triples → validated graph.

The only module that knows the order. One bad article never loses the batch: it comes out as a Failure.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg import __version__
from kg.errors import KgError, SetupError
from kg.facts import facts
from kg.facts.measures import Steps, measures
from kg.facts.statements import Extractor, ruled
from kg.facts.statements.nested import nesting
from kg.lexicon import lexicon
from kg.link import link
from kg.mentions import mentions
from kg.model import Article, Entities, Facts, Failure
from kg.parse import generator, load_model, parse
from kg.rdf import article_graph
from kg.read import read
from kg.settings import Settings
from kg.validate import Report, Severity, Validator
from kg.vocab import SCHEMA, ArticleGraph

log = logging.getLogger(__name__)

MAX_NAMED_RESULTS = 3  # violations that a Failure's message names


class Walk:
    """Turns articles into graphs; holds what is loaded once: model, word lists, shapes."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.nlp = load_model(settings.model)
        self.lexicon = lexicon()
        self.extractor, name = statement_extractor(settings)
        self.finder = measure_extractor(settings)
        self.generator = replace(generator(self.nlp, __version__), statements=name)
        self.validator = Validator()
        gc.freeze()  # what is loaded once is no garbage: the collector need not walk it with every article

    def linked(self, article: Article) -> tuple[Facts, Entities]:
        """What the article says, and of whom."""
        doc = parse(article, self.nlp)
        found = mentions(doc, self.lexicon)
        known = facts(article, doc, found, self.lexicon, self.extractor, self.finder)
        return known, link(article.text, doc, found, known, self.lexicon)

    def graph(self, article: Article) -> ArticleGraph:
        """The article's graph, not yet validated."""
        known, entities = self.linked(article)
        return article_graph(article, known, entities, base=self.settings.base_iri, generator=self.generator)

    def __call__(self, found: Article | Failure) -> ArticleGraph | Failure:
        """The validated graph, or the Failure that says in which step and why there is none."""
        if isinstance(found, Failure):
            return found
        try:
            graph = self.graph(found)
        except SetupError:
            raise
        except Exception as error:
            log.debug("%s", found.source, exc_info=True)
            return Failure(found.source, "extract", f"{type(error).__name__}: {error}; please report the article")
        try:
            report = self.validator.validate(graph.triples, graph.name)
        except KgError as error:
            return Failure(found.source, "validate", str(error))
        if not report.conforms:
            if not self.settings.keep_invalid:
                return Failure(found.source, "validate", _violations(report))
            log.warning("%s: kept although %s", found.source, _violations(report))
        return graph if self.settings.text else _without_text(graph)


def statement_extractor(settings: Settings) -> tuple[Extractor, str]:
    """What finds statements, and its name for the graph: "rules", or "sha256:" and the weights' hash."""
    around = nesting if settings.nested else lambda extractor: extractor
    if settings.statements == "rules":
        return around(ruled), "rules"
    from kg.facts.statements.learned import PACKAGED, Learned, load_weights

    weights = load_weights(settings.weights or PACKAGED)
    learned = Learned(weights, settings.min_confidence, settings.keep_tentative)
    return around(learned), f"sha256:{weights.sha256}"


def measure_extractor(settings: Settings) -> Steps:
    """What finds measures."""
    if settings.measures == "rules":
        return measures
    from kg.facts.measures.learned import PACKAGED, Learned, load_weights

    return Learned(load_weights(settings.measure_weights or PACKAGED))


def _violations(report: Report) -> str:
    bad = [each for each in report.results if each.severity is Severity.VIOLATION]
    named = "; ".join(f"{each.focus}: {each.message}" for each in bad[:MAX_NAMED_RESULTS])
    return f"{len(bad)} violations of the shapes: {named}; --keep-invalid keeps the graph"


def _without_text(graph: ArticleGraph) -> ArticleGraph:
    return replace(graph, triples=tuple(triple for triple in graph.triples if triple[1] != SCHEMA.articleBody))


def build(sources: Iterable[str | Path], settings: Settings) -> Iterator[ArticleGraph | Failure]:
    """The graphs and Failures of all sources, in the order of the sources, whatever the number of workers."""
    found = (each for source in sources for each in read(source, settings))
    if settings.workers > 1:
        yield from _side_by_side(found, settings)
    else:
        yield from map(Walk(settings), found)


_walk: Walk | None = None  # of a worker process


def _start(settings: Settings) -> None:
    global _walk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent alone answers Ctrl-C
    _walk = Walk(settings)


def _step(found: Article | Failure) -> ArticleGraph | Failure:
    assert _walk is not None
    return _walk(found)


def _side_by_side(found: Iterable[Article | Failure], settings: Settings) -> Iterator[ArticleGraph | Failure]:
    load_model(settings.model)  # a missing model is an error here, not in every worker again
    context = multiprocessing.get_context("spawn")
    with context.Pool(settings.workers, _start, (settings,)) as pool:
        yield from pool.imap(_step, found)
