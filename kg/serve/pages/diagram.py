"""A picture of the classes: each is a column, and each property a line from the classes that have it to those of its
values. However many there are, no line hides another. Here are the places; the template draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.serve.tables import published

COLUMN = 108  # units wide
BOX = 94  # of which the box of a class; a label of 14 letters fits
HEAD = 32  # height of that box
STEP = 34  # from one line to the next
LOOP = 30  # width of what leads back to where it came from
BESIDE = 9  # from a dot to the label beside it
TIP = 9  # length of an arrow's head


@dataclass(frozen=True, slots=True)
class Relation:
    """What leads from classes to classes: a property, or "" for being a kind of something."""

    iri: str
    label: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A class: the middle of its column."""

    x: int
    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A relation: its height, where it begins and ends, dots at its sources and the heads of arrows at its targets. Its
    label begins at `at`, or where `before` ends there. A loop leads back to the class that it comes from."""

    y: int
    start: int
    end: int
    label: str
    href: str | None
    at: int
    before: bool
    dots: tuple[int, ...]
    heads: tuple[str, ...]
    loop: bool
    said: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes, each of `box` by `head`, and lines in units of a view box of `width` by `height`."""

    width: int
    height: int
    box: int
    head: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def diagram(classes: Sequence[tuple[str, str]], relations: Sequence[Relation]) -> Diagram:
    """The picture of classes (IRI and label)."""
    columns = {iri: COLUMN * place + COLUMN // 2 for place, (iri, _) in enumerate(classes)}
    labels = dict(classes)
    boxes = tuple(Box(columns[iri], label, published(iri)) for iri, label in classes)
    lines = tuple(_line(each, columns, labels, HEAD + STEP * place) for place, each in enumerate(relations, 1))
    return Diagram(COLUMN * len(classes), 2 * HEAD + STEP * (len(lines) + 1), BOX, HEAD, boxes, lines)


def _line(relation: Relation, columns: dict[str, int], labels: dict[str, str], y: int) -> Line:
    dots = sorted(columns[each] for each in relation.sources)
    tips = sorted(columns[each] for each in relation.targets)
    loop = dots == tips
    start = min(*dots, *tips) - (LOOP if loop else 0)
    before = loop or (tips[0] < dots[0] and tips[-1] < dots[-1])  # the label stands at a source
    return Line(
        y=y,
        start=start,
        end=max(*dots, *tips),
        label=relation.label,
        href=published(relation.iri),
        at=(start if loop else dots[-1]) - BESIDE if before else dots[0] + BESIDE,
        before=before,
        dots=tuple(dots),
        heads=tuple(head for tip in tips for head in _heads(tip, y, dots)),
        loop=loop,
        said=f"{_names(relation.sources, labels)}: {relation.label} {_names(relation.targets, labels)}",
    )


def _names(iris: Sequence[str], labels: dict[str, str]) -> str:
    return ", ".join(labels[each] for each in iris)


def _heads(tip: int, y: int, dots: Sequence[int]) -> Iterator[str]:
    """The corners of the arrow's heads at a tip: one where the line comes from the left, one where from the right."""
    for back, comes in ((-TIP, any(dot <= tip for dot in dots)), (TIP, any(dot > tip for dot in dots))):
        if comes:
            yield f"{tip},{y} {tip + back},{y - TIP // 2} {tip + back},{y + TIP // 2}"
