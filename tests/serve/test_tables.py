"""Lists as tables: each order, each filter, pages, formats that say the same, and what is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from kg.serve.app import create_app
from kg.serve.listing.catalogue import LISTINGS
from kg.serve.listing.model import Cell, Kind
from kg.settings import Settings
from kg.store import Store
from kg.vocab import KG
from tests.serve import many
from tests.serve.test_named import links
from tests.serve.test_pages import BROWSER

Row = dict[str, str]
CLASSES = {"articles": KG.Article, "people": KG.Person, "organisations": KG.Organisation, "roles": KG.Role,
           "statements": KG.Statement, "measures": KG.Measure, "amounts": KG.Amount}  # fmt: skip
ORDERS = [(name, sort) for name, each in LISTINGS.items() for sort in each.sorts]
HOSTILE = (
    '" . ?x ?y ?z #',
    "'; DROP ALL; --",
    "<urn:x> } UNION { ?row ?p ?o",
    "\\",
    "$it",
    ".*",
    "[",
    "<b>ש😀</b>",
    "urn:a>b",
)


@pytest.fixture(scope="module")
def lists() -> Iterator[FlaskClient]:
    """A client over articles with everything that makes lists difficult."""
    with Store.open() as store:
        for graph in many.graphs():
            store.replace(graph)
        yield create_app(store, Settings()).test_client()


def rows(client: FlaskClient, name: str, **values: object) -> list[Row]:
    """The rows of a list as CSV has them."""
    response = client.get(f"/{name}.csv", query_string={"limit": 500, **values})
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


def fold(text: str) -> str:
    """A text without capitals and accents."""
    return "".join(
        c for c in unicodedata.normalize("NFD", text.lower().replace("ø", "o")) if not unicodedata.combining(c)
    )


# --- order and pages


def key(row: Row, name: str, column: str) -> object:
    """What a row is sorted by; None where it has nothing."""
    cell = LISTINGS[name].column(column).cell
    if cell in (Cell.NUMBER, Cell.COUNT):
        return float(row[column]) if row[column] else None
    texts = re.split(r"; (?!Rat)", row[column]) if cell is Cell.THINGS else [row[column]]
    named = [text.lower() for text in texts if text and not text.startswith(many.BASE)]
    return min(named) if named else None


@pytest.mark.parametrize(("name", "sort"), ORDERS)
def test_rows_are_sorted_and_none_is_lost_or_twice(lists: FlaskClient, name: str, sort: str) -> None:
    found, column = rows(lists, name, sort=sort), sort.lstrip("-")
    iris = [row[LISTINGS[name].one] for row in found]
    assert len(iris) == len(set(iris))
    assert set(iris) == many.instances(CLASSES[name])
    if not LISTINGS[name].column(column).greatest:
        keys = [key(row, name, column) for row in found]
        there = [each for each in keys if each is not None]
        assert keys == there + [None] * (len(keys) - len(there))
        assert there == sorted(there, reverse=sort.startswith("-"))  # type: ignore[type-var]


@pytest.mark.parametrize(("name", "sort"), ORDERS)
def test_pages_neither_overlap_nor_leave_out(lists: FlaskClient, name: str, sort: str) -> None:
    whole = rows(lists, name, sort=sort)
    for size in (1, 4):
        parts = [rows(lists, name, sort=sort, limit=size, offset=start) for start in range(0, len(whole), size)]
        assert [row for part in parts for row in part] == whole


def test_measures_are_sorted_by_their_largest_amount(lists: FlaskClient) -> None:
    numbers = [int(row["measure"].split("-")[1].partition("/")[0]) for row in rows(lists, "measures", sort="-amount")]
    assert [(None, 1000, 30)[number % 3] for number in numbers] == [1000, 1000, 30, 30, None, None, None]


def test_statements_of_an_article_stand_together_and_in_the_order_of_its_text(lists: FlaskClient) -> None:
    found = [
        row["statement"].rpartition("/") for row in rows(lists, "statements", sort="mode") if row["mode"] == "Direct"
    ]
    articles = [article for article, _, _ in found]
    assert len(set(articles)) == sum(a != b for a, b in zip(articles, [None, *articles], strict=False))
    for article in set(articles):
        starts = [int(place.partition("-")[0]) for other, _, place in found if other == article]
        assert starts == sorted(starts)


def test_a_person_of_two_labels_in_many_graphs_is_one_row_with_one_name(lists: FlaskClient) -> None:
    [row] = [row for row in rows(lists, "people") if row["person"] == many.person(4)]
    assert row["name"] == "ישראל ישראלי"
    [row] = [row for row in rows(lists, "people") if row["person"] == many.person(3)]
    assert row["name"] == 'AL "ACE" <B>BOLD</B>; Al "Ace" <b>Bold</b>'
    speakers = {row["speaker"] for row in rows(lists, "statements") if row["speaker_iri"] == many.person(3)}
    assert speakers == {'AL "ACE" <B>BOLD</B>'}


# --- filters

FILTERS: list[tuple[str, dict[str, str], Callable[[Row], bool]]] = [
    ("statements", {"q": "FUND we"}, lambda row: "fund" in row["text"].lower() and "we" in row["text"].lower()),
    ("statements", {"q": "cafe"}, lambda row: "Café" in row["text"]),
    ("statements", {"q": "(listened) .*"}, lambda row: "listened" in row["text"]),
    ("statements", {"speaker": "zoe QUINN"}, lambda row: "zoe" in fold(row["speaker"])),
    ("statements", {"speaker": "o’neill"}, lambda row: "O'Neill" in row["speaker"]),
    ("statements", {"speaker": "alias 3"}, lambda row: many.person(3) in row["speaker_iri"].split()),
    ("statements", {"speaker": many.person(1)}, lambda row: many.person(1) in row["speaker_iri"].split()),
    ("statements", {"speaker": "spokesman"}, lambda row: row["speaker"] == "a spokesman"),
    ("statements", {"mode": "Direct"}, lambda row: row["mode"] == "Direct"),
    ("statements", {"act": "Denying"}, lambda row: row["act"] == "Denying"),
    ("statements", {"about": "angstrom"}, lambda row: "ngström" in row["about"].lower()),
    ("statements", {"article": "story 2"}, lambda row: "Story 2 " in row["article"]),
    ("statements", {"article": f"{many.BASE}article/story-3"}, lambda row: row["article_iri"].endswith("story-3")),
    ("statements", {"publisher": 'Echo & "Sons" #1'}, lambda row: row["article_iri"][-1] in "14"),
    ("statements", {"from": "2021-01-01"}, lambda row: row["published"] > "2021"),
    ("statements", {"to": "2021-03-10"}, lambda row: bool(row["published"])),
    ("statements", {"to": "2020-12-31"}, lambda row: row["published"] == "2020-12-31"),
    ("statements", {"mode": "Mixed", "act": "Asserting", "from": "2021-01-01"},
     lambda row: (row["mode"], row["act"]) == ("Mixed", "Asserting") and row["published"] > "2021"),
    ("roles", {"person": "quinn"}, lambda row: "quinn" in row["person"].lower()),
    ("roles", {"organisation": "&d"}, lambda row: "R&D" in row["organisation"]),
    ("roles", {"title": "<of> 2"}, lambda row: row["title"].endswith("2")),
    ("roles", {"tenure": "Former"}, lambda row: row["tenure"] == "Former"),
    ("roles", {"article": "story 1"}, lambda row: "story-1" in row["article_iri"]),
    ("measures", {"q": "double"}, lambda row: "double" in row["text"].lower()),
    ("measures", {"agent": "smile"}, lambda row: "smile" in row["agent"].lower()),
    ("measures", {"status": "Rejected"}, lambda row: row["status"] == "Rejected"),
    ("measures", {"currency": "USD"}, lambda row: row["article_iri"][-1] in "14"),
    ("measures", {"currency": "USD", "least": "1000"}, lambda row: row["article_iri"][-1] in "14"),
    ("measures", {"currency": "USD", "least": "1001"}, lambda _: False),
    ("amounts", {"least": "30"}, lambda row: float(row["value"]) >= 30),
    ("amounts", {"currency": "GBP"}, lambda row: row["currency"] == "GBP"),
    ("amounts", {"unit": "percent"}, lambda row: row["unit"] == "percent"),
    ("amounts", {"q": "words 0"}, lambda row: row["words"] == "words 0"),
    ("amounts", {"article": "story 4"}, lambda row: "Story 4" in row["article"]),
    ("articles", {"q": "STORY town"}, lambda row: "Story" in row["headline"]),
    ("articles", {"mentions": "smile"}, lambda row: int(row["article"][-1]) in range(1, 6)),
    ("articles", {"publisher": "The Gazette"}, lambda row: row["publisher"] == "The Gazette"),
    ("articles", {"from": "2021-03-10", "to": "2021-03-10"}, lambda row: row["published"] == "2021-03-10"),
    ("people", {"q": "alias"}, lambda row: "Alias" in row["aliases"]),
    ("people", {"organisation": "soeuth"}, lambda _: False),
    ("people", {"organisation": "r&d"}, lambda row: row["person"] == many.person(1)),
    ("organisations", {"person": "zoe"}, lambda row: row["organisation"] == many.body(1)),
    ("organisations", {"q": "altestenrat"}, lambda row: row["name"].startswith("Ältestenrat")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "held"), FILTERS, ids=lambda each: str(each) if isinstance(each, dict) else None
)
def test_filters(lists: FlaskClient, name: str, values: dict[str, str], held: Callable[[Row], bool]) -> None:
    everything = rows(lists, name, sort=LISTINGS[name].sort)
    found = rows(lists, name, **values)
    assert found == [row for row in everything if held(row)]
    assert bool(found) == any(map(held, everything))
    page = lists.get(f"/{name}", query_string=values, headers=BROWSER).text
    assert f" of {len(found)}." in re.sub(r"\s+", " ", page) if found else "has all of that" in page


def test_each_filter_of_each_list_has_a_test() -> None:
    tested = {(name, each) for name, values, _ in FILTERS for each in values}
    alike = {"article", "publisher", "from", "to"}  # of_article() makes them for all lists
    assert {
        (each.name, one.name) for each in LISTINGS.values() for one in each.filters if one.name not in alike
    } <= tested
    assert {("statements", each) for each in alike} <= tested


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_never_becomes_part_of_the_query(lists: FlaskClient, value: str) -> None:
    for name, listing in LISTINGS.items():
        for one in listing.filters:
            response = lists.get(f"/{name}.json", query_string={one.name: value})
            if one.kind in (Kind.WORDS, Kind.THING, Kind.VALUE):
                assert response.status_code == 200, (one, response.text)
                found = json.loads(response.text)["results"]["bindings"]
                assert len(found) < len(many.instances(CLASSES[name])), (one, value)
            else:
                assert response.status_code == 400


# --- the page


class Shown(HTMLParser):
    """The table of a page: the text of each cell, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, list[str]]]] = []
        self.sorted: list[tuple[str | None, str | None]] = []
        self.links: list[str] = []
        self._in = ""
        self.feed(text[text.index("<table") : text.index("</table")] if "<table" in text else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append(("", []))
        elif tag == "a" and self._in == "td":
            self.rows[-1][-1][1].append(given["href"] or "")
        elif tag == "a" and self._in == "th":
            self.links.append(given["href"] or "")
        if tag == "th":
            self.sorted.append((given.get("aria-sort"), None))
        self._in = tag if tag in ("td", "th", "summary") else self._in

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag in ("td", "th") else "td" if tag == "summary" else self._in

    def handle_data(self, data: str) -> None:
        if self._in == "td":
            text, links = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, links)


