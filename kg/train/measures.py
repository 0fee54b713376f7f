"""Training the measure extractor: heads, statuses and agents, each a linear model; thresholds from articles left out.

The same articles give the same bytes: nothing is drawn by chance, and sums are made by one thread, in one order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression, SGDClassifier
from threadpoolctl import threadpool_limits

from kg.evaluate.matching import overlap, pairs
from kg.facts.measures.learned import Head, chosen, likeliest
from kg.facts.measures.learned.agents import likeliest as likeliest_agent
from kg.facts.measures.learned.meaning import DIMENSIONS, SCALES, Numbers
from kg.facts.measures.learned.weights import Weights
from kg.linear import Linear, sigmoid
from kg.model import Status
from kg.train.rivals import Group, choice, sparse
from kg.train.steps import FOUND, Candidate, Example, Right

FOLDS = 6
HEAD_SIZE, AGENT_SIZE, STATUS_SIZE = 2**16, 2**16, 2**15  # places for features: 660 kB in all
HEAD_PENALTY = 3e-5  # L2 by a step of the descent; 1e-4 is as good
PASSES = 6  # over all candidates; the weights are the mean of those after each step
FIRST_STEP = 0.02  # length of the first steps; shorter when they bring nothing
AGENT_C, STATUS_C = 0.3, 0.1  # inverse strengths of the L2 penalty; .03 to 1 tried, differences are small
MIN_SEEN = 3  # times that a head's feature must occur
CHANCE = 0.5  # points of F1: a few hundred measures tell no finer difference
LIKELIER_THAN_NOT = 0.5  # of a head with a sum that the rules take for a figure: the model has to outvote them
THRESHOLDS = [n / 100 for n in range(10, 60, 2)]


def train(examples: Sequence[Example], say: Callable[[str], None]) -> tuple[Weights, dict[str, float]]:
    """The weights, and what they reach on articles left out of their training (F1, shares right), in percent."""
    with threadpool_limits(1):
        return _train(examples, say)


def _train(examples: Sequence[Example], say: Callable[[str], None]) -> tuple[Weights, dict[str, float]]:
    say(f"{len(examples)} articles, {sum(len(e.gold) for e in examples)} measures")
    threshold, f1, sums = _swept([e for e in examples if e.measured], _left_out(examples))
    say(f"articles left out: measures {f1:.1f} from a probability of {threshold}, sums {sums:.1f}")
    figures = {"measures": f1, "amounts": sums, "agent": _agent_left_out(examples)}
    figures["status"] = _status_left_out(examples)
    say(f"agents {figures['agent']:.1f}, statuses {figures['status']:.1f}")
    heads, vectors = _heads(examples)
    rights = [right for example in examples for right in example.rights]
    return Weights(heads, vectors, _agents(rights), _statuses(rights), threshold, LIKELIER_THAN_NOT, ""), figures


def _folds(examples: Sequence[Example]) -> Iterator[tuple[list[Example], list[int]]]:
    """What is learned from, and the places of those left out of it among the examples that are measured."""
    count = sum(each.measured for each in examples)
    places = list(accumulate((each.measured for each in examples), initial=0))
    for fold in range(FOLDS):
        left = list(range(fold, count, FOLDS))
        kept = [e for e, place in zip(examples, places, strict=False) if not e.measured or place % FOLDS != fold]
        yield kept, left


def _heads(examples: Sequence[Example]) -> tuple[Linear, Numbers]:
    """Hashed features and word vectors in one model; a vector's weights go with its place and dimension."""
    kept = [(c, v) for e in examples for c, v in zip(e.candidates, e.vectors, strict=True)]
    right = [c.right for c, _ in kept]
    if len(set(right)) < 2:  # nothing to learn
        return Linear([0.0] * HEAD_SIZE, -30.0), np.zeros((len(SCALES), DIMENSIONS), dtype=np.float32)
    matrix = sparse([c.features for c, _ in kept], HEAD_SIZE)
    seen = np.flatnonzero(np.asarray((matrix > 0).sum(axis=0)).ravel() >= MIN_SEEN)
    dense = np.array([v for _, v in kept], dtype=np.float32)
    both = hstack([matrix[:, seen], csr_matrix(dense)]).tocsr()
    model = SGDClassifier(
        loss="log_loss",
        alpha=HEAD_PENALTY,
        max_iter=PASSES,
        tol=None,
        average=True,
        learning_rate="adaptive",
        eta0=FIRST_STEP,
        random_state=0,
    ).fit(both, right)
    found, bias = model.coef_[0], float(model.intercept_[0])
    weights = np.zeros(HEAD_SIZE)
    weights[seen] = found[: len(seen)]
    vectors = found[len(seen) :].reshape(len(SCALES), DIMENSIONS).astype(np.float32)
    return Linear(weights.tolist(), bias), vectors


