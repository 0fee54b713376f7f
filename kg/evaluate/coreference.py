"""Coreference chains: who each name, nominal and pronoun stands for, by persons and organisations.

Gold is one text a line with its mentions {start, end, type, entity, head, form}. A found mention is the gold one whose
head it covers, or that ends with it; a found entity is the gold one with which it shares most names, one to one. A
mention is right where both
agree. Asked for (recall) are all names, and those nominals and pronouns whose entity is named somewhere in the text;
of pronouns only those that can stand for one alone, for kg resolves no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.evaluate.document import Node, read_lines
from kg.evaluate.found import Found, FoundMention
from kg.evaluate.matching import pairs
from kg.evaluate.scores import Miss, Score
from kg.model import Form, Kind, Span
from kg.vocab import ArticleGraph, Iri

SUFFIX = ".jsonl"
KINDS = {"person": Kind.PERSON, "organization": Kind.ORGANISATION, "organisation": Kind.ORGANISATION}
FORMS = {"name": Form.NAME, "nominal": Form.NOMINAL, "pronoun": Form.PRONOUN}
LAYERS = {(kind, form): f"{kind.lower()}_{form.lower()}s" for kind in KINDS.values() for form in FORMS.values()}
SINGULAR = frozenset(
    "he him his himself she her hers herself it its itself i me my mine myself".split()
)  # a part of the measuring stick, so it does not follow the lexicon
ANY = 1e-9  # one shared name, or any overlap, is enough


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention of `entity`; `kind` and `form` are None where kg has no such thing (places, "other")."""

    span: Span
    head: Span
    kind: Kind | None
    form: Form | None
    entity: str


@dataclass(frozen=True, slots=True)
class GoldChains:
    """A text and the mentions in it."""

    name: str
    text: str
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class ChainScores:
    """The score of each kind and form over all texts, every single miss, and the texts that have no graph."""

    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]
    missing: tuple[str, ...]

    def __getitem__(self, layer: str) -> Score:
        """The score of one layer, such as `person_pronouns`."""
        return next(score for score in self.scores if score.name == layer)


def read_chains(path: Path) -> tuple[GoldChains, ...]:
    """The texts of a JSONL file, or of all such files in a folder; UsageError where there is none or a line is
    wrong."""
    files = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    texts = tuple(_chains(node) for file in files for node in read_lines(file))
    if not texts:
        raise UsageError(f"{path}: holds no line; give a JSONL file with id, text and mentions in each line")
    return texts


def _chains(node: Node) -> GoldChains:
    text = node.field("text").text()
    return GoldChains(
        node.field("id").text(), text, tuple(_mention(each, text) for each in node.field("mentions").items())
    )


def _mention(node: Node, text: str) -> GoldMention:
    ends = [int(node.field(name).number()) for name in ("start", "end")]
    return GoldMention(
        span=Node(ends, node.place).span(text),
        head=node.field("head").span(text),
        kind=KINDS.get(node.field("type").text()),
        form=FORMS.get(node.field("form").text()),
        entity=node.field("entity").text(),
    )


def score_chains(gold: Iterable[GoldChains], graphs: Iterable[ArticleGraph]) -> ChainScores:
    """Compare the annotated texts with the graphs of the same texts; a text without a graph counts as empty."""
    found = Found(graphs)
    totals = {layer: Score(layer, 0, 0, 0, 0) for layer in LAYERS.values()}
    misses, missing = [], []
    for text in gold:
        if text.text not in found:
            missing.append(text.name)
        for each in _compared(text, found.mentions(text.text)):
            if isinstance(each, Score):
                totals[each.name] += each
            else:
                misses.append(each)
    order = {layer: number for number, layer in enumerate(totals)}
    misses.sort(key=lambda miss: (order[miss.layer], miss.what, miss.article))
    return ChainScores(tuple(totals.values()), tuple(misses), tuple(missing))


def _compared(gold: GoldChains, found: Sequence[FoundMention]) -> Iterator[Score | Miss]:
    """What is right and what is not, a score of one for each mention."""
    met = _met(gold.mentions, found)
    same = _same_entities(gold.mentions, found, met)
    labels = _labels(gold)
    for j, one in enumerate(found):
        layer = LAYERS[one.kind, one.form]
        i = met.get(j)
        right = i is not None and same.get(one.entity) == gold.mentions[i].entity
        yield Score(layer, right, 1, 0, 0)
        if not right:
            meant = labels[gold.mentions[i].entity] if i is not None else "no mention"
            yield Miss(layer, "wrong", gold.name, f"{_shown(gold.text, one.span)} = {one.label}; gold: {meant}")
    by_gold = {i: j for j, i in met.items()}
    for k, each in _asked(gold):
        place = by_gold.get(k)
        right = place is not None and same.get(found[place].entity) == each.entity
        layer = LAYERS[each.kind, each.form]  # type: ignore[index]
        yield Score(layer, 0, 0, right, 1)
        if not right:
            yield Miss(layer, "missed", gold.name, f"{_shown(gold.text, each.head)}; gold: {labels[each.entity]}")


def _asked(gold: GoldChains) -> Iterator[tuple[int, GoldMention]]:
    """What recall counts."""
    named = {each.entity for each in gold.mentions if each.form is Form.NAME}
    for i, each in enumerate(gold.mentions):
        counted = each.form is not Form.PRONOUN or each.span.of(gold.text).lower() in SINGULAR
        if each.kind and each.form and each.entity in named and counted:
            yield i, each


def _met(gold: Sequence[GoldMention], found: Sequence[FoundMention]) -> dict[int, int]:
    """Found → gold mention: the one most alike of those whose head is in the found words ("Ann" of "Ann Bell, who
    …"), or that end with the found name ("the baker Ann Bell")."""

    def likeness(one: GoldMention, other: FoundMention) -> float:
        ends = other.form is Form.NAME and one.span.start < other.span.start and one.span.end == other.span.end
        if not (ends or one.head.within(other.span)):
            return 0.0
        shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
        return shared / (max(one.span.end, other.span.end) - min(one.span.start, other.span.start))

    return {j: i for i, j in pairs(gold, found, likeness, ANY)}


def _same_entities(gold: Sequence[GoldMention], found: Sequence[FoundMention], met: dict[int, int]) -> dict[Iri, str]:
    """Found → gold entity by the names that they share; where a found entity has no name, by all of its mentions."""
    named = {one.entity for one in found if one.form is Form.NAME}
    shared = Counter(
        (gold[i].entity, found[j].entity)
        for j, i in sorted(met.items())
        if found[j].form is Form.NAME or found[j].entity not in named
    )
    ours = list(dict.fromkeys(one for _, one in shared))
    theirs = list(dict.fromkeys(one for one, _ in shared))
    return {ours[j]: theirs[i] for i, j in pairs(theirs, ours, lambda one, other: shared[one, other], 1)}


def _labels(gold: GoldChains) -> dict[str, str]:
    """What a person would call each entity: its first name, else its first mention."""
    labels: dict[str, str] = {}
    for each in sorted(gold.mentions, key=lambda one: (one.form is not Form.NAME, one.span)):
        labels.setdefault(each.entity, _shown(gold.text, each.span)[:40])
    return labels


def _shown(text: str, span: Span) -> str:
    """The words with where they begin, so that a reader finds them."""
    return f"{' '.join(span.of(text).split())}@{span.start}"
