"""What all tests share: a clean environment, and a folder of one's own to work in."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.calls import Call, Outcome

if TYPE_CHECKING:
    from spacy.language import Language

    from tests.docs import Walked

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests don't depend on the KG_* variables of whoever runs them."""
    for name in list(os.environ):
        if name.startswith("KG_"):
            monkeypatch.delenv(name)


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is also the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kg(capfdbinary: pytest.CaptureFixture[bytes], empty_folder: Path) -> Call:
    """Calls the command line in an empty folder."""
    from kg.cli import run

    def call(*arguments: object) -> Outcome:
        capfdbinary.readouterr()
        code = run([str(each) for each in arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs the language model is slow."""
    for item in items:
        if "nlp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The language model that kg uses by default, loaded once."""
    from kg.parse import load_model
    from kg.settings import Settings

    return load_model(Settings().model)


@pytest.fixture(scope="session")
def walk(nlp: Language) -> Callable[[str], Walked]:
    """Walks a text from words to entities; the same text is walked once."""
    from tests.docs import walked

    return lru_cache(maxsize=None)(lambda text: walked(text, nlp))
