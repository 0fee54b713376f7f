"""Annotation without its texts: a line per article gives offsets, the texts are in a JSONL file of their publisher's.

A line is `{"sha256": … of the text in UTF-8, "measures": [{"span": [start, end], "agent": [start, end] or null,
"amount": number or null, "currency": …, "status": …}]}`. Offsets are code points into the text with that hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.evaluate.document import Node, read_lines
from kg.evaluate.gold import GoldArticle, GoldMeasure, GoldName, read_articles

ANNOTATIONS = Path(__file__).parent / "annotations" / "measures.jsonl"  # its README.md says how it was made


def read_corpora(corpora: Sequence[Path], texts: Sequence[Path]) -> Iterator[tuple[GoldArticle, bool]]:
    """The articles of each corpus, and whether they are gold that figures may be taken on: those of a folder are, those
    of a file of annotation, whose texts are in `texts`, are to learn from only."""
    known: dict[str, str] = {}
    for corpus in corpora:
        if corpus.is_dir():
            yield from ((article, True) for article in read_articles(corpus))
            continue
        known = known or _texts(texts)
        yield from ((_article(line, corpus, known), False) for line in read_lines(corpus))


def _texts(files: Sequence[Path]) -> dict[str, str]:
    """The texts by their hash."""
    texts = (line.field("text").text() for file in files for line in read_lines(file))
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}


def _article(line: Node, corpus: Path, texts: Mapping[str, str]) -> GoldArticle:
    name = line.field("sha256").text()
    text = texts.get(name)
    if text is None:
        raise UsageError(
            f"{line.place}: no text has the hash {name[:12]}…; name the JSONL file that has it with --texts"
        )
    measures = tuple(_measure(each, text) for each in line.field("measures").items())
    agents = tuple(GoldName(agent, ()) for agent in sorted({m.agent for m in measures if m.agent}))
    return GoldArticle(name, corpus, text, agents, agents, (), (), measures)  # an agent may be of either kind


def _measure(node: Node, text: str) -> GoldMeasure:
    agent, amount, span = node.get("agent"), node.get("amount"), node.field("span").span(text)
    return GoldMeasure(
        span=span,
        agent=agent.span(text).of(text) if agent else None,
        status=node.field("status").text(),
        amount=amount.number() if amount else None,
        currency=node.words("currency"),
        words=span.of(text),
    )
