"""Annotated texts as the paragraphs that the learned extractor works on, each with what is right in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.facts.statements.learned.block import Block
from kg.facts.statements.learned.bridge import blocks
from kg.facts.statements.quotes import find_quotes
from kg.facts.statements.rules import by_rules
from kg.lexicon import Lexicon
from kg.model import Span
from kg.train.corpus import Annotated, Attribution

FOLDS = 2  # parts of a corpus; each is judged by what the others taught; 4 are no better on the development texts
ROOTS = {"VERB": 0, "NOUN": 1, "AUX": 2, "ADP": 2, "SCONJ": 2, "ADJ": 2, "ADV": 3}  # which word of a cue stands for it


@dataclass(frozen=True, slots=True)
class Gold:
    """An attribution in tokens of its paragraph; `root` is the word of the cue that stands for it."""

    root: int
    cue: frozenset[int]
    content: frozenset[int]
    source: frozenset[int]
    speech: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A paragraph and its attributions; `fold` is the part of the corpus that it belongs to, 0 to FOLDS - 1."""

    block: Block
    gold: tuple[Gold, ...]
    fold: int


def examples(corpus: Iterable[tuple[Annotated, Doc]], lexicon: Lexicon) -> Iterator[Example]:
    """The paragraphs of a corpus, in order. Articles fall into the folds by turns."""
    for number, (annotated, doc) in enumerate(corpus):
        quotes = find_quotes(doc)
        found = list(blocks(doc, quotes, lexicon, list(by_rules(doc, quotes, lexicon))))
        for block in found:
            gold = tuple(_gold(doc, block, annotated.attributions))
            yield Example(block, gold, number % FOLDS)


def _gold(doc: Doc, block: Block, attributions: Iterable[Attribution]) -> Iterator[Gold]:
    start, end = block.view.start, block.view.start + len(block.view)
    for attribution in attributions:
        cue = _tokens(doc, attribution.cue, start, end)
        content = _tokens(doc, attribution.content, start, end) - cue
        if not cue or not content:
            continue
        root = _root(block, cue)
        first = min(content)
        if block.view.lower[first] == "that" and block.view.dep[first] == "mark":
            content -= {first}
        if attribution.source is None:
            source = block.source(block.view, root, frozenset(content))
        else:
            source = frozenset(_tokens(doc, attribution.source, start, end)) - content
        yield Gold(root, frozenset(cue), frozenset(content), source - cue, attribution.speech)


def _tokens(doc: Doc, spans: Iterable[Span], start: int, end: int) -> set[int]:
    """The tokens of spans that lie in a paragraph, counted from its start."""
    found: set[int] = set()
    for span in spans:
        words = doc.char_span(span.start, span.end, alignment_mode="expand")
        if words is not None:
            found |= {place - start for place in range(max(words.start, start), min(words.end, end))}
    return found


def _root(block: Block, cue: set[int]) -> int:
    """The word of the cue that governs the others; a verb if there is one."""
    view = block.view
    roots = [place for place in cue if view.head[place] not in cue or view.head[place] == place]
    return min(roots or cue, key=lambda place: (ROOTS.get(view.pos[place], 4), place))
