"""The SPARQL editor, as people use it: by mouse and by keyboard, from a link, and without JavaScript."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from kg.queries import named_queries
from kg.vocab import PREFIXES
from tests.web.conftest import Seen, axe, visit
from tests.web.site import asking

pytestmark = [pytest.mark.slow, pytest.mark.web]

PEOPLE = """PREFIX kg: <https://w3id.org/newskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?person ?name ?class WHERE { ?person a ?class ; rdfs:label ?name FILTER(?class = kg:Person) } ORDER BY ?name"""
HOLDERS = """PREFIX kg: <https://w3id.org/newskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?role kg:holder ?person ; kg:title ?title . ?person rdfs:label ?name }
WHERE { ?role kg:holder ?person ; kg:title ?title . ?person rdfs:label ?name }"""
ACTIVE = ".tabPanel.active"
VALUE = f"document.querySelector('{ACTIVE} .yasqe .CodeMirror').CodeMirror.getValue()"


@pytest.fixture
def at_editor(editor: None, page: Page, seen: Seen) -> Page:
    """The page with the editor."""
    return arrive(page, seen, "/sparql")


def arrive(page: Page, seen: Seen, path: str) -> Page:
    """Go to an address of the editor, and wait until it is there."""
    visit(page, seen, path)
    expect(page.locator(f"{ACTIVE} .yasqe .CodeMirror")).to_be_visible()
    expect(page.locator("form.query")).to_be_hidden()
    return page


def write(page: Page, query: str) -> None:
    """Put a query in the place of what is written."""
    page.locator(f"{ACTIVE} .yasqe .CodeMirror-lines").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)


def run(page: Page, query: str) -> None:
    """Write a query and run it by the button."""
    write(page, query)
    page.locator(ACTIVE).get_by_role("button", name="Run query").click()


def asked(seen: Seen) -> int:
    """How many queries were sent."""
    return sum(request.method == "POST" or "query=" in request.url for request in seen.requests)


def test_rows_lead_to_pages_of_this_server(at_editor: Page, seen: Seen) -> None:
    run(at_editor, PEOPLE)
    row = at_editor.locator(".yasr tbody tr", has_text="Tom Siddall")
    expect(row.get_by_role("link", name="kg:Person")).to_have_attribute("href", "/ontology#Person")
    row.get_by_role("link", name="person/tom-siddall").click()
    expect(at_editor).to_have_url(f"{seen.root}/person/tom-siddall")
    expect(at_editor.locator("h1")).to_have_text("Tom Siddall")


def test_rows_are_filtered_and_sorted(at_editor: Page) -> None:
    run(at_editor, PEOPLE)
    rows = at_editor.locator(".yasr tbody tr")
    expect(rows.first).to_be_visible()
    names = rows.locator("td:nth-child(2)").all_inner_texts()
    assert len(names) > 4
    at_editor.get_by_role("button", name="name").click()
    at_editor.get_by_role("button", name="name").click()
    expect(at_editor.locator("th[aria-sort=descending]")).to_have_text("name")
    assert rows.locator("td:nth-child(2)").all_inner_texts() == names[::-1]
    at_editor.get_by_label("Filter rows").fill("siddall")
    expect(rows).to_have_count(1)


def test_by_keyboard_alone(at_editor: Page, seen: Seen) -> None:
    at_editor.get_by_label("SPARQL query").first.focus()
    at_editor.keyboard.press("Control+A")
    at_editor.keyboard.insert_text(PEOPLE)
    at_editor.keyboard.press("Control+Enter")
    expect(at_editor.locator(".yasr tbody tr").first).to_be_visible()
    at_editor.keyboard.press("Tab")
    expect(at_editor.get_by_role("button", name="Run query")).to_be_focused()
    at_editor.keyboard.press("Shift+Tab")
    assert at_editor.evaluate("document.activeElement.ariaLabel") == "SPARQL query"
    assert at_editor.evaluate(VALUE) == PEOPLE
    assert asked(seen) == 1


