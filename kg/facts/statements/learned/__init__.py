"""The learned extractor: quotation marks → cue model → tagger conditioned on the cue → confidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from kg.facts.statements.assemble import Draft
from kg.facts.statements.content import is_mark
from kg.facts.statements.learned.bridge import blocks, found_at
from kg.facts.statements.learned.candidates import Candidate
from kg.facts.statements.learned.extract import LOW, chosen, cue_probabilities, tagged
from kg.facts.statements.learned.weights import PACKAGED, Weights, load_weights
from kg.facts.statements.quotes import Quotes
from kg.facts.statements.rules import Ruled, by_rules
from kg.lexicon import Lexicon
from kg.parse import paragraphs

__all__ = ["PACKAGED", "Learned", "Weights", "load_weights"]

STEP = Decimal("0.01")  # finer differences of confidence mean nothing
NOMINAL = frozenset(["PROPN", "NOUN", "PRON", "NUM", "ADJ"])
TIMES = frozenset(["DATE", "TIME"])


@dataclass(frozen=True, eq=False)
class Learned:
    """An extractor with its weights; candidates whose confidence is below `threshold` are left out, or kept and
    marked."""

    weights: Weights
    threshold: float
    keep_tentative: bool = False

    def __call__(self, doc: Doc, quotes: Quotes, lexicon: Lexicon) -> list[Draft]:
        """The drafts of an article, in order of their cues."""
        drafts = []
        ruled = list(by_rules(doc, quotes, lexicon))
        found = list(blocks(doc, quotes, lexicon, ruled))
        likely = [cue_probabilities(block.view, self.weights.cue, self.weights.known) for block in found]
        floor = LOW if self.keep_tentative else self.threshold
        for candidates in tagged(found, likely, self.weights.tagger):
            for candidate, confidence in chosen(candidates, self.weights.confidence, floor):
                draft = _draft(doc, candidate, confidence, quotes, lexicon)
                draft.tentative = confidence < self.threshold
                drafts.append(draft)
        taken = {draft.found.token.i for draft in drafts}
        drafts += [draft for draft in _elsewhere(doc, ruled) if draft.found.token.i not in taken]
        return sorted(drafts, key=lambda draft: draft.found.token.i)


def _draft(doc: Doc, candidate: Candidate, confidence: float, quotes: Quotes, lexicon: Lexicon) -> Draft:
    start = candidate.view.start
    words = {
        place + start for place in candidate.content if place + start in quotes.at or not is_mark(doc[place + start])
    }
    first = min(words, default=start)
    if doc[first].lower_ == "that" and doc[first].dep_ == "mark":
        words.discard(first)
    return Draft(
        found_at(doc, candidate.cue + start, lexicon),
        words,
        _head(candidate),
        Decimal(str(confidence)).quantize(STEP),
    )


def _head(candidate: Candidate) -> int | None:
    """The word of the source that governs the others, in tokens of the Doc; of several the one nearest to the cue that
    is no time ("Bell, the mayor, … on Monday")."""
    view, source = candidate.view, candidate.source
    roots = [place for place in source if view.head[place] not in source or view.head[place] == place]
    nouns = [place for place in roots if view.pos[place] in NOMINAL]
    nearest = min(
        nouns or roots,
        key=lambda place: (view.entity[place] in TIMES, abs(place - candidate.cue), place),
        default=None,
    )
    return None if nearest is None else nearest + view.start


def _elsewhere(doc: Doc, ruled: Iterable[Ruled]) -> Iterator[Draft]:
    """What the tagger can't see: a cue whose quotation is in the next paragraph ("He added:")."""
    ends = [paragraph.end for paragraph in paragraphs(doc)]
    for each in ruled:
        if min(each.words) >= ends[bisect_right(ends, each.found.token.i)]:
            yield Draft(each.found, set(each.words))
