"""The table of measures: what is found in own texts by the package's weights, through the whole walk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Article
from kg.pipeline import Walk
from kg.settings import Settings
from tests.tables import in_paragraphs, sentences

ROWS = sentences(Path(__file__).with_name("measures.tsv"))
Found = tuple[str, str, str, str]  # words, agent, status, sum
ENOUGH = 0.5  # of the words of both

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def read() -> Callable[[str], list[Found]]:
    walk = Walk(Settings())

    def found(text: str) -> list[Found]:
        facts, _ = walk.linked(Article(text, "table"))
        return [
            (
                each.span.of(text),
                " ".join(mention.span.of(text) for mention in each.agents),
                each.status.value,
                " ".join(f"{amount.value} {amount.currency}" for amount in each.amounts if amount.currency),
            )
            for each in facts.measures
        ]

    return found


def _wanted(cell: str) -> list[Found]:
    found = []
    for each in filter(None, cell.split(" ; ")):
        match = re.fullmatch(r"\[(.+)\] (.+?), (\w+)(?:, (.+))?", each)
        assert match, f"{each!r} is not “[words] agent, status, sum”"
        found.append((match[1], "" if match[2] == "-" else match[2], match[3], match[4] or ""))
    return found


def _alike(one: str, other: str) -> bool:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) >= ENOUGH * len(a | b)


@pytest.mark.parametrize(("text", "wanted"), ROWS)
def test_the_measures_of_a_text(text: str, wanted: str, read: Callable[[str], list[Found]]) -> None:
    found, listed = read(in_paragraphs(text)), _wanted(wanted)
    assert len(found) == len(listed), found
    for got, want in zip(found, listed, strict=True):
        assert _alike(got[0], want[0]), found
        assert (got[1].removeprefix("The ").removeprefix("the "), *got[2:]) == want[1:], found
