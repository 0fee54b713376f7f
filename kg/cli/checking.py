"""`kg validate`: what is found wanting."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from kg.cli import output as out
from kg.store import Store

FOUND_WANTING = 1


def validate(files: Sequence[Path], store: Path | None, *, form: str, fail_on: str) -> int:
    """Write the report on every graph; the exit code is 1 where a result reaches the severity `fail_on`."""
    from kg.validate import Severity, Validator, render, validate_file, validate_store

    validator = Validator()
    with out.working("validating"), ExitStack() as stack:
        reports = [report for file in files for report in validate_file(file, validator)]
        if store:
            reports += validate_store(stack.enter_context(Store.open(store, read_only=True)), validator)
    out.data(render.FORMATS[form](reports).encode())
    return FOUND_WANTING if any(report.fails(Severity(fail_on.capitalize())) for report in reports) else 0
