"""Word vectors of a candidate's head and what stands around it: seven places, each with a weight per dimension.

The model is linear, so each token is multiplied with the weights once and candidates add up numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kg.facts.measures.learned.sheet import Sheet

DIMENSIONS = 300  # of the vectors of en_core_web_md; a pipeline with others is used without them
# how much head, word above, object, subject or modifier, span, sentence and article count: means are shorter than words
SCALES = (1.3, 1.3, 1.3, 1.3, 2.0, 3.0, 4.0)
OBJECTS = frozenset(["dobj", "nsubjpass", "attr"])
MODIFIERS = frozenset(["compound", "amod", "poss"])

Numbers = NDArray[np.float32]


def vectors(sheet: Sheet) -> Numbers:
    """Each token's vector at length one; nothing where the pipeline has no such vectors."""
    doc, codes = sheet.doc, sheet.doc.to_array(["ORTH"]).reshape(-1)
    if doc.vocab.vectors_length != DIMENSIONS or not len(codes):
        return np.zeros((len(doc), DIMENSIONS), dtype=np.float32)
    words, places = np.unique(codes, return_inverse=True)
    found = np.array([doc.vocab.get_vector(word) for word in words.tolist()], dtype=np.float32)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray((found / np.where(length > 0, length, 1))[places], dtype=np.float32)


def full(sheet: Sheet) -> NDArray[np.bool_]:
    """Which tokens are words with a meaning of their own."""
    alphabetic, stop = sheet.doc.to_array(["IS_ALPHA", "IS_STOP"]).reshape(-1, 2).T.astype(bool)
    return np.asarray(alphabetic & ~stop)


def places(sheet: Sheet, place: int) -> tuple[int | None, int | None, int | None]:
    """The word above a candidate, its object and its subject; a noun's complement and modifier."""
    above: int | None = sheet.head[place]
    if above is not None and sheet.pos[above] == "ADP":
        above = sheet.head[above]
    above = None if above == place else above
    children = sheet.children[place]
    if sheet.pos[place] == "VERB":
        objects = [c for c in children if sheet.dep[c] in OBJECTS]
        subject, _ = sheet.subject(place)
        first = objects[0] if objects else None
        return above, (None if first == subject else first), subject
    below = [
        x for c in children if sheet.dep[c] == "prep" for x in sheet.children[c] if sheet.dep[x] in ("pobj", "pcomp")
    ]
    modifiers = [c for c in children if sheet.dep[c] in MODIFIERS]
    return above, below[0] if below else None, modifiers[0] if modifiers else None


class Meaning:
    """The weighted sums for one article: `weights` has a row per place."""

    def __init__(self, sheet: Sheet, weights: Numbers) -> None:
        self.sheet = sheet
        words = full(sheet)
        scaled = weights * np.array(SCALES, dtype=np.float32)[:, None]
        # einsum stays in this thread; "@" would wake all of BLAS's, which go on spinning through the next steps
        self.scores = np.einsum("td,pd->tp", vectors(sheet), scaled)
        self.sums = np.cumsum(np.vstack([np.zeros((1, len(SCALES)), np.float32), self.scores * words[:, None]]), axis=0)
        self.counts = np.cumsum(np.concatenate([[0], words]))

    def score(self, place: int, start: int, end: int) -> float:
        """What the vectors say for the candidate."""
        found = float(self.scores[place, 0])
        for row, other in enumerate(places(self.sheet, place), 1):
            if other is not None:
                found += float(self.scores[other, row])
        first, last = self.sheet.bounds[self.sheet.sentence[place]]
        for row, (low, high) in enumerate(((start, end), (first, last), (0, len(self.sheet.pos))), 4):
            words = int(self.counts[high] - self.counts[low])
            if words:
                found += float(self.sums[high, row] - self.sums[low, row]) / words
        return found


def rows(sheet: Sheet, found: list[tuple[int, int, int]]) -> Numbers:
    """The vectors of the seven places of each candidate side by side, scaled: what the weights are learned from."""
    known, words = vectors(sheet), full(sheet)
    sums = np.cumsum(np.vstack([np.zeros((1, DIMENSIONS), np.float32), known * words[:, None]]), axis=0)
    counts = np.cumsum(np.concatenate([[0], words]))
    made = np.zeros((len(found), len(SCALES), DIMENSIONS), dtype=np.float32)
    for number, (place, start, end) in enumerate(found):
        made[number, 0] = known[place]
        for row, other in enumerate(places(sheet, place), 1):
            if other is not None:
                made[number, row] = known[other]
        first, last = sheet.bounds[sheet.sentence[place]]
        for row, (low, high) in enumerate(((start, end), (first, last), (0, len(sheet.pos))), 4):
            if counts[high] > counts[low]:
                made[number, row] = (sums[high] - sums[low]) / (counts[high] - counts[low])
    return (made * np.array(SCALES, dtype=np.float32)[None, :, None]).reshape(len(found), -1)
