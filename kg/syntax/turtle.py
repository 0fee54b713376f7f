"""Turtle and TriG for people: each article under its own @base, its statements and measures by short names.

A writer of our own, since no library writes base, prefixes and long texts as one would by hand. Triples keep the
order in which they are given; those of one subject must follow each other to be written together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import groupby

from kg.vocab import RDF, XSD, ArticleGraph, Iri, Literal, Triple

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_BARE = {  # literals that Turtle reads with this datatype when they stand without quotation marks
    XSD.base + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD.base + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.base + "boolean": re.compile(r"true|false"),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_NEIGHBOUR = re.compile(r"[a-z]+(?:/[^/.]+)+")  # what may follow "../"; a dot could be a step of its own
_OWN = ("statement", "measure")  # kinds whose IRIs contain the article's id


class Verbatim(Iri):
    """A term that is neither IRI nor literal (a blank node, a quoted triple), spelled as in N-Triples."""

    __slots__ = ()


class Names:
    """How IRIs are written: with a prefix, relative to the article, or in full. `used` are the prefixes seen so far."""

    def __init__(self, prefixes: Mapping[str, str], article: str | None = None) -> None:
        self.article = article
        self.root = article.rpartition("article/")[0] if article and _is_article(article) else None
        self.local = _local_prefixes(self.root, article) if self.root and article else {}
        self.used: set[str] = set()
        self._by_base = {base: prefix for prefix, base in (dict(prefixes) | self.local).items()}

    def iri(self, iri: Iri) -> str:
        """`iri` as Turtle: kg:Person, <#char=3,9>, <../role/…>, <https://…>."""
        if isinstance(iri, Verbatim):
            return str(iri)
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._by_base.get(iri[:cut])
        if prefix is not None and _LOCAL.fullmatch(iri[cut:]):
            self.used.add(prefix)
            return f"{prefix}:{iri[cut:]}"
        return f"<{self._relative(iri)}>"

    def _relative(self, iri: str) -> str:
        if self.article and (iri == self.article or iri.startswith(self.article + "#")):
            return iri[len(self.article) :]
        if self.root and iri.startswith(self.root) and _NEIGHBOUR.fullmatch(iri, len(self.root)):
            return "../" + iri[len(self.root) :]
        return iri

    def literal(self, literal: Literal) -> str:
        """`literal` as Turtle; a text of several lines between three quotation marks."""
        if literal.language:
            return f"{quoted(literal.value)}@{literal.language}"
        if literal.datatype is None or literal.datatype == XSD.string:
            return quoted(literal.value)
        bare = _BARE.get(literal.datatype)
        if bare and bare.fullmatch(literal.value):
            return literal.value
        return f"{quoted(literal.value)}^^{self.iri(literal.datatype)}"


def _is_article(name: str) -> bool:
    """Whether `name` is an article's IRI as kg makes them, so that its neighbours can be written relative to it."""
    return re.fullmatch(r"[a-z][a-z0-9+.-]*://[^#?]*/article/[A-Za-z0-9_-]+", name) is not None


def _local_prefixes(root: str, article: str) -> dict[str, str]:
    identifier = article.rpartition("/")[2]
    shared = {kind: f"{root}{kind}/" for kind in ("person", "organisation")}
    return shared | {kind: f"{root}{kind}/{identifier}/" for kind in _OWN}


def quoted(text: str) -> str:
    """`text` between quotation marks, one or three, with everything escaped that must be."""
    if "\n" not in text:
        return '"' + "".join(map(_escaped, text)) + '"'
    body = "".join(char if char in '\n"' else _escaped(char) for char in text)
    return '"""' + re.sub(r'"(?="|\Z)', r'\\"', body) + '"""'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\u{ord(char):04X}" if ord(char) < 0x20 or ord(char) == 0x7F else char


def turtle(graphs: Iterable[ArticleGraph], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The graphs one after the other as Turtle, in pieces; a graph named "" has no base. Prefixes that are not used are
    not declared.
    """
    return _document(graphs, prefixes, _plain)


def trig(graphs: Iterable[ArticleGraph], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The graphs one after the other as TriG, in pieces; the graph named "" is the default graph."""
    return _document(graphs, prefixes, _block)


def _plain(graph: ArticleGraph, names: Names) -> Iterator[str]:
    return _subjects(graph.triples, names, "")


def _block(graph: ArticleGraph, names: Names) -> Iterator[str]:
    yield f"\n{names.iri(graph.name)} {{" if graph.name else "\n{"
    yield from _subjects(graph.triples, names, "    ")
    yield "}\n"


def _document(
    graphs: Iterable[ArticleGraph],
    prefixes: Mapping[str, str],
    write: Callable[[ArticleGraph, Names], Iterator[str]],
) -> Iterator[str]:
    body: list[str] = []
    used: set[str] = set()
    for graph in graphs:
        names = Names(prefixes, graph.name or None)
        pieces = list(write(graph, names))
        body.append((f"\n@base <{graph.name}> .\n" if graph.name else "") + _declared(names.local, names.used))
        body += pieces
        used |= names.used
    yield _declared(prefixes, used)
    yield from body


def _declared(prefixes: Mapping[str, str], used: Set[str]) -> str:
    return "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in sorted(prefixes.items()) if prefix in used)


def _subjects(triples: Iterable[Triple], names: Names, indent: str) -> Iterator[str]:
    for subject, group in groupby(triples, key=lambda triple: triple[0]):
        lines = []
        for predicate, same in groupby(group, key=lambda triple: triple[1]):
            verb = "a" if predicate == RDF.type else names.iri(predicate)
            things = [names.literal(o) if isinstance(o, Literal) else names.iri(o) for _, _, o in same]
            lines.append(f"{verb} {', '.join(things)}")
        yield f"\n{indent}{names.iri(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n"
