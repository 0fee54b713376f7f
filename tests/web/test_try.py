"""A person tries an article: pastes it, sees it marked, follows a statement to its words, and nothing leads nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab

from tests.serve.test_try import SECRET, TEXT
from tests.web.conftest import Seen, axe, visit

pytestmark = [pytest.mark.slow, pytest.mark.web]
LOADING = 60_000  # milliseconds, of the language model on a machine with other work


def tried(page: Tab, seen: Seen, text: str = TEXT) -> None:
    """Paste an article, and read on."""
    visit(page, seen, "/try")
    page.get_by_label("Text of the article").fill(text)
    with page.expect_navigation(timeout=LOADING):
        page.get_by_role("button", name="Read it").click()


def test_a_pasted_article_has_its_page_with_everything_marked(page: Tab, seen: Seen) -> None:
    tried(page, seen)
    assert page.locator("h1").inner_text() == "Leeds to build trams"
    assert page.get_by_text("not stored").is_visible()
    page.get_by_role("link", name="We will spend £5 million on trams").first.click()
    assert page.url.rpartition("#")[2].startswith("char=")
    assert page.locator("#text .m.statement").first.inner_text().startswith("We will spend")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert axe(page) == []


def test_without_javascript_too(plain_page: Tab, seen: Seen) -> None:
    tried(plain_page, seen)
    assert SECRET in plain_page.locator(".fact.statement").first.inner_text()
    own = plain_page.locator("main a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert {link.partition("#")[0] for link in own if not link.startswith("#")} == {"/try", "/ontology"}


def test_what_cannot_be_read_is_said_beside_what_was_typed(page: Tab, seen: Seen) -> None:
    seen.expected.append("status of 422 ")
    german = "Das ist ein Text, der nicht gelesen werden kann, weil er in einer anderen Sprache ist als alle."
    tried(page, seen, german)
    assert "is not English" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Text of the article").input_value() == german
    assert axe(page) == []
