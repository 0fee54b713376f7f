"""How deeply a document nests, without parsing it: the parsers of graphs recurse, and too much ends the process.

Measured on pyoxigraph 0.5.13 with a stack of 2 MB: 2,000 JSON-LD objects, 100,000 XML elements or as many triple terms
in one another end it; the brackets of Turtle do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MAX_ENTITY = 200  # bytes of an XML entity; they stand for prefixes of IRIs, and more would let a document explode

# What is never closed goes on to the end: each of these is linear in the length.
_TURTLE_QUOTED = re.compile(
    rb"""<[^<>"{}|^`\x00-\x20]*+> | \#[^\n\r]*+
      | \'{3}(?:\'{0,2}[^\'\\]|\'{0,2}\\.)*+(?:\'{3})? | "{3}(?:"{0,2}[^"\\]|"{0,2}\\.)*+(?:"{3})?
      | \'(?:[^\'\\\n\r]|\\.)*+\'? | "(?:[^"\\\n\r]|\\.)*+"? """,
    re.VERBOSE | re.DOTALL,
)
_JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_XML_TAG = re.compile(
    rb"""<!--(?:.*?-->|.*) | <!\[CDATA\[(?:.*?\]\]>|.*) | <\?(?:.*?\?>|.*) | <![^>]*+>?
      | (?P<close></) | <(?:[^<>"'/]|/(?!>)|"[^"]*+"?|'[^']*+'?)*+(?P<open>>)?""",
    re.VERBOSE | re.DOTALL,
)
_ENTITY = re.compile(rb"""<!ENTITY\s[^"'<>]*+(?:"([^"]*+)"?|'([^']*+)'?)""", re.IGNORECASE)


def depth(data: bytes, form: str) -> int:
    """The deepest nesting that matters to a parser of the format `form`, in time linear in the length."""
    if form == "jsonld":
        return _deepest(+1 if piece in b"{[" else -1 for piece in re.findall(rb"[{\[\]}]", _JSON_STRING.sub(b"", data)))
    if form == "rdf":
        return _deepest(
            (tag["open"] is not None) - (tag["close"] is not None)
            for tag in _XML_TAG.finditer(data)
        )  # fmt: skip
    opened = data.count(b"<<")
    if opened <= 1:
        return opened
    return _deepest(+1 if piece == b"<<" else -1 for piece in re.findall(rb"<<|>>", _TURTLE_QUOTED.sub(b"", data)))


def explosive(data: bytes, form: str) -> bool:
    """Whether an XML document declares entities that could make it many times larger than it is."""
    if form != "rdf":
        return False
    values = [first or second for first, second in _ENTITY.findall(data)]
    return any(len(value) > MAX_ENTITY or b"&" in value for value in values)


def refusal(data: bytes, form: str, limit: int) -> str | None:
    """Why a document would end its parser, in a sentence; None where it would not."""
    if (found := depth(data, form)) > limit:
        return f"the document nests {found} levels deep and {limit} are allowed; flatten it"
    if explosive(data, form):
        return "the document declares long or nested XML entities; write them out"
    return None


def _deepest(steps: Iterable[int]) -> int:
    now = most = 0
    for step in steps:
        now += step
        most = max(most, now)
    return most
