"""kg.read: every format, and every way in which a source can be bad. What can't be read is a Failure, never silence."""

from __future__ import annotations

import io
import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Article, Failure
from kg.read import read, read_bytes
from kg.read.plain import decode, headline
from kg.settings import Settings

BODY = (
    "The town council will spend more on street lights after a long debate about safety.\n\n"
    "“It is the least that we can do,” said the mayor, who has been in office since the spring.\n"
)
TEXT = "Council to light the quay\n\n" + BODY


def put(path: Path, content: str | bytes | object) -> Path:
    """`content` in a file: text as UTF-8, bytes as they are, anything else as JSON."""
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(source: Path | str, settings: Settings | None = None) -> Article:
    """The only article of a source."""
    [found] = read(source, settings or Settings())
    assert isinstance(found, Article), found
    return found


def failure(source: Path | str, settings: Settings | None = None) -> str:
    """The message of the only failure of a source."""
    [found] = read(source, settings or Settings())
    assert isinstance(found, Failure), found
    assert found.source == str(source)
    assert found.step == "read"
    return found.error


@pytest.mark.parametrize("suffix", [".txt", ".TXT", ""])
def test_bytes_are_read_as_a_file_of_that_suffix(suffix: str, tmp_path: Path) -> None:
    [found] = read_bytes(TEXT.encode(), "a.txt", suffix, Settings())
    assert isinstance(found, Article)
    assert (found.text, found.source, found.headline) == (TEXT, "a.txt", "Council to light the quay")
    [found] = read_bytes(b"\0", "a.txt", suffix, Settings())
    assert isinstance(found, Failure)
    assert failure(put(tmp_path / "a.txt", b"\0")) == found.error


# --- plain text


def test_text_is_exactly_the_decoded_characters(tmp_path: Path) -> None:
    text = "\n  " + TEXT.replace("council", "coun\u00a0cil\t") + "  \n\n\u200b\x0c"
    assert one(put(tmp_path / "a.txt", text)).text == text


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_and_line_ends_give_the_same_text(encoding: str, ends: str, tmp_path: Path) -> None:
    article = one(put(tmp_path / "a.txt", TEXT.replace("\n", ends).encode(encoding)))
    assert article.text == TEXT
    assert article.headline == "Council to light the quay"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_characters_survive(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")
    assert decode(text.encode("utf-8-sig")) == text
    assert decode(text.encode("utf-16")) == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "utf-16-le"])
