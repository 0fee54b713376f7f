"""IRIs made from content alone: the same article gives the same IRIs, whatever else is in the store.

Every function is pure and returns an absolute IRI as a string. `base` ends in "/". Names in any script are kept
as they are (an IRI may hold any letter); only what an IRI may not hold is left out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Hashable
from itertools import chain, count

from kg.model import Article, Generator, Kind, Span, Tenure

MAX_SLUG = 80  # characters; a longer one is cut at a hyphen
HASH_LENGTH = 8  # hexadecimal digits, as the design says for articles
APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u2018\u02bc`\u00b4"))  # dropped: O'Brien is one name in every typography
LAST_CHARACTER = "\U000dffff"  # beyond lie variation selectors and private characters, which no IRI may hold
_ACCENTS = re.compile("(?<=[\0-\x7f])[\u0300-\u036f]+")
_KEPT = {"Ll", "Lo", "Lm", "Lu", "Lt", "Mn", "Mc", "Nd"}  # Unicode categories: letters, their marks, digits
# RFC 3987, without user names, brackets and private characters: strict enough for every RDF library
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(p << 16)}-{chr((p << 16) + 0xFFFD)}" for p in range(1, 14)
)
_CHARACTER = rf"(?:[\w.~!$&'()*+,;=:@/{_UCS}-]|%[0-9A-Fa-f]{{2}})"
_WEB_ADDRESS = re.compile(
    rf"https?://[\w.~{_UCS}-]+(?::\d+)?(?:/{_CHARACTER}*)?(?:\?(?:{_CHARACTER}|\?)*)?(?:#(?:{_CHARACTER}|\?)*)?",
    re.ASCII,
)
_ABSOLUTE = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?:{_CHARACTER}|\?)*(?:#(?:{_CHARACTER}|\?)*)?", re.ASCII)


def short_hash(text: str) -> str:
    """The first HASH_LENGTH hexadecimal digits of the SHA-256 of `text` in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]


def slug(text: str, *, hashed: bool = True) -> str:
    """`text` as one segment of a path: lower case, letters and digits of any script, hyphens; never empty.

    A longer one than MAX_SLUG is cut, and ends in a hash of the whole so that none collide, unless told otherwise.
    Accents on Latin letters go ("Zoë" is "zoe"); where nothing is left (an emoji), it is a hash of the text.
    """
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    words = unicodedata.normalize("NFC", "-".join("".join(map(_kept, plain)).split()))
    if not words:
        return short_hash(text)
    if len(words) <= MAX_SLUG:
        return words
    cut = words[:MAX_SLUG].rsplit("-", 1)[0]
    return f"{cut}-{short_hash(text)}" if hashed else cut


def _kept(character: str) -> str:
    """What a slug keeps of a character: itself, nothing (controls, variation selectors) or a blank in its place."""
    if character.isascii():
        return character if character.isalnum() else " "
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f" or character > LAST_CHARACTER:
        return ""
    return character if category in _KEPT else " "


def web_address(url: str) -> bool:
    """Whether `url` is an http(s) IRI that any RDF library takes."""
    return _WEB_ADDRESS.fullmatch(url) is not None


def is_absolute(text: str) -> bool:
    """Whether `text` is an IRI with a scheme that any RDF library takes."""
    return _ABSOLUTE.fullmatch(text) is not None


def article(base: str, value: Article) -> str:
    """`{base}article/{slug of the headline}-{hash of its URL, or of its text where it has none}`."""
    digest = short_hash(value.url) if value.url else value.sha256[:HASH_LENGTH]
    name = f"{slug(value.headline, hashed=False)}-{digest}" if value.headline else digest
    return f"{base}article/{name}"


def mention(article_iri: str, span: Span) -> str:
    """A fragment of the article after RFC 5147; offsets are code points."""
    return f"{article_iri}#char={span.start},{span.end}"


def amount(article_iri: str, span: Span) -> str:
    """An amount of the article, at its words."""
    return f"{article_iri}#amount={span.start},{span.end}"


def entity(base: str, kind: Kind, label: str) -> str:
    """A person or an organisation, by name alone."""
    return f"{base}{kind.value.lower()}/{slug(label)}"


def role(base: str, holder: str, title: str, organisation: str | None, tenure: Tenure) -> str:
    """`{base}role/{person}/{title}[/{organisation}][/former]`; `holder` and `organisation` are IRIs of entities.

    Acting and incoming roles end in their tenure as former ones do: one person can hold one post in two ways.
    """
    parts = [last_segment(holder), slug(title)]
    if organisation is not None:
        parts.append(last_segment(organisation))
    if tenure is not Tenure.CURRENT:
        parts.append(tenure.value.lower())
    return f"{base}role/{'/'.join(parts)}"


def statement(base: str, article_iri: str, start: int, end: int) -> str:
    """A statement, by where its content begins and ends."""
    return f"{base}statement/{last_segment(article_iri)}/{start}-{end}"


def measure(base: str, article_iri: str, span: Span) -> str:
    """A measure, by its words' place."""
    return f"{base}measure/{last_segment(article_iri)}/{span.start}-{span.end}"


def activity(base: str, generator: Generator) -> str:
    """The run of one version of the program with one version of a model and of the statement extractor."""
    extractor = generator.statements.removeprefix("sha256:")[:HASH_LENGTH]
    return f"{base}activity/{slug(f'kg {generator.program} {generator.model} {generator.model_version} {extractor}')}"


def last_segment(iri: str) -> str:
    """What stands after the last slash: an article's id, a person's slug."""
    return iri.rpartition("/")[2]


class Registry:
    """Gives each thing of one article an IRI of its own."""

    def __init__(self) -> None:
        self._owner: dict[str, Hashable] = {}

    def claim(self, thing: Hashable, *candidates: str) -> str:
        """The first of the candidates that is free or already of an equal `thing`; else the last, with a number."""
        numbered = (f"{candidates[-1]}-{number}" for number in count(2))
        return next(iri for iri in chain(candidates, numbered) if self._owner.setdefault(iri, thing) == thing)
