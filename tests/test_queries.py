"""The named queries: each gives rows on the hand-made graph, and no value of a parameter can change a query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import SetupError, UsageError
from kg.queries import NamedQuery, Parameter, named_queries, named_query
from kg.sparql import outline
from kg.store import Store
from kg.vocab import Iri, Literal
from tests import handmade

STATEMENT = next(s for s, _, _ in handmade.graph().triples if "/statement/" in s)
NEEDED = {"evidence": {"fact": str(STATEMENT)}}
ASKED_FOR = {  # issue 2: at least these
    "who-said-what",
    "statements-of",
    "roles",
    "organisations",
    "measures",
    "statements-about-measure",
    "who-speaks-most",
    "evidence",
    "co-mentioned",
}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open() as opened:
        opened.replace(handmade.graph())
        yield opened


def rows(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    """The rows of a named query as texts."""
    found = store.query(named_query(name).bind(NEEDED.get(name, {}) | values)).rows()
    return [{key: term.value if isinstance(term, Literal) else str(term) for key, term in row.items()} for row in found]


def test_the_queries_that_were_asked_for_are_there() -> None:
    assert named_queries().keys() >= ASKED_FOR


@pytest.mark.parametrize("query", named_queries().values(), ids=lambda query: query.name)
def test_each_query_answers_on_the_hand_made_graph(store: Store, query: NamedQuery) -> None:
    answer = store.query(query.bind(NEEDED.get(query.name)))
    assert list(answer.rows()) if answer.kind == "bindings" else answer.triples()
    assert query.summary
    assert all(parameter.help for parameter in query.parameters)
    assert query.ready or query.name in NEEDED


def test_who_said_what_tells_speaker_words_and_act_in_the_order_of_the_text(store: Store) -> None:
    found = rows(store, "who-said-what")
    assert [row.get("speaker") for row in found[:3]] == ["Margaret Okafor", "Margaret Okafor", "Daniel Price"]
    assert found[1]["act"] == "Announcing"
    assert found[-1]["words"] == "A spokesman"
    assert [row["text"] for row in rows(store, "who-said-what", words="NEVER FORGET")] == [found[0]["text"]]


def test_a_person_is_found_by_another_name_too(store: Store) -> None:
    assert {row["speaker"] for row in rows(store, "statements-of", speaker="dame margaret")} == {"Margaret Okafor"}


def test_roles_and_measures_can_be_chosen_by_code(store: Store) -> None:
    assert [row["person"] for row in rows(store, "roles", tenure="Former")] == ["Tom Siddall"]
    [measure] = rows(store, "measures", status="Announced")
    assert (measure["value"], measure["maximum"], measure["currency"]) == ("3000000", "4000000", "GBP")
    assert rows(store, "measures", status="Rejected") == []


def test_sums_are_told_with_who_named_them(store: Store) -> None:
    found = rows(store, "amounts-said")
    assert [(row["speaker"], row["value"], row.get("currency")) for row in found] == [
        ("Margaret Okafor", "3000000", "GBP"),
        ("Daniel Price", "40", None),
    ]
    assert [row["speaker"] for row in rows(store, "amounts-said", currency="gbp")] == ["Margaret Okafor"]


def test_the_timeline_goes_by_date_whatever_is_known_of_it(store: Store) -> None:
    found = [(row["date"], row["kind"]) for row in rows(store, "timeline")]
    assert found == [("2003", "start"), ("2010", "end"), ("2024-03-10", "said"), ("2024-05", "measure")]
    between = rows(store, "timeline", **{"from": "2010", "to": "2024-03"})
    assert [row["date"] for row in between] == ["2010", "2024-03-10"]
    assert [row["place"] for row in rows(store, "timeline", kind="measure")] == ["Penmarrow"]


def test_evidence_gives_the_exact_characters(store: Store) -> None:
    text = handmade.vigil()[0].text
    found = rows(store, "evidence")
    assert {row["as"] for row in found} == {"evidence", "content", "speaker", "cue"}
    assert all(text[int(row["begin"]) : int(row["end"])] == row["words"] for row in found)


def test_quotations_and_denials(store: Store) -> None:
    text = handmade.vigil()[0].text
    assert all(text[int(r["begin"]) : int(r["end"])] == r["words"] for r in rows(store, "quotations"))
    assert [row["speaker"] for row in rows(store, "speech-acts")] == ["A spokesman"]


def test_limit_is_a_number(store: Store) -> None:
    assert len(rows(store, "who-said-what", limit="2")) == 2


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("roles", {"persn": "x"}, "no parameter 'persn'; its parameters are person, organisation, tenure, limit"),
        ("roles", {"tenure": "Past"}, "give one of Current, Former, Acting, Incoming"),
        ("roles", {"limit": "1; DROP ALL"}, "give a whole number"),
        ("evidence", {}, "needs fact: an absolute IRI"),
        ("evidence", {"fact": "urn:a> . } #"}, "give an absolute IRI"),
        ("evidence", {"fact": "not-absolute"}, "give an absolute IRI"),
    ],
)
def test_a_wrong_parameter_is_answered_with_what_would_be_right(name: str, values: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError) as raised:
        named_query(name).bind(values)
    assert words in str(raised.value)


@given(st.text() | st.text(st.sampled_from("\"'\\\n\r\t${}?# <>u0022")))
def test_a_text_stays_one_string_whatever_is_in_it(value: str) -> None:
    query = named_query("statements-of")
    plain, filled = outline(query.bind()), outline(query.bind({"speaker": value}))
    assert filled == plain


@given(st.text() | st.text(st.sampled_from("\"'\\\n\r\t${}?# <>u0022")))
def test_a_text_arrives_as_it_was_given(value: str) -> None:
    query = NamedQuery("echo", "", named_query("statements-of").parameters[:1], "SELECT ($speaker AS ?x) {}")
    with Store.open() as store:
        [row] = store.query(query.bind({"speaker": value})).rows()
    assert row["x"] == Literal(value)


def test_only_dollar_variables_outside_of_strings_are_replaced() -> None:
    query = named_query("statements-of")
    text = 'SELECT ?speaker { ?s ?p "$speaker" , $speaker , <urn:$speaker> } # $speaker'
    bound = NamedQuery("x", "", query.parameters[:1], text).bind({"speaker": "Dick"})
    assert bound == 'SELECT ?speaker { ?s ?p "$speaker" , "Dick" , <urn:$speaker> } # $speaker'


def test_an_unknown_query_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean who-said-what"):
        named_query("who-said-wat")
    with pytest.raises(UsageError, match="there are about, addressees"):
        named_query("zzz")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * {}", "no line '#\\+ summary"),
        ("#+ summary: x\n#+ parm: a string", r"bad.rq:2: unknown header 'parm'"),
        ("#+ summary: x\n#+ param: a text", r"bad.rq:2: 'a text' is no parameter"),
        ("#+ summary: x\n#+ param: a enum", r"bad.rq:2: 'a enum' is no parameter"),
    ],
)
def test_a_wrong_header_names_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.rq").write_text(text)
    with pytest.raises(SetupError, match=words):
        named_queries(tmp_path)


def test_dates_and_iris_are_written_with_their_types() -> None:
    assert (
        Parameter("d", "date", (), None, "").term("2021-03-13")
        == '"2021-03-13"^^<http://www.w3.org/2001/XMLSchema#date>'
    )
    assert Parameter("i", "iri", (), None, "").term("urn:a") == f"<{Iri('urn:a')}>"
    with pytest.raises(ValueError, match="a date such as"):
        Parameter("d", "date", (), None, "").term("13 March")