def test_what_is_not_utf8_is_read_right_or_refused_never_garbled(
    encoding: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = TEXT.replace("“", '"').replace("”", '"').replace("the mayor", "Zoë Brûlé, the £5-a-head mayor")
    [found] = read(put(tmp_path / "a.txt", text.encode(encoding)), Settings())
    if isinstance(found, Article):
        assert found.text == text
        assert "not UTF-8" in caplog.text
    else:
        assert "UTF-8" in found.error


HEADLINES = [
    ("Rail line to reopen\n\nTrains will run.", "Rail line to reopen"),
    ("\n\nRail line to reopen \n \nTrains will run.", "Rail line to reopen"),
    ("Tax overhaul remains a distant goal.\n\nThe bill has stalled.", "Tax overhaul remains a distant goal."),
    ("Rail line to reopen\nTrains will run.", None),
    ("Rail line to reopen", None),
    ("Rail line to reopen\n\n  \n", None),
    ("- Published\n\nTrains will run.", None),
    ("In this week's programme:\n\nTrains will run.", None),
    ("A first paragraph that is a long sentence " * 4 + "\n\nTrains will run.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_headline_of_plain_text(text: str, expected: str | None) -> None:
    assert headline(text) == expected


BAD = [
    (b"", "is empty"),
    (b" \n\t\n", "is empty"),
    (b"\xef\xbb\xbf", "no text"),
    (b"%PDF-1.7\n1 0 obj", "PDF"),
    (b"PK\x03\x04\x14\x00", "zip or office"),
    (b"ab\x00cd" * 99, "zero bytes"),
    (bytes(range(1, 32)) * 9, "binary"),
    (b"\xff\xfeabc", "breaks at byte"),
]


@pytest.mark.parametrize(("content", "says"), BAD)
def test_what_is_no_text_is_refused_with_the_reason(content: bytes, says: str, tmp_path: Path) -> None:
    assert says in failure(put(tmp_path / "a.txt", content))


LANGUAGES = {
    "German": "Die Stadt hat am Montag entschieden, dass die Beleuchtung am Kai nach dem Streit erneuert wird.",
    "French": "La ville a décidé lundi que les lampes du quai seront remplacées dans l'année à venir par une société.",
    "Spanish": "El gobierno anunció el lunes que la ciudad va a gastar más dinero en las luces de la calle este año.",
    "Dutch": "De stad heeft maandag besloten dat de verlichting op de kade niet meer wordt vervangen door het bedrijf.",
    "Cyrillic": "Городской совет решил в понедельник заменить фонари на набережной.",
    "Arabic": "قرر مجلس المدينة يوم الاثنين استبدال المصابيح",
    "Chinese": "市议会星期一决定更换码头的路灯",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_are_refused_by_name(language: str, tmp_path: Path) -> None:
    assert language in failure(put(tmp_path / "a.txt", LANGUAGES[language] * 3))


def test_english_with_foreign_names_and_a_short_text_pass(tmp_path: Path) -> None:
    text = (
        "The mayor of San José de los Ríos, María de la Cruz, met the president of the Banco de España on Friday. " * 2
    )
    assert one(put(tmp_path / "a.txt", text)).language == "en"
    assert one(put(tmp_path / "b.txt", "Storm closes port")).text == "Storm closes port"


def test_words_that_are_no_language_are_refused(tmp_path: Path) -> None:
    assert "does not read as English" in failure(put(tmp_path / "a.txt", "Lorem ipsum dolor consectetur elit " * 9))


def test_the_limit_is_in_bytes_of_text_and_holds_before_all_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", TEXT)
    size = len(TEXT.encode())
    assert one(path, Settings(max_text=size)).text == TEXT
    assert "max_text" in failure(path, Settings(max_text=size - 1))
    assert "has more than 40 bytes" in failure(path, Settings(max_text=10))


# --- JSON

NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Council to light  the quay ",
    "articleBody": BODY,
    "datePublished": "2021-04-05T10:15:00Z",
    "url": "https://news.example/a/1",
    "publisher": {"@type": "Organization", "name": "The Quay Post"},
    "author": [{"@type": "Person", "name": "Ann Lee"}, "Bo Roe"],
    "inLanguage": "en-GB",
}


def test_every_field_of_a_news_article(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", NEWS)
    assert one(path) == Article(
        text=BODY,
        source=str(path),
        headline="Council to light the quay",
        url="https://news.example/a/1",
        published="2021-04-05T10:15:00Z",
        publisher="The Quay Post",
        author="Ann Lee, Bo Roe",
        language="en-GB",
    )


def test_a_body_alone_is_enough_and_is_kept_exactly(tmp_path: Path) -> None:
    article = one(put(tmp_path / "a.json", {"articleBody": "  " + BODY + "\t"}))
    assert article.text == "  " + BODY + "\t"
    assert (article.headline, article.url, article.published, article.publisher, article.author) == (None,) * 5


@pytest.mark.parametrize(
    "wrapped",
    [
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "x"}, NEWS]},
        [NEWS],
        [[{"@type": "Person", "name": "x"}], {"@graph": [NEWS]}],
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": NEWS}]},
        {"@type": "WebPage", "mainEntity": NEWS},
        {f"http://schema.org/{key}": value for key, value in NEWS.items() if not key.startswith("@")},
        {"schema:articleBody": {"@value": BODY}, "schema:headline": [{"@value": "Council to light the quay"}]},
    ],
)
def test_wrappers_and_prefixes(wrapped: object, tmp_path: Path) -> None:
    article = one(put(tmp_path / "a.json", wrapped))
    assert (article.text, article.headline) == (BODY, "Council to light the quay")


def test_several_articles_are_numbered_and_a_bad_one_loses_only_itself(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", [NEWS, {"@type": "NewsArticle", "headline": "No text"}, NEWS])
    first, second, third = read(path, Settings())
    assert [each.source for each in (first, second, third)] == [f"{path}[1]", f"{path}[2]", f"{path}[3]"]
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert isinstance(second, Failure)
    assert "articleBody" in second.error


DATES = [
    ("2021-04-05", "2021-04-05"),
    ("2021-04-05T10:15:00+01:00", "2021-04-05T10:15:00+01:00"),
    ("2021-04-05 10:15", "2021-04-05T10:15:00"),
    ("20210405", "2021-04-05"),
    ("5 April 2021", "2021-04-05"),
    ("April 5, 2021 10:15 AM", "2021-04-05T10:15:00"),
    ({"@value": "2021-04-05"}, "2021-04-05"),
    ("2021-02-31", None),
    ("April 2021", None),
    ("yesterday", None),
    ("", None),
    (20210405, None),
]


@pytest.mark.parametrize(("given_date", "expected"), DATES)
def test_dates_become_iso_or_are_left_out(given_date: object, expected: str | None, tmp_path: Path) -> None:
    assert one(put(tmp_path / "a.json", NEWS | {"datePublished": given_date})).published == expected


URLS: list[tuple[dict[str, Any], str | None]] = [
    ({"url": "http://news.example/ä?x=1#y"}, "http://news.example/ä?x=1#y"),
    ({"url": None, "mainEntityOfPage": {"@id": "https://news.example/b"}}, "https://news.example/b"),
    ({"url": "", "@id": "https://news.example/c"}, "https://news.example/c"),
    ({"url": "news.example/d"}, None),
    ({"url": "https://news.example/a b"}, None),
    ({"url": "javascript:alert(1)"}, None),
    ({"url": 7}, None),
]


@pytest.mark.parametrize(("change", "expected"), URLS)
def test_addresses_are_absolute_or_left_out(change: dict[str, Any], expected: str | None, tmp_path: Path) -> None:
    assert one(put(tmp_path / "a.json", NEWS | change)).url == expected


BAD_JSON = [
    ('{"articleBody": "x",\n "headline" "y"}', "line 2, column 13"),
    ("", "is empty"),
    ("[" * 100_000, "nested too deeply"),
    ("[" + "9" * 5000 + "]", "number"),
    ('{"articleBody": "  "}', "articleBody is missing or empty"),
    ('{"articleBody": 5}', "articleBody is missing or empty"),
    ('{"articleBody": "half \\ud83d a pair"}', "articleBody has half a character (a lone surrogate) at 5"),
    ('{"articleBody": "x", "headline": "\\ud83d"}', "headline has half a character"),
    ('{"articleBody": "x", "author": {"name": "A \\ud83d"}}', "author has half a character"),
    ('{"articleBody": "x", "publisher": "\\udc00"}', "publisher has half a character"),
    ('{"articleBody": "x", "url": "https://a.example/\\ud83d"}', "url has half a character"),
    ('{"persons": []}', "holds no article"),
    ("[]", "holds no article"),
    ("5", "holds no article"),
    ("null", "holds no article"),
    (json.dumps({"articleBody": LANGUAGES["German"] * 2}), "German"),
]


@pytest.mark.parametrize(("content", "says"), BAD_JSON)
def test_bad_json_says_what_and_where(content: str, says: str, tmp_path: Path) -> None:
    assert says in failure(put(tmp_path / "a.json", content))


def test_a_bad_line_of_jsonl_loses_only_itself(tmp_path: Path) -> None:
    lines = [json.dumps(NEWS), "", "{broken", '{"x": 1}', "\x00", json.dumps(NEWS)]
    path = put(tmp_path / "a.jsonl", "\r\n".join(lines))
    found = list(read(path, Settings()))
    assert [each.source for each in found] == [f"{path}:{number}" for number in (1, 3, 4, 5, 6)]
    assert [type(each) for each in found] == [Article, Failure, Failure, Failure, Article]


def test_an_overlong_line_of_jsonl_loses_only_itself(tmp_path: Path) -> None:
    limit = len(BODY.encode())
    path = put(tmp_path / "a.jsonl", json.dumps(NEWS | {"x": "y" * 30 * limit}) + "\n" + json.dumps(NEWS))
    first, second = read(path, Settings(max_text=limit))
    assert isinstance(first, Failure)
    assert isinstance(second, Article)
    assert second.source == f"{path}:2"


# --- HTML

PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}">
<title>Council to light the quay | The Quay Post</title>
<meta property="og:title" content="Council to light the quay"><meta property="og:site_name" content="The Quay Post">
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2021-04-05T10:15:00Z">
<link rel="canonical" href="https://news.example/a/1"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Council to light the quay</h1>
<p>The town council will spend <b>£3million</b> on street lights after a long   debate about safety.</p>
<p>“It is the least that we can do,” said the mayor, who has been in office since the spring.</p>
<ul><li>The old lamps were put up in 1931.</li><li>The new ones will burn by May.</li></ul>
<blockquote><p>We asked for this for ten years, a spokesman for the traders said.</p></blockquote>
<p>A march is planned on Saturday<br>from the station to the quay.</p></article>
<footer>Copyright The Quay Post. All rights reserved.</footer><script>alert("x")</script></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_gives_paragraphs_and_what_it_says_of_itself(charset: str, tmp_path: Path) -> None:
    article = one(put(tmp_path / "a.html", PAGE.format(charset=charset).encode(charset)))
    assert article.text.split("\n\n") == [
        "The town council will spend £3million on street lights after a long debate about safety.",
        "“It is the least that we can do,” said the mayor, who has been in office since the spring.",
        "The old lamps were put up in 1931.",
        "The new ones will burn by May.",
        "We asked for this for ten years, a spokesman for the traders said.",
        "A march is planned on Saturday\nfrom the station to the quay.",
    ]
    assert (article.headline, article.published) == ("Council to light the quay", "2021-04-05")
    assert (article.url, article.publisher, article.author) == ("https://news.example/a/1", "The Quay Post", "Ann Lee")


@pytest.mark.parametrize(
    "page", ["<html></html>", "<p></p>", "<!doctype html><html><body><nav>Home</nav></body></html>", "<"]
)
def test_a_page_without_an_article_is_a_failure(page: str, tmp_path: Path) -> None:
    assert "no article" in failure(put(tmp_path / "a.html", page))


# --- sources


def test_a_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "b/x.txt", "a.TXT", ".hidden.txt", ".git/x.txt", "notes.md"):
        put(tmp_path / name, TEXT)
    put(tmp_path / "b/bad.txt", b"")
    found = list(read(tmp_path, Settings()))
    names = [Path(each.source).relative_to(tmp_path).as_posix() for each in found]
    assert names == ["a.TXT", "b/bad.txt", "b/x.txt", "z.txt"]
    assert isinstance(found[1], Failure)


