"""The README's excerpt, commands and answers are real: they are made again and compared.

After a change of what is found, `python -m tests.test_readme` writes the new answers into the README: read them first.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.slow


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def commands() -> Iterator[tuple[str, str]]:
    """Each `$ kg …` of the console blocks, with the output that the README shows below it."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds/ in it, where the commands run in order."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", place / "seeds")
    return place


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in the folder with this checkout's kg."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=environ, capture_output=True, text=True)


def test_the_commands_give_what_the_readme_shows(folder: Path) -> None:
    ran = 0
    for command, output in commands():
        words = shlex.split(command)
        assert words[0] == "kg", command
        done = run(["-m", "kg", *words[1:]], folder)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout == output, command
        ran += 1
    assert ran >= 4
    graphs = (folder / "news.trig").read_text(encoding="utf-8")
    for excerpt in blocks("turtle"):
        for subject in excerpt.strip("\n").split("\n\n"):
            assert subject.rstrip() in graphs


def test_the_python_example_runs(folder: Path) -> None:
    (example,) = blocks("python")
    done = run(["-c", example], folder)
    assert (done.returncode, done.stdout) == (0, "5\n"), done.stderr


def refreshed(folder: Path) -> str:
    """The README with the answers that its commands give now."""
    text = README
    for command, output in commands():
        done = run(["-m", "kg", *shlex.split(command)[1:]], folder)
        text = text.replace(f"$ {command}\n{output}", f"$ {command}\n{done.stdout}")
    return text


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "seeds", Path(name) / "seeds")
        (ROOT / "README.md").write_text(refreshed(Path(name)), encoding="utf-8")
