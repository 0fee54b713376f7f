"""schema.org NewsArticle in JSON: one object, a list, an `@graph`, or one object a line (JSONL)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.errors import SourceError
from kg.model import Article, Failure
from kg.read import fields
from kg.read.plain import decode, normal_lines

STEP = "read"
Object = Mapping[str, Any]
CONTAINERS = ("@graph", "itemListElement", "item", "mainEntity")  # where a document may hold its articles
SURROGATE = re.compile("[\ud800-\udfff]")
MAX_DEPTH = 8  # of such containers in each other; real documents have up to 3


class NoArticleError(SourceError):
    """Valid JSON that holds no article; a folder walk passes over it with a warning."""


def articles(data: bytes, source: str) -> Iterator[Article | Failure]:
    """The articles in one JSON document, named `source` or, where there are several, `source[n]`.

    SourceError for JSON that can't be read, NoArticleError where no object is an article or has a body.
    """
    found = list(_objects(_parsed(decode(data)), MAX_DEPTH))
    if not found:
        raise NoArticleError(
            "holds no article: no object has the field articleBody; see schema.org/NewsArticle for its fields"
        )
    for number, item in enumerate(found, 1):
        yield _article(item, source if len(found) == 1 else f"{source}[{number}]")


def articles_by_line(lines: Iterable[bytes], source: str) -> Iterator[Article | Failure]:
    """The articles of a JSONL file, named `source:line`; a bad line loses only itself, a blank one nothing.

    SourceError where all lines are blank, or there is none.
    """
    empty = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        empty = False
        place = f"{source}:{number}"
        try:
            yield from list(articles(line, place))
        except SourceError as error:
            yield Failure(place, STEP, str(error))
    if empty:
        raise SourceError("is empty; leave it out")


def is_jsonl(data: bytes) -> bool:
    """Whether `data`, of unknown format, is several JSON values, one a line."""
    lines = [line for line in data.splitlines() if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith(b"{") for line in lines[:2]) and _is_json(lines[0])


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(text: str) -> object:
    """The JSON value in `text`, or SourceError with line and column."""
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}; correct it there"
        ) from error
    except ValueError as error:
        raise SourceError(f"is JSON with a number that can't be read: {error}; correct it there") from error
    except RecursionError as error:
        raise SourceError("is JSON nested too deeply to read; give each article as one flat object") from error
    return value


def _objects(value: object, depth: int) -> Iterator[Object]:
    """The objects in `value` that are articles, in order."""
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth)
    elif isinstance(value, dict) and depth:
        if fields.get(value, "articleBody") is not None or fields.is_article(value):
            yield value
        else:
            for name in CONTAINERS:
                yield from _objects(value.get(name), depth - 1)


def _article(item: Object, source: str) -> Article | Failure:
    """One object as an Article, or the Failure that says what it lacks."""
    body = fields.get(item, "articleBody")
    body = fields.words(body) if not isinstance(body, str) else body
    if body is None or not body.strip():
        return Failure(source, STEP, "has no text: articleBody is missing or empty; put the article's text there")
    headline = fields.line(fields.get(item, "headline") or fields.get(item, "name"))
    publisher, author = fields.line(fields.get(item, "publisher")), fields.line(fields.get(item, "author"))
    url = fields.url(item, source)
    named = {"articleBody": body, "headline": headline, "publisher": publisher, "author": author, "url": url}
    for name, value in named.items():
        if value and (place := SURROGATE.search(value)):
            return Failure(
                source, STEP, f"{name} has half a character (a lone surrogate) at {place.start()}; mend the JSON"
            )
    return Article(
        text=normal_lines(body),
        source=source,
        headline=headline,
        url=url,
        published=fields.date(fields.get(item, "datePublished"), source),
        publisher=publisher,
        author=author,
        language=fields.english(fields.get(item, "inLanguage")),
    )
