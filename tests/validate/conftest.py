"""What the tests of the validator's parts share."""

from __future__ import annotations

import pytest

from kg.validate import Validator


@pytest.fixture(scope="session")
def validator() -> Validator:
    return Validator()
