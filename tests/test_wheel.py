"""The wheel: it carries the project's data, and works from an empty folder without the checkout."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ("yasgui.min.js", "yasgui.min.css", "cytoscape.min.js", "LICENSES.txt")
DEADLINE = 120.0  # seconds to load the model and build the seeds on a busy machine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def kg(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `kg` of an environment with the wheel and this one's libraries, which doesn't see the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True)
    site = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True)
    # A path in a .pth file is searched, but its own .pth files (the checkout's) are not read.
    Path(site.strip(), "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "kg"


def environment() -> dict[str, str]:
    """This environment without what leads to the checkout or changes settings."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("KG_", "PYTHON", "COVERAGE"))}


def test_the_wheel_carries_the_data_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries", "seeds"):
        there = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert there
        assert {f"kg/data/{path}" for path in there} <= names
    lists = {path.relative_to(ROOT).as_posix() for path in (ROOT / "kg" / "lexicon").glob("*.tsv")}
    assert lists <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/")) or "__pycache__" in name]


def test_the_wheel_carries_the_browser_code_that_is_there(wheel: Path) -> None:
    static = ROOT / "kg" / "serve" / "static"
    there = {path.relative_to(ROOT).as_posix() for path in static.rglob("*") if path.is_file()}
    assert {"kg/serve/static/kg.css", "kg/serve/static/kg.svg"} <= there
    assert there <= set(zipfile.ZipFile(wheel).namelist())
    if not (ROOT / "assets" / "node_modules" / "copied.stamp").is_file():
        pytest.skip("the editor's code is not here; `make assets` brings it where npm is")
    assert {f"kg/serve/static/vendor/{name}" for name in VENDOR} <= there


def test_info_finds_everything_inside_the_wheel(kg: Path, tmp_path: Path) -> None:
    out = subprocess.run(
        [kg, "info"], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    ).stdout
    places = dict(line.split(None, 1) for line in out.splitlines())
    for folder in ("ontology/", "shapes/", "queries/", "seeds/"):
        assert Path(places[folder]).is_relative_to(kg.parent.parent)
        assert list(Path(places[folder]).iterdir())
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def demo(kg: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`kg demo` on a free port, in an empty folder."""
    command = [kg, "demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        watchdog = threading.Timer(DEADLINE, process.kill)
        watchdog.start()
        yield process
        watchdog.cancel()
        process.kill()


def test_demo_serves_from_an_empty_folder_and_ends_cleanly(demo: subprocess.Popen[str], tmp_path: Path) -> None:
    assert demo.stderr
    said = []
    address = None
    for line in demo.stderr:
        said.append(line)
        if found := re.search(r"serving on (http://127\.0\.0\.1:[0-9]+)", line):
            address = found.group(1)
            break
    assert address, "".join(said)
    assert re.search(r"5 of 5 graphs conform", "".join(said))
    with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
        assert answer.status == 200
    question = f"{address}/sparql?query=ASK%20%7B%20GRAPH%20%3Fg%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7D"
    with urllib.request.urlopen(question, timeout=10) as answer:
        assert b"true" in answer.read()
    demo.send_signal(signal.SIGTERM)
    assert demo.wait(20) == 0
    assert list(tmp_path.iterdir()) == []
