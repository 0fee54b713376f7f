"""What goes wrong, as a value: application/problem+json (RFC 9457) for programs, a page for browsers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from kg.errors import ConflictError, KgError, QueryError, SetupError, UnsupportedError

MAX_DETAIL = 1000  # characters of a message; what it repeats of a request is shorter still
STATUS: Mapping[type[QueryError], int] = {
    ConflictError: 409,
    UnsupportedError: 501,
}  # of errors in queries; 400 of others
CONTEXT = 200  # characters of the line in which an error is
_PLACE = re.compile(r"^.*?\bline \d+,? column \d+(?: to \d+)?: ", re.DOTALL)
_WHAT = re.compile(r"^the (?:query|update|graph) (?:does not parse|cannot be read): ")


@dataclass(eq=False)
class Problem(Exception):  # noqa: N818 - the name of RFC 9457
    """An answer that is an error. `detail` says what is wrong and what to do; `more` are further members of it."""

    status: int
    detail: str
    more: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    @property
    def shown(self) -> str:
        """The detail, no longer than a person reads."""
        return self.detail if len(self.detail) <= MAX_DETAIL else self.detail[:MAX_DETAIL] + "…"

    def document(self) -> dict[str, object]:
        """The members of the JSON object."""
        return {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.shown, **self.more}


def problem_of(error: KgError) -> Problem:
    """An error of ours as a problem: a bad query or parameter is the client's, a broken store is not."""
    if isinstance(error, QueryError):
        return at_place(error, "")
    if isinstance(error, SetupError):
        return Problem(500, "the server cannot read its store; its log says why")
    return Problem(400, str(error))


def at_place(error: QueryError, sent: str | bytes) -> Problem:
    """An error in what was sent: its reason, its place and, shortened, the line that stands there."""
    reason = _WHAT.sub("", str(error))
    more: dict[str, object] = {"reason": _PLACE.sub("", reason)[:MAX_DETAIL]}
    if error.line:
        more |= {"line": error.line, "column": error.column}
        if shown := context(sent, more):
            more["context"] = shown
    return Problem(STATUS.get(type(error), 400), str(error), more)


def context(sent: str | bytes, place: Mapping[str, object]) -> str:
    """The line of what was sent at a place (`line` and `column`), shortened; "" where there is none."""
    line, column = place.get("line"), place.get("column")
    return shortened(_line(sent, line), column if isinstance(column, int) else 1) if isinstance(line, int) else ""


def _line(sent: str | bytes, number: int) -> str:
    """A line of what was sent, "" where it has none of that number."""
    if isinstance(sent, bytes):
        lines = sent.split(b"\n", number)
        return lines[number - 1].decode("utf-8", "replace").rstrip("\r") if number <= len(lines) else ""
    texts = sent.split("\n", number)
    return texts[number - 1].rstrip("\r") if number <= len(texts) else ""


def shortened(line: str, column: int) -> str:
    """At most CONTEXT characters of a line, around a column (from 1)."""
    if len(line) <= CONTEXT:
        return line
    start = min(max(0, column - 1 - CONTEXT // 2), len(line) - CONTEXT)
    end = start + CONTEXT
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
