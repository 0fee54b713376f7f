"""The demo's articles: NewsArticles written for this project, with nothing copied from the evaluation data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg.facts.amounts import amounts
from kg.model import Article
from kg.read import read
from kg.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.json"))
SHARED = ROOT.parent / "shared" / "data"
RUN = 8  # words in a row that count as copied; shorter runs are names and set phrases
MOST_QUOTED = 25  # words of one paragraph's quotation, so that what is quoted stays a short quotation

seed = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)


def load(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_bytes().decode("utf-8"))
    return value


def runs(text: str, length: int = RUN) -> Iterator[tuple[str, ...]]:
    """Every run of `length` words, in lower case and without punctuation."""
    words = re.findall(r"[\w$£€%]+", text.lower().replace("’", "'"))
    return zip(*(words[i:] for i in range(length)), strict=False)


def shared_texts() -> Iterable[str]:
    """All running text of the evaluation data."""
    for path in sorted(SHARED.glob("articles*/*.txt")):
        yield path.read_text(encoding="utf-8-sig")
    for path in [*sorted(SHARED.glob("statements/*.jsonl")), *sorted(SHARED.glob("coref/*.jsonl"))]:
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield json.loads(line).get("text", "")


def test_there_are_five_different_articles() -> None:
    assert len(SEEDS) == 5
    articles = [load(path) for path in SEEDS]
    for field in ("headline", "url", "datePublished", "articleBody"):
        assert len({article[field] for article in articles}) == 5
    seen: set[tuple[str, ...]] = set()
    for article in articles:
        own = set(runs(article["articleBody"]))
        assert not own & seen
        seen |= own


@seed
def test_is_a_news_article_of_this_project(path: Path) -> None:
    article = load(path)
    assert (article["@context"], article["@type"]) == ("https://schema.org", "NewsArticle")
    assert article["publisher"] == {"@type": "Organization", "name": "kg seeds"}
    assert article["author"]["name"] == "kg seeds"
    assert article["url"] == f"https://newskg.example/seeds/{path.stem}"
    assert date.fromisoformat(article["datePublished"]) < date.today()
    assert 20 < len(article["headline"]) < 100


@seed
def test_body_is_clean_prose_of_300_to_700_words(path: Path) -> None:
    body = load(path)["articleBody"]
    assert 300 <= len(body.split()) <= 700
    paragraphs = body.split("\n\n")
    assert len(paragraphs) >= 10
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in paragraphs)
    assert body.isprintable() or set(body) - {"\n"} == {c for c in body if c.isprintable()}


@seed
def test_quotations_are_short_and_closed(path: Path) -> None:
    paragraphs = load(path)["articleBody"].split("\n\n")
    for paragraph, following in pairwise([*paragraphs, ""]):
        marks = re.findall('[“”"]', paragraph)
        goes_on = len(marks) % 2 == 1
        assert not goes_on or following[:1] in ("“", '"')
        quoted = re.findall(r"[“\"]([^“”\"]*)(?:[”\"]|$)", paragraph)
        assert sum(len(piece.split()) for piece in quoted) <= MOST_QUOTED


def test_they_show_what_the_program_must_handle() -> None:
    bodies = [load(path)["articleBody"] for path in SEEDS]
    together = "\n\n".join(bodies)
    for form in ("“", '"', "former ", "acting ", "shadow ", "according to", "According to", "Dame ", "Sir ", "Mr "):
        assert form in together
    assert {"GBP", "USD", "EUR"} <= {amount.currency for amount in amounts(together)}
    assert {"percent", "percentage points"} <= {amount.unit for amount in amounts(together)}
    assert any(amount.max_value for amount in amounts(together))
    assert len({amount.bound for amount in amounts(together)}) == 4
    unclosed = [p for p in together.split("\n\n") if len(re.findall('[“”"]', p)) % 2]
    assert {p[0] for p in unclosed} == {"“", '"'}  # quotations over several paragraphs, with both kinds of marks


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here: nothing to compare the seeds with")
def test_nothing_is_copied_from_the_evaluation_data() -> None:
    own = {run: path.name for path in SEEDS for run in runs(load(path)["articleBody"])}
    copied = {(own[run], " ".join(run)) for text in shared_texts() for run in runs(text) if run in own}
    assert not copied


@seed
def test_reads_as_one_article_with_its_fields(path: Path) -> None:
    (article,) = read(path, Settings())
    assert isinstance(article, Article)
    wanted = load(path)
    assert (article.text, article.headline, article.url) == (wanted["articleBody"], wanted["headline"], wanted["url"])
    assert (article.published, article.publisher) == (wanted["datePublished"], "kg seeds")
