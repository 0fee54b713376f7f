"""Reports as text, JSON, CSV and Turtle: pure functions, one report for each graph that was validated."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from kg.syntax.turtle import Names
from kg.validate.report import SH, Path, Report, Result, Severity
from kg.vocab import PREFIXES, Iri, Literal

SHAPES = "https://w3id.org/newskg/shapes#"
PREFIXES_USED = PREFIXES | {"sh": SH.base, "kgsh": SHAPES}
_NAMES = Names(PREFIXES_USED)
COLUMNS = ("graph", "severity", "focus", "path", "value", "message", "shape", "component")
MAX_VALUE = 100  # characters of a value in the text report; an article's text would fill the screen


def text(reports: Iterable[Report]) -> str:
    """For people: each result in a few lines, then how much was checked."""
    return "\n".join(line for report in reports for line in _text(report)) + "\n"


def _text(report: Report) -> Iterator[str]:
    where = f"graph {_NAMES.iri(report.graph)}" if report.graph else "default graph"
    counts = ", ".join(_count(report.number(each), each.lower()) for each in Severity if report.number(each))
    verdict = "conforms" if report.conforms else "does not conform"
    yield f"{where} {verdict}: {counts or 'nothing to report'} in {report.triples} triples"
    for result in report.results:
        yield f"  {result.severity}: {result.message}"
        yield f"    at {_term(result.focus)}" + (f", {_path(result.path)}" if result.path else "")
        if result.value is not None and result.value != result.focus:
            yield f"    value {_short(_term(result.value))}"
        yield f"    by {_NAMES.iri(result.shape)}"
    yield "  nodes checked: " + ", ".join(f"{count.name} {count.nodes}" for count in report.counts if count.whole)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def as_json(reports: Iterable[Report]) -> str:
    """One object: whether all conform, and a list of reports with results and counts."""
    listed = list(reports)
    content = {"conforms": all(report.conforms for report in listed), "reports": [_object(one) for one in listed]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _object(report: Report) -> dict[str, Any]:
    return {
        "graph": report.graph,
        "conforms": report.conforms,
        "triples": report.triples,
        "results": [_fields(result) for result in report.results],
        "focusNodes": {count.shape: count.nodes for count in report.counts},
    }


def _fields(result: Result) -> dict[str, str | None]:
    return {
        "severity": str(result.severity),
        "focus": str(_plain(result.focus)),
        "path": str(result.path) if result.path else None,
        "value": _plain(result.value),
        "message": result.message,
        "shape": str(result.shape),
        "component": str(result.component),
        "mention": _plain(result.mention),
        "words": result.words,
    }


def as_csv(reports: Iterable[Report]) -> str:
    """One line for each result, with a line of headings."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\r\n")  # RFC 4180
    writer.writeheader()
    for report in reports:
        writer.writerows({"graph": report.graph or "", **_fields(result)} for result in report.results)
    return out.getvalue()


def turtle(reports: Iterable[Report]) -> str:
    """W3C validation reports. There, sh:conforms is false as soon as there is any result, warnings included."""
    blocks = [f"@prefix {prefix}: <{base}> .\n" for prefix, base in sorted(PREFIXES_USED.items())]
    for number, report in enumerate(reports, 1):
        results = ", ".join(f"_:report{number}-{place}" for place in range(1, len(report.results) + 1))
        pairs = [f"a {_iri(SH.ValidationReport)}", f"{_iri(SH.conforms)} {str(not report.results).lower()}"]
        pairs += [f"{_iri(SH.result)} {results}"] if results else []
        blocks.append(_block(f"_:report{number}", pairs))
        blocks += [_block(f"_:report{number}-{place}", _pairs(one)) for place, one in enumerate(report.results, 1)]
    return "".join(blocks)


def _block(subject: str, pairs: Sequence[str]) -> str:
    return f"\n{subject} " + " ;\n    ".join(pairs) + " .\n"


def _pairs(result: Result) -> list[str]:
    pairs: list[tuple[Iri, str | None]] = [
        (SH.resultSeverity, _iri(Iri(SH.base + result.severity))),
        (SH.focusNode, _term(result.focus)),
        (SH.resultPath, _turtle_path(result.path)),
        (SH.value, None if result.value is None else _term(result.value)),
        (SH.resultMessage, _term(Literal(result.message))),
        (SH.sourceShape, _iri(result.shape)),
        (SH.sourceConstraint, _iri(result.constraint) if result.constraint else None),
        (SH.sourceConstraintComponent, _iri(result.component)),
    ]
    return [f"a {_iri(SH.ValidationResult)}", *(f"{_iri(verb)} {value}" for verb, value in pairs if value is not None)]


def _turtle_path(path: Path | None) -> str | None:
    if path is None:
        return None
    names = " ".join(map(_iri, path.predicates))
    wrapped = {"^": f"[ {_iri(SH.inversePath)} {names} ]", "|": f"[ {_iri(SH.alternativePath)} ( {names} ) ]"}
    return wrapped.get(path.operator, names)


def _path(path: Path) -> str:
    """A path as in SPARQL, with prefixes."""
    names = list(map(_iri, path.predicates))
    return "|".join(names) if path.operator == "|" else path.operator + "/".join(names)


def _iri(iri: Iri) -> str:
    return _NAMES.iri(iri)


def _term(term: Iri | Literal) -> str:
    return _NAMES.literal(term) if isinstance(term, Literal) else _iri(term)


def _plain(term: Iri | Literal | None) -> str | None:
    """A value without quotation marks, for programs that want the words."""
    return term.value if isinstance(term, Literal) else term


def _short(words: str) -> str:
    return words if len(words) <= MAX_VALUE else words[:MAX_VALUE] + " …"


FORMATS: dict[str, Callable[[Iterable[Report]], str]] = {
    "text": text,
    "json": as_json,
    "csv": as_csv,
    "turtle": turtle,
}
