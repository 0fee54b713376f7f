"""The weights in a folder: head, vector, status and agent models, and the card that says what they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import SetupError
from kg.facts.measures.learned.meaning import Numbers
from kg.linear import Linear
from kg.model import Status

HEADS, VECTORS, AGENTS, CARD = "heads.npy", "vectors.npy", "agents.npy", "card.json"
STATUSES = {status: f"status-{status.lower()}.npy" for status in Status}
FILES = (HEADS, VECTORS, AGENTS, *STATUSES.values())  # what the hash is taken of, in this order
PACKAGED = Path(__file__).parent / "weights"


@dataclass(frozen=True, eq=False)
class Weights:
    """A trained extractor. A head is one from a probability of `threshold`, one with a doubtful sum from that of
    `sum_threshold`; `sha256` is of the files."""

    heads: Linear
    vectors: Numbers
    agents: Linear
    statuses: dict[Status, Linear]
    threshold: float
    sum_threshold: float
    sha256: str


def fingerprint(folder: Path) -> str:
    """Hexadecimal SHA-256 of the weights' files, one after the other."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def save(weights: Weights, card: dict[str, Any], folder: Path) -> None:
    """Write the weights and the card, which gets thresholds and hash: the same bytes for the same model."""
    weights.heads.save(folder / HEADS)
    weights.agents.save(folder / AGENTS)
    np.save(folder / VECTORS, weights.vectors.astype("<f2"), allow_pickle=False)
    for status, model in weights.statuses.items():
        model.save(folder / STATUSES[status])
    card = card | {
        "sha256": fingerprint(folder),
        "threshold": weights.threshold,
        "sum_threshold": weights.sum_threshold,
    }
    (folder / CARD).write_text(json.dumps(card, indent=2, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


@lru_cache(maxsize=2)
def load_weights(folder: Path = PACKAGED) -> Weights:
    """The weights of a folder, read once; SetupError where they are missing, damaged or not those of the card."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        found = fingerprint(folder)
        if found != card["sha256"]:
            raise ValueError(f"the files' SHA-256 begins with {found[:12]}, the card's with {card['sha256'][:12]}")
        return Weights(
            Linear.load(folder / HEADS),
            np.load(folder / VECTORS, allow_pickle=False).astype(np.float32),
            Linear.load(folder / AGENTS),
            {status: Linear.load(folder / name) for status, name in STATUSES.items()},
            float(card["threshold"]),
            float(card["sum_threshold"]),
            found,
        )
    except (OSError, ValueError, KeyError) as error:
        raise SetupError(
            f"no usable weights of measures in {folder}: {error}; reinstall kg, train them anew (kg train measures), "
            "or set KG_MEASURES=rules"
        ) from error
