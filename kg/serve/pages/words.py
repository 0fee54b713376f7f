"""Sentences with links in them: what pages say of terms and shapes, as values that a template only has to write."""

from __future__ import annotations

from collections.abc import Iterable

from kg.serve.tables import SHAPES, Cell, published
from kg.syntax.turtle import Names
from kg.vocab import PREFIXES, Iri

SH = "http://www.w3.org/ns/shacl#"
ALL_PREFIXES = PREFIXES | {"owl": "http://www.w3.org/2002/07/owl#", "sh": SH, "kgsh": SHAPES,
                           "vann": "http://purl.org/vocab/vann/"}  # fmt: skip

Words = tuple[Cell, ...]  # with the spaces between them


def local(iri: str) -> str:
    """What stands after the last # or /: the id of a term on its page."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def prefixed(iri: str) -> str:
    """An IRI as people read it, kg:Person."""
    return Names(ALL_PREFIXES).iri(Iri(iri)).strip("<>")


def said(text: str, href: str | None = None) -> Cell:
    """Words that are no term."""
    return Cell(text, href, "words")


def code(text: str) -> Cell:
    """What is written as programs read it."""
    return Cell(text, None, "code")


def term(iri: str) -> Cell:
    """A term, with its prefix, and where it is explained."""
    return Cell(prefixed(iri), published(iri), "code")


def listed(cells: Iterable[Cell], last: str = ", ") -> Words:
    """Several, with commas between them and `last` before the last."""
    found: list[Cell] = []
    every = list(cells)
    for place, cell in enumerate(every):
        if place:
            found.append(said(last if place == len(every) - 1 else ", "))
        found.append(cell)
    return tuple(found)


def terms(iris: Iterable[str], last: str = ", ") -> Words:
    """Several terms."""
    return listed(map(term, iris), last)
