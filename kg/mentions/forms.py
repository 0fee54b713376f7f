"""Names of persons that are written unlike a name: with a nickname in marks, in capitals, for a whole family."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.name import Name, Weight
from kg.mentions.tokens import begins_sentence, is_capital
from kg.model import Kind
from kg.parse import paragraphs

MARKS = {"“": "”", '"': '"', "‘": "’", "'": "'", "(": ")"}  # around a nickname
MAX_FIRST, MAX_NICK, MAX_LAST = 3, 2, 5  # tokens; "Ashgrove-Lane" has three
MIN_SHOUTED, MAX_SHOUTED = 3, 6  # letters, shorter capitals are acronyms; tokens
SHOUTED = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
NAMING = (("named",), ("called",), ("by", "the", "name", "of"), ("by", "the", "name"), ("known", "as"))
NAMING_FIRST = frozenset(words[0] for words in NAMING)
BETWEEN = frozenset("who that is was goes went going".split())  # words between the noun and those
MAX_BETWEEN = 3
ELIDED = re.compile(r"(?:d|l|dell)['’][A-Z]\w+")  # "d'Arcy"


def with_nicknames(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    """ "William “Bill” Holm", "William (Bill) Holm": first name, nickname in marks and surname are one name."""
    for mark in doc:
        closing = MARKS.get(mark.text)
        if closing is None or mark.i == 0 or not is_capital(mark.nbor(-1)):
            continue
        start = mark.i
        while start > 0 and mark.i - start < MAX_FIRST and _of_name(doc[start - 1]):
            start -= 1
        while start < mark.i and doc[start].text not in lexicon.given_names:
            start += 1
        inside = mark.i + 1
        end = next((k for k in range(inside + 1, min(len(doc), inside + MAX_NICK + 1)) if doc[k].text == closing), None)
        if start == mark.i or end is None or not all(is_capital(t) and t.is_alpha for t in doc[inside:end]):
            continue
        if mark.text == "(" and not _is_short_for(doc[inside:end].text, doc[start].text, lexicon):
            continue
        stop = _surname_end(doc, end + 1)
        if stop > end + 1:
            yield Name(start, stop, Kind.PERSON, Weight.HONORIFIC)


def _of_name(token: Token) -> bool:
    return is_capital(token) and token.pos_ == "PROPN" and not (token.is_sent_start and begins_sentence(token.nbor()))


def _is_short_for(nick: str, first: str, lexicon: Lexicon) -> bool:
    """Whether what stands in brackets can be nothing but a nickname: not "Nora (Brightwell) Holm"."""
    return nick in lexicon.given_names or nick.lower() in lexicon.nicknames.get(first.lower(), ())


def _surname_end(doc: Doc, start: int) -> int:
    end = start
    while end < min(len(doc), start + MAX_LAST):
        hyphen = doc[end].text == "-" and end > start and not doc[end].whitespace_
        if not (hyphen or (is_capital(doc[end]) and doc[end].pos_ == "PROPN")):
            break
        end += 1
    return end - 1 if end > start and doc[end - 1].text == "-" else end


def introduced(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    """Capitals behind a word for a person and what says that they are the name: "a man named Holm", "a gamer going by
    the name “Otter”"."""
    for token in doc:
        start = _naming_end(doc, token.i) if token.lower_ in NAMING_FIRST else None
        if start is None or not _is_person(doc, token.i, lexicon):
            continue
        while start < len(doc) and (doc[start].lower_ == "the" or doc[start].text in MARKS):
            start += 1
        end = start
        while end < min(len(doc), start + MAX_LAST) and is_capital(doc[end]) and doc[end].is_alpha:
            end += 1
        if end > start:
            yield Name(start, end, Kind.PERSON, Weight.HONORIFIC)


def _naming_end(doc: Doc, place: int) -> int | None:
    """Where the name begins behind "named" and the like, if that stands at `place`."""
    for words in NAMING:
        if tuple(t.lower_ for t in doc[place : place + len(words)]) == words:
            return place + len(words)
    return None


def _is_person(doc: Doc, naming: int, lexicon: Lexicon) -> bool:
    """Whether the noun before the naming words is a person; whoever "goes by a name" may be one of a craft."""
    place = naming - 1
    while place > 0 and naming - place <= MAX_BETWEEN and doc[place].lower_ in BETWEEN:
        place -= 1
    noun, goes = doc[max(place, 0)], naming - 1 > place
    if noun.pos_ != "NOUN" or noun.tag_ == "NNS" or noun.lower_ in lexicon.nominals:
        return False
    craft = goes and doc[naming].lower_ == "by" and noun.lower_.endswith(("er", "or", "ist"))
    return craft or any(noun.lower_ in words for words in (lexicon.person_nouns, lexicon.titles, lexicon.describing))


def shouted(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    """ "NORA ASHGROVE" in a line that is not all capitals: a given name and what follows it in capitals, no "VIRGINIA
    POLICE"."""
    for paragraph in paragraphs(doc):
        if not any(token.is_alpha and not token.text.isupper() for token in paragraph):
            continue
        for token in paragraph:
            if not _is_shouted(token) or token.text.capitalize() not in lexicon.given_names:
                continue
            end = _shouted_end(doc, token.i, paragraph.end, lexicon)
            before = doc[token.i - 1] if token.i > paragraph.start else None
            kinds = {doc[place].text.capitalize() for place in range(token.i, end)} & lexicon.keywords_last
            if end > token.i + 1 and not kinds and not (before is not None and _is_shouted(before)):
                yield Name(token.i, end, Kind.PERSON, Weight.HONORIFIC)


def _shouted_end(doc: Doc, start: int, stop: int, lexicon: Lexicon) -> int:
    """The end of the capitals, with the particles and hyphens among them."""
    end = place = start + 1
    while place < min(stop, start + MAX_SHOUTED):
        token = doc[place]
        joint = token.text == "-" and not token.whitespace_
        if _is_shouted(token):
            end = place + 1
        elif not joint and not (token.text.isupper() and token.lower_ in lexicon.sets["particles"]):
            break
        place += 1
    return end


def _is_shouted(token: Token) -> bool:
    return len(token) >= MIN_SHOUTED and SHOUTED.fullmatch(token.text) is not None and token.text.isupper()


def is_part(token: Token, before: Token | None) -> bool:
    """Whether a lower-case word is written as part of a name: "d'Arcy", "jin" in "Soo-jin"."""
    joined = before is not None and before.text == "-" and not before.whitespace_ and token.pos_ == "PROPN"
    return joined or ELIDED.fullmatch(token.text) is not None


def without_families(doc: Doc, found: Iterable[Name]) -> Iterator[Name]:
    """The names but those of several at once: "the Holms" is nobody alone."""
    for name in found:
        one = name.kind is Kind.PERSON and name.end - name.start == 1 and name.start > 0
        many = one and doc[name.start - 1].lower_ == "the" and doc[name.start].text.endswith("s")
        following = doc[name.end] if name.end < len(doc) else None
        noun = following is not None and following.pos_ in ("NOUN", "PROPN")  # "the Holms case"
        if not many or noun:
            yield name
