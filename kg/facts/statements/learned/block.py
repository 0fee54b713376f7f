"""One paragraph as the learned extractor sees it: its words, what the rules say, and who speaks by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.facts.statements.learned.view import View

Rule = Mapping[int, str]  # token → what the rules say of it: "C" content, "S" source; -1 → "N" where they say nothing
Rules = Mapping[int, Rule]  # by cue
Source = Callable[[View, int, frozenset[int]], frozenset[int]]  # who speaks at a cue with a content, by rule
UNKNOWN: Rule = {-1: "N"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, and what the rules find in it."""

    view: View
    rules: Rules
    source: Source
