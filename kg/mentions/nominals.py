"""Pronouns, and common nouns that stand for one person or organisation ("the prime minister", "the company")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.name import Name
from kg.mentions.titles import NameAt, Title, title_at
from kg.model import Form, Kind, Mention, Span

AGED = re.compile(r"\d{1,3}-year-old")
MAX_AGE = len("100-year-old")
DEFINITE = frozenset("the this that its his her their our".split())


def pronouns(doc: Doc, lexicon: Lexicon) -> Iterator[Mention]:
    """Every pronoun that may stand for a person or an organisation."""
    for token in doc:
        known = lexicon.pronouns.get(token.lower_)
        if known and token.pos_ in ("PRON", "DET", "X", "NOUN", "ADJ"):
            yield Mention(Span(token.idx, token.idx + len(token)), Form.PRONOUN, known[0])


def nominals(doc: Doc, found: list[Name], lexicon: Lexicon, name_at: NameAt) -> Iterator[Mention]:
    """Role and organisation nominals; titles right before a name are part of that name's role and left out."""
    starts = {name.start for name in found}
    place = 0
    while place < len(doc):
        token = doc[place]
        title = title_at(doc, place, lexicon, name_at) if _may_start(doc, place, lexicon) else None
        aged = _aged(doc, place)
        if aged:
            yield Mention(Span(token.idx, aged.idx + len(aged)), Form.NOMINAL, Kind.PERSON)
            place = aged.i + 1
            continue
        if (
            title
            and title.end not in starts
            and _means_a_person(doc[title.title[1] - 1], lexicon)
            and _ends(doc, title)
        ):
            yield Mention(title.span(doc), Form.NOMINAL, Kind.PERSON)
            place = title.end
            continue
        if token.lower_ in lexicon.nominals and name_at(place) is None:
            start = place
            while start > 0 and doc[start - 1].pos_ in ("ADJ", "NOUN", "PROPN") and place - start < 3:
                start -= 1
            if start > 0 and doc[start - 1].lower_ in DEFINITE:
                yield Mention(Span(doc[start - 1].idx, token.idx + len(token)), Form.NOMINAL, Kind.ORGANISATION)
            elif token.lower_ == "government" and _acts(token):
                yield Mention(Span(token.idx, token.idx + len(token)), Form.NOMINAL, Kind.ORGANISATION)
        place += 1


def _ends(doc: Doc, title: Title) -> bool:
    """Whether the phrase is no part of another noun: not "the next general" of "the next general election"."""
    head = doc[title.title[1] - 1]
    going_on = title.end < len(doc) and doc[title.end].pos_ == "NOUN" and head.head.i >= title.end
    return not (going_on and head.dep_ in ("compound", "amod", "nmod"))


def _acts(token: Token) -> bool:
    """Whether a bare "government" acts or owns ("government said"), unlike that of "government spending"."""
    return token.dep_ in ("nsubj", "nsubjpass", "agent", "poss") or (
        token.text[0].isupper() and not token.is_sent_start
    )


def _aged(doc: Doc, place: int) -> Token | None:
    """The last word of "the 22-year-old", where no noun follows."""
    if doc[place].lower_ != "the" or place + 1 == len(doc) or not doc[place + 1].text[0].isdigit():
        return None
    end, words = place + 1, ""
    while end < len(doc) and len(words) < MAX_AGE:
        words, end = words + doc[end].text, end + 1
        if AGED.fullmatch(words):
            follows = end < len(doc) and doc[end].pos_ in ("NOUN", "PROPN", "ADJ")
            return None if follows else doc[end - 1]
    return None


def _means_a_person(head: Token, lexicon: Lexicon) -> bool:
    """Whether a title's last word is one person: no plural, and no word that a company has as well ("the operator")."""
    return head.tag_ not in ("NNS", "NNPS") and head.lower_ not in lexicon.nominals


def _may_start(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    token = doc[place]
    if token.lower_ in DEFINITE:
        return True
    capital = token.text[0].isupper() and place > 0 and not token.is_sent_start
    return capital and (token.lower_ in lexicon.titles or doc[min(place + 1, len(doc) - 1)].lower_ in lexicon.titles)
