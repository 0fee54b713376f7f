"""From pySHACL's report graph to our results, in an order that does not depend on chance."""

from __future__ import annotations

from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.validate.report import Path, Result, Severity
from kg.validate.terms import from_rdflib
from kg.validate.words import mention_of, words_of
from kg.vocab import Iri, Literal


def results(report: Graph, data: Graph | None = None) -> tuple[Result, ...]:
    """All results of a report graph: the worst first, then by focus node (numbers by size), shape and value.

    With the words that each is about, where the `data` are given.
    """
    nodes = report.subjects(RDF.type, SH.ValidationResult)
    return tuple(sorted((_result(report, node, data) for node in nodes), key=_key))


def _result(report: Graph, node: Node, data: Graph | None) -> Result:
    path, value, constraint = (report.value(node, each) for each in (SH.resultPath, SH.value, SH.sourceConstraint))
    focus = report.value(node, SH.focusNode)
    assert focus is not None  # pySHACL writes one for each result
    mention = None if data is None else mention_of(data, focus, value)
    return Result(
        focus=from_rdflib(focus),
        path=None if path is None else _path(report, path),
        value=None if value is None else from_rdflib(value),
        severity=Severity(str(report.value(node, SH.resultSeverity)).removeprefix(str(SH))),
        message=" ".join(sorted(map(str, report.objects(node, SH.resultMessage)))),
        shape=Iri(str(report.value(node, SH.sourceShape))),
        component=Iri(str(report.value(node, SH.sourceConstraintComponent))),
        constraint=None if constraint is None else Iri(str(constraint)),
        mention=None if mention is None else from_rdflib(mention),
        words=None if data is None or mention is None else words_of(data, mention),
    )


def _path(report: Graph, node: Node) -> Path:
    if isinstance(node, URIRef):
        return Path((Iri(str(node)),))
    if (inverse := report.value(node, SH.inversePath)) is not None:
        return Path((Iri(str(inverse)),), "^")
    several = Collection(report, report.value(node, SH.alternativePath) or node)
    return Path(tuple(Iri(str(each)) for each in several), "|" if report.value(node, SH.alternativePath) else "")


def _key(result: Result) -> tuple[object, ...]:
    rank = list(Severity).index(result.severity)
    return rank, _words(result.focus), result.shape, _words(result.value), result.component, result.message


def _words(term: Iri | Literal | None) -> tuple[str, int, str]:
    """Sorts the mentions of an article by their offsets: those at 9 before those at 10."""
    words = term.value if isinstance(term, Literal) else term or ""
    stem, _, span = words.partition("=")
    begin, _, end = span.partition(",")
    return stem, int(begin) if begin.isdecimal() else 0, end
