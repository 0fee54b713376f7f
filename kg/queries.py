"""The named queries of queries/*.rq: what each tells, its parameters with their types, and a safe way to fill them in.

A query begins with header lines, and names its parameters in its text with a dollar sign:

    #+ summary: Who said what
    #+ param: speaker string "" -- part of the speaker's name
    #+ param: limit integer 100 -- the most rows

A parameter without a default must be given. A query that gives rows has the parameters `limit` and `offset`, and an
ORDER BY that leaves no two different rows in any order, so that pages neither overlap nor leave out. A value replaces
the variable as one term, written by `Names.literal`: it cannot end a string or add to the query.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg import resources
from kg.errors import ParameterError, SetupError, UsageError
from kg.sparql import Form, fill, outline
from kg.syntax.turtle import Names
from kg.vocab import XSD, Iri, Literal

_HEADER = re.compile(r"#\+ *(\w+): *(.*)")
_PARAMETER = re.compile(
    r"(?P<name>[a-z]\w*) +(?P<type>\w+(?:\([^)]*\))?)(?: +(?P<default>(?!--).*?))?(?: +-- +(?P<help>.*))?"
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+")
_EXPECTED = {
    "string": "a text",
    "iri": "an absolute IRI such as https://newskg.example/id/person/cressida-dick",
    "integer": "a whole number",
    "date": "a date such as 2021-03-13",
}


MAX_SHOWN = 60  # characters of a wrong value that a message repeats


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `choices` are the values of an enum, none otherwise; one without a default must be given."""

    name: str
    type: str
    choices: tuple[str, ...]
    default: str | None
    help: str

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        return f"one of {', '.join(self.choices)}" if self.choices else _EXPECTED[self.type]

    def term(self, value: str) -> str:
        """`value` as a SPARQL term of this parameter's type. ValueError where it is no such value."""
        names = Names({})
        if self.type == "iri" and _IRI.fullmatch(value):
            return names.iri(Iri(value))
        if self.type == "integer" and re.fullmatch(r"[0-9]{1,9}", value, re.ASCII):
            return str(int(value))
        if self.type == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return names.literal(Literal(date.fromisoformat(value).isoformat(), XSD.date))
        if self.type == "string" or (self.type == "enum" and value in (*self.choices, self.default)):
            return names.literal(Literal(value))
        raise ValueError(self.expected)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of queries/, by the name of its file."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def form(self) -> Form:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return outline(self.text).form

    @property
    def paged(self) -> bool:
        """Whether it gives its rows in pages, by the parameters limit and offset."""
        return {"limit", "offset"} <= {parameter.name for parameter in self.parameters}

    @property
    def ready(self) -> bool:
        """Whether it can be asked without giving any parameter."""
        return all(parameter.default is not None for parameter in self.parameters)

    def bind(self, values: Mapping[str, str] | None = None) -> str:
        """The query with `values` in the places of its parameters, defaults for those that are not given.

        ParameterError names the parameter that is unknown, missing or of the wrong type.
        """
        given = dict(values or {})
        known = {parameter.name: parameter for parameter in self.parameters}
        if unknown := sorted(given.keys() - known.keys()):
            there = f"its parameters are {', '.join(known)}" if known else "it has none"
            message = f"the query {self.name} has no parameter {unknown[0][:MAX_SHOWN]!r}; {there}"
            raise ParameterError(message, unknown[0], given[unknown[0]], f"one of {', '.join(known)}")
        return fill(self.text, {name: self._term(parameter, given.get(name)) for name, parameter in known.items()})

    def _term(self, parameter: Parameter, value: str | None) -> str:
        chosen = parameter.default if value is None else value
        if chosen is None:
            message = f"the query {self.name} needs {parameter.name}: {parameter.expected} ({parameter.help})"
            raise ParameterError(message, parameter.name, None, parameter.expected)
        try:
            return parameter.term(chosen)
        except ValueError as error:
            message = f"{parameter.name}={chosen[:MAX_SHOWN]!r} does not fit the query {self.name}"
            message += f"; give {parameter.expected}"
            raise ParameterError(message, parameter.name, chosen, parameter.expected) from error


def named_queries(folder: Path | None = None) -> dict[str, NamedQuery]:
    """All named queries, by name and in the order of names. SetupError gives file and line of a wrong header."""
    where = folder or resources.folder("queries")
    return {path.stem: _read(path) for path in sorted(where.glob("*.rq"))}


def named_query(name: str, folder: Path | None = None) -> NamedQuery:
    """The query of that name; UsageError lists the others where there is none."""
    known = named_queries(folder)
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise UsageError(f"there is no query named {name!r}; {hint}")
    return known[name]


def _read(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    summary, parameters = "", []
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(line.strip())
        if header and header[1] == "summary":
            summary = header[2].strip()
        elif header and header[1] == "param":
            parameters.append(_parameter(header[2].strip(), f"{path}:{number}"))
        elif header:
            raise SetupError(f"{path}:{number}: unknown header {header[1]!r}; use summary or param")
    if not summary:
        raise SetupError(f"{path}: no line '#+ summary: …'; say in it what the query tells")
    return NamedQuery(path.stem, summary, tuple(parameters), text)


def _parameter(header: str, place: str) -> Parameter:
    match = _PARAMETER.fullmatch(header)
    kind, _, listed = (match["type"] if match else "").partition("(")
    choices = tuple(listed.rstrip(")").split("|")) if listed else ()
    if match is None or kind not in (*_EXPECTED, "enum") or (kind == "enum") != bool(choices):
        types = ", ".join((*_EXPECTED, "enum(a|b)"))
        raise SetupError(
            f"{place}: {header!r} is no parameter; write: name type default -- help, with a type of {types}"
        )
    default = None if match["default"] is None else " ".join(shlex.split(match["default"]))
    return Parameter(match["name"], kind, choices, default, match["help"] or "")
