"""Where the paragraphs of a text are: bullets and wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Span

BULLET = re.compile(r"[•·▪◦‣●*–—―-]\s+(?=\S)")
SENTENCE_ENDS = '.?!:”"'
MIN_WRAP = 50  # characters; a shorter line that ends without a full stop is a heading, not a wrapped line
CREDIT = re.compile(
    r"[–—―-]{1,2}\s*[^\W\d_a-z][^\n.?!]{2,60}$", re.MULTILINE
)  # "— Ann Smith, mayor", below its quotation
# "DUNMERE, Ohio, May 5 (AP) — ", where an agency's story begins
DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]{2,}(?: [A-Z][A-Z.'’-]+){0,2}(?:[,/] ?[\w.’' ]{1,25}){0,3}(?: ?\([^()\n]{2,40}\))? ?[—–-]{1,2}\s+"
)
MIN_STORY = 40  # characters behind a dateline; less may be a heading of two parts
OPENS, CLOSES = "\"“„«'‘", "\"”“»'’"


def paragraph_spans(text: str) -> Iterator[Span]:
    """Where the paragraphs are: blocks of lines without bullets and outer blanks; hard-wrapped lines stay together."""
    start: int | None = None
    end = 0
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        line = match.group()
        first = match.start() + len(line) - len(line.lstrip())
        last = match.start() + len(line.rstrip())
        if start is not None and not _continues(text, start, end, first):
            yield from _parts(text, start, end)
            start = None
        start, end = (first if start is None else start), last
    if start is not None:
        yield from _parts(text, start, end)


def _continues(text: str, start: int, end: int, following: int) -> bool:
    """Whether the line at `following` goes on with the paragraph text[start:end]: hard-wrapped text, or whose words a
    quotation is."""
    if text.count("\n", end, following) != 1:
        return False
    if text[start] in OPENS and text[end - 1] in CLOSES and CREDIT.match(text, following):
        return True
    last_line = text[text.rfind("\n", start, end) + 1 : end] if "\n" in text[start:end] else text[start:end]
    wrapped = MIN_WRAP <= len(last_line) <= 2 * MIN_WRAP
    wrapped = wrapped and (last_line[-1] not in SENTENCE_ENDS or text[following].islower())
    return wrapped and not BULLET.match(text, following) and text[following : following + 1] not in '"“‘'


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """A paragraph without its bullet, and a dateline apart from what it stands before."""
    bullet = BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    dateline = DATELINE.match(text, start, end)
    if dateline and end - dateline.end() >= MIN_STORY:
        yield Span(start, start + len(dateline.group().rstrip(" \n\t—–-")))
        start = dateline.end()
    yield Span(start, end)
