"""Who takes a measure: the mentions around it and nobody, each with features of how it stands to the measure's head.

The likeliest wins; what is likely of two mentions with one name is added up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.facts.measures.learned.heads import governor
from kg.facts.measures.learned.sheet import SHARING, VERBAL, Sheet, short
from kg.model import Form, Kind, Mention

BEFORE, AFTER = 2, 1  # sentences in which an agent is looked for
MAX_DEPTH = 8  # heads up from either end of a path
EARLY = 60  # tokens at the start, where an article names those whom it is about
OWN = frozenset(["we", "our", "us", "i", "my"])


@dataclass(frozen=True, slots=True)
class Way:
    """The path through the tree from a measure's head up to `top` and down to a mention."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    top: int


class Around:
    """The mentions of an article by sentence, and how often each is written."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.text = sheet.text
        self.head: dict[Mention, int] = {}
        self.count = Counter(mention.span.of(self.text) for mention in sheet.mentions.all)
        self.by_sentence: dict[int, list[Mention]] = {}
        for mention in sheet.mentions.all:
            place = sheet.place_of.get(mention.span.start)
            words = sheet.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
            if place is not None and words is not None:
                self.head[mention] = words.root.i
                self.by_sentence.setdefault(sheet.sentence[place], []).append(mention)

    def candidates(self, place: int) -> list[Mention]:
        """The mentions of the sentences around, and the speakers of the statement around."""
        here = self.sheet.sentence[place]
        found = [m for near in range(here - BEFORE, here + AFTER + 1) for m in self.by_sentence.get(near, ())]
        said = self.sheet.said[place]
        speakers = self.sheet.statements[said].speakers if said >= 0 else ()
        return found + [m for m in speakers if m in self.head and m not in found]

    def nobody(self, place: int) -> list[str]:
        """What speaks for a measure of nobody named, whose head is at `place`."""
        sheet, kind = self.sheet, "V" if self.sheet.pos[place] in VERBAL else "N"
        subject, climbed = sheet.subject(place)
        passive = any(sheet.dep[c] == "nsubjpass" for c in sheet.children[place])
        said = sheet.said[place]
        found = ["none", f"none{kind}", f"nonepass{passive:d}{kind}", f"nonesub{sheet.kind(subject)}{climbed}"]
        found += [f"nonesaid{said >= 0:d}{kind}", f"nonedep{sheet.dep[place]}{kind}", f"nonet{sheet.tag[place]}"]
        if subject is not None:
            found.append(f"nonesl{sheet.lower[subject]}")
        if said >= 0:
            found.append(f"nonesp{bool(sheet.statements[said].speakers):d}{kind}{passive:d}")
        return found

    def name(self, mention: Mention) -> str | None:
        """What two mentions of one name share: a surname, or an organisation's words; None for what is no name."""
        if mention.form is not Form.NAME:
            return None
        words = mention.span.of(self.text).lower().replace("’", "'").removesuffix("'s").split()
        return words[-1] if mention.kind is Kind.PERSON else " ".join(word for word in words if word != "the")

    def features(self, place: int, span: tuple[int, int], mention: Mention) -> list[str]:
        """How a mention stands to the measure whose head is at `place`."""
        root = self.head[mention]
        away = self.sheet.sentence[place] - self.sheet.sentence[root]
        found = [*self._itself(place, root, away, mention), *self._spoken(place, mention, away)]
        kind = "V" if self.sheet.pos[place] in VERBAL else "N"
        if span[0] <= root < span[1]:
            found += ("inside", f"inside{kind}{self.sheet.dep[root]}")
        way = _way(self.sheet, place, root) if away == 0 else None
        if way:
            found += self._way(place, way, kind, short(mention))
        found += self._subject(place, root, mention, kind, away)
        return found

    def _itself(self, place: int, root: int, away: int, mention: Mention) -> Iterator[str]:
        kind, side = short(mention), "L" if root < place else "R"
        words = mention.span.of(self.text)
        relation, above = self.sheet.dep[root], self.sheet.pos[self.sheet.head[root]]
        yield from (f"k={kind}", f"d={away}{side}", f"dk={away}{side}{kind}", f"rd={relation}{kind}")
        yield from (f"rh={above}{relation}", f"first={root < EARLY:d}{kind}")
        yield f"n={bisect_right((2, 3, 5, 8), self.count[words])}{kind}"
        if mention.form is not Form.NAME:
            yield f"w={words.lower()}"
        between = sum(min(place, root) < other < max(place, root) for other in self.head.values())
        yield f"bet={min(between, 4)}{side}{away}"

    def _spoken(self, place: int, mention: Mention, away: int) -> Iterator[str]:
        said = self.sheet.said[place]
        relation = self.sheet.dep[self.head[mention]]
        if said < 0:
            yield f"out{relation}{away}"
            return
        statement = self.sheet.statements[said]
        speaks = mention in statement.speakers
        subject, _ = self.sheet.subject(place)
        who = self.sheet.lower[subject] if subject is not None and self.sheet.pos[subject] == "PRON" else "-"
        first = self.sheet.bounds[self.sheet.sentence[place]][0]
        own = not OWN.isdisjoint(self.sheet.lower[first : place + 1])
        yield from (f"spk={speaks:d}", f"act={speaks:d}{statement.speech_act}", f"spm={speaks:d}{statement.mode}")
        yield from (f"spp={speaks:d}{who}", f"own={speaks:d}{own:d}", f"in{relation}{away}")
        yield f"sps={speaks:d}{subject is not None:d}{self.sheet.pos[place]}"
        if mention in statement.addressees:
            yield "addressee"

    def _way(self, place: int, way: Way, kind: str, mention: str) -> Iterator[str]:
        sheet = self.sheet
        down, up = "<".join(reversed(way.down)), ">".join(way.up)
        steps = sum(each not in SHARING and each != "ccomp" for each in way.up)
        passive = any(sheet.dep[c] == "nsubjpass" for c in sheet.children[place])
        last = way.up[-1] if way.up else "0"
        yield from (f"way={up}^{down}{kind}", f"down={down}", f"up={up}{kind}", f"norm={steps}{down}")
        yield from (
            f"nk={steps}{down}{mention}",
            f"ul={min(len(way.up), 4)}{down}",
            f"topl={sheet.lemma[way.top]}{down}",
        )
        yield from (f"pv={passive:d}{down}", f"top={sheet.pos[way.top]}{last}{down}")
        known = governor(sheet, way.top)
        if known:
            yield f"gv={known.status}{down}{last}"

    def _subject(self, place: int, root: int, mention: Mention, kind: str, away: int) -> Iterator[str]:
        sheet, relation = self.sheet, self.sheet.dep[root]
        subject, climbed = sheet.subject(place)
        if subject is None:
            yield f"nosub{relation}{away}"
            return
        if subject == root or sheet.mentions.by_token.get(subject) == mention:
            yield from (f"is{climbed}", f"is{sheet.dep[subject]}{kind}", f"is{short(mention)}")
        yield f"has{sheet.dep[subject] == 'nsubj':d}{relation}{away}"
        if sheet.pos[subject] == "PRON":
            yield f"sub={sheet.lower[subject]}{away}{relation}"


