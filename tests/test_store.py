"""The store: replacing, reading, formats, locks and damage, and a build that is killed in the middle."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import QueryError, SetupError, UsageError
from kg.store import FORMATS, Store, serialize
from kg.store import folder as folder_module
from kg.vocab import KG, NIF, RDFS, XSD, ArticleGraph, Iri, Literal
from tests import handmade

ROOT = Path(__file__).resolve().parent.parent
NAME = Iri("https://newskg.example/id/article/a-test-0a1b2c3d")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def small(*labels: str, name: Iri = NAME) -> ArticleGraph:
    """A graph with one label for each of `labels`."""
    return ArticleGraph(name, tuple((name, RDFS.label, Literal(label)) for label in labels))


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open() as opened:
        yield opened


def labels(store: Store) -> set[str]:
    rows = store.query("SELECT ?l WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }").rows()
    return {row["l"].value for row in rows if isinstance(row["l"], Literal)}


def test_replacing_a_graph_leaves_nothing_of_the_old_one_and_all_of_the_others(store: Store) -> None:
    other = Iri(NAME + "-other")
    store.replace(small("a", "b"))
    store.replace(small("stays", name=other))
    store.replace(small("b", "c"))
    assert labels(store) == {"b", "c", "stays"}
    assert store.graph_names() == (NAME, other)


def test_replacing_by_the_same_graph_changes_nothing(store: Store) -> None:
    store.replace(handmade.graph())
    before = store.dump("nq")
    store.replace(handmade.graph())
    assert store.dump("nq") == before


def test_removing_tells_whether_there_was_something(store: Store) -> None:
    store.replace(small("a"))
    assert store.remove(NAME)
    assert not store.remove(NAME)
    assert len(store) == 0


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_deterministic_and_reads_back_as_the_same_triples(form: str) -> None:
    graph = handmade.graph()
    data = serialize([graph], form)
    assert data == serialize([graph], form)
    read = {tuple(map(str, tuple(quad)[:3])) for quad in ox.parse(data, format=FORMATS[form])}
    assert read == {tuple(map(str, tuple(q)[:3])) for q in ox.parse(serialize([graph], "nq"), format=FORMATS["nq"])}
    assert len(read) == len(set(graph.triples))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of rdflib about itself
@pytest.mark.parametrize(
    ("form", "reader"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("trig", "trig")]
)
def test_rdflib_reads_the_same_triples(form: str, reader: str) -> None:
    ours, expected = rdflib.Dataset(default_union=True), rdflib.Graph()
    ours.parse(data=serialize([handmade.graph()], form), format=reader)
    expected.parse(data=serialize([handmade.graph()], "nt"), format="nt")
    assert {triple[:3] for triple in ours.triples((None, None, None))} == set(expected)


def test_a_dump_depends_on_the_content_alone(tmp_path: Path) -> None:
    first, second = small("a", "b"), small("c", name=Iri(NAME + "-other"))
    with Store.open() as memory, Store.open(tmp_path / "store") as disk:
        memory.replace(first)
        memory.replace(second)
        disk.replace(second)
        disk.replace(small("x", "a"))
        disk.replace(first)
        assert all(memory.dump(form) == disk.dump(form) for form in FORMATS)


def test_what_a_store_gives_back_has_the_datatypes_that_went_in(store: Store) -> None:
    graph = handmade.graph()
    store.replace(graph)
    assert set(store.graph(graph.name).triples) == set(graph.triples)
    assert store.dump("nq") == serialize([graph], "nq")
    assert any(
        p == NIF.beginIndex and o.datatype == XSD.nonNegativeInteger for _, p, o in store.graph(graph.name).triples
    )  # type: ignore[union-attr]


def test_turtle_is_written_for_people() -> None:
    text = serialize([handmade.graph()], "ttl").decode()
    assert "\n<> a kg:Article ;\n    schema:headline " in text
    assert 'schema:articleBody """Harbour' in text
    assert "\nperson:anna-reeve a kg:Person, kg:Agent ;\n" in text
    assert "<#char=" in text
    assert "kg:confidence 0.9 ;" in text


def test_json_ld_has_short_names() -> None:
    document = json.loads(serialize([handmade.graph()], "jsonld"))
    [graph] = document["@graph"]
    person = next(node for node in graph["@graph"] if node["@id"].endswith("person/anna-reeve"))
    assert person["@type"] == ["kg:Person", "kg:Agent"]
    assert person["rdfs:label"] == "Anna Reeve"
    assert document["@context"]["kg"] == KG.base


def test_rdf_xml_is_xml_and_refuses_what_xml_cannot_hold() -> None:
    ET.fromstring(serialize([small("a < b & c\r\nd")], "rdf"))
    with pytest.raises(UsageError, match=r"U\+000C.*another format"):
        serialize([small("page\x0cbreak")], "rdf")


