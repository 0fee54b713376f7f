"""The ontology, the shapes and validation reports as pages: all that the files say is there, and leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kg.resources import folder
from kg.serve.pages.diagram import Relation, diagram
from kg.serve.pages.documents import own_shapes
from kg.serve.pages.known import Known
from kg.serve.pages.shapes import OF_LIST, OF_NUMBER, OF_TERM, OTHERS, Shape
from kg.serve.pages.vocabulary import vocabulary
from kg.serve.pages.words import SH, Words
from kg.store import serialize
from kg.store.convert import parsed
from kg.validate.shacl import PARAMETERS
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, ArticleGraph, Iri, Literal, Triple
from tests import handmade
from tests.serve.test_pages import BROWSER, Page
from tests.serve.writing import Writer, writer

GOOD = handmade.graph()
ROLE = next(s for s, p, o in GOOD.triples if (p, o) == (KG.tenure, KG.Former))
MENTION = next(s for s, p, o in GOOD.triples if p == NIF.anchorOf and o == Literal("Mr Price"))
PLAIN = ("minCount", "maxCount", "nodeKind", "pattern", "sparql")  # constraints with words of their own


class Parts(HTMLParser):
    """The ids and links of a page, and its text without markup."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """The words, with single blanks."""
        return " ".join("".join(self.texts).split())


def parts(response: TestResponse) -> Parts:
    """A page that is whole, and has each id once."""
    assert response.mimetype == "text/html"
    page = Page(response.text)
    assert (page.open, page.headings) == ([], 1)
    found = Parts(response.text)
    assert len(found.ids) == len(set(found.ids))
    return found


def dead(client: FlaskClient, address: str, page: Parts) -> Iterator[str]:
    """The links of a page that lead to no page of this server, or to no place on it."""
    seen = {address: page}
    for link in {link for link in page.links if not link.startswith("http")}:
        to = urlsplit(link)
        where = (to.path or address) + (f"?{to.query}" if to.query else "")
        if where not in seen:
            response = client.get(where, headers=BROWSER, buffered=True)
            if response.status_code != 200:
                yield link
                continue
            seen[where] = Parts(response.text if response.mimetype == "text/html" else "")
        place = unquote(to.fragment)
        if place and not place.startswith("char=") and place not in seen[where].ids:
            yield link


@pytest.mark.parametrize("address", ["/ontology", "/shapes"])
def test_every_link_leads_to_its_place(client: FlaskClient, address: str) -> None:
    assert list(dead(client, address, parts(client.get(address, headers=BROWSER)))) == []


def test_every_term_has_an_entry_with_all_that_is_said_of_it(client: FlaskClient) -> None:
    page = parts(client.get("/ontology", headers=BROWSER))
    [graph] = parsed((folder("ontology") / "kg.ttl").read_bytes(), "ttl", "urn:x:/")
    assert {term.removeprefix(KG.base) for term in KG.terms()} <= set(page.ids)
    before_source = page.text[: page.text.rindex("In Turtle, as it was written")]
    said = [o.value for s, p, o in graph.triples if s in KG.terms() and isinstance(o, Literal)]
    assert len(said) > 3 * len(KG.terms())
    assert [words for words in said if " ".join(words.split()) not in before_source] == []
    assert (folder("ontology") / "kg.ttl").read_text("utf-8") in "".join(page.texts)


def test_a_term_in_a_table_leads_to_its_entry(client: FlaskClient) -> None:
    text = client.get("/sparql", query_string={"query": f"SELECT (<{KG.Person}> AS ?x) {{}}"}, headers=BROWSER).text
    assert '<a href="/ontology#Person">kg:Person</a>' in text


def text_of(words: Words) -> str:
    return "".join(cell.text for cell in words)


def facts(iri: str) -> dict[str, str]:
    """What is said of a term, by the names of the facts."""
    read = vocabulary(folder("ontology") / "kg.ttl", own_shapes())
    sections = (read.classes, *read.properties, *read.lists)
    found = next(each for section in sections for each in (*section.entries, section.about) if each and each.iri == iri)
    return {name: text_of(words) for name, words in found.facts}


def test_facts_about_terms() -> None:
    assert facts(KG.Quotation)["a kind of"] == "kg:Statement, schema:Quotation"
    assert "kg:speaker" in facts(KG.Quotation)["as kg:Statement"]
    assert facts(KG.Article)["value of"] == "kg:reportedIn"
    assert facts(KG.holder) == {
        "of": "kg:Role", "values": "kg:Person", "how many": "exactly one for every kg:Role", "a kind of": "org:member",
    }  # fmt: skip
    assert facts(KG.currency)["how many"] == "exactly one of kg:currency or kg:unit for every kg:Amount"
    assert facts(KG.evidence)["kinds"] == "kg:contentSpan, kg:speakerSpan, kg:cueSpan"
    assert facts(KG.Tenure) == {"values of": "kg:tenure"}


def test_the_diagram_has_a_line_for_each_property_between_classes() -> None:
    drawn = vocabulary(folder("ontology") / "kg.ttl", own_shapes()).diagram
    assert [box.href for box in drawn.boxes][:2] == ["/ontology#Agent", "/ontology#Person"]
    said = [line.said for line in drawn.lines]
    assert "person, organisation: is a kind of agent" in said
    assert "statement: about person, organisation, measure" in said
    assert "mention: refers to agent" in said
    assert not any("confidence" in line for line in said)
    assert len({line.y for line in drawn.lines}) == len(drawn.lines)
    assert all(0 < x < drawn.width for line in drawn.lines for x in (line.start, line.end, line.at, *line.dots))


def test_places_in_a_diagram() -> None:
    columns = [("urn:a", "a"), ("urn:b", "b"), ("urn:c", "c")]
    relations = [Relation("urn:p", "p", ("urn:a", "urn:c"), ("urn:b",)), Relation("urn:q", "q", ("urn:b",), ("urn:b",))]
    both, loop = diagram(columns, relations).lines
    assert (both.start, both.end, both.dots) == (54, 270, (54, 270))
    assert len(both.heads) == 2  # from either side
    assert (loop.loop, loop.end, len(loop.heads)) == (True, 162, 1)
    assert loop.start < loop.end
    assert loop.before


def test_every_shape_has_a_row_with_its_message(client: FlaskClient) -> None:
    page = parts(client.get("/shapes", headers=BROWSER))
    every = list(own_shapes().each())
    [graph] = parsed((folder("shapes") / "kg.ttl").read_bytes(), "ttl", "urn:x:/")
    known = Known.of(graph.triples)
    written = {*known.instances(SH + "NodeShape"), *known.instances(SH + "PropertyShape")}
    assert {shape.iri for shape in every} == written
    assert {shape.id for shape in every} <= set(page.ids)
    before_source = page.text[: page.text.rindex("In Turtle, as it was written")]
    messages = [o.value for _, p, o in graph.triples if p == SH + "message" and isinstance(o, Literal)]
    assert len(messages) > 80
    assert [message for message in messages if " ".join(message.split()) not in before_source] == []
    assert own_shapes().groups[-1].title == OTHERS


def test_every_constraint_of_the_file_has_words() -> None:
    [graph] = parsed((folder("shapes") / "kg.ttl").read_bytes(), "ttl", "urn:x:/")
    used = {p.removeprefix(SH) for _, p, _ in graph.triples if p.startswith(SH)} & PARAMETERS
    assert used <= {*OF_TERM, *OF_LIST, *OF_NUMBER, *PLAIN}


def shape(name: str) -> Shape:
    return next(each for each in own_shapes().each() if each.id == name)


def test_constraints_in_words() -> None:
    def values(name: str) -> list[str]:
        return [text_of(words) for words in shape(name).values]

    assert values("Article-sha256") == ["an xsd:string", "matches ^[0-9a-f]{64}$", "64 characters at most"]
    assert values("Fact-confidence") == ["an xsd:decimal", "0 or more", "1 at most"]
    assert values("Statement-mode") == ["one of kg:Direct, kg:Indirect, kg:Mixed"]
    assert values("AgentShape") == ["either is a person or is an organisation"]
    assert values("Statement-tentative") == ["always true"]
    assert values("Agent-altLabel") == ["an xsd:string", "not the value of rdfs:label", "not empty"]
    assert values("Article-author") == ["an IRI or a literal"]
    assert (shape("Role-holder").count, shape("Fact-evidence").count) == ("exactly one", "at least one")
    assert (shape("Role-end").count, shape("Measure-statedIn").count) == ("at most one", "")
    assert text_of(shape("Agent-mention").path) == "what has it as kg:refersTo"
    assert text_of(shape("Amount-of").path) == "kg:currency or kg:unit"
    assert [text_of(each) for each in shape("RoleShape").targets] == [
        "every kg:Role", "whatever has kg:holder or kg:tenure",
    ]  # fmt: skip
    assert shape("Agent-mention").severity == "Warning"
    [(message, query)] = shape("AmountRange").queries
    assert message.startswith("kg:maxValue {?value} is less")
    assert query.startswith("SELECT $this")


def broken(*, gone: tuple[tuple[str, str], ...] = (), more: tuple[Triple, ...] = ()) -> ArticleGraph:
    """The hand-made graph with triples taken out, by subject and property, and others added."""
    return ArticleGraph(GOOD.name, (*(each for each in GOOD.triples if each[:2] not in gone), *more))


BAD = broken(
    gone=((ROLE, KG.confidence), (ROLE, KG.title), (MENTION, NIF.anchorOf), (GOOD.name, SCHEMA.datePublished)),
    more=(
        (ROLE, KG.holder, Iri("https://newskg.example/id/person/nobody")),
        (MENTION, NIF.anchorOf, Literal("<b>Mr</b> Price")),
        (Iri("https://newskg.example/id/person/no-one"), RDF.type, KG.Person),
        (Iri("https://newskg.example/id/person/no-one"), RDFS.label, Literal("</td><script>alert(1)</script>")),
        (Iri("https://newskg.example/id/person/no-one"), RDFS.label, Literal("No one")),
    ),
)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    """A server whose store has a graph with violations, put there by the Graph Store Protocol."""
    made = writer(tmp_path_factory.mktemp("bad"))
    data = serialize([BAD], "nt")
    assert made.store("PUT", f"/store?graph={BAD.name}", data, "application/n-triples").status_code == 201
    yield made
    made.client.application.extensions["kg.validation"].close()


def sections(text: str) -> dict[str, str]:
    """The parts of a report, by their shapes."""
    found = re.finditer(r'<article class="term" id="of-([^"]*)".*?</article>', text, re.DOTALL)
    return {match[1]: match[0] for match in found}


def test_a_report_is_grouped_by_shape_and_leads_to_pages_words_and_shapes(bad: Writer) -> None:
    response = bad.client.get("/shacl", headers=BROWSER)
    page = parts(response)
    found = sections(response.text)
    assert list(found)[-2:] == ["Article-date-known", "Agent-mention"]  # warnings: the worst stand first
    assert {"Role-holder", "Role-title", "Fact-confidence", "MentionOffsets", "Agent-label"} <= found.keys()
    holder = found["Role-holder"]
    assert 'href="/shapes#Role-holder"' in holder
    assert "2 violations" in holder  # two holders, one of whom is nobody
    assert holder.count("A role needs exactly one kg:holder") == 1
    where = "/" + ROLE.removeprefix(handmade.BASE)
    assert f'<a href="{where}">' in holder
    begin = handmade.TEXT.index("Tom Siddall, a former")
    words = "Tom Siddall, a former chairman of the Harbour Trust"
    article = "/" + GOOD.name.removeprefix(handmade.BASE)
    assert f'<a href="{article}#char={begin},{begin + len(words)}">“{words}”</a>' in holder
    assert "person/nobody" in holder
    assert 'href="/person/nobody"' not in holder  # there is no such page
    assert f'"{article}#char={MENTION.partition("char=")[2]}"' in found["MentionOffsets"]
    assert re.search(r"<dt>warnings</dt><dd>2</dd>", response.text)
    assert list(dead(bad.client, "/shacl", page)) == []
    assert "<script" not in response.text
    assert "<b>Mr" not in response.text
    assert "“&lt;b&gt;Mr&lt;/b&gt; Price”" in found["MentionOffsets"]


def test_a_store_that_conforms_says_so_and_what_was_checked(client: FlaskClient, tmp_path: Path) -> None:
    made = writer(tmp_path)
    made.store("PUT", f"/store?graph={GOOD.name}", serialize([GOOD], "nt"), "application/n-triples")
    response = made.client.get("/shacl", headers=BROWSER)
    page = parts(response)
    made.client.application.extensions["kg.validation"].close()
    assert "The store conforms" in page.text
    for words, number in (("violations", "0"), ("graph", "1"), ("triples", str(len(set(GOOD.triples))))):
        assert f"<dt>{words}</dt><dd>{number}</dd>" in response.text
    targeted = {shape.id for shape in own_shapes().each() if shape.targets}
    assert f"<dt>shapes checked</dt><dd>{len(targeted)}</dd>" in response.text
    assert {f"/shapes#{name}" for name in targeted} <= set(page.links)
    assert sections(response.text) == {}
    assert response.headers["ETag"]
    assert made.client.get("/shacl", headers={**BROWSER, "If-None-Match": response.headers["ETag"]}).status_code == 304


def test_of_a_graph_that_is_sent_only_what_is_in_the_store_is_a_link(bad: Writer) -> None:
    other = Iri("https://newskg.example/id/article/elsewhere-00000000")
    moved = serialize([BAD], "nt").decode().replace(GOOD.name, other)
    text = bad.client.post("/shacl", data={"graph": moved, "syntax": "nt"}, headers=BROWSER).text
    holder = sections(text)["Role-holder"]
    assert "This graph does not conform" in text
    assert "“Tom Siddall, a former chairman of the Harbour Trust”" in holder  # from the graph that was sent
    assert "#char=" not in holder
    assert 'href="/article/' not in text
    assert f'href="/{ROLE.removeprefix(handmade.BASE)}"' in holder  # known under this name
    assert 'href="/shapes#Role-holder"' in holder


def test_an_error_stands_at_the_form_that_keeps_what_was_typed(bad: Writer) -> None:
    typed = "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> oops</textarea> ."
    page = bad.client.post("/shacl", data={"graph": typed, "syntax": "trig"}, headers=BROWSER)
    assert page.status_code == 400
    form = page.text[page.text.index("<form") :]
    assert "line 2" in form
    assert "oops&lt;/textarea&gt; .</pre>" in form  # the line in question
    assert 'aria-invalid="true" aria-describedby="wrong"' in form
    assert "oops&lt;/textarea&gt; .</textarea>" in form
    assert "<option selected>trig</option>" in form
    unknown = bad.client.post("/shacl", data={"graph": typed, "syntax": "xls"}, headers=BROWSER)
    assert unknown.status_code == 415
    assert "oops&lt;/textarea&gt; .</textarea>" in unknown.text
