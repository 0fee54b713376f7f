"""What a token is to a cue: the features by which the tagger marks content, source and cue words.

All of them are relative to one cue, so that the tagger's answer needs no linking afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kg.facts.statements.learned.block import Rule
from kg.facts.statements.learned.columns import Column, Group, column
from kg.facts.statements.learned.tree import TreeFeatures
from kg.facts.statements.learned.view import Edge, View

STEPS = np.array([1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 70])  # tokens
SHORT = 4  # words; fewer make a short quotation
MAX_BEFORE, MAX_AFTER = 80, 120  # tokens; no loss on the development articles, a fifth less time; 60 and 90 lose .4
NEAR = 8  # tokens from a quotation within which another cue may own it
FAR = 3  # sentences; what is further away counts as just as far
MANY = 4  # commas, verbs or marks between; more count as many
SIDES = "LCR"  # before the cue, the cue, behind it

Places = NDArray[np.intp]


def static(view: View) -> Column:
    """The features of each token that hold for every cue."""
    lower, pos = ["#", *view.lower, "#"], ["#", *view.pos, "#"]
    groups = [
        (
            "any",
            f"w={view.lower[i]}",
            f"p={view.pos[i]}",
            f"t={view.tag[i]}",
            f"d={view.dep[i]}",
            f"p-={pos[i]}",
            f"p+={pos[i + 2]}",
            f"w-={lower[i]}",
            f"w+={lower[i + 2]}",
            f"hd={view.dep[i]}{view.lemma[view.head[i]]}",
        )
        for i in range(len(view))
    ]
    return Column(groups, list(range(len(view))))


def window(view: View, cue: int) -> range:
    """The tokens that may belong to a cue: in a long paragraph what is far away costs time and is never its content."""
    return range(max(0, cue - MAX_BEFORE), min(len(view), cue + MAX_AFTER))


def relative(view: View, cue: int, others: Sequence[int], rule: Rule, places: range) -> list[Column]:
    """The features that the tokens `places` have for one cue; `others` are the other likely cues, sorted."""
    context = _Cue(view, cue, others)
    here = np.arange(places.start, places.stop)
    sides = (np.sign(here - cue) + 1).tolist()
    sentences = np.clip(view.sentences[here] - view.sentence[cue], -FAR, FAR).tolist()
    within = slice(places.start, places.stop)
    between = [_between(counts, here, cue) for counts in view.counts]
    silent = rule.get(-1, "O")
    return [
        column(_word, [rule.get(place, silent) for place in places], sides, view.dep[within], view.pos[within]),
        column(context.distance, _steps(here - cue)),
        column(context.between, sides, sentences, *between, *context.crossed(here)),
        column(context.quotation, view.edges[within], sides, sentences),
        *TreeFeatures(view, cue, context.frame, context.nearest).columns(places),
    ]


def _word(said: str, side: int, dep: str, pos: str) -> Group:
    """What the rules say of the token, and what it is on its side of the cue."""
    return f"rule={said}", f"sd={SIDES[side]}{dep}{pos}"


def _steps(distances: Places) -> list[int]:
    """Distances in steps that widen, with their sign; 0 stays 0."""
    steps = np.searchsorted(STEPS, np.abs(distances)) + 1
    found: list[int] = (np.sign(distances) * steps).tolist()
    return found


def _between(counts: Places, here: Places, cue: int) -> list[int]:
    """How many of what is counted stand between each token and the cue; `counts` says how many stand before a token."""
    apart = np.where(here < cue, counts[cue] - counts[here], counts[here] - counts[cue + 1])
    found: list[int] = np.clip(apart, 0, MANY).tolist()
    return found


class _Cue:
    """A cue with all that its tokens' features need of it."""

    def __init__(self, view: View, cue: int, others: Sequence[int]) -> None:
        self.view, self.cue, self.others = view, cue, list(others)
        self.lemma = view.lemma[cue]
        relations = {view.dep[child] for child in view.children[cue]}
        self.frame = f"{bool(relations & {'nsubj', 'nsubjpass'}):d}{'ccomp' in relations:d}"
        self.next = view.lower[cue + 1] if cue + 1 < len(view) else "#"
        self.left = [o for o in self.others if o < cue]
        self.right = [o for o in self.others if o > cue]
        self._quotes()

    def _quotes(self) -> None:
        """Each quotation's rank before (-1, -2 …) or after (+1 …) the cue, and how near the nearest ones are."""
        view, cue = self.view, self.cue
        before = [k for k, quote in enumerate(view.quotes) if quote.last < cue]
        after = [k for k, quote in enumerate(view.quotes) if quote.first > cue]
        self.rank = {k: f"-{min(r, 3)}" for r, k in enumerate(reversed(before), 1)}
        self.rank |= {k: f"+{min(r, 3)}" for r, k in enumerate(after, 1)}
        if view.quoted[cue]:
            self.rank[view.quoted[cue] - 1] = "0"
        self.nearest = ["-", "-"]
        if before:
            quote = view.quotes[before[-1]]
            same, crossed = view.sentence[quote.last] == view.sentence[cue], self._crosses(quote.last, cue)
            self.nearest[0] = f"{same:d}{crossed:d}{'s' if quote.words < SHORT else 'l'}"
        if after:
            quote = view.quotes[after[0]]
            same, crossed = view.sentence[quote.first] == view.sentence[cue], self._crosses(cue, quote.first)
            self.nearest[1] = f"{same:d}{crossed:d}{'s' if quote.words < SHORT else 'l'}"

    def _crosses(self, first: int, last: int) -> bool:
        """Whether another cue stands strictly between two tokens."""
        return bisect_right(self.others, first) < bisect_left(self.others, last)

    def distance(self, step: int) -> Group:
        """How far away the token is, and behind which word."""
        if not step:
            return ("cue",)
        written = f"{'+' if step > 0 else '-'}{abs(step) - 1}"
        return (f"dist={written}", f"next={self.next}{written}") if step > 0 else (f"dist={written}",)

    def between(
        self,
        number: int,
        sentences: int,
        commas: int,
        verbs: int,
        marks: int,
        crossed: int,
        beyond: bool,
        other: bool,
    ) -> Group:
        """The side, the sentence, and what stands between, other cues as well."""
        side = SIDES[number]
        return (
            f"ds={sentences}{side}",
            f"lds={self.lemma}|{sentences}{side}",
            f"nc={side}{commas}{sentences}",
            f"nv={side}{verbs}{sentences}",
            f"ncv={side}{commas}{verbs}",
            f"nm={side}{marks}{sentences}",
            *self._rivals(side, sentences, crossed, beyond, other),
        )

    def quotation(self, edge: Edge, side: int, sentences: int) -> Group:
        """The token's quotation and whether it is first or last in it; or where the nearest ones stand."""
        if edge.inside:
            ends = f"qe={edge.first:d}{edge.last:d}{self.rank[edge.inside - 1]}"
            return (*self._quoted(edge.inside - 1, sentences), ends)
        following = (f"qnext={self.rank[edge.following - 1]}",) if edge.following else ()
        before = (f"qlast={self.rank[edge.before - 1]}",) if edge.before else ()
        return (*self._unquoted(SIDES[side], sentences), *following, *before)

    def _unquoted(self, side: str, sentences: int) -> Group:
        return (
            f"nq={side}{sentences}|{self.nearest[0]}|{self.nearest[1]}",
            f"nqc={side}{bool(self.view.quoted[self.cue]):d}{sentences}",
            f"nql={self.lemma}{side}{sentences}|{self.nearest[1][:1]}{self.nearest[0][:1]}",
        )

    def _quoted(self, number: int, sentences: int) -> Group:
        view, quote, rank = self.view, self.view.quotes[number], self.rank[number]
        same = view.sentence[self.cue] in (view.sentence[quote.first], view.sentence[quote.last])
        size = "s" if quote.words < SHORT else "l"
        if rank[0] == "-":
            crossed = sum(o > quote.last for o in self.left)
            rival = any(o < quote.first and quote.first - o < NEAR for o in self.left)
        elif rank[0] == "+":
            crossed = sum(o < quote.first for o in self.right)
            rival = any(o > quote.last and o - quote.last < NEAR for o in self.right)
        else:
            crossed, rival = 0, False
        crossed = min(crossed, 2)
        opens = quote.first == 0 or view.sentence[quote.first] != view.sentence[quote.first - 1]
        return (
            f"q={rank}{size}{same:d}",
            f"qo={rank}{crossed}{rival:d}{same:d}",
            f"ql={self.lemma}|{rank}{same:d}",
            f"qs={rank}{same:d}{crossed}{size}|{self.nearest[0]}|{self.nearest[1]}",
            f"qd={rank}{sentences}{min(crossed, 1)}",
            f"qb={rank}{opens:d}{same:d}{min(crossed, 1)}{size}",
            f"qf={self.frame}{rank}{same:d}{size}",
        )

    def crossed(self, here: Places) -> tuple[list[int], list[bool], list[bool]]:
        """How many other cues stand from the cue to each token, whether one on the right is behind the cue and before
        the token, and whether the token is one."""
        left, until = len(self.left), np.searchsorted(self.others, here, side="right")
        before = np.searchsorted(self.others, here)
        counts = np.where(here < self.cue, left - before, until - left)
        return np.clip(counts, 0, 2).tolist(), (before > left).tolist(), (until > before).tolist()

    def _rivals(self, side: str, sentences: int, crossed: int, beyond: bool, other: bool) -> Group:
        if side == "C":
            return ()
        found: Group = (f"oc={side}{crossed}{sentences}",)
        if side == "R" and self.right:
            found = (*found, f"beyond={beyond:d}{self.view.dep[self.right[0]]}")
        return (*found, f"rival={side}") if other else found
