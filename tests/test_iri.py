"""IRIs are as the design says, legal for every RDF library, and the same whenever the content is."""

from __future__ import annotations

import re

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import iri
from kg.model import Article, Generator, Kind, Span, Tenure

BASE = "https://newskg.example/id/"
ARTICLE = f"{BASE}article/a-headline-12345678"


def legal(text: str) -> bool:
    """Whether a strict parser takes `text` as an IRI."""
    try:
        return pyoxigraph.NamedNode(text).value == text
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Cressida Dick", "cressida-dick"),
        ("  Cressida\n Dick ", "cressida-dick"),
        ("Zoë O'Brien", "zoe-obrien"),
        ("Zoe\u0308 O’Brien", "zoe-obrien"),
        ("Nguyễn Thị Định", "nguyen-thi-đinh"),
        ("Nick Thomas-Symonds", "nick-thomas-symonds"),
        ("A.C. Milan", "a-c-milan"),
        ("“Quoted” 'name'", "quoted-name"),
        ("AT&T / B<C>", "at-t-b-c"),
        ("Straße", "strasse"),
        ("Foo™", "footm"),
        ("Владимир Йорк", "владимир-йорк"),
        ("محمد\u200f علي", "محمد-علي"),
        ("नरेन्द्र मोदी", "नरेन्द्र-मोदी"),
        ("김 철수", "김-철수"),
        ("Anna 🕯️ Reeve", "anna-reeve"),
        ("𝔸nna", "anna"),
        ("../..", iri.short_hash("../..")),
        ("", "e3b0c442"),
        ("🕯️", iri.short_hash("🕯️")),
        ("\ud800", iri.short_hash("\ud800")),
    ],
)
def test_slug(text: str, wanted: str) -> None:
    assert iri.slug(text) == wanted


@given(st.text(st.characters(codec=None)))
def test_a_slug_is_one_legal_segment(text: str) -> None:
    segment = iri.slug(text)
    assert segment
    assert not re.search(r"[^\w\u0300-\U000dffff-]|[A-Z]|--|^-|-$", segment)
    assert legal(f"{BASE}person/{segment}")
    assert iri.slug(text) == segment


@given(st.text())
def test_a_slug_is_the_slug_of_itself(text: str) -> None:
    assert iri.slug(iri.slug(text)) == iri.slug(text)


@given(st.text("ab ", min_size=iri.MAX_SLUG), st.text("ab ", min_size=1, max_size=3))
def test_long_texts_that_differ_at_the_end_have_different_slugs(text: str, more: str) -> None:
    longer = f"{text.strip()} c {more}"
    cut = iri.slug(longer)
    assert len(cut) <= iri.MAX_SLUG + 1 + iri.HASH_LENGTH
    assert cut != iri.slug(longer + "c")


def test_article_by_headline_and_address() -> None:
    by_url = Article("Text.", "x.json", headline="A Headline", url="https://gazette.example/1")
    assert iri.article(BASE, by_url) == f"{BASE}article/a-headline-{iri.short_hash('https://gazette.example/1')}"
    by_text = Article("Text.", "x.txt", headline="A Headline")
    assert iri.article(BASE, by_text) == f"{BASE}article/a-headline-{by_text.sha256[:8]}"
    assert iri.article(BASE, Article("Text.", "x.txt")) == f"{BASE}article/{by_text.sha256[:8]}"


def test_an_article_that_is_corrected_at_its_address_keeps_its_iri() -> None:
    first, second = (Article(text, "x", headline="H", url="https://gazette.example/1") for text in ("One.", "Two."))
    assert iri.article(BASE, first) == iri.article(BASE, second)


def test_what_stands_in_an_article() -> None:
    assert iri.mention(ARTICLE, Span(3, 9)) == f"{ARTICLE}#char=3,9"
    assert iri.amount(ARTICLE, Span(3, 9)) == f"{ARTICLE}#amount=3,9"
    assert iri.statement(BASE, ARTICLE, 3, 90) == f"{BASE}statement/a-headline-12345678/3-90"
    assert iri.measure(BASE, ARTICLE, Span(3, 9)) == f"{BASE}measure/a-headline-12345678/3-9"


def test_entities_and_the_activity() -> None:
    assert iri.entity(BASE, Kind.PERSON, "Cressida Dick") == f"{BASE}person/cressida-dick"
    assert iri.entity(BASE, Kind.ORGANISATION, "Home Office") == f"{BASE}organisation/home-office"
    assert iri.activity(BASE, Generator("0.1.0", "en_core_web_md", "3.7.1")) == (
        f"{BASE}activity/kg-0-1-0-en-core-web-md-3-7-1-rules"
    )


@pytest.mark.parametrize(
    ("organisation", "tenure", "wanted"),
    [
        (None, Tenure.CURRENT, "role/tom-siddall/vice-chairman"),
        (None, Tenure.FORMER, "role/tom-siddall/vice-chairman/former"),
        (f"{BASE}organisation/harbour-trust", Tenure.CURRENT, "role/tom-siddall/vice-chairman/harbour-trust"),
        (f"{BASE}organisation/harbour-trust", Tenure.FORMER, "role/tom-siddall/vice-chairman/harbour-trust/former"),
        (None, Tenure.ACTING, "role/tom-siddall/vice-chairman/acting"),
        (None, Tenure.INCOMING, "role/tom-siddall/vice-chairman/incoming"),
    ],
)
def test_role(organisation: str | None, tenure: Tenure, wanted: str) -> None:
    assert iri.role(BASE, f"{BASE}person/tom-siddall", "Vice Chairman", organisation, tenure) == BASE + wanted


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gazette.example/news/2024/03/harbour?ref=a&b=c?d#top",
        "http://gazette.example:8080/",
        "https://gazette.example",
        "https://gazette.example/caf%C3%A9",
        "https://bücher.example/straße",
    ],
)
def test_web_address(url: str) -> None:
    assert iri.web_address(url)
    assert legal(url)


@pytest.mark.parametrize(
    "url",
    ["", "gazette.example/1", "ftp://x.example/", "javascript:alert(1)", "https:///1", "https://a b.example/", "https://e/%zz",
     "https://e/[x]", "https://e/<x>", 'https://e/"', "https://e/\n", "http://e:x/", "https://e/#a#b", "https://e/\ue000"],
)  # fmt: skip
def test_not_a_web_address(url: str) -> None:
    assert not iri.web_address(url)


@given(st.text().map("https://gazette.example/".__add__))
def test_a_web_address_is_legal(url: str) -> None:
    assert legal(url) or not iri.web_address(url)


def test_who_asks_second_for_an_iri_gets_another() -> None:
    taken = iri.Registry()
    assert taken.claim("first", "x") == "x"
    assert taken.claim("second", "x", "x-b") == "x-b"
    assert taken.claim("third", "x", "x-b") == "x-b-2"
    assert taken.claim("fourth", "x", "x-b") == "x-b-3"
    assert [taken.claim("first", "x"), taken.claim("third", "x", "x-b")] == ["x", "x-b-2"]