def own(iri: str) -> str:
    """The address of a thing here."""
    return "/" + iri.removeprefix(many.BASE)


@pytest.mark.parametrize("values", [{}, {"limit": 3, "offset": 2}, {"q": "o", "limit": 5}], ids=str)
@pytest.mark.parametrize("name", LISTINGS)
def test_the_page_and_csv_and_json_say_the_same(lists: FlaskClient, name: str, values: dict[str, object]) -> None:
    listing = LISTINGS[name]
    if "q" not in {one.name for one in listing.filters}:
        values = {**values, "title": values["q"]} if "q" in values else values
        values.pop("q", None)
    page = lists.get(f"/{name}", query_string=values, headers=BROWSER).text
    shown = Shown(page).rows[1:]
    [address] = re.findall(rf'<a href="(/{name}\.csv[^"]*)">csv</a>', page)
    text = lists.get(address.replace("&amp;", "&")).text
    table = list(csv.DictReader(io.StringIO(text)))
    assert len(table) == len(shown) > 0
    data = json.loads(lists.get(address.replace("&amp;", "&").replace(".csv", ".json")).text)
    heads = data["head"]["vars"]
    assert ",".join(heads) == text.partition("\r\n")[0]
    assert [
        [each[head]["value"] if head in each else "" for head in heads] for each in data["results"]["bindings"]
    ] == [list(row.values()) for row in table]
    for row, cells in zip(table, shown, strict=True):
        for column, (said, hrefs) in zip(listing.columns, cells, strict=True):
            value = row[column.name]
            if column.cell is Cell.PLACES:
                assert sorted(hrefs) == sorted(map(own, value.split()))
            elif column.cell in (Cell.NUMBER, Cell.COUNT):
                assert said.replace(",", "") == value
            elif column.cell is Cell.ROW:
                assert (said, set(hrefs)) == (value, {own(row[listing.one])})
            else:
                names = value.replace(many.BASE, "")  # a thing without a name has a short IRI on the page
                assert (said, hrefs) == (names, [own(iri) for iri in row.get(f"{column.name}_iri", "").split()])


