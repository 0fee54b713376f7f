"""What a call of the command line gave; the fixture `kg` in conftest.py makes such calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Outcome(NamedTuple):
    """Exit code, standard output and standard error."""

    code: int
    out: str
    err: str


Call = Callable[..., Outcome]
