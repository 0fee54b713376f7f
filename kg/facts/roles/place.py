"""Where a person stands in the text, in tokens."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Mention


@dataclass(frozen=True, slots=True)
class Place:
    """A person's mention in token indices."""

    mention: Mention
    start: int
    end: int
