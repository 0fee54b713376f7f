"""What went wrong in an engine, on its way to the front: as JSON, and as the exception that it was."""

from __future__ import annotations

from typing import Any

from kg.errors import ConflictError, KgError, QueryError, SetupError, UnsupportedError
from kg.serve.problems import Problem, problem_of

KINDS = {kind.__name__: kind for kind in (QueryError, ConflictError, UnsupportedError)}
FULL = ("no space left", "file too large", "disk quota")  # how RocksDB says that there is no room


def told(error: KgError | Problem) -> dict[str, Any]:
    """An error as JSON has it."""
    if isinstance(error, QueryError):
        return {"query": str(error), "line": error.line, "column": error.column, "kind": type(error).__name__}
    problem = error if isinstance(error, Problem) else _problem(error)
    return {"status": problem.status, "detail": problem.detail, "more": dict(problem.more)}


def _problem(error: KgError) -> Problem:
    if isinstance(error, SetupError) and any(words in str(error).lower() for words in FULL):
        return Problem(507, "there is no room left on the server's disk; nothing was changed", {"limit": "disk"})
    return problem_of(error)


def raised(message: dict[str, Any]) -> QueryError | Problem:
    """The exception that was told."""
    if "query" in message:
        return KINDS[message["kind"]](message["query"], message["line"], message["column"])
    return Problem(message["status"], message["detail"], message["more"])
