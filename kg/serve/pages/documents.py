"""The ontology and the shapes as pages: what was read from their files, contents, and the files as they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Response

from kg import resources
from kg.serve.html import format_links, page
from kg.serve.pages.shapes import Shapes, shapes
from kg.serve.pages.vocabulary import Section, Vocabulary, vocabulary

Contents = list[tuple[str, str, list[tuple[str, str]]]]  # a title, where it leads, and links to its parts


def own_shapes() -> Shapes:
    """The shapes of this server."""
    return shapes(resources.folder("shapes") / "kg.ttl")


@cache
def own_vocabulary() -> Vocabulary:
    """The ontology of this server."""
    return vocabulary(resources.folder("ontology") / "kg.ttl", own_shapes())


def meaning(name: str) -> str:
    """What the ontology says of a term such as Mixed; "" where it does not have it."""
    return _meanings().get(name, "")


@cache
def _meanings() -> dict[str, str]:
    it = own_vocabulary()
    return {one.id: one.comment for each in (it.classes, *it.properties, *it.lists) for one in each.entries}


def ontology_page(path: Path) -> Response:
    """The page of the ontology in a file."""
    it = vocabulary(path, own_shapes())
    return page("ontology.html", it=it, contents=_of_terms(it), text=path.read_text("utf-8"), links=format_links())


def shapes_page(path: Path) -> Response:
    """The page of the shapes in a file."""
    it = shapes(path)
    contents = [(each.title, f"#{each.id}", [(one.name, f"#{one.id}") for one in each.shapes]) for each in it.groups]
    contents.append(("Source", "#source", []))
    return page("shapes.html", it=it, contents=contents, text=path.read_text("utf-8"), links=format_links())


def _of_terms(it: Vocabulary) -> Contents:
    return [
        ("Diagram", "#diagram", []),
        _section(it.classes),
        *map(_section, it.properties),
        *(_section(each, "Code list ") for each in it.lists),
        ("Prefixes", "#prefixes", []),
        ("Source", "#source", []),
    ]


def _section(section: Section, kind: str = "") -> tuple[str, str, list[tuple[str, str]]]:
    return kind + section.title, f"#{section.id}", [(each.label, f"#{each.id}") for each in section.entries]
