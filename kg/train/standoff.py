"""Annotation without its texts: a line per article gives offsets, the texts are in a JSONL file of their publisher's.

A line is `{"id": …, "sha256": … of the text in UTF-8, "measures": [{"span": [start, end], "agent": [start, end] or
null, "amount": number or null, "currency": …, "status": …}]}`. Offsets are code points into the text of that id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.evaluate.document import Node, read_lines
from kg.evaluate.gold import GoldArticle, GoldMeasure, GoldName, read_articles

ANNOTATIONS = Path(__file__).parent / "annotations" / "measures.jsonl"  # its README.md says how it was made


def read_corpora(corpora: Sequence[Path], texts: Sequence[Path]) -> Iterator[GoldArticle]:
    """The articles of each corpus: a folder, or a file of annotation whose texts are in `texts`."""
    known: dict[str, str] = {}
    for corpus in corpora:
        if corpus.is_dir():
            yield from read_articles(corpus)
            continue
        known = known or _texts(texts)
        yield from (_article(line, corpus, known) for line in read_lines(corpus))


def _texts(files: Sequence[Path]) -> dict[str, str]:
    """The texts by their id."""
    lines = (line for file in files for line in read_lines(file))
    return {line.field("id").text(): line.field("text").text() for line in lines}


def _article(line: Node, corpus: Path, texts: Mapping[str, str]) -> GoldArticle:
    name = line.field("id").text()
    text = texts.get(name)
    if text is None:
        raise UsageError(f"{line.place}: no text of {name!r}; name the JSONL file that has it with --texts")
    if hashlib.sha256(text.encode()).hexdigest() != line.field("sha256").text():
        raise UsageError(f"{line.place}: the text of {name!r} is not the one annotated; the offsets would be wrong")
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
