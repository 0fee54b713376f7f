"""How good something is: counts with their precision, recall and F1, and the single misses behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of the `found` things are right, and `recalled` of the `gold` things were found.

    The two differ where parts of a thing count, or where found and gold things are told apart by their own kind.
    Precision, recall and F1 are between 0 and 1.
    """

    name: str
    right: float
    found: int
    recalled: float
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 where there is no gold."""
        return self.recalled / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Score) -> Score:
        """The counts of both, under this one's name."""
        return Score(
            self.name,
            self.right + other.right,
            self.found + other.found,
            self.recalled + other.recalled,
            self.gold + other.gold,
        )


@dataclass(frozen=True, slots=True, order=True)
class Miss:
    """One thing that is not as in the gold: `missed` (gold, not found), `extra` (found, not gold) or `wrong` (both)."""

    layer: str
    what: str
    article: str
    words: str


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """One pair of things of which a layer judges a name from a short list: the gold's and the one that was found."""

    layer: str
    gold: str
    found: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many things that are `gold` were found as `found`; the two are the same where they are right."""

    layer: str
    gold: str
    found: str
    count: int


def unpaired(
    layer: str, article: str, pairs: Iterable[tuple[int, int]], gold: Sequence[str], found: Sequence[str]
) -> Iterator[Miss]:
    """What of `gold` was missed and what of `found` is extra, where `pairs` are indices of what belongs together."""
    chosen = list(pairs)
    met, used = {i for i, _ in chosen}, {j for _, j in chosen}
    yield from (Miss(layer, "missed", article, words) for i, words in enumerate(gold) if i not in met)
    yield from (Miss(layer, "extra", article, words) for j, words in enumerate(found) if j not in used)
