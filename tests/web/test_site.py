"""Every page of the site: accessible in light and dark, asks no other host, and has its content without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab

from tests.web.conftest import Seen, axe, visit
from tests.web.site import PAGES, Page

pytestmark = [pytest.mark.slow, pytest.mark.web]

each_page = pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)


@each_page
def test_axe_finds_nothing_in_light_and_dark(page: Tab, seen: Seen, one: Page) -> None:
    visit(page, seen, one.path, one.status)
    page.emulate_media(color_scheme="light")
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []


@each_page
def test_its_content_needs_no_javascript_and_no_other_host(plain_page: Tab, seen: Seen, one: Page) -> None:
    visit(plain_page, seen, one.path, one.status)
    assert one.heading in plain_page.locator("h1").inner_text()
    assert one.words in plain_page.locator("main").inner_text() + "".join(
        plain_page.locator("main :is(input, textarea)").evaluate_all("all => all.map(each => each.value)")
    )
    assert seen.requests
    assert all(request.url.startswith(seen.root) for request in seen.requests)


@each_page
def test_it_fits_a_phone_and_a_desk(page: Tab, seen: Seen, one: Page) -> None:
    visit(page, seen, one.path, one.status)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
COUNTED = f"""() => {{
  globalThis.controls = [...document.querySelectorAll(`{CONTROLS}`)].filter((each) => each.checkVisibility());
  return controls.length;
}}"""
FOCUSED = "() => controls.indexOf(document.activeElement)"


@each_page
def test_the_keyboard_reaches_everything(page: Tab, seen: Seen, one: Page) -> None:
    visit(page, seen, one.path, one.status)
    count = page.evaluate(COUNTED)
    assert count
    reached = set()
    for _ in range(count + 20):  # an editor may have a few stops more
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    missed = [page.evaluate(f"controls[{number}].outerHTML") for number in sorted(set(range(count)) - reached)]
    assert missed == []


def test_a_page_that_asks_another_host_or_runs_what_is_not_ours_is_seen(page: Tab, seen: Seen) -> None:
    visit(page, seen, "/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'bad()'}))")
    page.evaluate("location = 'https://elsewhere.example/'")
    page.wait_for_timeout(300)
    assert any("Content Security Policy" in each for each in seen.unexpected())
    assert "asked another host: https://elsewhere.example/" in seen.unexpected()
    seen.expected += ["Content Security Policy", "elsewhere"]


def test_the_start_page_is_light(page: Tab, seen: Seen) -> None:
    visit(page, seen, "/")
    assert {path for path in seen.paths() if path != "/"} <= {"/static/kg.css", "/static/kg.svg"}
    bodies = [request.response() for request in seen.requests]
    assert sum(len(body.body()) for body in bodies if body) < 100_000