def test_heads_sort_one_way_and_the_other(lists: FlaskClient) -> None:
    page = Shown(lists.get("/statements?q=we&sort=speaker&offset=1", headers=BROWSER).text)
    assert [now for now, _ in page.sorted] == ["ascending", *[None] * 8]
    assert page.links[0] == "/statements?q=we&sort=-speaker"
    assert page.links[2] == "/statements?q=we&sort=text"
    assert page.links[-1] == "/statements?q=we"  # newest first is the order without a wish
    assert Shown(lists.get(page.links[0], headers=BROWSER).text).sorted[0] == ("descending", None)
    assert Shown(lists.get("/articles", headers=BROWSER).text).links[-1] == "/articles?sort=-measures"


def test_the_page_counts_turns_and_offers_everything(lists: FlaskClient) -> None:
    page = re.sub(r"\s+", " ", lists.get("/statements?limit=10&offset=10", headers=BROWSER).text)
    assert "11–20 of 35." in page
    assert 'href="/statements?limit=10" rel="prev"' in page
    assert 'href="/statements?limit=10&amp;offset=20" rel="next"' in page
    assert '<a href="/statements.csv?limit=2000">All 35 as csv</a>' in page
    assert 'rel="next"' not in lists.get("/statements?limit=10&offset=30", headers=BROWSER).text
    assert "none so far back" in lists.get("/statements?offset=99", headers=BROWSER).text
    assert "as csv</a>" not in lists.get("/statements", headers=BROWSER).text
    assert links(lists.get("/statements.csv?limit=10").headers["Link"]) == {
        "next": "/statements.csv?limit=10&offset=10"
    }


