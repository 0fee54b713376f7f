"""What a person comes to do, from the first page to the answer, in a real browser."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from kg.store import serialize
from kg.vocab import NIF, ArticleGraph, Literal
from tests import handmade
from tests.web.conftest import Seen, visit

pytestmark = [pytest.mark.slow, pytest.mark.web]

SHOWN = "[...CSS.highlights.get('target')].map(range => range.toString()).join()"


def test_find_who_said_something_and_read_the_words(page: Tab, seen: Seen) -> None:
    visit(page, seen, "/")
    page.get_by_role("searchbox").fill("inquest had been")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="the inquest had been delayed").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A spokesman denied")
    page.locator("aside a.words").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(handmade.HEADLINE)
    assert page.evaluate(SHOWN) == "the inquest had been delayed"
    expect(page.locator("#text .lit", has_text="the inquest had been delayed")).to_be_in_viewport()


def test_from_a_person_to_a_filtered_list_of_statements(page: Tab, seen: Seen) -> None:
    visit(page, seen, "/search?q=okafor")
    page.get_by_role("main").get_by_role("link", name="Margaret Okafor").first.click()
    page.get_by_label("Speech act").select_option(label="promising (1)")
    page.get_by_role("button", name="Show").click()
    said = page.locator("section:has(#statements) .fact.statement")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("they would publish a review of night patrols")
    assert "act=Promising" in page.url


def test_get_the_table_that_is_shown_as_csv(page: Tab, seen: Seen, tmp_path: Path) -> None:
    visit(page, seen, "/statements")
    page.get_by_label("Words", exact=True).fill("the")
    page.keyboard.press("Enter")
    page.get_by_role("columnheader", name="Speaker").get_by_role("link").click()
    rows = page.locator("tbody tr")
    shown = [each.locator("td").nth(2).inner_text() for each in rows.all()]
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name="csv", exact=True).click()
    path = tmp_path / "shown.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert len(shown) > 1
    assert [row["text"] for row in found] == shown


def test_read_a_report_and_see_the_words(page: Tab, seen: Seen) -> None:
    graph = handmade.graph()
    mention = next(
        s for s, verb, value in graph.triples if verb == NIF.anchorOf and value == Literal("Nobody listened,")
    )
    wrong = tuple(
        (s, verb, Literal("Everybody listened,") if (s, verb) == (mention, NIF.anchorOf) else value)
        for s, verb, value in graph.triples
    )
    visit(page, seen, "/shacl")
    page.get_by_label("RDF, one graph or several").fill(
        serialize([ArticleGraph(graph.name, wrong)], "trig", {}).decode()
    )
    page.get_by_label("Format").select_option("trig")
    page.get_by_role("button", name="Validate").click()
    expect(page.get_by_role("heading", level=2, name="does not conform")).to_be_visible()
    page.get_by_role("main").locator(f"a[href$='#{mention.partition('#')[2]}']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(handmade.HEADLINE)
    assert page.evaluate(SHOWN) == "Nobody listened,"