def test_a_format_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UsageError, match="ttl, trig, nt, nq, jsonld, rdf"):
        serialize([], "n3000")


def test_the_default_graph_is_the_union_unless_a_dataset_is_named(store: Store) -> None:
    store.replace(small("a"))
    store.replace(small("b", name=Iri(NAME + "-2")))

    def count(query: str = COUNT, **options: object) -> str:
        [row] = store.query(query, **options).rows()  # type: ignore[arg-type]
        assert isinstance(row["n"], Literal)
        return row["n"].value

    assert count() == "2"
    assert count(COUNT.replace("WHERE", f"FROM <{NAME}> WHERE")) == "1"
    assert count("# not FROM\n" + COUNT.replace("?o }", '?o FILTER(?o != "FROM") }')) == "2"
    assert count(default_graphs=[NAME]) == "1"
    assert count(named_graphs=[NAME]) == "0"
    assert count(default_union=False) == "0"


def test_answers_know_their_kind_and_formats(store: Store) -> None:
    store.replace(small("a"))
    rows, yes, graph = (store.query(q) for q in (COUNT, "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"))
    assert (rows.kind, yes.kind, graph.kind) == ("bindings", "boolean", "graph")
    assert rows.variables == ("n",)
    assert rows.formats == yes.formats == ("json", "xml", "csv", "tsv")
    assert yes.boolean
    assert rows.serialize("csv") == b"n\r\n1\r\n"
    assert b'rdfs:label "a"' in graph.serialize("ttl")
    with pytest.raises(UsageError, match="json, xml, csv, tsv"):
        store.query("ASK {}").serialize("ttl")


def test_a_construct_with_blank_nodes_is_written_in_every_format(store: Store) -> None:
    for form in FORMATS:
        data = store.query("CONSTRUCT { _:x a <urn:a> . _:x <urn:p> 1 } WHERE {}").serialize(form)
        read = [tuple(quad)[:3] for quad in ox.parse(data, format=FORMATS[form])]
        assert len(read) == 2
        assert isinstance(read[0][0], ox.BlankNode)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * WHERE {\n ?s kg:holder ?o }", r"line 2.*prefix kg: is not declared; begin with PREFIX kg: <https"),
        ("SELECT * WHERE {\n ?s ?p ?o .", r"line 2.*\{ is never closed"),
        ("SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o }", "line 1.*unbound"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "an update, not a query"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE would ask another server"),
        ("ASK " + "{" * 101 + "}" * 101, "nests 101 brackets deep and 100 are allowed"),
        ("ASK { FILTER(" + "!" * 20_000 + "true) }", "20001 operators and clauses and 500 are allowed"),
        ("hello", "SELECT, ASK, CONSTRUCT and DESCRIBE"),
    ],
)
def test_a_query_that_cannot_be_evaluated_says_where_and_why(store: Store, query: str, words: str) -> None:
    with pytest.raises(QueryError, match=words) as raised:
        store.query(query)
    assert len(str(raised.value)) < 300
    assert ("line" in words) == (raised.value.line is not None) or query == "hello"


def test_loading_files_in_every_format(tmp_path: Path) -> None:
    for form in FORMATS:
        (tmp_path / f"graph.{form}").write_bytes(serialize([handmade.graph()], form))
        with Store.open() as store:
            store.load(tmp_path / f"graph.{form}")
            assert len(store) == len(set(handmade.graph().triples))


def test_a_file_that_cannot_be_loaded_says_why_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:a> <urn:b> 1 .\n<urn:c> oops .")
    with pytest.raises(UsageError, match=r"broken\.ttl:.*2.*nothing was loaded"):
        store.load(broken)
    with pytest.raises(UsageError, match="there is no such file"):
        store.load(tmp_path / "none.ttl")
    with pytest.raises(UsageError, match=r"\.ttl \.trig"):
        store.load(tmp_path / "picture.png")
    assert len(store) == 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of rdflib about itself
def test_rdflib_users_see_the_union(store: Store) -> None:
    store.replace(small("a"))
    assert (rdflib.URIRef(NAME), rdflib.RDFS.label, rdflib.Literal("a")) in store.rdflib_graph()


def test_a_reader_sees_the_moment_of_opening_and_disturbs_no_writer(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with Store.open(path) as store:
        store.replace(small("old"))
    with Store.open(path, read_only=True) as reader, Store.open(path) as writer:
        writer.replace(small("new"))
        assert labels(reader) == {"old"}
        assert labels(writer) == {"new"}
        with pytest.raises(UsageError, match="for reading only"):
            reader.replace(small("x"))
    assert [child.name for child in tmp_path.iterdir()] == ["store"]


def test_a_locked_store_is_a_setup_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "LOCK_WAIT", 0.1)
    with Store.open(tmp_path / "store"):
        for read_only in (False, True):
            with pytest.raises(SetupError, match=r"locked by another kg.*wait") as raised:
                Store.open(tmp_path / "store", read_only=read_only)
            assert raised.value.exit_code == 4
    Store.open(tmp_path / "store").close()


