"""kg.settings: which source wins, what is refused, and that every message names its place."""

from __future__ import annotations

import json
import os
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.settings import Settings, documentation, load, plain, variable


def test_defaults_hold_without_any_source(empty_folder: Path) -> None:
    assert load(environ={}) == Settings()
    assert Settings().base_iri == "https://newskg.example/id/"
    assert Settings().max_text == 2_000_000


def test_flag_beats_variable_beats_file_beats_default(empty_folder: Path) -> None:
    Path("kg.toml").write_text('port = 1111\nhost = "file.example"\nworkers = 3\n')
    environ = {"KG_PORT": "2222", "KG_HOST": "variable.example"}
    settings = load({"port": "3333"}, environ=environ)
    assert (settings.port, settings.host, settings.workers) == (3333, "variable.example", 3)


def test_a_flag_not_given_and_an_empty_variable_count_as_not_set(empty_folder: Path) -> None:
    assert load({"port": None}, environ={"KG_PORT": ""}).port == Settings().port


def test_zero_and_false_count_as_given(empty_folder: Path) -> None:
    Path("kg.toml").write_text("port = 9\ntext = true\n")
    settings = load({"port": 0, "text": False}, environ={})
    assert (settings.port, settings.text) == (0, False)


def test_another_process_loads_the_same_from_json() -> None:
    settings = Settings(store=Path("a"), timeout=2.5, service_hosts=("a.example:1", "b.example"), text=False, port=0)
    assert load(json.loads(json.dumps(plain(settings))), environ={}, file=Path(os.devnull)) == settings


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("port", "8_080", 8080),
        ("timeout", "2.5", 2.5),
        ("timeout", 3, 3.0),
        ("text", "No", False),
        ("keep_invalid", True, True),
        ("keep_invalid", "on", True),
        ("base_iri", "urn:x:news/", "urn:x:news/"),
        ("max_text", 100, 100),
    ],
)
def test_values_are_parsed_to_their_type(name: str, raw: object, value: object) -> None:
    assert getattr(load({name: raw}, environ={}), name) == value


def test_home_is_understood_in_a_path() -> None:
    assert load({}, environ={"KG_STORE": "~/kg"}).store == Path.home() / "kg"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("port", "eighty"),
        ("port", "65536"),
        ("port", "-1"),
        ("port", True),
        ("port", 80.5),
        ("port", "²"),
        ("workers", "0"),
        ("workers", "1000000"),
        ("timeout", "0"),
        ("timeout", "nan"),
        ("timeout", "inf"),
        ("timeout", "ten"),
        ("text", "perhaps"),
        ("base_iri", "newskg.example/id/"),
        ("base_iri", "https://data.example/kg#"),
        ("base_iri", "https://data.example/#kg/"),
        ("base_iri", "https://newskg.example/id"),
        ("base_iri", "https://news kg.example/"),
        ("base_iri", 5),
        ("model", "  "),
        ("model", ["a"]),
        ("store", 7),
        ("max_text", "2MB"),
    ],
)
def test_a_bad_value_names_flag_variable_or_file_and_what_is_expected(
    name: str, raw: object, empty_folder: Path
) -> None:
    with pytest.raises(UsageError, match=rf"^--{name.replace('_', '-')}: .* is not .+; "):
        load({name: raw}, environ={})
    if isinstance(raw, str) and raw:
        with pytest.raises(UsageError, match=rf"^{variable(name)}: .* is not "):
            load(environ={variable(name): raw})
        Path("kg.toml").write_text(f'{name} = "{raw}"\n', encoding="utf-8")
        with pytest.raises(UsageError, match=rf"^kg\.toml: {name}: .* is not "):
            load(environ={})


@pytest.mark.parametrize(("key", "hint"), [("prot", "did you mean port"), ("base-iri", "base_iri"), ("zzz", "known")])
def test_an_unknown_key_in_the_file_is_an_error_with_a_hint(key: str, hint: str, empty_folder: Path) -> None:
    Path("kg.toml").write_text(f"{key} = 1\n")
    with pytest.raises(UsageError, match=hint):
        load(environ={})


@pytest.mark.parametrize("content", [b"port = \n", b"\xff\xfe\x00", b"[[["])
def test_a_broken_file_is_a_usage_error_that_names_it(content: bytes, empty_folder: Path) -> None:
    Path("kg.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"^kg\.toml: "):
        load(environ={})


def test_settings_are_frozen_and_every_one_is_documented() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
    assert set(documentation()) == {each.name for each in fields(Settings)}
    assert all(len(line) > 20 and line.endswith(".") for line in documentation().values())
