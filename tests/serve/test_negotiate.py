"""Accept headers, in tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.negotiate import GRAPHS, HTML, RESULTS, by_name, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        ("application/json", "application/json"),
        (XML, XML),
        ("text/xml", "text/xml"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        (f"{XML};q=0.5, {JSON};q=0.9", JSON),
        (f"{XML};q=0.9, {JSON};q=0.5", XML),
        (f"{JSON};q=0, */*;q=0.1", XML),
        (f"{JSON};q=0", None),
        ("*/*;q=0", None),
        ("image/png", None),
        ("image/png, */*;q=0.1", JSON),
        ("text/csv ; q=0.3 , text/tab-separated-values ; q=0.7", "text/tab-separated-values"),
        ("text/csv;header=present;q=0.9, */*;q=0.1", "text/csv"),
        ("text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5", "text/tab-separated-values"),
        ("text/csv;q=2, text/tab-separated-values;q=0.1", "text/tab-separated-values"),
        ("nonsense", JSON),
        (BROWSER, "text/html"),
        ("text/turtle", None),
    ],
)
def test_formats_of_rows(accept: str | None, expected: str | None) -> None:
    choice = choose(accept, (*RESULTS, HTML))
    assert (choice.content_type if choice else None) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "ttl"),
        ("text/turtle", "ttl"),
        ("application/n-triples, text/turtle;q=0.9", "nt"),
        ("text/plain", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
        (BROWSER, "html"),
        ("text/csv", None),
    ],
)
def test_formats_of_graphs(accept: str | None, expected: str | None) -> None:
    choice = choose(accept, (*GRAPHS, HTML))
    assert (choice.name if choice else None) == expected


@given(st.text() | st.text(st.sampled_from("atext/*,;q=0.915 ")))
def test_any_header_has_an_answer_that_was_offered(accept: str) -> None:
    choice = choose(accept, RESULTS)
    assert choice is None or choice.content_type in {kind for media in RESULTS for kind in media.types}


@pytest.mark.parametrize(("name", "expected"), [("csv", "csv"), ("text/csv", "csv"), (" CSV ", "csv"), ("ttl", None)])
def test_formats_by_name(name: str, expected: str | None) -> None:
    choice = by_name(name, RESULTS)
    assert (choice.name if choice else None) == expected