def test_a_store_that_is_locked_for_a_moment_only_is_waited_for(tmp_path: Path) -> None:
    held = Store.open(tmp_path / "store")
    held.replace(small("a"))
    release = time.monotonic() + 0.3
    threading.Timer(0.3, held.close).start()
    with Store.open(tmp_path / "store") as store:
        assert time.monotonic() >= release - 0.1
        assert labels(store) == {"a"}


@pytest.mark.parametrize("damage", ["CURRENT", "*.sst", "MANIFEST-*", "no CURRENT"])
def test_a_damaged_store_is_a_setup_error_and_not_begun_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "store"
    for label in ("a", "b"):  # opened twice, so that the first content has gone from the log to a table
        with Store.open(path) as store:
            store.replace(small(label))
    if damage == "no CURRENT":
        (path / "CURRENT").unlink()
    else:
        for file in path.glob(damage):
            file.write_bytes(b"rubbish")
    for read_only in (True, False):
        with pytest.raises(SetupError, match=r"is damaged .*move it away") as raised:
            Store.open(path, read_only=read_only)
        assert raised.value.exit_code == 4


def test_what_a_killed_reader_left_is_taken_away(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").close()
    code = """if True:
        import os, sys
        from pathlib import Path
        from kg.store import Store
        store = Store.open(Path(sys.argv[1]), read_only=True)
        os._exit(9)
    """
    reader = subprocess.run([sys.executable, "-c", code, str(tmp_path / "store")], cwd=ROOT, check=False)
    assert reader.returncode == 9
    assert len(list(tmp_path.iterdir())) == 2
    with Store.open(tmp_path / "store", read_only=True):
        assert len(list(tmp_path.iterdir())) == 2
    assert [child.name for child in tmp_path.iterdir()] == ["store"]


def test_a_path_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match=r"other things in it \(notes.txt\)"):
        Store.open(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        Store.open(tmp_path / "notes.txt")
    with pytest.raises(UsageError, match=r"no store in .*kg build"):
        Store.open(tmp_path / "none", read_only=True)
    assert [child.name for child in tmp_path.iterdir()] == ["notes.txt"]


WRITER = """
    import sys
    from pathlib import Path
    from kg.store import Store
    from kg.vocab import ArticleGraph, Iri, Literal, RDFS

    def graph(article, build):
        name = Iri(f"https://newskg.example/id/article/a-{article}")
        spans = (Iri(f"{name}#char={i},{i + 1}") for i in range(300))
        return ArticleGraph(name, tuple((span, RDFS.label, Literal(str(build))) for span in spans))

    with Store.open(Path(sys.argv[1])) as store:
        for build in range(int(sys.argv[2]), 10_000):
            for article in range(3):
                store.replace(graph(article, build))
                print(build, flush=True)
"""


@pytest.mark.slow
def test_a_build_that_is_killed_leaves_every_article_old_or_new(tmp_path: Path) -> None:
    path, build = tmp_path / "store", 0
    for round_number in range(6):
        arguments = [sys.executable, "-c", textwrap.dedent(WRITER), str(path), str(build)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
            assert writer.stdout is not None
            seen = [int(writer.stdout.readline()) for _ in range(4 + round_number)]
            time.sleep(0.004 * round_number)
            os.kill(writer.pid, signal.SIGKILL)
            seen += [int(line) for line in writer.stdout.read().split()]
        with Store.open(path, read_only=True) as store:
            for name in store.graph_names():
                values = [o.value for _, _, o in store.graph(name).triples if isinstance(o, Literal)]
                assert len(values) == 300, f"{name} is half written"
                assert len(set(values)) == 1, f"{name} mixes builds {set(values)}"
                assert int(values[0]) >= max(seen) - 1, "a build that was reported as stored is lost"
        build = max(seen) + 1


ROWS = 'SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF UNDEF) ("x"@en 1.50) ("" "a\\r \\"b\\"") (true <urn:x>) } }'


@pytest.mark.parametrize("query", [ROWS, "SELECT ?a { VALUES ?a { UNDEF } }", "SELECT * {}", "ASK {}"])
def test_csv_is_written_as_oxigraph_writes_it(query: str) -> None:
    with Store.open() as store:
        written = cast("Any", store.ox.query(query)).serialize(format=ox.QueryResultsFormat.CSV)
        assert store.query(query).serialize("csv") == written


def test_csv_has_iris_with_commas_in_quotation_marks_as_other_values() -> None:
    query = 'SELECT (<https://x.example/a#char=3,9> AS ?mention) ("c,d" AS ?words) {}'
    with Store.open() as store:
        text = store.query(query).serialize("csv").decode()
    assert list(csv.reader(io.StringIO(text))) == [["mention", "words"], ["https://x.example/a#char=3,9", "c,d"]]
