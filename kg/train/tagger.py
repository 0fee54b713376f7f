"""Training the tagger: averaged perceptrons of two kinds, over the examples in several orders; the tagger is their mean.

The scores of a perceptron say which labels win, not how surely. They are divided by a temperature at which the labels of
texts left out of the training are likeliest (Guo et al., On Calibration of Modern Neural Networks, 2017).
"""

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
TEMPERATURES = [2.0**power for power in range(-6, 5)]
SAMPLE = 400  # sequences that the temperature is measured on

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


def cooled(weights: Weights, temperature: float) -> Weights:
    """Weights divided by a temperature."""
    return {feature: [weight / temperature for weight in each] for feature, each in weights.items()}


def temperature(weights: Weights, left_out: Sequence[Labelled]) -> float:
    """The temperature at which the labels of texts left out are likeliest."""
    sample = random.Random(0).sample(list(left_out), min(SAMPLE, len(left_out)))
    return max(TEMPERATURES, key=lambda each: likelihood(Chain.of(cooled(weights, each)), sample))


def likelihood(tagger: Chain, labelled: Sequence[Labelled]) -> float:
    """The mean logarithm of the probability of each token's label."""
    answers = tagger.label([scores(tagger, rows) for rows, _ in labelled])
    logs = [
        np.log(found.likely[range(len(labels)), [LABELS.index(label) for label in labels]])
        for (_, labels), found in zip(labelled, answers, strict=True)
    ]
    return float(np.concatenate(logs).mean())


def scores(tagger: Chain, rows: Sequence[Sequence[str]]) -> Numbers:
    """What each label scores at tokens whose features are lists of strings."""
    return tagger.scores([Column([tuple(row) for row in rows], list(range(len(rows))))])
