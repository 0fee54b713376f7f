"""Tables of sentences with what must be found in them: tab-separated files beside the tests that anybody may extend."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet


def sentences(path: Path) -> list[ParameterSet]:
    """The rows of a table as test parameters; a row that says what is wrong with it must fail."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    found = []
    for line in lines[1:]:
        *cells, later = line.split("\t")
        marks = [] if later == "-" else [pytest.mark.xfail(strict=True, reason=later)]
        found.append(pytest.param(*("" if cell == "-" else cell for cell in cells), marks=marks, id=cells[0][:50]))
    return found


def in_paragraphs(cell: str) -> str:
    """A cell's text; a pilcrow with blanks around it stands for the blank line between two paragraphs."""
    return cell.replace(" ¶ ", "\n\n")
