"""What a token is to a cue: the features by which the tagger marks content, source and cue words.

All of them are relative to one cue, so that the tagger's answer needs no linking afterwards. Most of them are the same
for many tokens of a paragraph, so each is written once and kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from kg.facts.statements.learned.tree import TreeFeatures
from kg.facts.statements.learned.view import View

STEPS = (1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 70)
SHORT = 4  # words; fewer make a short quotation
MAX_BEFORE, MAX_AFTER = 80, 120  # tokens; no loss on the development articles, a fifth less time; 60 and 90 lose .4
NEAR = 8  # tokens from a quotation within which another cue may own it

Features = tuple[str, ...]


def static(view: View) -> list[list[str]]:
    """The features of each token that hold for every cue."""
    lower, pos, last = ["#", *view.lower, "#"], ["#", *view.pos, "#"], len(view)
    return [
        [
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
        ]
        for i in range(last)
    ]


def rows(
    view: View, cue: int, others: Sequence[int], fixed: list[list[str]], rule: Mapping[int, str], places: range
) -> list[list[str]]:
    """The features of the tokens `places`, for one cue.

    `others` are the other likely cues, sorted; `rule` is what the rules say of tokens: "C" content, "S" source, and
    under -1 "N" where they know no statement at this cue.
    """
    context = _Cue(view, cue, others)
    silent = rule.get(-1, "O")
    tree = TreeFeatures(view, cue, context.frame, context.nearest)
    return [
        [
            *fixed[place],
            f"rule={rule.get(place, silent)}",
            *context.place(place),
            *tree.path(place),
            *context.quotation(place),
            *context.rivals(place),
        ]
        for place in places
    ]


def window(view: View, cue: int) -> range:
    """The tokens that may belong to a cue: in a long paragraph what is far away costs time and is never its content."""
    return range(max(0, cue - MAX_BEFORE), min(len(view), cue + MAX_AFTER))


def _step(distance: int) -> str:
    return f"{'+' if distance > 0 else '-'}{bisect_left(STEPS, abs(distance))}"


class _Cue:
    """A cue with all that its tokens' features need of it."""

    def __init__(self, view: View, cue: int, others: Sequence[int]) -> None:
        self.view, self.cue, self.others = view, cue, list(others)
        self.lemma = view.lemma[cue]
        here = view.sentence[cue]
        self.sentences = [-3 if s - here < -3 else 3 if s - here > 3 else s - here for s in view.sentence]
        relations = {view.dep[child] for child in view.children[cue]}
        self.frame = f"{bool(relations & {'nsubj', 'nsubjpass'}):d}{'ccomp' in relations:d}"
        self.next = view.lower[cue + 1] if cue + 1 < len(view) else "#"
        self.left = [o for o in self.others if o < cue]
        self.right = [o for o in self.others if o > cue]
        self._between_features: dict[tuple[str, int, int, int, int], Features] = {}
        self._step_features: dict[str, Features] = {}
        self._outside: dict[tuple[str, int], Features] = {}
        self._inside: dict[tuple[int, int], Features] = {}
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
            same, crossed = view.sentence[quote.last] == view.sentence[cue], self._between(quote.last, cue)
            self.nearest[0] = f"{same:d}{crossed:d}{'s' if quote.words < SHORT else 'l'}"
        if after:
            quote = view.quotes[after[0]]
            same, crossed = view.sentence[quote.first] == view.sentence[cue], self._between(cue, quote.first)
            self.nearest[1] = f"{same:d}{crossed:d}{'s' if quote.words < SHORT else 'l'}"

    def _between(self, first: int, last: int) -> bool:
        """Whether another cue stands strictly between two tokens."""
        return bisect_right(self.others, first) < bisect_left(self.others, last)

    def _side(self, i: int) -> str:
        return "L" if i < self.cue else "R" if i > self.cue else "C"

    def place(self, i: int) -> Features:
        """Distance, side, and what stands between."""
        view, cue, side = self.view, self.cue, self._side(i)
        commas = verbs = marks = 0
        low, high = (i, cue) if i < cue else (cue + 1, i)
        if high > low:
            comma_count, verb_count, mark_count = view.counts
            commas = min(4, comma_count[high] - comma_count[low])
            verbs = min(4, verb_count[high] - verb_count[low])
            marks = min(4, mark_count[high] - mark_count[low])
        key = (side, self.sentences[i], commas, verbs, marks)
        between = self._between_features.get(key)
        if between is None:
            between = self._between_features[key] = self._between_of(*key)
        step = _step(i - cue)
        distance = self._step_features.get(step)
        if distance is None:
            distance = (f"dist={step}", f"next={self.next}{step}") if side == "R" else (f"dist={step}",)
            self._step_features[step] = distance
        return (*(distance if side != "C" else ("cue",)), *between, f"sd={side}{view.dep[i]}{view.pos[i]}")

    def _between_of(self, side: str, sentences: int, commas: int, verbs: int, marks: int) -> Features:
        return (
            f"ds={sentences}{side}",
            f"lds={self.lemma}|{sentences}{side}",
            f"nc={side}{commas}{sentences}",
            f"nv={side}{verbs}{sentences}",
            f"ncv={side}{commas}{verbs}",
            f"nm={side}{marks}{sentences}",
        )

    def quotation(self, i: int) -> Features:
        """The token's quotation, or where the nearest ones stand."""
        view, number, sentences = self.view, self.view.quoted[i], self.sentences[i]
        if number:
            quote = view.quotes[number - 1]
            inside = self._inside.get((number, sentences))
            if inside is None:
                inside = self._inside[number, sentences] = self._quoted(number - 1, sentences)
            return (*inside, f"qe={i == quote.first:d}{i == quote.last:d}{self.rank[number - 1]}")
        side = self._side(i)
        outside = self._outside.get((side, sentences))
        if outside is None:
            outside = self._outside[side, sentences] = self._unquoted(side, sentences)
        if i + 1 < len(view) and view.quoted[i + 1]:
            outside = (*outside, f"qnext={self.rank[view.quoted[i + 1] - 1]}")
        if i and view.quoted[i - 1]:
            outside = (*outside, f"qlast={self.rank[view.quoted[i - 1] - 1]}")
        return outside

    def _unquoted(self, side: str, sentences: int) -> Features:
        return (
            f"nq={side}{sentences}|{self.nearest[0]}|{self.nearest[1]}",
            f"nqc={side}{bool(self.view.quoted[self.cue]):d}{sentences}",
            f"nql={self.lemma}{side}{sentences}|{self.nearest[1][:1]}{self.nearest[0][:1]}",
        )

    def _quoted(self, number: int, sentences: int) -> Features:
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

    def rivals(self, i: int) -> Features:
        """Other cues between the cue and the token."""
        if not self.others:
            return (f"oc={self._side(i)}0{self.sentences[i]}",) if i != self.cue else ()
        found: Features = ()
        if i < self.cue:
            found = (f"oc=L{min(2, len(self.left) - bisect_left(self.left, i))}{self.sentences[i]}",)
        elif i > self.cue:
            found = (f"oc=R{min(2, bisect_right(self.right, i))}{self.sentences[i]}",)
            if self.right:
                found = (*found, f"beyond={i > self.right[0]:d}{self.view.dep[self.right[0]]}")
        return (*found, f"rival={self._side(i)}") if i in self.others else found
