"""kg.cli: each verb as a person calls it, with its exit code, its standard output and its standard error."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from handmade import graph

from kg.cli import main
from kg.cli.marking import Mark, bracketed
from kg.settings import Settings, documentation, variable
from kg.store import Store, serialize
from tests.calls import Call

PREFIX = "PREFIX kg: <https://w3id.org/newskg/ontology#> "
PEOPLE = (
    PREFIX + "SELECT ?label { ?p a kg:Person ; <http://www.w3.org/2000/01/rdf-schema#label> ?label } ORDER BY ?label"
)
ARTICLE = """Quay lights to cost £3million

The leader of Penmarrow Council, Margaret Okafor, said the town would spend £3million on lights.

“We will start in May,” she said.
"""


@pytest.fixture
def store(empty_folder: Path) -> Path:
    """A store on disk with the handmade article."""
    path = empty_folder / "store"
    with Store.open(path) as opened:
        opened.replace(graph())
    return path


@pytest.fixture
def rdf(empty_folder: Path) -> Path:
    """The handmade article as a file."""
    path = empty_folder / "vigil.trig"
    path.write_bytes(serialize([graph()], "trig"))
    return path


# --- help


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_each_verb_explains_itself_with_the_variable_of_each_setting(kg: Call, verb: str) -> None:
    code, out, _ = kg(verb, "--help")
    assert code == 0
    words = " ".join(out.split())
    for option in main.commands[verb].params:
        assert isinstance(option, click.Argument) or option.help
        if option.name in documentation():
            assert f"env: {variable(option.name)}" in words


def test_help_lists_all_verbs_settings_and_exit_codes(kg: Call) -> None:
    code, out, _ = kg("--help")
    assert code == 0
    assert all(f"  {verb} " in out for verb in main.commands)
    assert all(variable(name) in out for name in documentation())
    assert "cannot run" in out


def test_the_verbs_are_those_of_the_design() -> None:
    assert list(main.commands) == [
        "build",
        "validate",
        "query",
        "export",
        "show",
        "serve",
        "demo",
        "evaluate",
        "train",
        "info",
    ]


def test_every_setting_has_a_flag_somewhere() -> None:
    options = {option.name for verb in main.commands.values() for option in verb.params}
    assert set(documentation()) <= options


def _cpu_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_answers_in_under_three_tenths_of_a_second_of_cpu() -> None:
    assert min(_cpu_seconds("-m", "kg", "--help") for _ in range(3)) < 0.3


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, kg.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not set(loaded) & {"spacy", "rdflib", "pyoxigraph", "flask", "trafilatura", "rich", "dateparser", "numpy"}


# --- usage


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Usage"),
        (["buidl"], "No such command"),
        (["build"], "Missing argument"),
        (["build", "a.txt", "-o", "graph.docx"], "use one of .ttl"),
        (["build", "a.txt", "-o", "missing/graph.ttl"], "there is no folder missing"),
        (["build", "a.txt", "--workers", "none"], "--workers: 'none' is not a whole number"),
        (["build", "a.txt", "--base-iri", "x"], "--base-iri"),
        (["query", "ASK {}"], "give --store DIR"),
        (["query", "ASK {}", "--store", "s", "--data", "d.ttl"], "two places"),
        (["query", "--data", "d.ttl"], "give one query"),
        (["query", "ASK {}", "--name", "x", "--data", "d.ttl"], "give one query"),
        (["query", "ASK {}", "--param", "a=b", "--data", "d.ttl"], "--param belongs to a named query"),
        (["query", "ASK {}", "--data", "missing.ttl"], "missing.ttl"),
        (["validate"], "give --store DIR"),
        (["validate", "missing.ttl"], "missing.ttl"),
        (["export", "-o", "x.ttl"], "--store DIR"),
        (["export", "--store", "nowhere", "-o", "x.ttl"], "nowhere"),
        (["serve"], "give --store DIR"),
        (["serve", "a.txt", "--store", "s"], "two places"),
        (["evaluate", "missing"], "missing"),
    ],
)
def test_wrong_usage_has_code_2_and_says_what_to_do(kg: Call, arguments: list[str], says: str) -> None:
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_a_bad_variable_and_a_bad_file_are_usage_errors_that_name_them(
    kg: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_PORT", "high")
    assert "KG_PORT: 'high'" in kg("info").err
    monkeypatch.delenv("KG_PORT")
    Path("kg.toml").write_text("prot = 1\n")
    code, out, err = kg("info")
    assert (code, out) == (2, "")
    assert "kg.toml: prot: unknown setting; did you mean port?" in err


# --- query, export, validate, info


def test_query_prints_a_table_of_a_store_and_of_a_file(kg: Call, store: Path, rdf: Path) -> None:
    code, out, err = kg("query", PEOPLE, "--store", store)
    assert (code, err) == (0, "")
    assert [line.strip() for line in out.splitlines()[2:]] == [
        "Anna Reeve",
        "Daniel Price",
        "Margaret Okafor",
        "Tom Siddall",
    ]
    assert kg("query", PEOPLE, "--data", rdf) == (code, out, err)


def test_query_takes_the_store_from_the_variable_unless_a_file_is_named(
    kg: Call, store: Path, rdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE", str(store))
    assert "Tom Siddall" in kg("query", PEOPLE).out
    Path("empty.ttl").write_text("")
    assert "Tom Siddall" not in kg("query", PEOPLE, "--data", "empty.ttl").out


@pytest.mark.parametrize(
    ("form", "starts"),
    [("json", '{"head"'), ("csv", "label\r\nAnna Reeve"), ("tsv", '?label\n"Anna Reeve"'), ("xml", "<?xml")],
)
def test_query_formats(kg: Call, rdf: Path, form: str, starts: str) -> None:
    code, out, _ = kg("query", PEOPLE, "--data", rdf, "--format", form)
    assert code == 0
    assert out.startswith(starts)


def test_query_for_yes_or_no_and_for_a_graph(kg: Call, rdf: Path) -> None:
    assert kg("query", PREFIX + "ASK { ?p a kg:Person }", "--data", rdf).out == "true\n"
    construct = PREFIX + "CONSTRUCT WHERE { ?p a kg:Role }"
    assert "a kg:Role" in kg("query", construct, "--data", rdf).out
    assert kg("query", construct, "--data", rdf, "--format", "nt").out.count("\n") == 3
    code, _, err = kg("query", construct, "--data", rdf, "--format", "csv")
    assert code == 2
    assert "csv" in err


def test_named_queries_are_listed_and_asked_with_parameters(kg: Call, store: Path) -> None:
    code, out, _ = kg("query", "--name", "list")
    assert code == 0
    assert "statements-of" in out
    code, out, _ = kg(
        "query", "--name", "statements-of", "--param", "speaker=siddall", "--store", store, "--format", "csv"
    )
    assert code == 0
    assert "Nobody listened" in out
    assert "never forget" not in out
    assert kg("query", "--name", "statements-off", "--store", store).code == 2
    assert "'x'" in kg("query", "--name", "statements-of", "--param", "x=y", "--store", store).err
    assert "NAME=VALUE" in kg("query", "--name", "statements-of", "--param", "x", "--store", store).err


def test_query_from_a_file_and_a_query_that_does_not_parse(kg: Call, rdf: Path) -> None:
    Path("people.rq").write_text(PEOPLE)
    assert "Tom Siddall" in kg("query", "-f", "people.rq", "--data", rdf).out
    code, out, err = kg("query", "SELECT * {\n ?a ?b }", "--data", rdf)
    assert (code, out) == (1, "")
    assert "line 2" in err


def test_a_table_shows_markup_and_control_characters_as_text(kg: Call) -> None:
    Path("x.ttl").write_text('<a:a> <a:b> "[bold]x[/bold] \\u001b[31mred" .')
    out = kg("query", "SELECT ?o { ?s ?p ?o }", "--data", "x.ttl").out
    assert "[bold]x[/bold]" in out
    assert "\x1b" not in out


def test_export_writes_a_file_by_its_extension_and_one_graph(kg: Call, store: Path) -> None:
    assert kg("export", "--store", store, "-o", "all.nq") == (0, "", "")
    assert Path("all.nq").read_bytes() == serialize([graph()], "nq")
    whole = kg("export", "--store", store, "-o", "-").out
    assert kg("export", "--store", store, "-o", "-", "--graph", graph().name).out == whole
    assert whole.startswith("@prefix")
    code, _, err = kg("export", "--store", store, "-o", "one.ttl", "--graph", "a:b")
    assert code == 2
    assert "no graph <a:b>" in err
    assert not Path("one.ttl").exists()


def test_validate_reports_on_standard_output_and_by_its_code(kg: Call, rdf: Path, store: Path) -> None:
    code, out, err = kg("validate", rdf)
    assert (code, err) == (0, "")
    assert "conforms" in out
    assert json.loads(kg("validate", "--store", store, "--format", "json").out)["conforms"] is True
    Path("bad.trig").write_text(rdf.read_text().replace("kg:holder", "kg:holds"))
    code, out, _ = kg("validate", rdf, "bad.trig")
    assert code == 1
    assert "Violation" in out


def test_info_tells_versions_paths_and_counts(kg: Call, store: Path) -> None:
    code, out, err = kg("info", "--store", store)
    assert (code, err) == (0, "")
    found = dict(line.split(None, 1) for line in out.splitlines() if line)
    assert found["kg:Person"] == "4"
    assert found["graph"] == graph().name
    assert Path(found["ontology/"]).is_dir()
    assert set(documentation()) <= set(found)


def test_a_damaged_store_has_code_4(kg: Call, store: Path) -> None:
    (store / "CURRENT").write_bytes(b"nonsense")
    for arguments in (["query", "ASK {}"], ["info"], ["validate"], ["export", "-o", "x.ttl"]):
        code, out, err = kg(*arguments, "--store", store)
        assert (code, out) == (4, "")
        assert "damaged" in err


# --- streams


def _spawn(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ, **options)


def test_a_closed_pipe_ends_quietly(store: Path) -> None:
    big = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    with _spawn("query", big, "--store", store, "--format", "csv") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


# --- show


def test_marks_nest_and_overlap() -> None:
    text = "“Ann Lee will go,” Bo said"
    marks = [Mark(1, 17, "statement"), Mark(1, 8, "person"), Mark(9, 19, "measure"), Mark(19, 21, "person")]
    expected = "“[[Ann Lee]{person} [will go,]{statement}” ]{measure}[Bo]{person} said"
    assert bracketed(text, marks) == expected
    assert bracketed("", []) == ""


def test_marks_of_an_article(rdf: Path) -> None:
    from kg.cli.marking import Facts, marks, sections

    facts = Facts(graph())
    found = {(facts.graph.name, mark.kind) for mark in marks(facts)}
    assert {kind for _, kind in found} == {"person", "organisation", "statement", "measure", "amount"}
    lines = dict(sections(facts))
    assert "Tom Siddall: chairman, Harbour Trust (former)" in lines["Roles"]
    assert any(line.startswith("Margaret Okafor said: the town would") for line in lines["Statements"])


# --- build, show


@pytest.fixture
def article(empty_folder: Path) -> Path:
    """A short article as a text file."""
    path = empty_folder / "quay.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.mark.slow
def test_build_to_standard_output_a_file_and_a_store_is_the_same_graph(kg: Call, article: Path) -> None:
    code, turtle, err = kg("build", article)
    assert code == 0
    assert "1 article" in err
    assert "Margaret Okafor" in turtle
    assert kg("build", article, "-o", "quay.ttl").out == ""
    assert Path("quay.ttl").read_text(encoding="utf-8") == turtle
    assert kg("build", article, "-o", "quay.nq").code == 0
    assert kg("build", article, "--store", "new").out == ""
    assert kg("export", "--store", "new", "-o", "new.nq").code == 0
    assert Path("new.nq").read_bytes() == Path("quay.nq").read_bytes()
    assert kg("build", article, "--store", "new").code == 0
    assert kg("validate", "--store", "new").code == 0


@pytest.mark.slow
def test_build_goes_on_after_bad_sources_and_ends_with_3(kg: Call, article: Path) -> None:
    Path("bad.json").write_text("{")
    code, out, err = kg("build", "bad.json", "missing.txt", article, article, "-o", "all.nq")
    assert (code, out) == (3, "")
    assert "bad.json: read: is not JSON: line 1" in err
    assert "missing.txt: read: there is no such file" in err
    assert "is among the sources twice" in err
    assert Path("all.nq").stat().st_size > 1000


@pytest.mark.slow
def test_a_build_without_any_article_writes_nothing(kg: Call) -> None:
    code, out, err = kg("build", "missing.txt", "-o", "all.nq")
    assert (code, out) == (3, "")
    assert "nothing was built" in err
    assert not Path("all.nq").exists()


@pytest.mark.slow
def test_a_missing_model_has_code_4(kg: Call, article: Path) -> None:
    code, _, err = kg("build", article, "--model", "no_such_model")
    assert code == 4
    assert "no_such_model" in err


@pytest.mark.slow
def test_no_text_leaves_the_text_out_and_still_validates(kg: Call, article: Path) -> None:
    assert kg("build", article, "--no-text", "-o", "quay.trig").code == 0
    assert "articleBody" not in Path("quay.trig").read_text(encoding="utf-8")


@pytest.mark.slow
def test_workers_give_the_same_bytes(kg: Call, empty_folder: Path) -> None:
    folder = empty_folder / "articles"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(ARTICLE.replace("£3million", f"£{number}million"), encoding="utf-8")
    assert kg("build", folder, "-o", "one.nq").code == 0
    assert kg("build", folder, "-o", "two.nq", "--workers", "2").code == 0
    assert Path("one.nq").read_bytes() == Path("two.nq").read_bytes()


@pytest.mark.slow
def test_show_marks_the_text_even_where_the_setting_text_is_off(
    kg: Call, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_TEXT", "no")
    code, out, _ = kg("show", article)
    assert code == 0
    assert "[Margaret Okafor]{person}" in out
    assert "Statements" in out


def test_defaults_of_the_settings_are_those_of_the_design() -> None:
    assert (Settings().host, Settings().port, Settings().timeout) == ("127.0.0.1", 8000, 10.0)


# --- what can't be written


@pytest.mark.slow
def test_a_full_disk_is_a_sentence_and_exit_code_4(kg: Call, empty_folder: Path) -> None:
    (empty_folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    done = kg("build", "a.txt", "--format", "nq", "-o", "/dev/full")
    assert (done.code, done.out) == (4, "")
    assert "No space left on device" in done.err
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_an_article_that_a_format_cannot_hold_is_reported_and_the_rest_written(kg: Call, empty_folder: Path) -> None:
    (empty_folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (empty_folder / "b.txt").write_text(ARTICLE.replace("May", "May\f"), encoding="utf-8")
    done = kg("build", "a.txt", "b.txt", "-o", "x.rdf")
    assert done.code == 3
    assert "U+000C" in done.err
    assert (empty_folder / "x.rdf").read_text(encoding="utf-8").count("<schema:articleBody") == 1


@pytest.mark.slow
def test_several_articles_in_a_format_without_graph_names_are_warned_of(kg: Call, empty_folder: Path) -> None:
    (empty_folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (empty_folder / "b.txt").write_text(ARTICLE.replace("May", "June"), encoding="utf-8")
    assert "2 articles become one graph" in kg("build", "a.txt", "b.txt", "-o", "x.ttl").err
    assert "become one graph" not in kg("build", "a.txt", "b.txt", "-o", "x.trig").err
