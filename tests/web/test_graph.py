"""Pictures of graphs: of the neighbourhood of a person, and what a mouse does in any."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Seen, axe, visit

pytestmark = [pytest.mark.slow, pytest.mark.web, pytest.mark.usefixtures("editor")]

ONE = """async (label) => {
  const { draw } = await import("/static/graph.js");
  const place = document.querySelector("main");
  window.ended = draw(place, [{ id: "a", label, href: "/queries", kind: "person" }, { id: "b", label: "other" }],
                      [{ source: "a", target: "b", label: "knows" }]);
}"""


def test_the_neighbourhood_of_a_person_is_explored(page: Page, seen: Seen) -> None:
    visit(page, seen, "/person/tom-siddall")
    page.get_by_role("button", name="Explore").click()
    picture = page.get_by_role("application")
    expect(picture.locator("canvas").first).to_be_visible()
    picture.focus()
    names = set()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        names.add(page.locator(".graph + p").inner_text().split(":")[0])
    assert {"Tom Siddall", "Harbour Trust"} <= names
    assert axe(page) == []


def test_a_double_click_opens(page: Page, seen: Seen) -> None:
    visit(page, seen, "/void")
    page.evaluate(f"({ONE})('Anna').then(() => ended())")
    expect(page.locator(".graph canvas")).to_have_count(0)
    page.evaluate("""async () => {
      const { draw } = await import("/static/graph.js");
      draw(document.querySelector("main"), [{ id: "a", label: "A", href: "/queries" }], []);
    }""")
    page.locator(".graph").dblclick()
    expect(page).to_have_url(f"{seen.root}/queries")


def test_keys_choose_and_open(page: Page, seen: Seen) -> None:
    visit(page, seen, "/void")
    page.evaluate(ONE, "<b>Anna</b>")
    said = page.locator(".graph + p")
    page.locator(".graph").focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("<b>Anna</b>: knows other")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("other: knows of <b>Anna</b>")
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.emulate_media(color_scheme="dark")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{seen.root}/queries")
