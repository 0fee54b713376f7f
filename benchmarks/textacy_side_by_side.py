"""kg beside textacy's quotation extractor, on the same texts and by the same count.

    pip install textacy
    python benchmarks/textacy_side_by_side.py FILE.jsonl

FILE.jsonl holds texts with attributions (docs/training.md has the format). textacy finds direct quotations only. It
gets the same language model, and a paragraph at a time, since it refuses a text with an odd number of quotation marks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from spacy.language import Language

from kg.evaluate import read_texts, score_statements
from kg.model import Article, Entities, Facts, Generator, Mode, Span, Statement
from kg.parse import load_model, paragraph_spans
from kg.pipeline import Walk
from kg.rdf import article_graph
from kg.settings import Settings
from kg.vocab import ArticleGraph

BASE = "https://newskg.example/id/"
KINDS = ("all", "direct", "indirect", "mixed")


def by_textacy(nlp: Language) -> Callable[[Article], ArticleGraph]:
    """What textacy finds, as a graph of statements."""
    from textacy.extract.triples import direct_quotations

    def graph(article: Article) -> ArticleGraph:
        found = tuple(
            _statement(quotation, paragraph.start)
            for paragraph in paragraph_spans(article.text)
            for quotation in _quotations(nlp(paragraph.of(article.text)))
        )
        return article_graph(article, Facts(statements=found), Entities(()), base=BASE, generator=Generator("", "", ""))

    def _quotations(doc: object) -> Iterator[object]:
        try:
            yield from direct_quotations(doc)
        except ValueError:
            return

    return graph


def _statement(quotation: object, offset: int) -> Statement:
    speaker, cue, content = quotation  # type: ignore[misc]
    said = Span(content.start_char + offset, content.end_char + offset)
    who = Span(speaker[0].idx + offset, speaker[-1].idx + len(speaker[-1]) + offset)
    word = Span(cue[0].idx + offset, cue[-1].idx + len(cue[-1]) + offset)
    return Statement((), who, word, (said,), Mode.DIRECT, None, (), Decimal(1))


def main() -> int:
    """Print the table."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    gold = read_texts(Path(sys.argv[1]))
    walk = Walk(Settings())
    makers = {"kg": walk.graph, "textacy": by_textacy(load_model(Settings().model))}
    print("| extractor | CPU s | joint F1: " + " | ".join(KINDS) + " |\n|---|---|" + "---|" * len(KINDS))
    for name, maker in makers.items():
        started = time.process_time()
        graphs = [maker(Article(text.text, text.name, headline=text.name)) for text in gold]
        seconds = time.process_time() - started
        scores = score_statements(gold, graphs, speech=True)
        shown = " | ".join(f"{100 * scores[kind]['joint'].f1:.1f}" for kind in KINDS)
        print(f"| {name} | {seconds:.0f} | {shown} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
