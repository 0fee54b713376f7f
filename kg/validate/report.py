# ruff: noqa: N815  (the terms are spelled as in SHACL)
"""What a validation found, as values. Nothing here knows rdflib or pySHACL; `kg.validate.render` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.vocab import Iri, Literal, Namespace


class SH(Namespace, base="http://www.w3.org/ns/shacl#"):
    """The terms of SHACL that a report uses."""

    ValidationReport: Iri
    ValidationResult: Iri
    conforms: Iri
    result: Iri
    focusNode: Iri
    resultPath: Iri
    inversePath: Iri
    alternativePath: Iri
    value: Iri
    resultSeverity: Iri
    resultMessage: Iri
    sourceShape: Iri
    sourceConstraint: Iri
    sourceConstraintComponent: Iri


class Severity(StrEnum):
    """How bad a result is, the worst first; the values are SHACL's names."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    def reaches(self, level: Severity) -> bool:
        """Whether this is as bad as `level`, or worse."""
        order = list(Severity)
        return order.index(self) <= order.index(level)


@dataclass(frozen=True, slots=True)
class Path:
    """Which property a result is about: one predicate, its inverse (`^`), or one of several (`|`)."""

    predicates: tuple[Iri, ...]
    operator: str = ""

    def __str__(self) -> str:
        names = [f"<{predicate}>" for predicate in self.predicates]
        return "|".join(names) if self.operator == "|" else self.operator + "/".join(names)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is wrong. `component` is SHACL's kind of constraint, `constraint` its query if it has one.

    `mention` is where the article speaks of it, with the `words`; None where the graph does not say.
    """

    focus: Iri | Literal
    path: Path | None
    value: Iri | Literal | None
    severity: Severity
    message: str
    shape: Iri
    component: Iri
    constraint: Iri | None = None
    mention: Iri | Literal | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class ShapeCount:
    """How many nodes a shape was applied to; `whole` is true of a shape of whole nodes, false of a property's shape."""

    shape: Iri
    name: str
    nodes: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one graph: results in a fixed order (worst first), and how much was checked."""

    results: tuple[Result, ...]
    counts: tuple[ShapeCount, ...]
    triples: int
    graph: Iri | None = None

    @property
    def conforms(self) -> bool:
        """Whether nothing mandatory is violated; warnings are allowed (as pySHACL's allow_warnings has it)."""
        return not self.fails(Severity.VIOLATION)

    def fails(self, level: Severity) -> bool:
        """Whether a result is as bad as `level`, or worse."""
        return any(result.severity.reaches(level) for result in self.results)

    def number(self, severity: Severity) -> int:
        """How many results have just this severity."""
        return sum(result.severity is severity for result in self.results)
