"""A name in the text, and how strong the evidence for it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from kg.model import Kind


class Weight(IntEnum):
    """How much a reading counts when two overlap; the model's word alone is weak."""

    SPREAD = 1  # the same words are a name elsewhere in the article
    MODEL = 2
    TITLED = 3  # capitals right after a title
    WORDED = 4  # known institutions, and names that hold a word such as "Department"
    HONORIFIC = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A name in token indices, with what it names and how strong the evidence is."""

    start: int
    end: int
    kind: Kind
    weight: Weight
    type: str = ""  # of a well-known institution


def best(candidates: Iterable[Name]) -> list[Name]:
    """Of overlapping readings the stronger, then the longer one."""
    chosen: dict[int, Name] = {}
    for name in sorted(candidates, key=lambda n: (-n.weight, n.start - n.end, n.start)):
        if not any(place in chosen for place in range(name.start, name.end)):
            chosen.update(dict.fromkeys(range(name.start, name.end), name))
    return sorted(set(chosen.values()), key=lambda n: n.start)


def owners(found: Iterable[Name]) -> dict[int, Name]:
    return {place: name for name in found for place in range(name.start, name.end)}
