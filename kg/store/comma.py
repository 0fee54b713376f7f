"""Answers as CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3; RFC 4180).

Oxigraph's own writer leaves IRIs without quotation marks, whatever is in them. The IRIs of mentions have commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

ROWS = 1000  # written at a time
END = "\r\n"
_SPECIAL = re.compile('[",\r\n]')


def csv(solutions: ox.QuerySolutions) -> Iterator[bytes]:
    """The header, then the rows: values without what marks their kind, nothing where there is none."""
    yield (",".join(map(_field, (variable.value for variable in solutions.variables))) + END).encode()
    rows = iter(solutions)
    while some := list(islice(rows, ROWS)):
        yield "".join(",".join(_cell(value) for value in row) + END for row in some).encode()


def _cell(term: Any) -> str:
    if term is None:
        return ""
    return _field(str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value)


def _field(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text
