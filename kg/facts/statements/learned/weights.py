"""The weights in a folder: cue and confidence model, tagger, known cues, and the card that says what they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import SetupError
from kg.facts.statements.learned.chain import Chain
from kg.facts.statements.learned.cues import Known
from kg.facts.statements.learned.linear import Linear
from kg.lexicon.tables import rows

CUES, CONFIDENCE, TAGGER, KNOWN, CARD = "cues.npy", "confidence.npy", "tagger.npy", "known.tsv", "card.json"
FILES = (CUES, CONFIDENCE, TAGGER, KNOWN)  # what the hash is taken of, in this order
PACKAGED = Path(__file__).parent / "weights"


@dataclass(frozen=True, eq=False)
class Weights:
    """A trained extractor; `sha256` is of its files."""

    cue: Linear
    confidence: Linear
    tagger: Chain
    known: Known
    card: dict[str, Any]
    sha256: str


def fingerprint(folder: Path) -> str:
    """Hexadecimal SHA-256 of the weights' files, one after the other."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=2)
def load_weights(folder: Path = PACKAGED) -> Weights:
    """The weights of a folder, read once; SetupError where they are missing, damaged or not those of the card."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        found = fingerprint(folder)
        if found != card["sha256"]:
            raise ValueError(f"the files' SHA-256 begins with {found[:12]}, the card's with {card['sha256'][:12]}")
        table = rows(KNOWN.removesuffix(".tsv"), folder)
        known = {(row["lemma"], row["pos"]): row["cue"] == "yes" for row in table}
        cue, confidence = Linear.load(folder / CUES), Linear.load(folder / CONFIDENCE)
        return Weights(cue, confidence, Chain.load(folder / TAGGER), known, card, found)
    except (OSError, ValueError, KeyError) as error:
        raise SetupError(
            f"no usable weights in {folder}: {error}; reinstall kg, train them anew (kg train statements), or set "
            "KG_STATEMENTS=rules"
        ) from error
