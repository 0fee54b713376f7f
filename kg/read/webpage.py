"""HTML pages through trafilatura: the article's paragraphs without the page around them; its title, date and so on."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

from kg.errors import SourceError
from kg.model import Article
from kg.read import fields
from kg.read.plain import decode

BLOCKS = frozenset({"p", "head", "item", "quote", "cell", "ab"})  # elements of trafilatura's tree that hold a paragraph
LINE_BREAK = "lb"
MIN_WORDS = 20  # fewer are a menu or a notice, not an article
NO_ARTICLE = "has no article that could be told from the page around it; save its text as .txt"


def article(data: bytes, source: str) -> Article:
    """The article of one page: paragraphs separated by a blank line, a heading that repeats the title left out.

    SourceError where the page has no article.
    """
    page = _extracted(decode_html(data))
    if page is None:
        raise SourceError(NO_ARTICLE)
    title = fields.line(page.title)
    blocks = [block for block in map(_tidy, _blocks(page.body)) if block]
    if blocks and blocks[0] == title:
        blocks = blocks[1:]
    if sum(len(block.split()) for block in blocks) < MIN_WORDS:
        raise SourceError(NO_ARTICLE)
    return Article(
        text="\n\n".join(blocks),
        source=source,
        headline=title,
        url=fields.url({"url": page.url}, source),
        published=fields.date(page.date, source),
        publisher=fields.line(page.sitename),
        author=fields.line(page.author),
    )


def decode_html(data: bytes) -> str:
    """The page's characters: by mark or as UTF-8, else as its <meta charset> says, else as detected."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _declared(data) or decode(data)


def _declared(data: bytes) -> str | None:
    """The characters by the encoding that the page declares in its first kilobyte, None where it doesn't fit."""
    found = re.search(rb"charset=[\"']?([A-Za-z0-9_-]+)", data[:1024])
    try:
        return data.decode(found.group(1).decode()) if found else None
    except (LookupError, UnicodeDecodeError):
        return None


def _extracted(html: str) -> Any:
    """trafilatura's Document, None where it finds no text. The network is never used."""
    from trafilatura import bare_extraction

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return bare_extraction(html, with_metadata=True, include_comments=False, include_tables=False)


def _blocks(element: Any) -> Iterator[str]:
    """The text of each innermost block in document order; text between blocks is a block of its own."""
    if element.tag in BLOCKS and not any(child.tag in BLOCKS for child in element.iter() if child is not element):
        yield _text(element)
        return
    yield element.text or ""
    for child in element:
        yield from _blocks(child)
        yield child.tail or ""


def _text(element: Any) -> str:
    """All text in an element, a line break as LF."""
    inner = "".join(("\n" if child.tag == LINE_BREAK else _text(child)) + (child.tail or "") for child in element)
    return (element.text or "") + inner


def _tidy(block: str) -> str:
    """A block with single spaces; its line breaks stay."""
    return "\n".join(" ".join(line.split()) for line in block.strip().split("\n")).strip()
