"""Reading the word lists beside this file: tab-separated, a header line, `#` for comments."""

from __future__ import annotations

from pathlib import Path

from kg.errors import SetupError

FOLDER = Path(__file__).parent


def rows(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """The rows of `NAME.tsv` as column → cell; a short or long row raises SetupError that names file and line."""
    path = folder / f"{name}.tsv"
    header: list[str] = []
    found: list[dict[str, str]] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: {error}; reinstall kg") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            continue
        if len(cells) != len(header):
            raise SetupError(
                f"{path}:{number}: {len(cells)} cells where the header has {len(header)} ({', '.join(header)}); "
                "separate them by single tabs and leave none out"
            )
        found.append(dict(zip(header, cells, strict=True)))
    return found