@pytest.mark.parametrize("name", ["roles", "statement-graph"])
def test_an_example_opens_in_a_tab_of_its_own(at_editor: Page, seen: Seen, name: str) -> None:
    query = named_queries()[name]
    before = at_editor.evaluate(VALUE)
    at_editor.get_by_text("Examples", exact=True).click()
    at_editor.get_by_role("button", name=query.summary).click()
    expect(at_editor.get_by_role("tab", selected=True)).to_contain_text(name)
    assert at_editor.evaluate(VALUE) in query.bind()
    assert asked(seen) == 0
    at_editor.get_by_role("button", name="Run query").click()
    expect(at_editor.locator(f"{ACTIVE} .yasr tbody tr").first).to_be_visible()
    at_editor.get_by_role("tab").first.click()
    assert at_editor.evaluate(VALUE) == before


@pytest.mark.parametrize(
    ("begun", "name", "comment"),
    [
        ("SELECT * { ?s a kg:Quo", "kg:Quotation", "words"),
        ("SELECT * { ?s kg:speakerR", "kg:speakerRole", "role"),
        ("SELECT * { ?s kg:mode kg:Dir", "kg:Direct", ""),
        ("SELECT * { ?s schema:headl", "schema:headline", ""),
    ],
)
def test_terms_are_completed_and_their_prefixes_added(at_editor: Page, begun: str, name: str, comment: str) -> None:
    write(at_editor, "")
    at_editor.keyboard.type(begun, delay=15)
    hint = at_editor.get_by_role("listbox").get_by_role("option").first
    expect(hint).to_contain_text(name)
    expect(hint).to_contain_text(comment)
    at_editor.keyboard.press("Enter")
    prefix = name.split(":")[0]
    at_editor.wait_for_function(f"{VALUE}.startsWith('PREFIX {prefix}: <{PREFIXES[prefix]}>')")
    assert at_editor.evaluate(VALUE).endswith(f" {name}")


def test_completion_asks_nobody(at_editor: Page, seen: Seen) -> None:
    before = len(seen.requests)
    write(at_editor, "")
    for begun in ("PREFIX wd", "SELECT * { ?s a foaf:P", "SELECT * { ?s foaf:n"):
        at_editor.keyboard.press("Control+A")
        at_editor.keyboard.type(begun, delay=15)
        at_editor.keyboard.press("Control+Space")
        at_editor.wait_for_timeout(200)
        at_editor.keyboard.press("Escape")
    assert len(seen.requests) == before


def test_a_link_fills_the_editor_and_runs_nothing(editor: None, page: Page, seen: Seen) -> None:
    arrive(page, seen, f"/sparql#query={quote(PEOPLE)}")
    assert page.evaluate(VALUE) == PEOPLE
    page.evaluate(f"location.hash = 'query=' + encodeURIComponent({HOLDERS!r})")
    page.wait_for_function(f"{VALUE}.includes('kg:holder')")
    page.wait_for_timeout(400)
    assert asked(seen) == 0


def test_the_button_gives_a_link_that_leads_back(at_editor: Page, seen: Seen) -> None:
    write(at_editor, HOLDERS)
    at_editor.get_by_role("button", name="Link").click()
    address = at_editor.get_by_label("Address of this query").input_value()
    assert address.startswith(f"{seen.root}/sparql#query=")
    at_editor.evaluate("localStorage.clear()")
    at_editor.goto("about:blank")
    arrive(at_editor, seen, address)
    assert at_editor.evaluate(VALUE) == HOLDERS
    assert asked(seen) == 0


def test_a_graph_is_shown_as_a_picture_that_keys_move_through(at_editor: Page, seen: Seen) -> None:
    run(at_editor, HOLDERS)
    expect(at_editor.locator(".yasr thead")).to_contain_text("predicate")
    at_editor.get_by_role("button", name="Graph").click()
    picture = at_editor.get_by_role("application")
    expect(picture.locator("canvas").first).to_be_visible()
    picture.focus()
    said = at_editor.locator(".graph + p")
    for _ in range(30):
        at_editor.keyboard.press("ArrowRight")
        if "Tom Siddall" in said.inner_text().split(":")[0]:
            break
    expect(said).to_contain_text("kg:holder of chairman")
    expect(said.get_by_role("link")).to_have_attribute("href", "/person/tom-siddall")
    assert axe(at_editor) == []
    at_editor.keyboard.press("Enter")
    expect(at_editor).to_have_url(f"{seen.root}/person/tom-siddall")


