"""All layers of annotated articles: names, roles, statements with speaker and mode, measures with agent, status, money.

What is right in each layer is what the docstring of its function says. Layers that judge only what was paired (mode,
agent, status) have the pairs as their number of found and gold things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.evaluate.found import Found, FoundArticle, FoundMeasure, FoundName, FoundRole, FoundStatement
from kg.evaluate.gold import GoldArticle, GoldMeasure, GoldName, GoldRole, GoldStatement
from kg.evaluate.matching import overlap, pairs, plain_name, words_in, words_of
from kg.evaluate.scores import Choice, Confusion, Miss, Score, unpaired
from kg.vocab import ArticleGraph, Iri

LEAST_CONTENT = 0.5  # of the words of two contents, so that they count as one statement
LEAST_MEASURE = 0.3  # of the words of two spans: where a measure begins and ends is a matter of taste
ANY_NAME = 0.01  # one shared name is enough
SAME_NAME = 2.0  # the fullest name weighs more than any number of aliases
SAME_ORGANISATION = 0.5  # decides between two roles of the same person and title

LAYERS = "persons organisations roles roles_full statements joint mode measures agent status amounts".split()
Counted = Iterator[Score | Miss | Choice]
Names = Mapping[Iri | None, str]  # the gold name of each entity that was found


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The score of each layer over all articles, every single miss, what was taken for what, and the articles that
    have no graph."""

    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]
    confusions: tuple[Confusion, ...]
    missing: tuple[str, ...]

    def __getitem__(self, layer: str) -> Score:
        """The score of one layer."""
        return next(score for score in self.scores if score.name == layer)


def score_articles(gold: Iterable[GoldArticle], graphs: Iterable[ArticleGraph]) -> Evaluation:
    """Compare the annotated articles with the graphs of the same texts; an article without a graph counts as empty."""
    found = Found(graphs)
    totals = {layer: Score(layer, 0, 0, 0, 0) for layer in LAYERS}
    choices: Counter[Choice] = Counter()
    misses, missing = [], []
    for article in gold:
        if article.text not in found:
            missing.append(article.name)
        for each in _layers(article, found.article(article.text)):
            match each:
                case Score():
                    totals[each.name] += each
                case Choice():
                    choices[each] += 1
                case Miss():
                    misses.append(each)
    order = {layer: number for number, layer in enumerate(LAYERS)}
    ordered = sorted(misses, key=lambda miss: (order[miss.layer], miss.what, miss.article))
    confusions = tuple(Confusion(each.layer, each.gold, each.found, choices[each]) for each in sorted(choices))
    return Evaluation(tuple(totals.values()), tuple(ordered), confusions, tuple(missing))


def _layers(gold: GoldArticle, found: FoundArticle) -> Counted:
    known: dict[Iri | None, str] = {}
    for layer, wanted, got in (
        ("persons", gold.persons, found.persons),
        ("organisations", gold.organisations, found.organisations),
    ):
        hits = _same_names(wanted, got)
        known |= {got[j].iri: wanted[i].name for i, j in hits}
        yield from _compared(layer, gold.name, hits, [e.name for e in wanted], [e.label for e in got])
    yield from _roles(gold, found.roles, known)
    yield from _statements(gold, found.statements, known)
    yield from _measures(gold, found.measures, known)


def _compared(
    layer: str, article: str, hits: Sequence[tuple[int, int]], gold: Sequence[str], found: Sequence[str]
) -> Counted:
    """The score of a layer of which the `hits` are right, and what was missed or extra, by its words."""
    yield Score(layer, len(hits), len(found), len(hits), len(gold))
    yield from unpaired(layer, article, hits, gold, found)


def _judged(layer: str, article: str, right: Sequence[bool], wrong: Sequence[str]) -> Counted:
    """The score of a layer that judges pairs; `wrong` says for each pair what would be wrong."""
    yield Score(layer, sum(right), len(right), sum(right), len(right))
    yield from (Miss(layer, "wrong", article, words) for ok, words in zip(right, wrong, strict=True) if not ok)


def _same_names(gold: Sequence[GoldName], found: Sequence[FoundName]) -> list[tuple[int, int]]:
    """An entity is right where it shares a name with the gold's."""
    main = [plain_name(each.name) for each in gold]
    every = [{name, *map(plain_name, each.aliases)} for name, each in zip(main, gold, strict=True)]
    names = [set(map(plain_name, each.names)) - {""} for each in found]

    def likeness(i: int, j: int) -> float:
        return SAME_NAME * (main[i] in names[j]) + len(every[i] & names[j]) / (1 + len(every[i]))

    return pairs(range(len(gold)), range(len(found)), likeness, ANY_NAME)


