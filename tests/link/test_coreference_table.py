"""The texts of coreference.tsv, and what holds for the chains of any text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs import Walked
from tests.tables import in_paragraphs, sentences

Walk = Callable[[str], Walked]


def chains(seen: Walked) -> str:
    """The entities as the table writes them."""
    return " ; ".join(f"{each.label} = {', '.join(seen.mentions_of(each.label))}" for each in seen.entities.all)


@pytest.mark.parametrize(("text", "expected"), sentences(Path(__file__).parent / "coreference.tsv"))
def test_chains_of_the_table(text: str, expected: str, walk: Walk) -> None:
    assert chains(walk(in_paragraphs(text))) == expected
