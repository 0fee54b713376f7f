"""Who stands around a person or an organisation, and where in a picture. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.serve.pages.agent import AgentView
from kg.serve.pages.facts import StatementFact, Thing
from kg.serve.pages.marks import Link

MOST = 14  # in one picture
SIZE = WIDTH, HEIGHT = 760, 400
RADIUS_X, RADIUS_Y = 215, 150
LABEL = 26  # characters
GAP = 10  # between a point and its label
INNER, OUTER = 0.16, 0.92  # of the line between two points that is drawn


@dataclass(frozen=True, slots=True)
class Tie:
    """How somebody is tied to the one in the middle: by a role, by speaking, or only by being mentioned together."""

    thing: Thing
    kind: str  # role, speech, together
    words: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A tie in the picture: where its label stands, on which side of its point, and the ends of its line."""

    tie: Tie
    x: int
    y: int
    anchor: str
    line: tuple[int, int, int, int]

    @property
    def label_at(self) -> tuple[int, int]:
        """Where the label begins, ends or has its middle, as `anchor` says: outside of the point."""
        beside = {"start": GAP, "end": -GAP, "middle": 0}[self.anchor]
        below = GAP // 2 if beside else 2 * GAP if self.y > HEIGHT / 2 else -GAP
        return self.x + beside, self.y + below

    @property
    def label(self) -> str:
        """The name, short enough for the picture."""
        name = self.tie.thing.label
        return name if len(name) <= LABEL else name[: LABEL - 1].rstrip() + "…"


def ties(view: AgentView) -> tuple[Tie, ...]:
    """The strongest ties, each thing once."""
    found: dict[str, Tie] = {}
    for tie in _all(view):
        if tie.thing.iri != view.thing.iri:
            found.setdefault(tie.thing.iri, tie)
    return tuple(found.values())[:MOST]


def _all(view: AgentView) -> Iterator[Tie]:
    yield from (Tie(each.organisation, "role", each.post) for each in view.roles if each.organisation)
    yield from (Tie(each.holder, "role", each.post) for each in view.staff)
    for each in view.statements:
        yield from (Tie(who, "speech", "spoke to") for who in each.addressees)
    yield from _speaking(view.thing.iri, view.statements, view.spoken_of)
    yield from (Tie(who, "together", "was mentioned with") for who in (each.thing for each in view.together))


def _speaking(me: str, own: Iterable[StatementFact], others: Iterable[StatementFact]) -> Iterator[Tie]:
    for each in own:
        yield from (Tie(who, "speech", "spoke about") for who in each.about if who.kind != "Measure")
    for each in others:
        to = "to" if me in (who.iri for who in each.addressees) else "about"
        yield from (Tie(who, "speech", f"was spoken {to} by") for who in each.speakers)


def placed(found: tuple[Tie, ...]) -> tuple[Placed, ...]:
    """The ties on an ellipse around the middle, in their order."""
    return tuple(_placed(tie, number, len(found)) for number, tie in enumerate(found))


def _placed(tie: Tie, number: int, of: int) -> Placed:
    angle = 2 * math.pi * (number + 0.5) / of - math.pi / 2
    across, down = math.cos(angle), math.sin(angle)
    x, y = WIDTH / 2 + RADIUS_X * across, HEIGHT / 2 + RADIUS_Y * down
    middle = ((WIDTH / 2, x), (HEIGHT / 2, y))
    ends = [round(start + share * (end - start)) for share in (INNER, OUTER) for start, end in middle]
    anchor = "start" if across > 0.01 else "end" if across < -0.01 else "middle"
    return Placed(tie, round(x), round(y), anchor, (ends[0], ends[1], ends[2], ends[3]))


def graph(view: AgentView, link: Link) -> dict[str, list[dict[str, object]]]:
    """The neighbourhood as nodes and edges, for a picture that is drawn in the browser."""
    found = ties(view)
    edges: list[dict[str, object]] = [
        {"source": view.thing.iri, "target": tie.thing.iri, "label": tie.words} for tie in found
    ]
    me = _node(view.thing, link) | {"main": True}
    return {"nodes": [me, *(_node(tie.thing, link) for tie in found)], "edges": edges}


def _node(thing: Thing, link: Link) -> dict[str, object]:
    return {"id": thing.iri, "label": thing.label, "kind": thing.kind.lower(), "href": link(thing.iri)}
