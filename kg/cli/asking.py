"""`kg query`, `kg export` and `kg info`: what a store or a file says."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib import metadata
from pathlib import Path

from kg import __version__
from kg.cli import output as out
from kg.errors import KgError, UsageError
from kg.resources import FOLDERS, folder
from kg.settings import Settings
from kg.store import FORMATS, Answer, Store
from kg.syntax.turtle import Names
from kg.vocab import PREFIXES, Iri, Literal

NAMES = Names(PREFIXES)
COUNTS = f"""SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{
  ?thing a ?class FILTER(STRSTARTS(STR(?class), "{PREFIXES["kg"]}"))
}} GROUP BY ?class ORDER BY ?class"""
LIBRARIES = ("spacy", "pyoxigraph", "rdflib", "pyshacl", "flask", "trafilatura")


def query(sparql: str, *, store: Path | None, data: Path | None, form: str | None) -> int:
    """Write the answer: as a table, or in the format `form`; a graph as Turtle where none is named."""
    with Store.open(store, read_only=bool(store)) as opened:
        if data:
            opened.load(data)
        answer = opened.query(sparql)
        if form in (None, "table") and answer.kind != "graph":
            _table(answer)
        else:
            out.data(answer.serialize("ttl" if form in (None, "table") else str(form)))
    return 0


def _table(answer: Answer) -> None:
    """Rows as a table with short names; yes or no as a word."""
    if answer.kind == "boolean":
        out.data(b"true\n" if answer.boolean else b"false\n")
        return
    columns = answer.variables
    out.table(columns, ([_cell(row.get(name)) for name in columns] for row in answer.rows()))


def _cell(term: Iri | Literal | None) -> str:
    """A value as a person reads it: the text of a literal, a short name of an IRI."""
    if isinstance(term, Literal):
        return term.value
    return "" if term is None else NAMES.iri(term)


def chosen(sparql: str | None, file: str | None, name: str | None, parameters: Iterable[str]) -> str:
    """The query to ask, of the three ways to give one; UsageError where it is none or several."""
    given = [each for each in (sparql, file, name) if each is not None]
    if len(given) != 1:
        raise UsageError(
            "give one query: as SPARQL, as a file with -f FILE, or by --name NAME (--name list shows them)"
        )
    if name is None and list(parameters):
        raise UsageError("--param belongs to a named query; give --name NAME too")
    return given[0] if name is None else _named(name, dict(map(_pair, parameters)))


def _named(name: str, parameters: dict[str, str]) -> str:
    """The SPARQL of a named query with its parameters put in."""
    from kg.queries import named_query

    return named_query(name).bind(parameters)


def _pair(parameter: str) -> tuple[str, str]:
    """`person=Ann Lee` as its two parts."""
    name, equals, value = parameter.partition("=")
    if not equals or not name:
        raise UsageError(f"--param {parameter!r} is not of the form NAME=VALUE; write --param person='Ann Lee'")
    return name.strip(), value


def listing() -> int:
    """Write the names of all named queries, with their parameters and what they tell."""
    from kg.queries import named_queries

    known = named_queries().values()
    rows = ((each.name, " ".join(parameter.name for parameter in each.parameters), each.summary) for each in known)
    out.table(("name", "parameters", "what it tells"), rows)
    return 0


def export(store: Path, output: Path, graph: str | None) -> int:
    """Write a whole store, or the graph of that name; a graph that is not there is an error, not an empty file."""
    form = out.format_of(output, tuple(FORMATS), "ttl")
    with Store.open(store, read_only=True) as opened:
        if graph is not None and graph not in opened.graph_names():
            raise UsageError(f"{store} has no graph <{graph}>; see which it has: kg info --store {store}")
        out.write(output, opened.dump(form, graph))
    return 0


def info(settings: Settings) -> int:
    """Write versions, model, paths, the settings that hold, and the counts of the store."""
    lines = [*_versions(settings), *_places(), *_settings(settings)]
    if settings.store:
        lines += _counts(settings.store)
    width = max(len(name) for name, _ in lines)
    out.data("".join(f"{name:{width}}  {value}\n" for name, value in lines).encode())
    return 0


def _versions(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "kg", __version__
    yield "python", sys.version.split()[0]
    for name in LIBRARIES:
        yield name, _version(name)
    yield "language model", f"{settings.model} {_version(settings.model)}"
    yield "statement model", _extractor(settings)


def _extractor(settings: Settings) -> str:
    """What finds statements, as the graph records it."""
    if settings.statements == "rules":
        return "rules"
    from kg.facts.statements.learned.weights import PACKAGED, load_weights

    return f"sha256:{load_weights(settings.weights or PACKAGED).sha256}"


def _version(distribution: str) -> str:
    """The version of an installed package."""
    try:
        return metadata.version(distribution)
    except (metadata.PackageNotFoundError, ValueError):
        return "(a folder)" if Path(distribution).is_dir() else "(not installed)"


def _places() -> Iterator[tuple[str, str]]:
    for name in FOLDERS:
        try:
            yield f"{name}/", str(folder(name))
        except KgError as error:
            yield f"{name}/", str(error)


def _settings(settings: Settings) -> Iterator[tuple[str, str]]:
    for each in fields(Settings):
        yield each.name, str(getattr(settings, each.name))


def _counts(store: Path) -> Iterator[tuple[str, str]]:
    """How many there are of each class, and the names of the graphs."""
    with Store.open(store, read_only=True) as opened:
        yield "triples", f"{len(opened):,}"
        for row in opened.query(COUNTS).rows():
            yield _cell(row["class"]), _cell(row["count"])
        for name in opened.graph_names():
            yield "graph", str(name)
