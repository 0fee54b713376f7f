"""`kg serve` and `kg demo`: a store, or articles built on the spot, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.cli import output as out
from kg.cli.building import Batch
from kg.errors import SourceError, UsageError
from kg.resources import folder
from kg.settings import Settings
from kg.store import Store
from kg.vocab import KG


def serve(sources: Sequence[str], settings: Settings) -> int:
    """Serve until interrupted: the store of the settings, or the sources' graphs in memory."""
    if sources:
        with Store.open() as store:
            return _serve(store, settings, _built(sources, settings, store))
    if settings.in_memory and settings.write_token_file:
        raise UsageError("--in-memory serves a copy, in which writes would be lost; leave out one of it and the token")
    with Store.open(settings.store, read_only=settings.write_token_file is None) as store:
        return _serve(store, settings, 0)


def demo(settings: Settings) -> int:
    """Build the seeds in memory, validate them, print what was found, and serve it until interrupted."""
    with Store.open() as store:
        code = _built([folder("seeds")], settings, store)
        _found(store)
        return _serve(store, settings, code)


def _built(sources: Sequence[str | Path], settings: Settings, store: Store) -> int:
    """Put the sources' graphs into `store`; the build's exit code. SourceError where not one could be built."""
    batch = Batch(sources, settings)
    for graph in batch:
        store.replace(graph)
    out.note(str(batch))
    if not batch.articles:
        raise SourceError("no article could be built, so there is nothing to serve; see the messages above")
    return batch.code


def _found(store: Store) -> None:
    """Validate the store's graphs and say what is in them."""
    from kg.validate import Validator, validate_store

    reports = list(validate_store(store, Validator()))
    checked = sum(report.conforms for report in reports)
    out.note(f"{checked} of {len(reports)} graphs conform to the shapes")
    for count, things in _counted(store):
        out.note(f"{count:>6} {things}")


def _counted(store: Store) -> list[tuple[int, str]]:
    """How many people, statements and so on there are."""
    kinds = {KG.Person: "people", KG.Organisation: "organisations", KG.Role: "roles", KG.Statement: "statements"}
    kinds |= {KG.Measure: "measures", KG.Amount: "amounts"}
    return [
        (sum(1 for _ in store.query(f"SELECT DISTINCT ?s {{ ?s a <{kind}> }}").rows()), kinds[kind]) for kind in kinds
    ]


def _serve(store: Store, settings: Settings, code: int) -> int:
    """Serve `store` until Ctrl-C or SIGTERM, which is the normal end: `code` is returned then."""
    from kg.serve.launch import serve as launch

    launch(settings, store, _said)
    out.note("stopped")
    return code


def _said(address: str) -> None:
    out.note(f"serving on {address} with SPARQL at {address}/sparql; stop with Ctrl-C")
