"""Texts rewritten by their tokens, in tables: strings, comments and IRIs stay as they are."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.sparql import outline_of_update, volatile
from kg.sparql_update import with_dataset, with_one_prologue, without_network, without_silent_loads

WHERE = "WHERE { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (f"DELETE {{ ?s ?p ?o }} {WHERE}", f"DELETE {{ ?s ?p ?o }} USING <u:1> {WHERE}"),
        (f"insert{{ ?s ?p 1 }}{WHERE}", f"insert{{ ?s ?p 1 }}USING <u:1> {WHERE}"),
        (f"DELETE {{}} INSERT {{}} {WHERE}", f"DELETE {{}} INSERT {{}} USING <u:1> {WHERE}"),
        ("DELETE WHERE { ?s ?p '}' }", "DELETE { ?s ?p '}' } USING <u:1> WHERE { ?s ?p '}' }"),
        (
            "DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ; CLEAR ALL",
            "DELETE { GRAPH ?g { ?s ?p ?o } } USING <u:1> WHERE { GRAPH ?g { ?s ?p ?o } } ; CLEAR ALL",
        ),
        ("INSERT DATA { <a:a> <a:b> 'WHERE' }", "INSERT DATA { <a:a> <a:b> 'WHERE' }"),
        ("DELETE DATA { <a:a> <a:b> 1 } ;", "DELETE DATA { <a:a> <a:b> 1 } ;"),
        (
            f"PREFIX w: <u:WHERE/> BASE <u:b> # WHERE\nINSERT {{ ?s ?p '''WHERE {{''' }} {WHERE} # WHERE",
            f"PREFIX w: <u:WHERE/> BASE <u:b> # WHERE\nINSERT {{ ?s ?p '''WHERE {{''' }} USING <u:1> {WHERE} # WHERE",
        ),
        (
            f"INSERT {{}} {WHERE} ; DELETE {{}} {WHERE}",
            f"INSERT {{}} USING <u:1> {WHERE} ; DELETE {{}} USING <u:1> {WHERE}",
        ),
        (
            "INSERT {} WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
            "INSERT {} USING <u:1> WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
        ),
        ("MOVE SILENT <u:a> TO <u:b>; CREATE GRAPH <u:c>", "MOVE SILENT <u:a> TO <u:b>; CREATE GRAPH <u:c>"),
        ("", ""),
    ],
)
def test_a_dataset_is_put_before_each_where(update: str, expected: str) -> None:
    assert with_dataset(update, ["u:1"], []) == expected
    assert with_dataset(update, [], []) == update
    if expected:
        ox.Store().update(expected)


def test_all_graphs_of_a_dataset_are_named() -> None:
    changed = with_dataset(f"INSERT {{}} {WHERE}", ["u:1", "u:2"], ["u:3"])
    assert changed == f"INSERT {{}} USING <u:1> USING <u:2> USING NAMED <u:3> {WHERE}"


@pytest.mark.parametrize(
    "update",
    [
        f"WITH <u:g> DELETE {{}} {WHERE}",
        f"DELETE {{}} USING <u:g> {WHERE}",
        f"CLEAR ALL; INSERT {{}} USING NAMED <u:g> {WHERE}",
        f"INSERT{{}}USING:g {WHERE}",
        "DELETEWHERE { ?s ?p ?o }",
        "INSERT {} WHERE { ?a ?b ?c FILTER(?a<?b#>)\n) }",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_what_has_a_dataset_of_its_own_or_is_unclear_is_refused(update: str) -> None:
    with pytest.raises(QueryError, match="using-graph-uri"):
        with_dataset(update, ["u:1"], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { SERVICE <u:s> { ?s ?p ?o } }", "ASK { GRAPH   <u:s> { ?s ?p ?o } }"),
        ("ASK { SERVICE SILENT ?x {} } # SERVICE", "ASK { GRAPH          ?x {} } # SERVICE"),
        ("ASK { ?s ?p 'SERVICE' }", "ASK { ?s ?p 'SERVICE' }"),
        ("LOAD <u:a>", "COPY <u:a> TO DEFAULT"),
        ("LOAD SILENT <u:a> INTO GRAPH <u:g> ; CLEAR ALL", "COPY SILENT <u:a> TO   GRAPH <u:g> ; CLEAR ALL"),
        ("LOAD x:a ; LOAD <u:b>", "COPY x:a TO DEFAULT ; COPY <u:b> TO DEFAULT"),
        ("ASK { SERVICE:x {} }", None),
        ("ASK { ?a ?b ?c FILTER(?a<?b#>'''\n)SERVICE:x{}#'''\n}", None),
    ],
)
def test_a_text_that_asks_nobody_parses_as_the_other(text: str, expected: str | None) -> None:
    assert without_network(text) == expected


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("LOAD SILENT <u:a>", "INSERT DATA {}"),
        ("PREFIX a: <u:a> LOAD SILENT a:b INTO GRAPH a:c ; CLEAR ALL", "PREFIX a: <u:a> INSERT DATA {} ; CLEAR ALL"),
        ("LOAD <u:a>", "LOAD <u:a>"),
        ("INSERT DATA { <u:a> <u:b> 'LOAD SILENT' }", "INSERT DATA { <u:a> <u:b> 'LOAD SILENT' }"),
    ],
)
def test_a_load_that_may_fail_is_nothing(update: str, expected: str) -> None:
    assert without_silent_loads(update) == expected


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("CLEAR ALL", "CLEAR ALL"),
        ("PREFIX a: <u:a> CLEAR ALL ; CLEAR ALL ;", "PREFIX a: <u:a> CLEAR ALL ; CLEAR ALL ;"),
        ("CLEAR ALL ;\nPREFIX a: <u:a> CLEAR ALL", " PREFIX a: <u:a> CLEAR ALL ;\n CLEAR ALL"),
        (
            "BASE <u:> PREFIX a: <b> CLEAR ALL; prefix c: <d> prefix a: <b> CLEAR ALL;PREFIX e: <f>",
            "BASE <u:> PREFIX a: <b> PREFIX c: <d>  PREFIX a: <b>  PREFIX e: <f>  CLEAR ALL;   CLEAR ALL;",
        ),
        (
            "PREFIX a: <u:a> CLEAR ALL ; PREFIX a: <u:b> CLEAR ALL",
            "PREFIX a: <u:a> CLEAR ALL ; PREFIX a: <u:b> CLEAR ALL",
        ),
        ("CLEAR ALL ; BASE <u:b> CLEAR ALL", "CLEAR ALL ; BASE <u:b> CLEAR ALL"),
        ("CLEAR ALL ; PREFIX", "CLEAR ALL ; PREFIX"),
    ],
)
def test_prefixes_of_later_operations_are_moved_to_the_first(update: str, expected: str) -> None:
    assert with_one_prologue(update) == expected


@pytest.mark.parametrize(
    ("update", "remote", "depth", "links"),
    [
        ("INSERT DATA { <a:a> <a:b> 1, 2, 3 . <a:c> a 1 ; a 2 }", None, 1, 0),
        ("INSERT DATA { GRAPH <a:g> { <a:a> a 1 . } } ; DELETE DATA { <a:a> a 1 . }", None, 2, 1),
        ("DELETE WHERE { ?s a ?o . ?o a ?x }", None, 1, 1),
        ("INSERT DATA { <a:a> a '((((' , ((1)) }", None, 3, 0),
        ("INSERT DATA { <#a> a 'LOAD <u:x> SERVICE <u:y> {((((' }", None, 1, 0),
        ("INSERT DATA { load:a service:b 1 }", None, 1, 0),
        ("PREFIX load: <u:l> PREFIX service: <u:s> DELETE { ?s load:a 1 } WHERE { ?s service:b ?o }", None, 1, 0),
        ("DELETE {} WHERE { SERVICE:x # {\n {} }", "SERVICE", 2, 0),
        ("CLEAR ALL;LOAD<u:x>", "LOAD", 0, 1),
        ("DELETE {} WHERE { SERVICE <u:x> {} }", "SERVICE", 2, 0),
        ("DELETE {} WHERE { ?a ?b ?c FILTER(?a<?b#>)\n) SERVICE:x{} }", "SERVICE", 2, 1),
        ("DELETE {} WHERE { ?a ?b ?c FILTER(?a<?b#>)\n) } ; LOAD:x", "LOAD", 2, 1),
    ],
)
def test_outlines_of_updates(update: str, remote: str | None, depth: int, links: int) -> None:
    seen = outline_of_update(update)
    assert (seen.form, seen.remote) == ("UPDATE", remote)
    assert seen.depth >= depth
    assert remote or (seen.depth, seen.links) == (depth, links)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (NOW() AS ?x) {}", True),
        ("SELECT (rand () AS ?x) {}", True),
        ("ASK { FILTER(STRUUID#\n() = '') }", True),
        ("ASK { BIND(BNODE('a') AS ?b) }", True),
        ("SELECT ?now { ?now ?p 'known as now' }", False),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", False),
    ],
)
def test_queries_whose_answer_changes_by_itself(query: str, expected: bool) -> None:
    assert volatile(query) is expected