def _roles(article: GoldArticle, found: Sequence[FoundRole], known: Names) -> Counted:
    """A role is right where holder and title are; with its organisation it is right in the layer roles_full."""

    def likeness(one: GoldRole, other: FoundRole) -> float:
        if one.person != known.get(other.holder) or not _same_title(one.title, other.title):
            return 0.0
        return 1.0 + SAME_ORGANISATION * (one.organisation == known.get(other.organisation))

    def full(one: GoldRole, other: FoundRole) -> bool:
        if one.organisation is None:
            return other.organisation is None
        return one.organisation == known.get(other.organisation)

    hits = pairs(article.roles, found, likeness, 1.0)
    wanted = [_role_words(each.person, each.title, each.organisation) for each in article.roles]
    got = [
        _role_words(known.get(each.holder), each.title, known.get(each.organisation, each.organisation))
        for each in found
    ]
    yield from _compared("roles", article.name, hits, wanted, got)
    right = [full(article.roles[i], found[j]) for i, j in hits]
    yield Score("roles_full", sum(right), len(found), sum(right), len(article.roles))
    for ok, (i, j) in zip(right, hits, strict=True):
        if not ok:
            yield Miss("roles_full", "wrong", article.name, f"{got[j]}; gold: {wanted[i]}")


def _same_title(one: str, other: str) -> bool:
    """Whether the words of one title are among those of the other."""
    a, b = set(plain_name(one).split()), set(plain_name(other).split())
    return a == b or (bool(a and b) and (a <= b or b <= a))


def _role_words(person: str | None, title: str, organisation: str | None) -> str:
    return f"{person or 'someone else'}: {title}" + (f" of {organisation}" if organisation else "")


def _statements(article: GoldArticle, found: Sequence[FoundStatement], known: Names) -> Counted:
    """A statement is right where its content shares half of the words; jointly right where also the speaker is."""
    words = words_of(article.text)
    gold = article.statements
    hits = pairs(
        [words_in(each.content, words) for each in gold],
        [words_in(each.content, words) for each in found],
        overlap,
        LEAST_CONTENT,
    )
    wanted = [f"{each.speakers[0]}: {each.words}" for each in gold]
    got = [f"{each.speaker_text}: {each.words}" for each in found]
    yield from _compared("statements", article.name, hits, wanted, got)
    right = [_same_speaker(gold[i], found[j], known) for i, j in hits]
    yield Score("joint", sum(right), len(found), sum(right), len(gold))
    for ok, (i, j) in zip(right, hits, strict=True):
        if not ok:
            who = ", ".join(known.get(each, each) for each in found[j].speakers) or "nobody"
            yield Miss("joint", "wrong", article.name, f"{found[j].speaker_text} = {who}; gold: {wanted[i]}")
    yield from (Choice("mode", gold[i].mode, found[j].mode) for i, j in hits)
    yield from _judged(
        "mode",
        article.name,
        [found[j].mode == gold[i].mode for i, j in hits],
        [f"{found[j].mode}; gold: {gold[i].mode}: {gold[i].words}" for i, j in hits],
    )


def _same_speaker(gold: GoldStatement, found: FoundStatement, known: Names) -> bool:
    """Whether a speaker is the right entity or, where the gold has none, whether the speaker's words share one."""
    if gold.named:
        return any(known.get(each) in gold.speakers for each in found.speakers)
    return bool({*plain_name(gold.speakers[0]).split()} & {*plain_name(found.speaker_text).split()})


def _measures(article: GoldArticle, found: Sequence[FoundMeasure], known: Names) -> Counted:
    """A measure is right where its span shares enough words; agent and status are judged on the right ones."""
    words = words_of(article.text)
    gold = article.measures
    hits = pairs(
        [words_in([each.span], words) for each in gold],
        [words_in(each.spans, words) for each in found],
        overlap,
        LEAST_MEASURE,
    )
    yield from _compared("measures", article.name, hits, [m.words for m in gold], [m.words for m in found])
    yield from _judged(
        "agent",
        article.name,
        [_same_agent(gold[i], found[j], known) for i, j in hits],
        [f"{_agents(found[j], known)}; gold: {gold[i].agent or 'nobody'}: {gold[i].words}" for i, j in hits],
    )
    yield from (Choice("status", gold[i].status, found[j].status) for i, j in hits)
    yield from _judged(
        "status",
        article.name,
        [found[j].status == gold[i].status for i, j in hits],
        [f"{found[j].status}; gold: {gold[i].status}: {gold[i].words}" for i, j in hits],
    )
    yield from _amounts(article, found)


def _same_agent(gold: GoldMeasure, found: FoundMeasure, known: Names) -> bool:
    return gold.agent in map(known.get, found.agents) if gold.agent else not found.agents


def _agents(found: FoundMeasure, known: Names) -> str:
    return ", ".join(known.get(each, each) for each in found.agents) or "nobody"


def _amounts(article: GoldArticle, found: Sequence[FoundMeasure]) -> Counted:
    """A sum of money is right where value and currency are, whether or not its measure is."""
    got = Counter(money for measure in found for money in measure.sums)
    wanted = Counter((each.amount, each.currency or "") for each in article.measures if each.amount is not None)
    right = (got & wanted).total()
    yield Score("amounts", right, got.total(), right, wanted.total())
    yield from (Miss("amounts", "missed", article.name, _sum(*money)) for money in (wanted - got).elements())
    yield from (Miss("amounts", "extra", article.name, _sum(*money)) for money in (got - wanted).elements())


def _sum(value: Decimal, currency: str) -> str:
    return f"{currency} {value:,f}"
