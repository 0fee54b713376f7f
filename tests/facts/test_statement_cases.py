"""Statements as journalists would mark them, by both extractors: every case of statement_cases.txt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from spacy.language import Language

from kg.facts.statements import Extractor, ruled
from kg.facts.statements.learned import Learned, load_weights
from kg.facts.statements.nested import nesting
from kg.model import Statement
from kg.settings import Settings
from tests.docs import Walked, walked

CASES = Path(__file__).with_name("statement_cases.txt")
EXTRACTORS = ("learned", "rules")
MARKS = (">", "=", "?", *EXTRACTORS)


@dataclass(slots=True)
class Case:
    """A text, the statements in it, and why an extractor does not find them yet."""

    line: int
    text: list[str] = field(default_factory=list)
    expected: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in EXTRACTORS})
    missed: dict[str, str] = field(default_factory=dict)


def cases() -> Iterator[Case]:
    """The cases of the file."""
    case: Case | None = None
    for number, line in enumerate([*CASES.read_text(encoding="utf-8").split("\n"), ""], 1):
        if not line.strip():
            if case:
                yield case
            case = None
        elif not line.startswith("#"):
            case = case or Case(number)
            _add(case, line, number)


def _add(case: Case, line: str, number: int) -> None:
    sign, _, rest = line.partition(" ")
    assert sign in MARKS, f"{CASES.name}:{number}: begins with {sign!r}, not with one of {' '.join(MARKS)}"
    if sign == ">":
        case.text.append(rest)
    elif sign == "?":
        only, _, reason = rest.partition(": ")
        for name in [only] if only in EXTRACTORS else EXTRACTORS:
            case.missed[name] = reason if only in EXTRACTORS else rest
    else:
        found = rest.removeprefix("= ")
        for name in [sign] if sign in EXTRACTORS else EXTRACTORS:
            case.expected[name] += [found] if found != "none" else []


def written(seen: Walked, statement: Statement, expected: str) -> str:
    """A statement as the file writes it; who the source is only where the file says so."""
    who = " ".join(statement.speaker_span.of(seen.text).split())
    if "→" in expected:
        who += f" → {seen.labels(statement.speakers)}"
    content = " … ".join(" ".join(span.of(seen.text).split()) for span in statement.content)
    return f"{who} | {statement.cue.of(seen.text)} | {statement.mode} | {content}"


def params() -> Iterator[object]:
    for case in cases():
        for name in EXTRACTORS:
            reason = case.missed.get(name)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            yield pytest.param(case, name, marks=marks, id=f"{case.line}-{name}")


@pytest.fixture(scope="module")
def extractors() -> dict[str, Extractor]:
    learned = Learned(load_weights(), Settings().min_confidence)
    return {"rules": nesting(ruled), "learned": nesting(learned)}


@pytest.mark.parametrize(("case", "name"), list(params()))
def test_a_case(case: Case, name: str, nlp: Language, extractors: dict[str, Extractor]) -> None:
    seen = walked("\n".join(case.text), nlp, extractors[name])
    found, expected = seen.facts.statements, case.expected[name]
    shown = [written(seen, s, expected[i] if i < len(expected) else "") for i, s in enumerate(found)]
    assert shown == expected


def test_there_are_cases_enough_and_each_says_what_it_expects() -> None:
    found = list(cases())
    assert len(found) >= 60
    assert all(case.text for case in found)
