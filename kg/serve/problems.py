"""What goes wrong, as a value: application/problem+json (RFC 9457) for programs, a page for browsers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from kg.errors import KgError, QueryError, SetupError


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

    def document(self) -> dict[str, object]:
        """The members of the JSON object."""
        return {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail, **self.more}


def problem_of(error: KgError) -> Problem:
    """An error of ours as a problem: a bad query or parameter is the client's, a broken store is not."""
    if isinstance(error, QueryError):
        place = {"line": error.line, "column": error.column} if error.line else {}
        return Problem(400, str(error), place)
    if isinstance(error, SetupError):
        return Problem(500, "the server cannot read its store; its log says why")
    return Problem(400, str(error))