def test_a_graph_without_triples_is_one_without_rows(at_editor: Page) -> None:
    run(at_editor, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }")
    expect(at_editor.locator(".yasr").get_by_role("status")).to_contain_text("0 results")
    expect(at_editor.locator(".yasr tbody tr")).to_have_count(0)


def test_what_an_answer_says_is_never_markup(at_editor: Page) -> None:
    run(at_editor, 'SELECT ("<img src=/x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) ("{{x}}" AS ?z) {}')
    row = at_editor.locator(".yasr tbody tr")
    expect(row).to_have_count(1)
    assert row.locator("td").all_inner_texts() == ["<img src=/x onerror=alert(1)>", "javascript:alert(1)", "{{x}}"]
    expect(row.locator("a, img")).to_have_count(0)


def test_a_mistake_is_worded_by_the_server_and_marked_before(at_editor: Page, seen: Seen) -> None:
    seen.expected.append("status of 400 ")
    run(at_editor, "SELECT * {\n?s } ?p")
    expect(at_editor.get_by_role("alert")).to_contain_text("line 2")
    expect(at_editor.locator(".run").get_by_role("status")).to_contain_text("Line 2: expected")
    at_editor.locator(".parseErrorIcon").hover()
    assert axe(at_editor) == []


def test_the_answer_of_the_server_stays_until_there_is_another(editor: None, page: Page, seen: Seen) -> None:
    arrive(page, seen, asking(PEOPLE))
    assert page.evaluate(VALUE) == PEOPLE
    answer = page.get_by_role("region", name="Answer")
    expect(answer.get_by_role("link", name="person/tom-siddall")).to_be_visible()
    run(page, "ASK {}")
    expect(page.locator(".yasr")).to_contain_text("True")
    expect(answer).to_have_count(0)


def test_tabs_are_there_again(at_editor: Page) -> None:
    at_editor.get_by_role("button", name="New tab").click()
    write(at_editor, "ASK { <a:b> ?p ?o }")
    at_editor.reload()
    expect(at_editor.get_by_role("tab")).to_have_count(2)
    at_editor.wait_for_function(f"{VALUE} === 'ASK {{ <a:b> ?p ?o }}'")
    for _ in range(2):
        at_editor.locator(".tab.active .closeTab").click()
    expect(at_editor.get_by_role("tab")).to_have_count(1)


BROKEN = {
    "none": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    "nonsense": 'localStorage.setItem(\'kg.editor\', \'{"tabs": [{"name": 7}, null], "active": "x"}\')',
}


@pytest.mark.parametrize("storage", BROKEN)
def test_it_works_whatever_the_browser_stores(editor: None, page: Page, seen: Seen, storage: str) -> None:
    page.add_init_script(BROKEN[storage])
    arrive(page, seen, "/sparql")
    page.get_by_role("button", name="New tab").click()
    run(page, PEOPLE)
    expect(page.locator(f"{ACTIVE} .yasr tbody tr").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_it_is_used(at_editor: Page, scheme: str) -> None:
    at_editor.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    run(at_editor, PEOPLE)
    expect(at_editor.locator(".yasr tbody tr").first).to_be_visible()
    at_editor.get_by_text("Examples", exact=True).click()
    assert axe(at_editor) == []
    at_editor.keyboard.press("Escape")
    at_editor.get_by_role("button", name="Link").click()
    assert axe(at_editor) == []
    at_editor.keyboard.press("Escape")
    expect(at_editor.get_by_role("button", name="Link")).to_be_focused()
    at_editor.get_by_role("button", name="Response").click()
    expect(at_editor.locator(".yasr .CodeMirror")).to_be_visible()
    assert axe(at_editor) == []
    write(at_editor, "")
    at_editor.keyboard.type("SELECT * { ?s a kg:", delay=15)
    expect(at_editor.get_by_role("listbox")).to_be_visible()
    assert axe(at_editor) == []


def test_without_javascript_the_form_answers(plain_page: Page, seen: Seen) -> None:
    visit(plain_page, seen, "/sparql")
    plain_page.get_by_label("SPARQL query").fill(PEOPLE)
    plain_page.get_by_role("button", name="Ask").click()
    plain_page.get_by_role("link", name="person/tom-siddall").click()
    expect(plain_page.locator("h1")).to_have_text("Tom Siddall")
