"""An article as plain lists, with what the other facts say of each token: features are asked for a hundred thousand
times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

import numpy as np
from spacy.tokens import Doc

from kg.facts.measures.frames import frames
from kg.facts.measures.grammar import Frame
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Amount, Mention, Span, Statement
from kg.parse import paragraphs, words_of

Value = TypeVar("Value")

ATTRIBUTES: list[int | str] = ["LOWER", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE", "HEAD"]

SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj", "csubjpass", "expl"])
VERBAL = frozenset(["VERB", "AUX"])
# ways up the tree on which a clause without a subject of its own keeps that of the clause above
SHARING = frozenset(["conj", "xcomp", "advcl", "pcomp", "prep", "acl", "dobj", "pobj", "relcl"])
MAX_CLIMB = 4  # heads up to the word whose subject is meant
MAX_ABOVE = 5  # heads up to a word that may say what becomes of a measure
MAX_HEADLINE = 30  # tokens


@dataclass(eq=False)
class Sheet:
    """Words, tags and tree of an article by token; -1 stands for no statement, "" for no amount."""

    doc: Doc
    mentions: Mentions
    statements: tuple[Statement, ...]
    lexicon: Lexicon
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    left: list[int]
    right: list[int]
    entity: list[str]
    sentence: list[int]
    bounds: list[tuple[int, int]]  # first token of each sentence, and the one after its last
    paragraph: list[int]
    said: list[int]
    sums: list[str]
    quoted: list[bool]
    ruled: dict[int, list[Frame]]

    @property
    def text(self) -> str:
        """The article's words."""
        return words_of(self.doc)

    @cached_property
    def children(self) -> list[list[int]]:
        """The children of each token, in order."""
        found: list[list[int]] = [[] for _ in self.head]
        for place, head in enumerate(self.head):
            if head != place:
                found[head].append(place)
        return found

    @cached_property
    def moved(self) -> frozenset[int]:
        """The first tokens of the sums that somebody moves on purpose, by the rules."""
        return frozenset(f.start for found in self.ruled.values() for f in found if f.start is not None)

    def doubtful(self, start: int, end: int) -> bool:
        """Whether tokens hold a sum that the rules take for a figure ("losses of £5m")."""
        places = [p for p in range(start, end) if self.sums[p] == "M" and (p == 0 or self.sums[p - 1] != "M")]
        return bool(places) and self.moved.isdisjoint(places)

    @cached_property
    def headline(self) -> int:
        """Tokens of the headline, whose steps the article tells again: a short first line without a full stop."""
        found = list(paragraphs(self.doc))
        if len(found) < 2 or found[0].end - found[0].start >= MAX_HEADLINE:
            return 0
        first = found[0]
        return 0 if first.text.rstrip()[-1:] in '.!?"”' else first.end

    @cached_property
    def place_of(self) -> dict[int, int]:
        """The token that starts at an offset."""
        return {start: place for place, start in enumerate(self.starts)}

    @cached_property
    def starts(self) -> list[int]:
        """Where each token starts in the text."""
        return [token.idx for token in self.doc]

    def span(self, start: int, end: int) -> Span:
        """The characters of some tokens."""
        last = self.doc[end - 1]
        return Span(self.doc[start].idx, last.idx + len(last))

    def kind(self, place: int | None) -> str:
        """What a token is: form and kind of its mention, else part of speech and entity type."""
        if place is None:
            return "none"
        mention = self.mentions.by_token.get(place)
        if mention is None:
            return self.pos[place] + self.entity[place]
        return short(mention)

    def subject(self, place: int) -> tuple[int | None, int]:
        """Who does what a word says, and how many words up the tree that is said."""
        node = place
        for climbed in range(MAX_CLIMB):
            for child in self.children[node]:
                if self.dep[child] in SUBJECTS:
                    return child, climbed
            if self.dep[node] not in SHARING or self.head[node] == node:
                break
            node = self.head[node]
        return None, 0

    def above(self, place: int) -> list[int]:
        """The words above one in the tree, the nearest first."""
        found: list[int] = []
        while self.head[place] != place and len(found) < MAX_ABOVE:
            place = self.head[place]
            found.append(place)
        return found

    def helpers(self, verb: int) -> str:
        """The auxiliaries and the negation of a verb."""
        return "_".join(self.lower[c] for c in self.children[verb] if self.dep[c] in ("aux", "auxpass", "neg"))

    def strength(self, place: int) -> str:
        """What the word lists say of a verb or noun as an action."""
        lemma = self.lemma[place]
        if lemma in self.lexicon.strong_actions:
            return "S"
        if lemma in self.lexicon.weak_actions:
            return "W"
        return "A" if lemma in self.lexicon.action_nouns else "-"


