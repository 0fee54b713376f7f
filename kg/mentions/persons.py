"""Persons by their words: capitals after an honorific or a title."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.forms import is_part
from kg.mentions.name import Name, Weight, owners
from kg.mentions.titles import title_at, title_before
from kg.mentions.tokens import begins_sentence, is_capital
from kg.model import Kind

MARKS_INSIDE = frozenset("-'’")  # as in "O'Connor" and "Smith-Jones"
MAX_OFFICER = 3  # names of an officer: "SA Bell", "Ann Bell Holm"
MAX_WORDS = 7  # tokens of a person's name: "Jean-Luc Smith-Jones" has six


def honorifics(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for token in doc:
        if (
            token.text not in lexicon.honorifics
            or token.i + 1 == len(doc)
            or doc[token.i + 1].text in lexicon.honorifics
        ):
            continue
        if not _is_office(doc, token.i + 1, lexicon):
            end = _person_end(doc, token.i + 1, lexicon)
            if end > token.i + 1:
                yield Name(token.i + 1, end, Kind.PERSON, Weight.HONORIFIC)


def _is_office(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    """Whether the honorific belongs to an office: "Lord Chancellor", "Lord Chief Justice", not "Sir Major"."""
    return doc[place].lower_ in lexicon.sets["lords_offices"] and doc[place - 1].lower_ in ("lord", "lady")


def _person_end(doc: Doc, start: int, lexicon: Lexicon) -> int:
    """The end of the capitals, initials and particles that begin at `start`."""
    end, place = start, start
    while place < len(doc) and place - start < MAX_WORDS:
        token = doc[place]
        if token.lower_ in lexicon.sets["letters"]:
            break
        part = place > start and is_part(token, doc[place - 1])
        if part or (is_capital(token) and token.is_alpha) or _is_initial(token) or _hyphen_inside(doc, place):
            if place > start and token.is_sent_start and begins_sentence(token) and not _is_initial(doc[place - 1]):
                break
            end = place + 1
        elif token.lower_ not in lexicon.sets["particles"] and not (
            token.text in ("-", "’", "'") and not token.whitespace_ and place > start
        ):
            break
        place += 1
    return end


def _is_initial(token: Token) -> bool:
    return len(token.text) <= 3 and token.text[:1].isupper() and token.text.endswith(".")


def _hyphen_inside(doc: Doc, place: int) -> bool:
    token = doc[place]
    marked = bool(MARKS_INSIDE & set(token.text)) and token.text[-1].isalpha()
    return marked and token.text[0].isupper() and all(c.isalpha() or c in MARKS_INSIDE for c in token.text)


def presented(doc: Doc, lexicon: Lexicon, found: list[Name]) -> Iterator[Name]:
    """Two to four capitals before a title in commas ("May Bell, the former mayor, said") that nothing else claims."""
    claimed = owners(found)
    organisations = {name.start: (name.start, name.end) for name in found if name.kind is Kind.ORGANISATION}
    for token in doc:
        if token.text != "," or token.i < 2 or token.i + 2 >= len(doc):
            continue
        start = token.i
        while start > 0 and token.i - start < MAX_WORDS and doc[start - 1].pos_ == "PROPN" and doc[start - 1].is_alpha:
            start -= 1
        while start < token.i and (
            doc[start].lower_ in lexicon.titles or doc[start].lower_ in lexicon.sets["no_name_start"]
        ):
            start += 1
        if token.i - start < 2 or not all(is_capital(doc[k]) for k in range(start, token.i)):
            continue
        if any(place in claimed and claimed[place].weight > Weight.MODEL for place in range(start, token.i)):
            continue
        title = title_at(doc, token.i + 1, lexicon, organisations.get)
        if (
            title
            and title.determiner in ("the", "a", "an")
            and title.end < len(doc)
            and doc[title.end].text in (",", ".")
        ):
            yield Name(start, token.i, Kind.PERSON, Weight.TITLED)


def titled(doc: Doc, lexicon: Lexicon, found: list[Name]) -> Iterator[Name]:
    """Capitals right after a title that nothing else claims, or that the model took for an organisation."""
    claimed = owners(found)
    organisations = {name.start: (name.start, name.end) for name in found if name.kind is Kind.ORGANISATION}
    for token in doc:
        name = claimed.get(token.i)
        if (
            not is_capital(token)
            or token.i == 0
            or (name and (name.kind is Kind.PERSON or name.weight > Weight.MODEL or name.start != token.i))
        ):
            continue
        if (
            doc[token.i - 1].lower_ not in lexicon.titles
            or token.lower_ in lexicon.titles
            or (token.is_sent_start and begins_sentence(token))
        ):
            continue
        end = _person_end(doc, token.i, lexicon)
        if end - token.i >= 2 and title_before(doc, token.i, lexicon, organisations.get):
            yield Name(token.i, end, Kind.PERSON, Weight.TITLED)


def is_officer(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """A title of a state's office before capitals that name no body: "Justice RK Bell", not "Justice League"."""
    words = doc[start + 1 : end]
    named = 0 < len(words) <= MAX_OFFICER and all(is_capital(token) and token.is_alpha for token in words)
    title = doc[start].lower_ in lexicon.sets["state_offices"] and is_capital(doc[start])
    if not (title and named) or words[-1].text in lexicon.keywords_last:
        return False
    return not any(t.text in lexicon.keywords_first or t.lower_ in lexicon.nominals for t in words)


def is_portfolio(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether one word before "Minister" says what for: "Finance Minister Ann Bell", not "NATO Secretary"."""
    alone = end == start + 1 < len(doc) and not doc[start].text.isupper()
    return alone and is_capital(doc[end]) and doc[end].lower_ in lexicon.sets["portfolio_offices"]
