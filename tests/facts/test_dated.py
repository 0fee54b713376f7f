"""Dates of roles, statements and measures, and places of measures, through the real model: tests/facts/dated.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from kg.model import Date, Tenure
from tests.docs import Walked, walked

TABLE = Path(__file__).with_name("dated.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]


def value(found: Date | None) -> str:
    """A date's value, empty where there is none."""
    return found.value if found else ""


def written(seen: Walked, kind: str) -> list[str]:
    """What has a date or a place, as the table writes it."""
    facts, text = seen.facts, seen.text
    if kind == "roles":
        return [f"{r.title} {value(r.start)}..{value(r.end)}" for r in facts.roles if r.start or r.end]
    if kind == "statements":
        return [f"{s.cue.of(text)} @{value(s.date)}" for s in facts.statements if s.date]
    return [
        m.span.of(text)
        + (f" @{m.date.value}" if m.date else "")
        + (f" in {' & '.join(place.of(text) for place in m.places)}" if m.places else "")
        for m in facts.measures
        if m.date or m.places
    ]


@pytest.mark.parametrize(("published", "sentence", "kind", "expected"), ROWS, ids=[f"{r[2]} {r[1][:60]}" for r in ROWS])
def test_row(published: str, sentence: str, kind: str, expected: str, nlp: Language) -> None:
    seen = walked(sentence, nlp, published=published)
    assert (" ; ".join(written(seen, kind)) or "-") == expected


def test_the_words_of_a_term_are_evidence_and_an_end_before_the_article_makes_it_former(nlp: Language) -> None:
    seen = walked("Nora Ashgrove, MP for East Harbour until 2010, spoke.", nlp, published="2012-05-10")
    [role] = seen.facts.roles
    assert "until 2010" in [span.of(seen.text) for span in role.evidence]
    assert role.tenure is Tenure.FORMER
    [later] = walked("Nora Ashgrove, MP for East Harbour until 2010, spoke.", nlp, published="2009-05-10").facts.roles
    assert later.tenure is Tenure.CURRENT


def test_a_measure_that_changes_a_sum_has_what_it_becomes(nlp: Language) -> None:
    seen = walked("The council will raise the fund from £20m to £45m, Nora Ashgrove said.", nlp)
    [measure] = seen.facts.measures
    assert [amount.value for amount in measure.amounts] == [45_000_000]
    assert [amount.change for amount in seen.facts.amounts] == [measure.amounts[0], None]
