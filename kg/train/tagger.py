"""Training the tagger: perceptrons of two kinds, over examples in several orders, of which the tagger is the mean."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pycrfsuite

from kg.facts.statements.learned.chain import LABELS, Chain, after
from kg.facts.statements.learned.columns import Column
from kg.facts.statements.learned.decode import Numbers

KINDS: tuple[tuple[str, dict[str, float]], ...] = (
    ("ap", {"max_iterations": 10}),  # 15 and 30 are worse on the development texts
    ("pa", {"max_iterations": 8, "type": 1, "c": 0.003}),  # passive-aggressive; .001 and .03 are worse
)  # the mean of both is .4 better than either on the development texts and on the articles
ORDERS = 2  # of the examples, for each kind
MIN_FREQUENCY = 3  # of a feature
SAMPLE = 400  # sequences that the level of scores is measured on

Labelled = tuple[list[list[str]], list[str]]  # the features of each token, and its label
Weights = Mapping[str, Sequence[float]]  # of a feature, for each label


def fit(labelled: Sequence[Labelled]) -> Weights:
    """The mean of the perceptrons' weights."""
    total: dict[str, list[float]] = {}
    for kind, settings in KINDS:
        for seed in range(ORDERS):
            order = list(labelled)
            random.Random(seed).shuffle(order)
            found = _perceptron(order, kind, settings)
            size = sum(abs(weight) for _, _, weight in found) / len(found)  # each counts as much
            for feature, label, weight in found:
                total.setdefault(feature, [0.0] * len(LABELS))[LABELS.index(label)] += weight / size
    return total


def _perceptron(labelled: Sequence[Labelled], kind: str, settings: Mapping[str, float]) -> list[tuple[str, str, float]]:
    """Features and labels with their weights."""
    trainer = pycrfsuite.Trainer(algorithm=kind, verbose=False)
    trainer.set_params({**settings, "feature.minfreq": MIN_FREQUENCY, "feature.possible_transitions": True})
    for rows, labels in labelled:
        trainer.append(rows, labels)
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "tagger.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    states = [(feature, label, weight) for (feature, label), weight in sorted(info.state_features.items())]
    steps = [(after(before), label, weight) for (before, label), weight in sorted(info.transitions.items())]
    return states + steps


def levelled(weights: Weights, labelled: Sequence[Labelled]) -> Weights:
    """Weights divided by the root mean square of what they score, so that taggers of different corpora score alike.

    Scores are taken without their mean at each token, which decides nothing.
    """
    sample = random.Random(0).sample(list(labelled), min(SAMPLE, len(labelled)))
    tagger = Chain.of(weights)
    found = np.concatenate([scores(tagger, rows) for rows, _ in sample])
    level = float(np.sqrt(np.mean((found - found.mean(axis=1, keepdims=True)) ** 2)))
    return {feature: [weight / level for weight in each] for feature, each in weights.items()}


def scores(tagger: Chain, rows: Sequence[Sequence[str]]) -> Numbers:
    """What each label scores at tokens whose features are lists of strings."""
    return tagger.scores([Column([tuple(row) for row in rows], list(range(len(rows))))])
