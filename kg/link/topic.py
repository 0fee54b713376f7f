"""How much each person and organisation is the topic at a place: the weights of its mentions, less with each
sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from kg.link.clusters import Cluster
from kg.link.scene import Scene
from kg.model import Mention

MAX_BACK = 120  # mentions looked back at; keeps the time near-linear


class Topic:
    """The mentions so far, in order of the text."""

    def __init__(self, scene: Scene, decay: float, sentences: int) -> None:
        self.scene, self.decay, self.sentences = scene, decay, sentences
        self.seen: list[tuple[Mention, Cluster, float, int]] = []

    def note(self, mention: Mention, cluster: Cluster) -> None:
        """Add the next mention."""
        self.seen.append((mention, cluster, self.scene.weight(mention), self.scene.outer(mention)))

    def back(self) -> Iterator[tuple[Mention, Cluster]]:
        """The last mentions, the nearest first."""
        return ((mention, cluster) for mention, cluster, *_ in self.seen[: -MAX_BACK - 1 : -1])

    def ranked(self, mention: Mention, fits: Callable[[Cluster], float]) -> list[tuple[float, Cluster]]:
        """Who may be meant, the likeliest first; `fits` gives a factor, 0 for whom it can't be."""
        here = self.scene.outer(mention)
        best: dict[tuple[Cluster, int], float] = {}
        allowed: dict[Cluster, float] = {}
        for _, cluster, weight, outer in self.seen[: -MAX_BACK - 1 : -1]:
            back = here - outer
            if back > self.sentences:
                break
            if cluster not in allowed:
                allowed[cluster] = fits(cluster)
            if allowed[cluster]:
                score = weight * allowed[cluster] * self.decay**back
                best[cluster, back] = max(best.get((cluster, back), 0.0), score)
        total: dict[Cluster, float] = defaultdict(float)
        for (cluster, _), score in best.items():
            total[cluster] += score
        return sorted(((score, cluster) for cluster, score in total.items()), key=lambda pair: -pair[0])

    def clear(self, mention: Mention, fits: Callable[[Cluster], float], least: float, lead: float) -> Cluster | None:
        """The likeliest, where it is likely enough and ahead of the next by the factor `lead`."""
        ranked = self.ranked(mention, fits)
        if not ranked or ranked[0][0] < least or (len(ranked) > 1 and ranked[0][0] < lead * ranked[1][0]):
            return None
        return ranked[0][1]
