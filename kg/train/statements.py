"""Training the statement extractor: cue model, tagger, confidence model, each on out-of-fold output of the one before.

Everything is seeded and runs in one thread, so that the same corpus gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.facts.statements.learned import candidates as cand
from kg.facts.statements.learned import chain, cues, spans
from kg.facts.statements.learned.block import UNKNOWN
from kg.facts.statements.learned.chain import Chain
from kg.facts.statements.learned.columns import strings
from kg.facts.statements.learned.cues import Known
from kg.facts.statements.learned.extract import LIKELY, LOW, Likely, tagged
from kg.facts.statements.learned.linear import Linear, bucket
from kg.facts.statements.learned.weights import CONFIDENCE, CUES, KNOWN, TAGGER
from kg.train.examples import FOLDS, Example, Gold
from kg.train.judge import judged
from kg.train.tagger import Labelled, Weights, fit, levelled

MIN_SEEN = 2  # times that a word must have been a cue to be looked at when it is no verb
MIN_JUDGED, SELDOM = 20, 0.01  # times that a word must be seen, and the share of cues, for it not to be looked at:
# 45 of 100 candidates, none of them an annotated cue of the development texts
CUE_SIZE, CONFIDENCE_SIZE = 2**19, 2**17  # places for features: 1 MB and 0.25 MB
CUE_C, CONFIDENCE_C = 0.3, 0.1  # inverse strengths of the L2 penalty, swept .03 to 1 on the development texts

TOGETHER = 32  # paragraphs that are tagged at once


@dataclass(frozen=True)
class Trained:
    """What training gives: the weights, and the tagger's file."""

    known: Known
    cue: Linear
    tagger: Weights
    confidence: Linear


def train(examples: Sequence[Example], say: Callable[[str], None]) -> Trained:
    """Train on the examples."""
    known = _known(examples)
    say(f"{len(examples)} paragraphs, {sum(len(e.gold) for e in examples)} attributions")
    say(f"{sum(known.values())} known cues, {sum(not each for each in known.values())} words that are hardly ever one")
    cue, likely = _train_cues(examples, known)
    say("cue model trained")
    labelled = [list(sequences(example, each)) for example, each in zip(examples, likely, strict=True)]
    parts = [
        [each for example, found in zip(examples, labelled, strict=True) if example.fold == fold for each in found]
        for fold in range(FOLDS)
    ]
    every = [each for part in parts for each in part]
    tagger = levelled(fit(every), every)
    say(f"tagger trained, {len(tagger)} features")
    others = ([each for other in range(FOLDS) if other != fold for each in parts[other]] for fold in range(FOLDS))
    taggers = [Chain.of(levelled(fit(part), every)) for part in others]
    confidence = _train_confidence(examples, likely, taggers)
    say("confidence model trained")
    return Trained(known, cue, tagger, confidence)


def save(trained: Trained, folder: Path) -> None:
    """Write the weights."""
    trained.cue.save(folder / CUES)
    trained.confidence.save(folder / CONFIDENCE)
    chain.save(trained.tagger, folder / TAGGER)
    words = sorted(trained.known.items())
    rows = [f"{lemma}\t{pos}\t{'yes' if cue else 'no'}\n" for (lemma, pos), cue in words]
    (folder / KNOWN).write_text("lemma\tpos\tcue\n" + "".join(rows), encoding="utf-8")


def _known(examples: Iterable[Example]) -> Known:
    """Words that were cues are looked at, those that hardly ever were are not."""
    seen: Counter[tuple[str, str]] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    for example in examples:
        words = list(zip(example.block.view.lemma, example.block.view.pos, strict=True))
        seen.update(words)
        hits.update(words[gold.root] for gold in example.gold)
    often = {word for word, count in hits.items() if count >= MIN_SEEN}
    seldom = {word for word in seen if seen[word] >= MIN_JUDGED and hits[word] < SELDOM * seen[word]}
    verbs = {word for word in seldom if word[1] == "VERB"}
    return {word: word not in seldom for word in often | verbs}


def _fit(rows: Sequence[Sequence[str]], right: Sequence[bool], strength: float, size: int) -> Linear:
    """A logistic regression over hashed features."""
    places = [bucket(feature, size) for row in rows for feature in row]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    matrix = csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(rows), size))
    matrix.sum_duplicates()
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=200, random_state=0).fit(matrix, right)
    return Linear(model.coef_[0].tolist(), float(model.intercept_[0]))


def _train_cues(examples: Sequence[Example], known: Known) -> tuple[Linear, list[Likely]]:
    """The cue model, and for each example the probabilities by the model of the other fold."""
    rows: list[list[str]] = []
    right: list[bool] = []
    where: list[tuple[int, int]] = []
    for number, example in enumerate(examples):
        roots = {gold.root for gold in example.gold if gold.speech}
        for place in cues.candidates(example.block.view, known):
            rows.append(cues.features(example.block.view, place))
            right.append(place in roots)
            where.append((number, place))
    likely: list[Likely] = [{} for _ in examples]
    folds = np.array([examples[number].fold for number, _ in where])
    for fold in range(FOLDS):
        chosen = np.flatnonzero(folds != fold)
        model = _fit([rows[i] for i in chosen], [right[i] for i in chosen], CUE_C, CUE_SIZE)
        for i in np.flatnonzero(folds == fold):
            probability = model.probability(rows[i])
            if probability >= LOW:
                likely[where[i][0]][where[i][1]] = probability
    return _fit(rows, right, CUE_C, CUE_SIZE), likely


def sequences(example: Example, probabilities: Likely) -> Iterator[Labelled]:
    """The paragraph once for each of its cues, with what each token is to that cue."""
    view = example.block.view
    fixed = spans.static(view)
    rivals = sorted(place for place, probability in probabilities.items() if probability >= LIKELY)
    seen = set()
    for gold in example.gold:
        if not gold.speech or gold.root in seen:
            continue
        seen.add(gold.root)
        rule = example.block.rules.get(gold.root, UNKNOWN)
        rivals_here = [o for o in rivals if o != gold.root]
        columns = spans.relative(view, gold.root, rivals_here, rule, range(len(view)))
        yield strings([fixed, *columns]), _labels(len(view), gold)


def _labels(size: int, gold: Gold) -> list[str]:
    labels = ["O"] * size
    for place in gold.cue:
        labels[place] = "K"
    for place in gold.source:
        labels[place] = "S"
    for place in gold.content:
        labels[place] = "C"
    return labels


def _train_confidence(examples: Sequence[Example], likely: Sequence[Likely], taggers: Sequence[Chain]) -> Linear:
    """Learn from the candidates of each part, tagged by the tagger of the other parts, which of them are right."""
    rows: list[list[str]] = []
    right: list[bool] = []
    for fold, tagger in enumerate(taggers):
        part = [(e, each) for e, each in zip(examples, likely, strict=True) if e.fold == fold and each]
        for start in range(0, len(part), TOGETHER):
            here = part[start : start + TOGETHER]
            candidates = tagged([e.block for e, _ in here], [each for _, each in here], tagger)
            for (example, _), found in zip(here, candidates, strict=True):
                for candidate, verdict in zip(found, judged(found, example.gold), strict=True):
                    if verdict is not None:
                        rows.append(cand.features(candidate, found))
                        right.append(verdict)
    return _fit(rows, right, CONFIDENCE_C, CONFIDENCE_SIZE)
