"""Tasks travel between processes, and arrive as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.tasks import (
    Ask,
    Change,
    DropGraph,
    Dump,
    HasGraph,
    ListGraphs,
    Outlined,
    Parse,
    PutGraph,
    Question,
    ReadGraph,
    Reading,
    Task,
    Update,
    UsesUnion,
    decoded,
    encoded,
    shape,
)  # fmt: skip

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
TASKS = st.one_of(
    st.builds(Ask, st.builds(Question, TEXT, TEXTS, TEXTS, TEXT, st.booleans()), TEXT),
    st.builds(ReadGraph, TEXT, TEXT), st.builds(Dump, TEXT, st.none() | TEXT), st.just(ListGraphs()),
    st.builds(HasGraph, TEXT), st.just(UsesUnion()), st.builds(Parse, TEXT, st.booleans()), st.builds(Outlined, TEXT),
    st.builds(Update, TEXT, TEXT),
    st.builds(PutGraph, TEXT, TEXT, TEXT, st.booleans(), st.binary()), st.builds(DropGraph, TEXT),
)  # fmt: skip


@given(TASKS)
def test_a_task_arrives_as_it_was(task: Task) -> None:
    assert decoded(*encoded(task)) == task


def test_every_kind_of_task_is_tried() -> None:
    tried = {Ask, ReadGraph, Dump, ListGraphs, HasGraph, UsesUnion, Parse, Outlined, Update, PutGraph, DropGraph}
    assert tried == {*Reading.__args__, *Change.__args__}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SELECT ?a { ?a ?b 1 }", "select_no", False),
        ("SELECT ?a { ?a ?b 1 }", "SELECT ?x\n{ ?x $y 27 } # later", True),
        ("SELECT ?a { ?a ?b 1 }", "SELECT ?a { ?b ?a 1 }", False),
        ("SELECT * { ?s <urn:p> 'a' }", 'SELECT * { ?s <urn:p> """b""" }', True),
        ("SELECT * { ?s <urn:p> ?o }", "SELECT * { ?s <urn:q> ?o }", False),
        ("SELECT * { ?s <urn:p> ?o } LIMIT 5", "SELECT * { ?s <urn:p> ?o } LIMIT 500", True),
        ("SELECT * { ?s <urn:p> ?o } LIMIT 5", "SELECT * { ?s <urn:p> ?o } OFFSET 5", False),
    ],
)
def test_queries_of_a_kind_have_one_shape(one: str, other: str, same: bool) -> None:
    assert (shape(Ask(Question(one), "json")) == shape(Ask(Question(other), "json"))) == same
