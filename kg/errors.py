"""Everything that kg raises on purpose.

KgError            (exit code 1)
├── UsageError     2  the call is wrong: an unknown format, a missing file
│   └── ParameterError  a parameter of a named query is unknown, missing or of the wrong type
├── SourceError    3  one source can't be used; the batch goes on and reports a Failure
├── QueryError     1  a query that does not parse or can't be evaluated
│   ├── ConflictError     an update that does not fit the graphs that there are
│   └── UnsupportedError  a function of another program
└── SetupError     4  kg can't run here: model missing, store locked or corrupt, broken lexicon or shapes
"""

from __future__ import annotations


class KgError(Exception):
    """A message for people: what is wrong, where, and what to do next."""

    exit_code = 1


class UsageError(KgError):
    exit_code = 2


class ParameterError(UsageError):
    """`parameter` is the name, `given` the value (None where there is none), `expected` what it must be, in words."""

    def __init__(self, message: str, parameter: str, given: str | None, expected: str) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.given = given
        self.expected = expected


class SourceError(KgError):
    exit_code = 3


class QueryError(KgError):
    """`line` and `column` (from 1) say where the query does not parse; None where the place is not known."""

    exit_code = 1

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class ConflictError(QueryError):
    """An update that parses and does not fit the graphs that there are."""


class UnsupportedError(QueryError):
    """A query that asks for what this program does not have, such as a function of another one."""


class SetupError(KgError):
    exit_code = 4
