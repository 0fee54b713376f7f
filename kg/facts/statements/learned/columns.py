"""Features of many tokens at once: each kind of features is a column, in which equal tokens share their strings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

Group = tuple[str, ...]  # features that occur together


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of features: its groups, and for each token the index of its group."""

    groups: Sequence[Group]
    at: list[int]


def column(group: Callable[..., Group], *parts: Iterable[Hashable]) -> Column:
    """What `group` makes of each token's parts, written once for tokens whose parts are equal."""
    index: dict[tuple[Hashable, ...], int] = {}
    at = [index.setdefault(key, len(index)) for key in zip(*parts, strict=True)]
    return Column([group(*key) for key in index], at)


def strings(columns: Sequence[Column]) -> list[list[str]]:
    """The features of each token as a list, as the trainer takes them."""
    places = zip(*(each.at for each in columns), strict=True)
    return [
        [feature for each, place in zip(columns, row, strict=True) for feature in each.groups[place]] for row in places
    ]
