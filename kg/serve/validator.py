"""The process that validates: it reads the shapes once, and forks a process for each document that it is given.

Each frame of a request has a document and how to read it; the last one says so. The answer has the reports, or an
error.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from kg.serve.forking.child import Answer, run
from kg.serve.forking.frames import frame, receive

if TYPE_CHECKING:
    from kg.validate import Report, Validator


def load() -> Answer:
    """What answers requests."""
    from kg.validate import Validator

    return partial(_answer, Validator())


def _answer(validator: Validator, connection: socket.socket) -> bytes:
    """The frame with the reports on what is received, in the formats that the last frame asks for, or with what is
    wrong with it."""
    from kg.errors import KgError, QueryError
    from kg.store.convert import parsed
    from kg.syntax.depth import refusal

    found: list[Report] = []
    try:
        while True:
            header, data = receive(connection)
            if "depth" in header and (reason := refusal(data, header["form"], header["depth"])):
                raise QueryError(reason)
            graphs = parsed(data, header["form"], header["base_iri"])
            found += [validator.validate(graph.triples, graph.name or None) for graph in graphs]
            if header["last"]:
                break
    except QueryError as error:
        return frame({"error": str(error), "line": error.line, "column": error.column})
    except KgError as error:
        return frame({"error": str(error).replace(str(validator.path), "the shapes"), "line": None, "column": None})
    written = _written(found, header["formats"])
    parts = {name: len(document) for name, document in written.items()}
    conforms = all(report.conforms for report in found)
    return frame({"conforms": conforms, "parts": parts}, b"".join(written.values()))


def _written(found: list[Report], formats: Iterable[str]) -> dict[str, bytes]:
    """The reports in the formats: ttl, jsonld, json, csv."""
    from kg.store.convert import converted
    from kg.validate import render

    writers = {"ttl": render.turtle, "jsonld": render.turtle, "json": render.as_json, "csv": render.as_csv}
    written = {name: writers[name](found).encode() for name in formats}
    if "jsonld" in written:
        written["jsonld"] = converted(written["jsonld"], "ttl", "jsonld", render.PREFIXES_USED)
    return written


if __name__ == "__main__":
    run(load)
