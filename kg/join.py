"""Facts and entities of one article, joined through their spans: every value gets its IRI, every mention its entity.

Facts speak of mentions; `Joined` says which person or organisation a mention is, in which role a speaker is presented,
what a statement is about and which statements a measure is known from. No terms here: `kg.rdf` alone knows those.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg import iri
from kg.model import (
    Amount,
    Article,
    Entities,
    Entity,
    Facts,
    Form,
    Generator,
    Kind,
    Measure,
    Mention,
    Role,
    Span,
    Statement,
    Tenure,
)
from kg.vocab import Iri

Value = Article | Generator | Entity | Role | Statement | Measure | Amount | Mention | Span


@dataclass(frozen=True, slots=True)
class Joined:
    """One article's values. `iris` has each of them, in the order of the graph; `entity` has each resolved mention;
    `named` has (start, end, who) of the same mentions in order of the text."""

    article: Article
    name: Iri
    generator: Iri
    iris: dict[Value, Iri]
    roles: tuple[Role, ...]
    statements: tuple[Statement, ...]
    amounts: tuple[Amount, ...]
    entity: dict[Mention, Iri]
    named: tuple[tuple[int, int, Iri], ...]

    def words(self, span: Span) -> str:
        """The article's words in `span`."""
        return span.of(self.article.text)

    def mention(self, span: Span) -> Iri:
        """The IRI of a span that `iris` has as a mention or as a bare span."""
        return Iri(iri.mention(self.name, span))

    def who(self, mentions: Iterable[Mention]) -> tuple[Iri, ...]:
        """The persons and organisations that the mentions refer to, each once; unresolved mentions are skipped."""
        return tuple(dict.fromkeys(self.entity[mention] for mention in mentions if mention in self.entity))

    def speaker_roles(self, statement: Statement) -> Iterator[Iri]:
        """The roles in which the speakers are presented right there or, failing that, a speaker's only current role."""
        for speaker in self.who(statement.speakers):
            own = [role for role in self.roles if self.entity[role.holder] == speaker]
            here = [role for role in own if any(span.overlaps(statement.speaker_span) for span in role.evidence)]
            current = [role for role in own if role.tenure is Tenure.CURRENT]
            yield from (self.iris[role] for role in here or (current if len(current) == 1 else ()))

    def about(self, statement: Statement) -> Iterator[Iri]:
        """The persons and organisations that the content mentions, then the measures that it holds; may repeat."""
        for piece in statement.content:
            for start, end, who in self.named[bisect_left(self.named, (piece.start,)) :]:
                if start >= piece.end:
                    break
                if end <= piece.end:
                    yield who
        yield from (iri for value, iri in self.iris.items() if isinstance(value, Measure) and _holds(statement, value))

    def amounts_of_statement(self, statement: Statement) -> Iterator[Iri]:
        """The amounts that stand in the content, and in no statement's that is reported within it."""
        inner = [other for other in self.statements if _inner(other, statement)]
        for each in self.amounts:
            if _spans(statement, each.span) and not any(_spans(other, each.span) for other in inner):
                yield self.iris[each]

    def amounts_of_role(self, role: Role) -> Iterator[Iri]:
        """The money that stands in the evidence: "a £90,000-a-year chief executive", not "two former mayors"."""
        for each in self.amounts:
            if each.currency and any(each.span.within(span) for span in role.evidence):
                yield self.iris[each]

    def stated_in(self, measure: Measure) -> Iterator[Iri]:
        """The statements whose content holds the measure's words."""
        return (iri for value, iri in self.iris.items() if isinstance(value, Statement) and _holds(value, measure))


def join(article: Article, facts: Facts, entities: Entities, *, base: str, generator: Generator) -> Joined:
    """Name every value, resolve every mention. Roles whose holder is not resolved are left out, equal ones merged.

    `base` is the setting for IRIs and ends in "/".
    """
    name = Iri(iri.article(base, article))
    taken = iri.Registry()
    who = {one: _entity_iri(one, name, base, taken) for one in sorted(entities.all, key=_entity_order)}
    entity = {mention: who[one] for mention, one in entities.by_mention().items()}
    roles = _merged_roles(facts.roles, entity, base, taken)
    values: dict[Value, Iri] = {article: name}
    values.update(who.items())
    values.update(roles.items())
    for statement in sorted(facts.statements, key=lambda one: one.content):
        start, end = min(statement.content).start, max(piece.end for piece in statement.content)
        values[statement] = Iri(taken.claim(statement, iri.statement(base, name, start, end)))
    for measure in sorted(facts.measures, key=lambda one: one.span):
        values[measure] = Iri(taken.claim(measure, iri.measure(base, name, measure.span)))
    amounts = (*facts.amounts, *(amount for measure in facts.measures for amount in measure.amounts))
    for amount in sorted(amounts, key=lambda one: one.span):
        values[amount] = Iri(taken.claim(amount, iri.amount(name, amount.span)))
    values |= {one: Iri(iri.mention(name, span)) for span, one in sorted(_mentions(values, facts, entities).items())}
    values[generator] = activity = Iri(iri.activity(base, generator))
    named = tuple(sorted((mention.span.start, mention.span.end, one) for mention, one in entity.items()))
    return Joined(article, name, activity, values, tuple(roles), facts.statements, facts.amounts, entity, named)


