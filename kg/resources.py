"""Where ontology/, shapes/, queries/ and seeds/ are: beside kg/ in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SetupError

PACKAGE = Path(__file__).resolve().parent
FOLDERS = ("ontology", "shapes", "queries", "seeds")


def folder(name: str) -> Path:
    """The folder `name` (one of FOLDERS); a checkout's wins over a wheel's."""
    for parent in (PACKAGE.parent, PACKAGE / "data"):
        if (parent / name).is_dir() and ((parent / "pyproject.toml").is_file() or parent.name == "data"):
            return parent / name
    raise SetupError(
        f"{name}/ is neither beside nor inside {PACKAGE}; reinstall kg, or run it from a complete checkout"
    )
