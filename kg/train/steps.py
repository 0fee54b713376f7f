"""Annotated articles as what the learned measures are trained on: candidates with features, and what is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from spacy.tokens import Doc

from kg.evaluate.gold import GoldArticle, GoldMeasure, GoldName, read_articles
from kg.evaluate.matching import Words, overlap, pairs, plain_name, words_in, words_of
from kg.facts.amounts import amounts
from kg.facts.measures.learned import heads, status
from kg.facts.measures.learned.agents import Around
from kg.facts.measures.learned.meaning import Numbers, rows
from kg.facts.measures.learned.sheet import Sheet, sheet
from kg.facts.roles import roles
from kg.facts.statements import Extractor, statements
from kg.lexicon import Lexicon
from kg.link import link
from kg.mentions import mentions
from kg.model import Article, Entity, Facts, Kind, Mention
from kg.parse import load_model, parse

FOUND = 0.3  # IoU from which a span is the gold's, as it is evaluated
SAME = 0.5  # IoU from which a candidate counts as right although the gold's head is another word


Sum = tuple[Decimal, str | None]  # value and currency


@dataclass(frozen=True, eq=False)
class Candidate:
    """A possible head: its span in tokens and in words, its features; `right` is None where neither is fair."""

    span: tuple[int, int]
    words: Words
    features: list[str]
    right: bool | None
    sums: list[Sum]
    doubtful: bool


@dataclass(frozen=True, eq=False)
class Right:
    """A candidate that is a measure: features of its status, and of each possible agent with whether it is one."""

    status: str
    features: list[str]
    agents: list[tuple[list[str], bool, bool]]
    named: bool


@dataclass(frozen=True, eq=False)
class Example:
    """An article: `vectors` has a row per candidate."""

    candidates: list[Candidate]
    vectors: Numbers
    rights: list[Right]
    gold: list[Words]
    sums: list[Sum]


def examples(folder: Path, model: str, extractor: Extractor, lexicon: Lexicon) -> Iterator[Example]:
    """The articles of a folder, in order."""
    nlp = load_model(model)
    for article in read_articles(folder):
        doc = parse(Article(article.text, article.name), nlp)
        yield _example(article, doc, extractor, lexicon)


def _example(article: GoldArticle, doc: Doc, extractor: Extractor, lexicon: Lexicon) -> Example:
    named = mentions(doc, lexicon)
    said, sums = tuple(statements(doc, named, lexicon, extractor)), tuple(amounts(article.text))
    facts = Facts(tuple(roles(doc, named, lexicon)), said, (), sums)
    known = _names(article, link(article.text, doc, named, facts, lexicon).all)
    made = sheet(doc, named, said, sums, lexicon)
    around, places = Around(made), words_of(article.text)
    gold = [words_in([each.span], places) for each in article.measures]
    roots = {_root(made, each) for each in article.measures}
    found = list(heads.candidates(made))
    candidates, rights = [], []
    for place, start, end in found:
        words = words_in([made.span(start, end)], places)
        likeness = [overlap(words, each) for each in gold]
        best = max(likeness, default=0.0)
        right = True if place in roots or best >= SAME else None if best >= FOUND else False
        span = made.span(start, end)
        paid: list[Sum] = [(a.value, a.currency) for a in sums if a.currency and a.span.within(span)]
        candidates.append(
            Candidate(
                (start, end), words, heads.features(made, place, start, end), right, paid, made.doubtful(start, end)
            )
        )
        if right and best > 0:
            measure = article.measures[likeness.index(best)]
            rights.append(_right(around, place, (start, end), measure, known))
    wanted = [(each.amount, each.currency) for each in article.measures if each.amount is not None]
    return Example(candidates, rows(made, found), rights, gold, wanted)


def _right(around: Around, place: int, span: tuple[int, int], measure: GoldMeasure, known: dict[Mention, str]) -> Right:
    agents = [
        (around.features(place, span, m), measure.agent is not None and known.get(m) == measure.agent, m in known)
        for m in around.candidates(place)
    ]
    return Right(measure.status, status.features(around.sheet, place), agents, measure.agent is not None)


def _root(made: Sheet, measure: GoldMeasure) -> int:
    """The word of a gold span that governs most of it."""
    words = made.doc.char_span(measure.span.start, measure.span.end, alignment_mode="expand")
    if words is None:
        return -1
    inside = range(words.start, words.end)
    roots = [place for place in inside if made.head[place] not in inside or made.head[place] == place]
    size = {root: min(made.right[root], words.end) - max(made.left[root], words.start) for root in roots}
    return max(roots, key=lambda root: (size[root], -root))


def _names(article: GoldArticle, found: tuple[Entity, ...]) -> dict[Mention, str]:
    """Each resolved mention with the gold's name for it, or its own where the gold has none."""
    names = {m: entity.label for entity in found for m in entity.mentions}
    for kind, wanted in ((Kind.PERSON, article.persons), (Kind.ORGANISATION, article.organisations)):
        entities = [each for each in found if each.kind is kind]
        for i, j in pairs(wanted, entities, _likeness, 0.01):
            names |= dict.fromkeys(entities[j].mentions, wanted[i].name)
    return names


def _likeness(gold: GoldName, found: Entity) -> float:
    names = {plain_name(gold.name), *map(plain_name, gold.aliases)}
    others = {plain_name(found.label), *map(plain_name, found.aliases)} - {""}
    return 2 * (plain_name(gold.name) in others) + len(names & others) / (1 + len(names))
