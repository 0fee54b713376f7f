"""A shapes file with its text, so that an error can name a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import RDF, SH, Graph, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from kg.errors import SetupError
from kg.validate.shacl import PARAMETERS, SHACL

_COMMENT = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True)
class ShapesFile:
    """`graph` is what the Turtle file `path` says, `text` how it says it."""

    path: Path
    text: str
    graph: Graph

    @classmethod
    def read(cls, path: Path) -> ShapesFile:
        """SetupError with the line where the file is missing or not Turtle."""
        try:
            text = path.read_text(encoding="utf-8")
            graph = Graph(bind_namespaces="none").parse(data=text, format="turtle", publicID=path.resolve().as_uri())
        except OSError as error:
            raise SetupError(f"{path}: {error.strerror}; reinstall kg, or name another file") from error
        except BadSyntax as error:
            raise SetupError(f"{path}:{error.lines + 1}: not Turtle: {error._why}; correct this line") from error
        except (ParserError, ValueError) as error:
            raise SetupError(f"{path}: not Turtle: {error}; correct the file") from error
        return cls(path, text, graph)

    def error(self, problem: str, *nodes: Node | None) -> SetupError:
        """`problem`, behind the file's name and the first line where all `nodes` stand."""
        line = self.line(*nodes)
        return SetupError(f"{self.path}:{line}: {problem}" if line else f"{self.path}: {problem}")

    def line(self, *nodes: Node | None) -> int | None:
        """The first line that has all IRIs among `nodes`, with prefix or in full; comments do not count."""
        words = [self._word(node) for node in nodes if isinstance(node, URIRef)]
        found = (number for number, line in self._lines if all(word.search(line) for word in words))
        return next(found, None) if words else None

    def _word(self, node: URIRef) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w:.-])(?:{re.escape(self.name(node))}|<{re.escape(node)}>)(?![\w-])")

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        return [(number, _COMMENT.sub("", line)) for number, line in enumerate(self.text.splitlines(), 1)]

    def name(self, node: Node) -> str:
        """`node` with its prefix where it has one."""
        return node.n3(self.graph.namespace_manager) if isinstance(node, URIRef) else "a blank node"

    def shapes(self) -> list[Node]:
        """All shapes: what says that it is one, and what checks something."""
        kinds = (SH.NodeShape, SH.PropertyShape)
        found = [subject for kind in kinds for subject in self.graph.subjects(RDF.type, kind)]
        found += [subject for subject, verb, _ in self.graph if local(verb) in PARAMETERS]
        return list(dict.fromkeys(found))

    def iris(self) -> Iterator[URIRef]:
        """Every IRI of the file, each once."""
        yield from dict.fromkeys(term for triple in self.graph for term in triple if isinstance(term, URIRef))


def local(term: Node) -> str | None:
    """The name of a SHACL term, without its namespace; None for every other term."""
    return str(term).removeprefix(SHACL) if str(term).startswith(SHACL) else None
