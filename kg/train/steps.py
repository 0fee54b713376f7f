"""Annotated articles as what the learned measures are trained on: candidates with features, and what is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from kg.evaluate.gold import GoldArticle, GoldMeasure, GoldName
from kg.evaluate.matching import Words, overlap, pairs, plain_name, words_in, words_of
from kg.facts.amounts import amounts
from kg.facts.measures.learned import heads, status
from kg.facts.measures.learned.agents import Around
from kg.facts.measures.learned.meaning import Numbers, rows
from kg.facts.measures.learned.sheet import sheet
from kg.facts.measures.money import left_out
from kg.facts.roles import roles
from kg.facts.statements import Extractor, statements
from kg.lexicon import Lexicon
from kg.link import link
from kg.mentions import mentions
from kg.model import Article, Entity, Facts, Kind, Mention
from kg.parse import load_model, parse

FOUND = 0.3  # IoU from which a span is the gold's, as it is evaluated
SAME = 0.5  # IoU from which a span teaches status and agent

Sum = tuple[Decimal, str | None]  # value and currency


@dataclass(frozen=True, eq=False)
class Candidate:
    """A possible head: its span in tokens and in words, its features, and whether a gold span is found with it."""

    span: tuple[int, int]
    words: Words
    features: list[str]
    right: bool
    sums: list[Sum]
    doubtful: bool


@dataclass(frozen=True, eq=False)
class Right:
    """A candidate that is a measure: features of its status and of each possible agent, and nobody's as the last.

    `right` says which agents are right, `names` what two mentions of one name share, `resolved` which stand for an
    entity. `weight` is one for the likest candidate of a measure, a half for the next, a third …
    """

    weight: float
    status: str
    features: list[str]
    agents: list[list[str]]
    right: list[bool]
    names: list[str | None]
    resolved: list[bool]


@dataclass(frozen=True, eq=False)
class Example:
    """An article: `vectors` has a row per candidate; `measured` says whether figures are taken on its annotation."""

    candidates: list[Candidate]
    vectors: Numbers
    rights: list[Right]
    gold: list[Words]
    sums: list[Sum]
    measured: bool


def examples(
    articles: Iterable[tuple[GoldArticle, bool]], model: str, extractor: Extractor, lexicon: Lexicon
) -> Iterator[Example]:
    """The articles, in order; with each goes whether figures are taken on it."""
    nlp = load_model(model)
    for article, measured in articles:
        doc = parse(Article(article.text, article.name), nlp)
        yield _example(article, doc, extractor, lexicon, measured=measured)


def _example(article: GoldArticle, doc: Doc, extractor: Extractor, lexicon: Lexicon, *, measured: bool) -> Example:
    named = mentions(doc, lexicon)
    said, sums = tuple(statements(doc, named, lexicon, extractor)), tuple(amounts(article.text))
    facts = Facts(tuple(roles(doc, named, lexicon)), said, (), sums)
    known = _names(article, link(article.text, doc, named, facts, lexicon).all)
    made = sheet(doc, named, said, sums, lexicon)
    around, places = Around(made), words_of(article.text)
    gold = [words_in([each.span], places) for each in article.measures]
    found = list(heads.candidates(made))
    candidates: list[Candidate] = []
    alike: dict[int, list[tuple[float, tuple[int, int, int]]]] = {}  # of each measure
    for place, start, end in found:
        span = made.span(start, end)
        words = words_in([span], places)
        likeness = [overlap(words, each) for each in gold]
        best = max(likeness, default=0.0)
        paid: list[Sum] = [
            (a.value, a.currency) for a in sums if a.currency and a.span.within(span) and not left_out(made.text, a)
        ]
        features = heads.features(made, place, start, end)
        candidates.append(Candidate((start, end), words, features, best >= FOUND, paid, made.doubtful(start, end)))
        if best >= SAME:
            alike.setdefault(likeness.index(best), []).append((best, (place, start, end)))
    rights = [
        _right(around, head, article.measures[number], known, 1 / rank)
        for number, heads_of in sorted(alike.items())
        for rank, (_, head) in enumerate(sorted(heads_of, reverse=True), 1)
    ]
    wanted = [(each.amount, each.currency) for each in article.measures if each.amount is not None]
    return Example(candidates, rows(made, found), rights, gold, wanted, measured)


def _right(
    around: Around, head: tuple[int, int, int], measure: GoldMeasure, known: dict[Mention, str], weight: float
) -> Right:
    place, start, end = head
    mentions = around.candidates(place)
    return Right(
        weight,
        measure.status,
        status.features(around.sheet, place),
        [*(around.features(place, (start, end), m) for m in mentions), around.nobody(place)],
        [*(measure.agent is not None and known.get(m) == measure.agent for m in mentions), measure.agent is None],
        [around.name(m) for m in mentions],
        [m in known for m in mentions],
    )


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
