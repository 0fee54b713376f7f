"""The learned part: two logistic models over a candidate's features and its words' vectors, kept beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.errors import SetupError
from kg.linear import Linear, sigmoid
from kg.mentions.name import Name
from kg.model import Kind

PACKAGED = Path(__file__).parent / "weights"
VECTOR_SCALE = 3.0  # how much the vectors count beside the features; swept 0 to 8 by cross-validation
Vector = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Model:
    """How likely something is one kind of name."""

    features: Linear
    vector: Vector  # weights of the mean of the words' vectors, then of the last word's

    def probability(self, features: list[str], vector: Vector) -> float:
        """0 to 1."""
        return sigmoid(self.features.score(features) + float(self.vector @ vector))

    def save(self, folder: Path, kind: Kind) -> None:
        """Write both parts: the same bytes for the same model."""
        self.features.save(folder / f"{kind.lower()}.npy")
        np.save(folder / f"{kind.lower()}-vector.npy", self.vector.astype("<f2"), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, kind: Kind) -> Model:
        """Read what `save` wrote; SetupError where it is not there."""
        try:
            vector = np.load(folder / f"{kind.lower()}-vector.npy", allow_pickle=False)
            return cls(Linear.load(folder / f"{kind.lower()}.npy"), vector.astype(np.float32))
        except (OSError, ValueError) as error:
            raise SetupError(
                f"{folder}: no weights for names ({error}); reinstall kg, or run kg train names"
            ) from error


Models = dict[Kind, Model]


@lru_cache(maxsize=2)
def load_models(folder: Path = PACKAGED) -> Models:
    """One model for each kind of name."""
    return {kind: Model.load(folder, kind) for kind in Kind}


def vector(doc: Doc, name: Name) -> Vector:
    """The direction of the mean of the words' vectors, and of the last word's."""
    words = np.array([doc.vocab[token.text].vector for token in doc[name.start : name.end]], dtype=np.float32)
    both = np.concatenate([_unit(words.mean(axis=0)), _unit(words[-1])])
    return np.asarray(VECTOR_SCALE * both, dtype=np.float32)


def _unit(numbers: Vector) -> Vector:
    length = float(np.linalg.norm(numbers))
    return np.asarray(numbers / length if length else numbers, dtype=np.float32)
