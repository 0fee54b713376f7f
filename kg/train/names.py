"""Training the judge of names: from annotated articles to weights, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from kg.evaluate import GoldArticle
from kg.evaluate.matching import plain_name
from kg.lexicon import Lexicon
from kg.linear import Linear, bucket
from kg.mentions.judge.candidates import others
from kg.mentions.judge.features import by_text, features
from kg.mentions.judge.model import Model, Models, Vector, vector
from kg.mentions.names import proposed
from kg.model import Kind

SIZE = 2**15  # places for features
FOLDS = 6
EVEN = 0.5
STRENGTH = 0.3  # inverse of the L2 penalty, swept .03 to 1 by cross-validation


@dataclass(frozen=True, eq=False)
class Row:
    """A string of one article, with what it is by the annotation; None for no name."""

    features: list[str]
    vector: Vector
    kind: Kind | None


def rows(articles: Iterable[tuple[GoldArticle, Doc]], lexicon: Lexicon) -> Iterator[Row]:
    """The candidates of annotated articles."""
    for article, doc in articles:
        kinds = {Kind.PERSON: article.persons, Kind.ORGANISATION: article.organisations}
        gold = {plain_name(n): kind for kind, found in kinds.items() for e in found for n in (e.name, *e.aliases)}
        found = proposed(doc, lexicon)
        for text, names in by_text(doc, [*found, *others(doc, found, lexicon)]).items():
            yield Row(features(doc, names, lexicon), vector(doc, names[0]), gold.get(plain_name(text)))


def train(found: Sequence[Row]) -> Models:
    """One model for each kind of name."""
    places = [bucket(feature, SIZE) for row in found for feature in row.features]
    ends = np.cumsum([0, *(len(row.features) for row in found)])
    hashed = csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(found), SIZE))
    hashed.sum_duplicates()
    matrix = hstack([hashed, csr_matrix(np.array([row.vector for row in found]))]).tocsr()
    return {kind: _fit(matrix, [row.kind is kind for row in found]) for kind in Kind}


def _fit(matrix: csr_matrix, right: list[bool]) -> Model:
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200, random_state=0).fit(matrix, right)
    weights = model.coef_[0]
    return Model(Linear(weights[:SIZE].tolist(), float(model.intercept_[0])), weights[SIZE:].astype(np.float32))


def crossed(articles: Sequence[Sequence[Row]]) -> Iterator[tuple[Kind, float, float]]:
    """Precision and recall of each kind where every article is judged by models that have not seen it."""
    judged: list[tuple[Kind | None, Models, Row]] = []
    for fold in range(min(FOLDS, len(articles))):
        models = train([row for n, article in enumerate(articles) if n % FOLDS != fold for row in article])
        judged += [(row.kind, models, row) for n, a in enumerate(articles) if n % FOLDS == fold for row in a]
    for kind in Kind:
        said = [models[kind].probability(row.features, row.vector) >= EVEN for _, models, row in judged]
        right = sum(yes and true is kind for yes, (true, _, _) in zip(said, judged, strict=True))
        gold = sum(true is kind for true, _, _ in judged)
        yield kind, right / max(1, sum(said)), right / max(1, gold)
