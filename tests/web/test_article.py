"""The page of an article in a browser: facts and words light each other up, and an address leads to words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from kg.vocab import KG
from tests import handmade
from tests.handmade import TEXT, at
from tests.web.conftest import Seen, visit
from tests.web.site import of

pytestmark = [pytest.mark.slow, pytest.mark.web]

ARTICLE = of(KG.Article)


def words(page: Tab, selector: str) -> str:
    """The text of what is there now, piece by piece."""
    return " | ".join(page.locator(selector).all_inner_texts())


def test_the_page_holds_the_text_as_it_is(page: Tab, seen: Seen) -> None:
    visit(page, seen, ARTICLE)
    assert page.evaluate("document.getElementById('text').textContent") == TEXT


def test_a_card_lights_its_words_and_words_light_their_card(page: Tab, seen: Seen) -> None:
    visit(page, seen, ARTICLE)
    card = page.locator(".fact.statement", has_text="Nobody listened,")
    card.hover()
    lit = page.locator("#text .lit")
    expect(lit.filter(has_text="Nobody listened,")).to_have_count(1)
    assert {"he", "said", "We asked for lights for ten years."} <= set(lit.all_inner_texts())
    page.locator("#text .m.statement", has_text="the inquest had been delayed").hover()
    expect(page.locator(".fact.lit")).to_have_count(1)
    expect(page.locator(".fact.lit")).to_contain_text("the inquest had been delayed")
    expect(page.locator(".fact.lit")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)


def test_the_keyboard_lights_them_too(page: Tab, seen: Seen) -> None:
    visit(page, seen, ARTICLE)
    page.locator(".fact.measure a.words").first.focus()
    expect(page.locator("#text .m.measure.lit")).to_have_count(1)
    page.locator("#text a.ref").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#s1")).to_be_in_viewport()
    assert page.url.endswith("#s1")


@pytest.mark.parametrize(
    "found", [at("Nobody listened,"), at("every light will"), at("“𝔸”")], ids=["a mention", "no mention", "beyond"]
)
def test_an_address_leads_to_any_words(page: Tab, seen: Seen, found: handmade.Span) -> None:
    page.set_viewport_size({"width": 800, "height": 300})
    visit(page, seen, f"{ARTICLE}#char={found.start},{found.end}")
    shown = "(() => [...CSS.highlights.get('target')].map(range => range.toString()).join())()"
    assert page.evaluate(shown) == found.of(TEXT)
    box = page.evaluate("[...CSS.highlights.get('target')][0].getBoundingClientRect().toJSON()")
    assert 0 <= box["top"] < box["bottom"] <= 300


def test_without_javascript_an_address_leads_to_a_mention(plain_page: Tab, seen: Seen) -> None:
    found = at("the inquest had been delayed")
    plain_page.set_viewport_size({"width": 800, "height": 300})
    visit(plain_page, seen, f"{ARTICLE}#char={found.start},{found.end}")
    assert plain_page.locator(":target").inner_text() == found.of(TEXT)
    expect(plain_page.locator(":target")).to_be_in_viewport()


def test_a_kind_can_be_hidden_without_javascript(plain_page: Tab, seen: Seen) -> None:
    visit(plain_page, seen, ARTICLE)
    mark = plain_page.locator("#text .m.statement").first
    before = mark.evaluate("each => getComputedStyle(each).backgroundColor")
    plain_page.get_by_label("Statements").uncheck()
    assert mark.evaluate("each => getComputedStyle(each).backgroundColor") != before == "rgb(253, 240, 196)"


@pytest.mark.parametrize("fragment", ["char=5", "char=9,3", "char=3,3", "char=99999,999999", "%zz", "char=%zz", "s999"])
def test_an_address_that_leads_to_no_words_is_no_error(page: Tab, seen: Seen, fragment: str) -> None:
    visit(page, seen, f"{ARTICLE}#{fragment}")
    expect(page.locator(".lit")).to_have_count(0)


def test_where_colours_are_forced_the_marks_are_still_told_apart(page: Tab, seen: Seen) -> None:
    page.emulate_media(forced_colors="active")
    visit(page, seen, ARTICLE)
    kinds = [".m.person", ".m.organisation", ".m.statement", ".m.measure", ".m.role", ".m.amount"]
    style = "e => { const s = getComputedStyle(e); return [s.textDecoration, s.outlineStyle, s.borderBottomStyle] }"
    styles = [
        str(page.locator(f"{place} {kind}").first.evaluate(style)) for kind in kinds for place in (".legend", "#text")
    ]
    assert styles[::2] == styles[1::2]
    assert len(set(styles)) == len(kinds)


def test_on_paper_the_marks_keep_their_colours_and_the_legend(page: Tab, seen: Seen) -> None:
    page.emulate_media(media="print")
    visit(page, seen, ARTICLE)
    expect(page.locator(".legend")).to_be_visible()
    expect(page.locator(".legend input").first).to_be_hidden()
    assert page.locator("#text .m.statement").first.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"


def test_a_name_from_right_to_left_leaves_what_stands_beside_it(page: Tab, seen: Seen) -> None:
    visit(page, seen, ARTICLE)
    entry = page.locator("aside .plain li").first
    entry.locator("a").first.evaluate("e => { e.textContent = 'דוד כהן (2024)!' }")
    pieces = "e => [...e.firstChild.parentNode.childNodes].filter(n => n.nodeType === 3).flatMap(n => "
    pieces += "{ const r = document.createRange(); r.selectNode(n); return [...r.getClientRects()] }).length"
    assert entry.locator("a.quiet").evaluate(pieces) == 1
    page.locator("#text p").first.evaluate("e => { e.textContent = 'שלום עולם.' }")
    box = "e => { const r = document.createRange(); r.selectNodeContents(e); const b = e.getBoundingClientRect(); "
    box += "return Math.round(b.right - r.getBoundingClientRect().right) }"
    assert page.locator("#text p").first.evaluate(box) == 0