def _left_out(examples: Sequence[Example]) -> list[list[float]]:
    """The probability of each candidate of the measured examples by a model that has not seen its article."""
    measured = [each for each in examples if each.measured]
    found: list[list[float]] = [[] for _ in measured]
    for kept, left in _folds(examples):
        heads, vectors = _heads(kept)
        for number in left:
            example = measured[number]
            extra = example.vectors @ vectors.reshape(-1)
            rated = zip(example.candidates, extra, strict=True)
            found[number] = [sigmoid(heads.score(c.features) + float(x)) for c, x in rated]
    return found


def _swept(examples: Sequence[Example], likely: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """The threshold with the best F1 of measures, and what it gives for measures and their sums."""
    heads = [(_score(examples, likely, limit, LIKELIER_THAN_NOT)[0], limit) for limit in THRESHOLDS]
    threshold = _middle(heads)
    measures, amounts = _score(examples, likely, threshold, LIKELIER_THAN_NOT)
    return threshold, round(measures, 1), round(amounts, 1)


def _middle(scored: Sequence[tuple[float, float]]) -> float:
    """The middle of the thresholds that are as good as the best but for chance: its ends are others' luck."""
    best = max(score for score, _ in scored)
    good = [limit for score, limit in scored if score >= best - CHANCE]
    return good[len(good) // 2]


def _score(
    examples: Sequence[Example], likely: Sequence[Sequence[float]], threshold: float, sum_threshold: float
) -> tuple[float, float]:
    """F1 of measures and of their sums."""
    right = count = gold = right_sums = count_sums = gold_sums = 0
    for example, probabilities in zip(examples, likely, strict=True):
        found = _chosen(example.candidates, probabilities, threshold, sum_threshold)
        right += len(pairs(example.gold, [c.words for c in found], overlap, FOUND))
        count, gold = count + len(found), gold + len(example.gold)
        sums = Counter(each for c in found for each in c.sums)
        right_sums += (sums & Counter(example.sums)).total()
        count_sums, gold_sums = count_sums + sums.total(), gold_sums + len(example.sums)
    return 200 * right / max(1, count + gold), 200 * right_sums / max(1, count_sums + gold_sums)


def _chosen(
    candidates: Sequence[Candidate], probabilities: Sequence[float], threshold: float, sum_threshold: float
) -> list[Candidate]:
    rated = zip(candidates, probabilities, strict=True)
    found = [Head(n, *c.span, p, c.doubtful) for n, (c, p) in enumerate(rated)]
    return [candidates[head.place] for head in chosen(found, threshold, sum_threshold)]


def _agents(rights: Sequence[Right]) -> Linear:
    return choice([Group(right.agents, right.right) for right in rights], AGENT_C, AGENT_SIZE)


def _agent_left_out(examples: Sequence[Example]) -> float:
    """The share of right agents of the measures of articles left out, in percent."""
    judged, measured = [], [each for each in examples if each.measured]
    for kept, left in _folds(examples):
        model = _agents([right for each in kept for right in each.rights])
        for right in (right for number in left for right in measured[number].rights):
            best = likeliest_agent([model.score(features) for features in right.agents], right.names)
            nobody = best is None or not right.resolved[best]
            judged.append(right.right[-1] if nobody or best is None else right.right[best])
    return round(100 * sum(judged) / max(1, len(judged)), 1)


def _statuses(rights: Sequence[Right]) -> dict[Status, Linear]:
    """One model for all statuses; a status that does not occur is never the likeliest."""
    found = {status: Linear([0.0] * STATUS_SIZE, -30.0) for status in Status}
    names = [right.status for right in rights]
    if len(set(names)) < 3:  # fewer make a model of another form
        most = max(sorted(set(names)), key=names.count, default=Status.PLANNED.lower())
        return found | {status: Linear([0.0] * STATUS_SIZE, 0.0) for status in Status if status.lower() == most}
    matrix = sparse([right.features for right in rights], STATUS_SIZE)
    model = LogisticRegression(C=STATUS_C, solver="lbfgs", max_iter=300).fit(
        matrix, names, [right.weight for right in rights]
    )
    by_name = {status.lower(): status for status in Status}
    for name, weights, bias in zip(model.classes_, model.coef_, model.intercept_, strict=True):
        found[by_name[str(name)]] = Linear(weights.tolist(), float(bias))
    return found


def _status_left_out(examples: Sequence[Example]) -> float:
    measured = [each for each in examples if each.measured]
    right = count = 0.0
    for kept, left in _folds(examples):
        models = _statuses([each for example in kept for each in example.rights])
        for each in (each for number in left for each in measured[number].rights):
            best = likeliest(models, each.features)
            right, count = right + each.weight * (best.lower() == each.status), count + each.weight
    return round(100 * right / max(1, count), 1)