def test_json_that_is_no_article_is_passed_over_in_a_folder_with_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(tmp_path / "a.txt", TEXT)
    put(tmp_path / "a.gold.json", {"persons": ["Ann Lee"]})
    put(tmp_path / "b.gold.json", [1, 2])
    with caplog.at_level(logging.WARNING):
        assert one(tmp_path).text == TEXT
    [record] = caplog.records
    assert "2 JSON files hold no article" in record.getMessage()
    assert "a.gold.json, b.gold.json" in record.getMessage()
    assert "holds no article" in failure(tmp_path / "a.gold.json")


def test_a_folder_without_sources_and_a_missing_file_are_failures(tmp_path: Path) -> None:
    put(tmp_path / "notes.md", TEXT)
    assert "holds no file that ends in .txt" in failure(tmp_path)
    assert "no such file" in failure(tmp_path / "missing.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_failure(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", TEXT)
    path.chmod(0)
    assert "Permission denied" in failure(path)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT, TEXT),
        (json.dumps(NEWS), BODY),
        (json.dumps(NEWS, indent=1), BODY),
        ("\ufeff" + json.dumps([NEWS]), BODY),
        (json.dumps(NEWS) + "\n", BODY),
    ],
)
def test_the_format_of_standard_input_is_detected(data: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    article = one("-")
    assert (article.source, article.text) == ("standard input", text)


def test_lines_of_json_and_a_page_are_detected_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = f"{json.dumps(NEWS)}\n{json.dumps(NEWS)}\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert [each.source for each in read("-", Settings())] == ["standard input:1", "standard input:2"]
    assert one(put(tmp_path / "page", PAGE.format(charset="utf-8"))).headline == "Council to light the quay"


@pytest.mark.parametrize("text", ["", "\n  \n"])
def test_an_empty_jsonl_file_is_said_to_be_empty(text: str, tmp_path: Path) -> None:
    assert "is empty; leave it out" in failure(put(tmp_path / "a.jsonl", text))
