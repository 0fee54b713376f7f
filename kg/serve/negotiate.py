"""Which format an answer gets: the Accept header of RFC 9110 against what can be offered. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_RANGE = re.compile(r"([!#$%&'*+.^_`|~\w-]+)/([!#$%&'*+.^_`|~\w-]+)")
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Media:
    """A format with the types it can be sent as: its own first, then others by which clients ask for it."""

    name: str
    types: tuple[str, ...]

    @property
    def content_type(self) -> str:
        """The type of its own."""
        return self.types[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """The format that was chosen and the type to send it as."""

    name: str
    content_type: str


HTML = Media("html", ("text/html", "application/xhtml+xml"))
PROBLEM = Media("problem", ("application/problem+json", "application/json"))
RESULTS = (
    Media("json", ("application/sparql-results+json", "application/json")),
    Media("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Media("csv", ("text/csv",)),
    Media("tsv", ("text/tab-separated-values",)),
)
GRAPHS = (
    Media("ttl", ("text/turtle", "application/x-turtle")),
    Media("nt", ("application/n-triples", "text/plain")),
    Media("jsonld", ("application/ld+json", "application/json")),
    Media("rdf", ("application/rdf+xml", "application/xml", "text/xml")),
    Media("trig", ("application/trig",)),
    Media("nq", ("application/n-quads",)),
)
TURTLE = Choice(GRAPHS[0].name, GRAPHS[0].content_type)


@lru_cache(1024)  # clients send few different headers
def choose(accept: str | None, offers: tuple[Media, ...]) -> Choice | None:
    """The offer that the header likes best, the first of equals; the first offer where there is no header.

    A wildcard means a format's own type; the other types must be asked for by name. None where nothing is acceptable.
    """
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return Choice(offers[0].name, offers[0].content_type)
    best, quality = None, 0.0
    for media in offers:
        for content_type in media.types:
            found = _quality(content_type, ranges, wildcards=content_type == media.content_type)
            if found > quality:
                best, quality = Choice(media.name, content_type), found
    return best


def by_name(name: str, offers: Iterable[Media]) -> Choice | None:
    """The offer that `name` means, a short name ("csv") or a type ("text/csv"); None where it means none."""
    wanted = name.strip().lower()
    for media in offers:
        if wanted == media.name:
            return Choice(media.name, media.content_type)
        if wanted in media.types:
            return Choice(media.name, wanted)
    return None


def _ranges(accept: str) -> Iterable[tuple[str, str, float]]:
    """Type, subtype and quality of each range of the header; what is malformed is passed over."""
    for part in accept.lower().split(","):
        pieces = [piece.strip() for piece in part.split(";")]
        match = _RANGE.fullmatch(pieces[0])
        quality = next((p.partition("=")[2].strip() for p in pieces[1:] if p.partition("=")[0].strip() == "q"), "1")
        if match and _QUALITY.fullmatch(quality):
            yield match[1], match[2], float(quality)


def _quality(content_type: str, ranges: Iterable[tuple[str, str, float]], *, wildcards: bool) -> float:
    """The quality that the most specific of the ranges gives to a type, 0 where none fits."""
    kind, _, subtype = content_type.partition("/")
    by_specificity = {}
    for range_kind, range_subtype, quality in ranges:
        if (range_kind, range_subtype) == (kind, subtype):
            by_specificity[2] = quality
        elif wildcards and (range_kind, range_subtype) == (kind, "*"):
            by_specificity.setdefault(1, quality)
        elif wildcards and (range_kind, range_subtype) == ("*", "*"):
            by_specificity.setdefault(0, quality)
    return by_specificity[max(by_specificity)] if by_specificity else 0.0


def media_type(name: str) -> str:
    """The type of a format by its name, for links."""
    return next(media.content_type for media in (*GRAPHS, *RESULTS, HTML) if media.name == name)
