"""The process that reads articles for those who try: it loads what the walk needs once, and forks for each article.

The frame of a request has the bytes of a document, what it is called, the suffix that says how to read it, and the
format of the answer. The answer has the graph, or why there is none. Nothing of it is stored, or goes to a log.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.serve.forking.child import Answer, UnableError, run
from kg.serve.forking.frames import frame, receive

if TYPE_CHECKING:
    from kg.pipeline import Walk
    from kg.validate import Report

MAX_NAMED = 10  # violations and warnings that an answer names
FIRST = "“We will spend £5 million on trams,” Jane Smith, the mayor of Leeds, said on 3 May 2021. She praised the BBC."
FIRST_PAGE = f"<html><body><article><h1>Trams</h1><p>{FIRST}</p><p>{FIRST}</p></article></body></html>"


class Notes(logging.Handler):
    """Keeps what kg warns of, for who sent the article. Other warnings are dropped, as they may repeat its words."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("kg."):
            self.lines.append(record.getMessage())


def load() -> Answer:
    """What answers requests. It has read two articles, so that no fork has to load what is loaded when it is needed."""
    from kg.errors import SetupError
    from kg.pipeline import Walk
    from kg.settings import load as settings_of

    settings = settings_of(json.loads(sys.argv[1]), environ={}, file=Path(os.devnull))
    try:
        walk = Walk(replace(settings, text=True))
    except SetupError as error:
        raise UnableError(f"this server cannot read articles: {error}") from error
    notes = Notes()
    logging.getLogger().addHandler(notes)
    for suffix, text in ((".txt", FIRST), (".html", FIRST_PAGE)):
        _extracted(walk, text.encode(), {"source": "", "suffix": suffix, "form": "nt"})
    notes.lines.clear()
    return partial(_answer, walk, notes)


def _answer(walk: Walk, notes: Notes, connection: socket.socket) -> bytes:
    """The frame with the graph of what is received, or with what is wrong with it."""
    header, data = receive(connection)
    try:
        said, document = _extracted(walk, data, header)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whoever sent it is told, and nobody else
        said, document = {"error": f"{type(error).__name__}: {error}; please report the article"}, b""
    return frame({**said, "notes": notes.lines[:MAX_NAMED]}, document)


def _extracted(walk: Walk, data: bytes, header: dict[str, Any]) -> tuple[dict[str, object], bytes]:
    """The graph of the first article in a document, and what is to be said of it."""
    from kg.model import Failure
    from kg.read import read_bytes
    from kg.store import serialize

    found = read_bytes(data, header["source"], header["suffix"], walk.settings)
    first = next(found)
    if isinstance(first, Failure):
        return {"error": f"{first.source} {first.error}"}, b""
    graph = walk.graph(first)
    report = walk.validator.validate(graph.triples, graph.name)
    document = serialize([graph], header["form"])
    more = next(found, None) is not None
    return {"article": graph.name, "more": more, "violations": _violations(report)}, document


def _violations(report: Report) -> list[str]:
    from kg.validate import Severity

    bad = [each for each in report.results if each.severity is Severity.VIOLATION]
    return [f"{each.focus}: {each.message}" for each in bad[:MAX_NAMED]]


if __name__ == "__main__":
    run(load)