def test_filters_that_hold_are_shown_and_can_be_taken_away(lists: FlaskClient) -> None:
    values = {"speaker": many.person(4), "q": "we", "mode": "Direct", "sort": "cue", "offset": 0}
    page = lists.get("/statements", query_string=values, headers=BROWSER).text
    chips = page[page.index('class="chips"') : page.index("</ul>", page.index('class="chips"'))]
    assert "Speaker: <b>ישראל ישראלי</b>" in chips
    kept = f"/statements?q=we&amp;{urlencode({'speaker': many.person(4)})}&amp;sort=cue"
    assert f'href="{kept}" aria-label="Without the filter Mode"' in chips
    assert '<option value="Direct" selected>direct (12)</option>' in page
    assert f'value="{many.person(4)}"' in page
    assert '<option value="Echo &amp; &#34;Sons&#34; #1">' in page


def test_formats_and_who_gets_which(lists: FlaskClient) -> None:
    assert lists.get("/roles").mimetype == "application/sparql-results+json"
    assert lists.get("/roles", headers=BROWSER).mimetype == "text/html"
    assert lists.get("/roles", headers={"Accept": "text/csv"}).data == lists.get("/roles.csv").data
    assert lists.get("/roles?format=tsv").mimetype == "text/tab-separated-values"
    assert lists.get("/roles.xml").mimetype == "application/sparql-results+xml"
    assert lists.get("/roles.html").mimetype == "text/html"
    assert lists.get("/roles.exe").status_code == 404
    assert lists.get("/roles.ttl").status_code == 406
    numbers = json.loads(lists.get("/amounts.json?sort=value&limit=1").text)["results"]["bindings"][0]
    assert (numbers["value"]["datatype"], "maximum" in numbers) == ("http://www.w3.org/2001/XMLSchema#decimal", False)