def likeliest(scores: Sequence[float], names: Sequence[str | None]) -> int | None:
    """The place of the likeliest mention by scores of all and, last, of nobody; None where nobody is likelier."""
    odds = np.exp(np.array(scores) - max(scores))
    shares: dict[str | int, float] = {}
    for place, name in enumerate(names):
        shares[name or place] = shares.get(name or place, 0.0) + float(odds[place])
    best = max(shares, default=None, key=lambda each: shares[each])
    if best is None or shares[best] <= odds[-1]:
        return None
    return max((place for place, name in enumerate(names) if best in (name, place)), key=lambda place: scores[place])


def _way(sheet: Sheet, start: int, goal: int) -> Way | None:
    """The way between two words of a sentence, if it is not too long."""
    up, down = _upwards(sheet, start), _upwards(sheet, goal)
    common = next((node for node in down if node in up), None)
    if common is None:
        return None
    climbed, below = up[: up.index(common)], down[: down.index(common)]
    return Way(tuple(sheet.dep[n] for n in climbed), tuple(sheet.dep[n] for n in below), common)


def _upwards(sheet: Sheet, place: int) -> list[int]:
    chain = [place]
    while sheet.head[chain[-1]] != chain[-1] and len(chain) < MAX_DEPTH:
        chain.append(sheet.head[chain[-1]])
    return chain
