"""What a token is to a cue: the features by which the tagger marks content, source and cue words.

All of them are relative to one cue, so that the tagger's answer needs no linking afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.facts.statements.learned.view import View

STEPS = (1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 70)
SHORT = 4  # words; fewer make a short quotation
MAX_BEFORE, MAX_AFTER = 80, 120  # tokens; no loss on the development articles, a fifth less time; 60 and 90 lose .4
NEAR = 8  # tokens from a quotation within which another cue may own it


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
    view: View, cue: int, others: Sequence[int], fixed: list[list[str]], rule: dict[int, str], places: range
) -> list[list[str]]:
    """The features of the tokens `places`, for one cue.

    `others` are the other likely cues, sorted; `rule` is what the rules say of tokens: "C" content, "S" source, and
    under -1 "N" where they know no statement at this cue.
    """
    context = _Cue(view, cue, others)
    before: int | None = None
    found = []
    for place in places:
        row = [*fixed[place], f"rule={rule.get(place, rule.get(-1, 'O'))}"]
        context.place(row, place)
        before = context.path(row, place, before)
        context.quotation(row, place)
        context.rivals(row, place)
        found.append(row)
    return found


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
        self.kind = view.pos[cue] + view.tag[cue]
        self.chain = view.ancestors[cue]
        self.depth = {node: depth for depth, node in enumerate(self.chain)}
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
            same, crossed = view.sentence[quote.last] == view.sentence[cue], self._between(quote.last, cue)
            self.nearest[0] = f"{same:d}{crossed:d}{'s' if quote.words < SHORT else 'l'}"
        if after:
            quote = view.quotes[after[0]]
            same, crossed = view.sentence[quote.first] == view.sentence[cue], self._between(cue, quote.first)
            self.nearest[1] = f"{same:d}{crossed:d}{'s' if quote.words < SHORT else 'l'}"

    def _between(self, first: int, last: int) -> bool:
        """Whether another cue stands strictly between two tokens."""
        return bisect_right(self.others, first) < bisect_left(self.others, last)

    def place(self, row: list[str], i: int) -> None:
        """Distance, side, and what stands between."""
        view, cue = self.view, self.cue
        side = "L" if i < cue else "R" if i > cue else "C"
        sentences = self.sentences[i]
        commas = verbs = marks = 0
        low, high = (i, cue) if i < cue else (cue + 1, i)
        if high > low:
            comma_count, verb_count, mark_count = view.counts
            commas = min(4, comma_count[high] - comma_count[low])
            verbs = min(4, verb_count[high] - verb_count[low])
            marks = min(4, mark_count[high] - mark_count[low])
        row += (
            f"dist={_step(i - cue)}" if i != cue else "cue",
            f"ds={sentences}{side}",
            f"lds={self.lemma}|{sentences}{side}",
            f"sd={side}{view.dep[i]}{view.pos[i]}",
            f"nc={side}{commas}{sentences}",
            f"nv={side}{verbs}{sentences}",
            f"ncv={side}{commas}{verbs}",
            f"nm={side}{marks}{sentences}",
        )
        if side == "R":
            row.append(f"next={self.next}{_step(i - cue)}")

    def path(self, row: list[str], i: int, before: int | None) -> int | None:
        """The way through the tree from the cue; returns the topmost node below the common head."""
        view = self.view
        chain, down = view.ancestors[i], 0
        while down < len(chain) and chain[down] not in self.depth:
            down += 1
        if down == len(chain):
            row.append(f"nopath={view.sentence[i] - view.sentence[self.cue]}")
            return None
        up = self.depth[chain[down]]
        top = chain[down - 1] if down else i
        relation = view.dep[top] if down else "self"
        side = "L" if top < self.cue else "R"
        climbed = ">".join(view.dep[node] for node in self.chain[: min(up, 3)])
        base = f"{climbed}^{relation}{side}"
        row += (
            f"top={base}",
            f"topd={base}{min(down, 3)}",
            f"topl={base}|{self.lemma}",
            f"topq={base}|{self.frame}{self.nearest[0][:1]}{self.nearest[1][:1]}",
            f"topw={base}|{view.lemma[top]}",
            f"topp={base}|{view.pos[top]}{view.entity[top]}|{self.kind}",
            f"path={climbed}^{'/'.join(view.dep[node] for node in chain[max(0, down - 4) : down])}",
            f"new={top != before:d}{relation}{side}",
        )
        if down > 1:
            row.append(f"path2={base}/{view.dep[chain[down - 2]]}{'L' if chain[down - 2] < top else 'R'}")
        if down > 2:
            row.append(f"path3={base}/{view.dep[chain[down - 2]]}/{view.dep[chain[down - 3]]}")
        if down:
            row.append(f"edge={relation}{side}{i == view.left[top]:d}{i == view.right[top]:d}")
        if i + 1 < len(view):
            row.append(f"goes={top in view.ancestors[i + 1]:d}{base}")
        return top

    def quotation(self, row: list[str], i: int) -> None:
        """The token's quotation, or where the nearest ones stand."""
        view = self.view
        number = view.quoted[i]
        sentences = self.sentences[i]
        if number:
            self._quoted(row, i, number - 1, sentences)
            return
        side = "L" if i < self.cue else "R" if i > self.cue else "C"
        row += (
            f"nq={side}{sentences}|{self.nearest[0]}|{self.nearest[1]}",
            f"nqc={side}{bool(view.quoted[self.cue]):d}{sentences}",
            f"nql={self.lemma}{side}{sentences}|{self.nearest[1][:1]}{self.nearest[0][:1]}",
        )
        if i + 1 < len(view) and view.quoted[i + 1]:
            row.append(f"qnext={self.rank[view.quoted[i + 1] - 1]}")
        if i and view.quoted[i - 1]:
            row.append(f"qlast={self.rank[view.quoted[i - 1] - 1]}")

    def _quoted(self, row: list[str], i: int, number: int, sentences: int) -> None:
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
        row += (
            f"q={rank}{size}{same:d}",
            f"qo={rank}{crossed}{rival:d}{same:d}",
            f"ql={self.lemma}|{rank}{same:d}",
            f"qs={rank}{same:d}{crossed}{size}|{self.nearest[0]}|{self.nearest[1]}",
            f"qd={rank}{sentences}{min(crossed, 1)}",
            f"qb={rank}{opens:d}{same:d}{min(crossed, 1)}{size}",
            f"qf={self.frame}{rank}{same:d}{size}",
            f"qe={i == quote.first:d}{i == quote.last:d}{rank}",
        )

    def rivals(self, row: list[str], i: int) -> None:
        """Other cues between the cue and the token."""
        sentences = self.sentences[i]
        if i < self.cue:
            row.append(f"oc=L{min(2, len(self.left) - bisect_left(self.left, i))}{sentences}")
        elif i > self.cue:
            row.append(f"oc=R{min(2, bisect_right(self.right, i))}{sentences}")
            if self.right:
                row.append(f"beyond={i > self.right[0]:d}{self.view.dep[self.right[0]]}")
        if i in self.others:
            row.append(f"rival={'L' if i < self.cue else 'R'}")
