"""The pages of things: what is fetched for each, and the template that shows it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from kg.serve.html import page
from kg.serve.pages import fetch
from kg.serve.pages.article import article_view
from kg.serve.pages.known import Known
from kg.serve.tables import link
from kg.vocab import Triple

Alternates = list[tuple[str, str]]  # other formats of a page, by name, with their addresses
LEGEND = (
    ("person", "People"), ("organisation", "Organisations"), ("statement", "Statements"), ("measure", "Measures"),
    ("role", "Roles"), ("amount", "Amounts"),
)  # fmt: skip


def article_page(iri: str, alternates: Alternates) -> Response:
    """The page of an article in the store."""
    view = article_view(fetch.article(iri), iri, link)
    return page("article.html", view=view, legend=LEGEND, stored=True, alternates=alternates)


def unstored_page(triples: Iterable[Triple], iri: str) -> Response:
    """The page of an article that is not in the store: nothing on it leads to other pages."""
    view = article_view(Known.of(triples), iri, lambda _: None)
    return page("article.html", view=view, legend=LEGEND, stored=False, alternates=[])
