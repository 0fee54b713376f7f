"""The benchmarks run, and their README knows them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.handmade import TEXT

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
STEPS = ["read", "parse", "mentions", "facts", "link", "rdf", "validate", "serialise"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_each_benchmark_is_in_the_readme_with_its_command(path: Path) -> None:
    assert f"`.venv/bin/python benchmarks/{path.name}" in (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_build_is_compared_with_the_bare_pipeline_step_by_step(tmp_path: Path) -> None:
    (tmp_path / "vigil.txt").write_text(TEXT, encoding="utf-8")
    environ = os.environ | {"PYTHONPATH": str(FOLDER.parent)}
    command = [sys.executable, str(FOLDER / "build.py"), str(tmp_path), "--parts", "1"]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout.splitlines()
    steps = {
        line.split()[0]: float(line.split()[-1].rstrip("%")) for line in out if line.startswith("  ") and "%" in line
    }
    assert list(steps) == STEPS
    assert all(share > 0 for share in steps.values())
    assert 90 < sum(steps.values()) <= 101  # what is not in a step is next to nothing
    assert out[-1].startswith("bare / build")
    assert ", 0 failures" in out[-1 - len(STEPS) - 4]
