"""Facts out of what is known: one function for each kind."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.serve.pages.facts import (
    AmountFact,
    MeasureFact,
    Passage,
    RoleFact,
    Source,
    StatementFact,
    Thing,
    local,
    passages,
    sources,
    things,
)
from kg.serve.pages.known import Known
from kg.vocab import KG, RDFS

_DECIMAL = re.compile(r"(-?)([0-9]{1,18})(\.[0-9]*)?")  # others are shown as they are written
BOUNDS = {"About": "about ", "AtLeast": "at least ", "UpTo": "up to "}
SMALL = 1000  # numbers below are written as they are
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def role(known: Known, iri: str) -> RoleFact:
    """A role. Its holder is "?" where the graph does not say who holds it."""
    holder = things(known, iri, KG.holder)
    organisations = things(known, iri, KG.organisation)
    return RoleFact(
        *_common(known, iri),
        holder=holder[0] if holder else Thing(iri, "?", ""),
        title=known.one(iri, KG.title),
        organisation=organisations[0] if organisations else None,
        tenure=local(known.one(iri, KG.tenure)),
        amounts=_amounts(known, iri),
        start=known.one(iri, KG.start),
        end=known.one(iri, KG.end),
    )


def statement(known: Known, iri: str) -> StatementFact:
    """A statement."""
    return StatementFact(
        *_common(known, iri),
        speakers=things(known, iri, KG.speaker),
        words=known.one(iri, KG.speakerText),
        roles=things(known, iri, KG.speakerRole),
        cue=known.one(iri, KG.cue),
        text=known.one(iri, KG.text),
        mode=local(known.one(iri, KG.mode)),
        act=local(known.one(iri, KG.speechAct)),
        addressees=things(known, iri, KG.addressee),
        about=things(known, iri, KG.about),
        amounts=_amounts(known, iri),
        date=known.one(iri, KG.date),
        tentative=known.one(iri, KG.tentative) == "true",
        content=passages(known, iri, KG.contentSpan),
        speaker_spans=passages(known, iri, KG.speakerSpan),
        cue_spans=passages(known, iri, KG.cueSpan),
    )


def measure(known: Known, iri: str) -> MeasureFact:
    """A measure."""
    return MeasureFact(
        *_common(known, iri),
        label=known.one(iri, RDFS.label),
        text=known.one(iri, KG.text),
        agents=things(known, iri, KG.agent),
        status=local(known.one(iri, KG.status)),
        amounts=_amounts(known, iri),
        stated_in=tuple(_by_speaker(known, each) for each in sorted(known.all(iri, KG.statedIn))),
        date=known.one(iri, KG.date),
        places=tuple(known.all(iri, KG.place)),
    )


def _by_speaker(known: Known, statement: str) -> Thing:
    """A statement, by who makes it."""
    speakers = ", ".join(each.label for each in things(known, statement, KG.speaker))
    return Thing(statement, speakers or known.one(statement, KG.speakerText) or "somebody", "Statement")


def amount(known: Known, iri: str) -> AmountFact:
    """An amount."""
    return AmountFact(
        *_common(known, iri),
        text=amount_text(known, iri),
        currency=known.one(iri, KG.currency),
        value=known.one(iri, KG.value),
    )


def _common(known: Known, iri: str) -> tuple[str, tuple[Passage, ...], tuple[Source, ...], int, str]:
    """The fields of every fact."""
    found = sources(known, iri)
    more = max(0, known.reports.get(iri, 0) - len(found))
    return iri, passages(known, iri, KG.evidence), found, more, known.one(iri, KG.confidence)


def _amounts(known: Known, iri: str) -> tuple[AmountFact, ...]:
    return tuple(sorted((amount(known, each) for each in known.all(iri, KG.amount)), key=lambda it: it.first))


def amount_text(known: Known, iri: str) -> str:
    """An amount in a normal form, and what it changes to: about 3 million to 4 million GBP per year → 5 million GBP."""
    return " → ".join(_amount(known, each) for each in (iri, known.one(iri, KG.change)) if each)


def _amount(known: Known, iri: str) -> str:
    low, high = known.one(iri, KG.value), known.one(iri, KG.maxValue)
    numbers = " to ".join(_number(each) for each in (low, high) if each)
    unit = known.one(iri, KG.currency) or known.one(iri, KG.unit)
    per = known.one(iri, KG.per)
    bound = BOUNDS.get(local(known.one(iri, KG.bound)), "")
    return f"{bound}{numbers}{' ' + unit if unit else ''}{' per ' + per if per else ''}"


def _number(text: str) -> str:
    """A decimal as people read it: 45 million, 1,200, 3.5."""
    found = _DECIMAL.fullmatch(text)
    if not found:
        return text
    sign, value, rest = found[1], int(found[2]), found[3]
    if not rest:
        for scale, name in SCALES:
            if value >= scale and value % (scale // SMALL) == 0:
                return f"{sign}{Decimal(value) / scale:,f} {name}"
    return f"{sign}{value:,}{rest or ''}"