@pytest.mark.parametrize(
    ("values", "parameter", "expected"),
    [
        ({"mode": "direct"}, "mode", "one of Direct, Indirect, Mixed"),
        ({"from": "2021"}, "from", "a date"),
        ({"to": "2021-02-30"}, "to", ""),
        ({"sort": "evidence"}, "sort", "one of speaker, -speaker"),
        ({"limit": "-1"}, "limit", "a whole number"),
        ({"limit": "1000001"}, "limit", "a whole number of at most 1000000"),
        ({"offset": "1e3"}, "offset", "a whole number"),
        ({"colour": "red"}, "colour", "one of q, speaker"),
        ({"q": "x " * 9 + "a b c d e f g h i"}, None, "at most 8 words"),
        ({"speaker": "x" * 101}, None, "at most 8 words"),
    ],
)
def test_what_is_wrong_is_named_and_the_form_is_kept(
    lists: FlaskClient, values: dict[str, str], parameter: str | None, expected: str
) -> None:
    response = lists.get("/statements.csv", query_string=values)
    assert response.status_code == 400
    problem = json.loads(response.text)
    assert problem.get("parameter") == parameter
    assert problem["expected"].startswith(expected)
    page = lists.get("/statements", query_string=values | {"about": "kept <x>"}, headers=BROWSER)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert 'value="kept &lt;x&gt;"' in page.text


def test_amounts_of_measures_are_whole_numbers(lists: FlaskClient) -> None:
    assert json.loads(lists.get("/measures.csv?least=many").text)["expected"] == "a whole number"
    assert lists.get("/measures.csv?status=Done").status_code == 400
    assert lists.get("/roles.csv?tenure=Past").status_code == 400
    assert lists.get("/statements.csv?q=a&q=b").status_code == 400


def test_the_server_bounds_the_rows_and_a_page_has_fewer_than_csv() -> None:
    with Store.open() as store:
        store.replace(many.graphs()[0])
        client = create_app(store, Settings(max_rows=2)).test_client()
        assert len(rows(client, "statements", limit=2)) == 2
        assert client.get("/statements.csv?limit=3").status_code == 400
        page = client.get("/statements", headers=BROWSER).text
        assert '<a href="/statements.csv?limit=2">The first 2 as csv</a>' in page
        client = create_app(store, Settings()).test_client()
        assert client.get("/statements?limit=501", headers=BROWSER).status_code == 400
        assert client.get("/statements.csv?limit=501").status_code == 200


def test_an_empty_store_has_lists_that_say_so() -> None:
    with Store.open() as store:
        client = create_app(store, Settings()).test_client()
        for name, listing in LISTINGS.items():
            assert f"No {listing.one} is here" in client.get(f"/{name}", headers=BROWSER).text


def test_each_link_of_each_list_leads_somewhere(client: FlaskClient) -> None:
    for name in LISTINGS:
        page = Shown(client.get(f"/{name}", headers=BROWSER).text)
        hrefs = {href for row in page.rows for _, links in row for href in links} | set(page.links)
        assert len(hrefs) > 4
        for href in hrefs:
            assert client.get(href.partition("#")[0], headers=BROWSER).status_code == 200, href