def _entity_order(one: Entity) -> tuple[bool, int, str]:
    """Persons before organisations, each in order of their first mention."""
    return one.kind is not Kind.PERSON, min((mention.span.start for mention in one.mentions), default=0), one.label


def _entity_iri(one: Entity, article: str, base: str, taken: iri.Registry) -> Iri:
    """The IRI by name. A second one of that name in the article gets an IRI that no other article gives to anybody."""
    plain = iri.entity(base, one.kind, one.label)
    if all(mention.form is not Form.NAME for mention in one.mentions):
        plain = f"{plain}-{iri.short_hash(article)}"  # "the government" of one article is not that of another
    return Iri(taken.claim(one, plain, f"{plain}-{iri.short_hash(f'{article} {_entity_order(one)[1]}')}"))


def _merged_roles(roles: Iterable[Role], entity: dict[Mention, Iri], base: str, taken: iri.Registry) -> dict[Role, Iri]:
    """One role for each holder, title, organisation and tenure: all the evidence, the highest confidence."""
    merged: dict[Iri, Role] = {}
    known = list(_trusted([role for role in roles if role.holder in entity], entity))
    for role in sorted(known, key=lambda one: one.evidence):
        if any(_said_better(role, other, entity) for other in known):
            continue
        organisation = entity.get(role.organisation) if role.organisation else None
        plain = iri.role(base, entity[role.holder], role.title, organisation, role.tenure)
        me = Iri(taken.claim((entity[role.holder], iri.slug(role.title), organisation, role.tenure), plain))
        first = merged.setdefault(me, role)
        evidence = tuple(sorted({*first.evidence, *role.evidence}))
        merged[me] = replace(
            first,
            evidence=evidence,
            confidence=max(first.confidence, role.confidence),
            start=first.start or role.start,
            end=first.end or role.end,
        )
    return {role: me for me, role in merged.items()}


def _trusted(roles: list[Role], entity: dict[Mention, Iri]) -> Iterator[Role]:
    """Without what a nominal says of one whom other nominals call otherwise more often, or of a second holder."""
    calls = Counter((entity[r.holder], iri.slug(r.title)) for r in roles if r.holder.form is Form.NOMINAL)
    for role in roles:
        who, title = entity[role.holder], iri.slug(role.title)
        rivals = (count for (other, called), count in calls.items() if (other == who) != (called == title))
        if role.holder.form is not Form.NOMINAL or calls[who, title] > max(rivals, default=0):
            yield role


def _said_better(role: Role, other: Role, entity: dict[Mention, Iri]) -> bool:
    """Whether another role is the same post of the same holder by name where this one is said of a nominal only, or
    the same title with an organisation where this one has none."""
    if role is other or entity[role.holder] != entity[other.holder]:
        return False
    words, others = (set(iri.slug(one.title).split("-")) for one in (role, other))
    owner, owners = (entity.get(one.organisation) if one.organisation else None for one in (role, other))
    if role.holder.form is Form.NOMINAL and other.holder.form is not Form.NOMINAL:
        return words <= others and (owner is None or owner == owners or owners is None)
    return words == others and owner is None and owners is not None and role.tenure is other.tenure


def _mentions(values: Iterable[Value], facts: Facts, entities: Entities) -> dict[Span, Mention | Span]:
    """The spans that are evidence or refer to an entity, each with the mention there if there is one."""
    used: dict[Span, Mention | Span] = {span: span for value in values for span in (*evidence(value), *_beside(value))}
    speaking = (mention for statement in facts.statements for mention in statement.speakers)
    used |= {mention.span: mention for mention in speaking if mention.span in used}
    return used | {mention.span: mention for one in reversed(entities.all) for mention in one.mentions}


def evidence(value: Value) -> tuple[Span, ...]:
    """The spans of the text that show a fact; a statement's are its content, then who speaks, then the cue."""
    match value:
        case Role():
            return value.evidence
        case Statement():
            return (*value.content, value.speaker_span, value.cue)
        case Measure() | Amount():
            return (value.span,)
    return ()


def _beside(value: Value) -> tuple[Span, ...]:
    """The spans of dates and places, which are words of their own beside a fact's evidence."""
    match value:
        case Statement():
            return (value.date.span,) if value.date else ()
        case Measure():
            return (*((value.date.span,) if value.date else ()), *value.places)
    return ()


def _spans(statement: Statement, span: Span) -> bool:
    """Whether a piece of the content holds the span."""
    return any(span.within(piece) for piece in statement.content)


def _inner(inner: Statement, outer: Statement) -> bool:
    """Whether a statement is reported within another's content."""
    return inner.content != outer.content and all(_spans(outer, piece) for piece in inner.content)


def _holds(statement: Statement, measure: Measure) -> bool:
    """Whether the measure's words begin and end in the content, a cue between them allowed."""
    starts = any(piece.start <= measure.span.start < piece.end for piece in statement.content)
    return starts and any(piece.start < measure.span.end <= piece.end for piece in statement.content)
