"""Outlines of queries: keywords in comments, strings, IRIs and names are none."""

from __future__ import annotations

import time

import pytest

from kg.sparql import outline, refusal


@pytest.mark.parametrize(
    ("query", "form", "dataset", "remote"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", False, None),
        ("PREFIX select: <urn:a> BASE <http://ask.example/FROM> ask {}", "ASK", False, None),
        ("# SELECT\nconstruct { ?s ?p ?o } from <urn:g> where { ?s ?p ?o }", "CONSTRUCT", True, None),
        ("DESCRIBE <urn:from> # FROM", "DESCRIBE", False, None),
        ('SELECT * { ?from from:x "FROM" , \'FROM\' , """a "FROM" b""" , \'\'\'FROM\'\'\' }', "SELECT", False, None),
        ('SELECT * { ?s ?p "a\\" FROM" }', "SELECT", False, None),
        ("SELECT * { SERVICE SILENT <urn:x> {} }", "SELECT", False, "SERVICE"),
        ("SELECT * { ?service ?p 'SERVICE' }", "SELECT", False, None),
        ("SELECT * { ?s ?p 1 FILTER(?o<5&&?o>3) } # SERVICE", "SELECT", False, None),
        ("ASK { SERVICE:x {} }", "ASK", False, "SERVICE"),
        ("ASK { ?a ?b 1SERVICESILENT<urn:x>{} }", "ASK", False, "SERVICE"),
        ("ASK { ?a ?b ?c.SERVICE:x{} }", "ASK", False, "SERVICE"),
        ("ASK { ?a a schema:Service ; org:service ?service }", "ASK", False, None),
        ("ASK { ?a ?b ?c FILTER(?a<?b#>'''\n)SERVICE:x{}#'''\n}", "ASK", False, "SERVICE"),
        ("ASK { <http://a.example/b#it's> ?p 'SERVICE' }", "ASK", False, None),
        ("SELECT*FROM<urn:g>{}", "SELECT", True, None),
        ("LOAD <http://example.org/>", "UPDATE", False, "LOAD"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "UPDATE", False, None),
        ("", "", False, None),
        ("'unterminated SELECT", "", False, None),
    ],
)
def test_outlines(query: str, form: str, dataset: bool, remote: str | None) -> None:
    seen = outline(query)
    assert (seen.form, seen.dataset, seen.remote) == (form, dataset, remote)


def test_depth_counts_brackets_and_not_those_in_strings() -> None:
    assert outline('SELECT (((1)) AS ?x) { { ?s ?p "((((((" } }').depth == 3


@pytest.mark.parametrize("query", ["ASK " + "{" * 100 + "}" * 100, "ASK { VALUES ?x { " + '"a" ' * 20_000 + "} }"])
def test_what_is_large_and_harmless_is_not_refused(query: str) -> None:
    assert refusal(query) is None


@pytest.mark.parametrize("piece", ["'", '"""', "<", "\\", "(", "@", "a:", "a.", "'\\", "#", "''' ", "<#"])
def test_any_text_is_outlined_in_linear_time(piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        outline(piece * times)
        return time.process_time() - started

    short, long = (min(seconds(times) for _ in range(3)) for times in (10_000, 80_000))
    assert long < 24 * short + 0.05  # eight times the text; the square would be 64 times the time