def short(mention: Mention) -> str:
    """Form and kind in two letters."""
    return mention.form[0] + (mention.kind[0] if mention.kind else "-")


def sheet(
    doc: Doc, mentions: Mentions, statements: tuple[Statement, ...], amounts: Iterable[Amount], lexicon: Lexicon
) -> Sheet:
    """The sheet of a parsed article."""
    found = tuple(amounts)
    ruled: dict[int, list[Frame]] = {}
    for frame in frames(doc, found, lexicon):
        ruled.setdefault(frame.head.i, []).append(frame)
    codes = doc.to_array(ATTRIBUTES).reshape(len(doc), 7)
    names = {code: doc.vocab.strings[code] if code else "" for code in np.unique(codes[:, :6]).tolist()}
    lower, lemma, pos, tag, dep, entity = ([names[code] for code in column] for column in codes[:, :6].T.tolist())
    head = (codes[:, 6].astype(np.int64) + np.arange(len(doc))).tolist()
    left, right = _edges(head)
    starts = [place for place, token in enumerate(doc) if place == 0 or token.is_sent_start]
    bounds = list(pairwise([*starts, len(doc)]))
    contents = [[(number, span) for span in each.content] for number, each in enumerate(statements)]
    return Sheet(
        doc=doc,
        mentions=mentions,
        statements=statements,
        lexicon=lexicon,
        lower=lower,
        lemma=[word.lower() for word in lemma],
        pos=pos,
        tag=tag,
        dep=dep,
        head=head,
        left=left,
        right=right,
        entity=entity,
        sentence=[number for number, (start, end) in enumerate(bounds) for _ in range(start, end)],
        bounds=bounds,
        paragraph=_marked(doc, [(n, p.start, p.end) for n, p in enumerate(paragraphs(doc))], 0),
        said=_marked(doc, _tokens(doc, [pair for each in contents for pair in each]), -1),
        sums=_marked(doc, _tokens(doc, [(_money(each), each.span) for each in found]), ""),
        quoted=_quoted(lower, pos),
        ruled=ruled,
    )


def _edges(head: list[int]) -> tuple[list[int], list[int]]:
    """The first and the last token below each token, itself among them."""
    left, right = list(range(len(head))), list(range(len(head)))
    for place in range(len(head)):
        node = place
        while head[node] != node:
            node = head[node]
            left[node], right[node] = min(left[node], place), max(right[node], place)
    return left, right


def _money(amount: Amount) -> str:
    if amount.currency:
        return "M"
    return "P" if amount.unit in ("percent", "percentage points") else "Q"


def _tokens(doc: Doc, spans: Iterable[tuple[Value, Span]]) -> list[tuple[Value, int, int]]:
    found = []
    for value, span in spans:
        words = doc.char_span(span.start, span.end, alignment_mode="expand")
        if words is not None:
            found.append((value, words.start, words.end))
    return found


def _marked(doc: Doc, spans: Iterable[tuple[Value, int, int]], nothing: Value) -> list[Value]:
    """Each token's value by the last span that covers it."""
    found = [nothing] * len(doc)
    for value, start, end in spans:
        found[start:end] = [value] * (end - start)
    return found


def _quoted(lower: list[str], pos: list[str]) -> list[bool]:
    """Whether each token stands between quotation marks of its paragraph."""
    found, inside = [], False
    for word, kind in zip(lower, pos, strict=True):
        if word == "“":
            inside = True
        elif word == "”" or (kind == "SPACE" and "\n" in word):
            inside = False
        elif word == '"':
            inside = not inside
        found.append(inside)
    return found
