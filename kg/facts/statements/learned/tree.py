"""The way through the dependency tree from a cue to a token, as features."""

from __future__ import annotations

from dataclasses import dataclass

from kg.facts.statements.learned.columns import Column, Group, column
from kg.facts.statements.learned.view import View

_At = tuple[str, bool, bool, bool, bool, bool | None]  # a way's base, and where the token stands below its top
WRITTEN = 4  # nodes of a way that are written out, counted from its top


@dataclass(frozen=True, slots=True)
class _Way:
    """From the node that cue and token share down to the token: the topmost node below it, how many nodes there are,
    and the features of it all, of which `common` hold further down too; a token far down has those of its head."""

    top: int
    down: int
    base: str
    written: str
    common: Group
    features: Group

    @classmethod
    def of(cls, top: int, down: int, base: str, written: str, common: Group) -> _Way:
        """A way with its features put together."""
        own = (f"topd={base}{min(down, 3)}", f"path={base.partition('^')[0]}^{written}")
        return cls(top, down, base, written, common, (*common, *own))


class TreeFeatures:
    """The tree as one cue sees it."""

    def __init__(self, view: View, cue: int, frame: str, nearest: list[str]) -> None:
        self.view, self.cue, self.frame, self.nearest = view, cue, frame, nearest
        self.lemma, self.kind = view.lemma[cue], view.pos[cue] + view.tag[cue]
        self.chain = view.ancestors[cue]
        self.depth = {node: depth for depth, node in enumerate(self.chain)}
        self._ways: dict[int, _Way | None] = {}

    def columns(self, places: range) -> tuple[Column, Column]:
        """The ways to the tokens, and where these stand in what hangs below a way's top; the latter looks at the token
        before, too."""
        view = self.view
        ways: list[_Way | int] = []
        edges: list[_At | None] = []
        before: int | None = None
        for place in places:
            way = self._way(place)
            if way is None:
                ways.append(view.sentence[place] - view.sentence[self.cue])
                edges.append(None)
                before = None
                continue
            left, right = view.left[way.top], view.right[way.top]
            on = left <= place + 1 <= right if place + 1 < len(view) else None
            ways.append(way)
            edges.append((way.base, way.top != before, way.down > 0, place == left, place == right, on))
            before = way.top
        return column(_path, ways), column(_edge, edges)

    def _way(self, i: int) -> _Way | None:
        """The way to a token; None where cue and token share no node. Heads first, so that no recursion is needed."""
        if i not in self._ways:
            for node in reversed(self.view.ancestors[i]):
                if node not in self._ways:
                    self._ways[node] = self._made(node)
        return self._ways[i]

    def _made(self, node: int) -> _Way | None:
        view, head = self.view, self.view.head[node]
        if node in self.depth:
            return self._topmost(node, node, 0)
        if head == node:
            return None
        if head in self.depth:
            return self._topmost(node, head, 1)
        above = self._ways.get(head)
        if above is None or above.down >= WRITTEN:
            return above
        down, written = above.down + 1, f"{view.dep[node]}/{above.written}"
        common = above.common
        if down == 2:
            common = (*common, f"path2={above.base}/{view.dep[node]}{'L' if node < above.top else 'R'}")
        elif down == 3:
            common = (*common, f"path3={above.base}/{view.dep[head]}/{view.dep[node]}")
        return _Way.of(above.top, down, above.base, written, common)

    def _topmost(self, top: int, shared: int, down: int) -> _Way:
        view = self.view
        climbed = ">".join(view.dep[node] for node in self.chain[: min(self.depth[shared], 3)])
        written = view.dep[top] if down else ""
        base = f"{climbed}^{written or 'self'}{'L' if top < self.cue else 'R'}"
        common = (
            f"top={base}",
            f"topl={base}|{self.lemma}",
            f"topq={base}|{self.frame}{self.nearest[0][:1]}{self.nearest[1][:1]}",
            f"topw={base}|{view.lemma[top]}",
            f"topp={base}|{view.pos[top]}{view.entity[top]}|{self.kind}",
        )
        return _Way.of(top, down, base, written, common)


def _path(way: _Way | int) -> Group:
    """The features of a way; of a token to which there is none, how many sentences away it is."""
    return (f"nopath={way}",) if isinstance(way, int) else way.features


def _edge(at: _At | None) -> Group:
    """Whether a token begins or ends what hangs below the top of its way, and whether that goes on behind it."""
    if at is None:
        return ()
    base, new, down, first, last, on = at
    relation = base.rpartition("^")[2]
    edge = (f"edge={relation}{first:d}{last:d}",) if down else ()
    goes = (f"goes={on:d}{base}",) if on is not None else ()
    return (f"new={new:d}{relation}", *edge, *goes)
