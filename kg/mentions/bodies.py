"""Organisations by a common noun beside the name: "the Sanders campaign", "the retailer Bell Stores"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.name import Name, Weight, owners
from kg.mentions.tokens import begins_sentence, is_capital
from kg.model import Kind

MAX_BODY_WORDS = 3  # lower-case words between a name and its body: "Commons public administration select committee"
NO_BODY = ("NORP", "DATE", "TIME", "CARDINAL", "ORDINAL")  # labels of what is never described so
MAX_DESCRIBED = 5  # capitals behind "the retailer"


def bodies(doc: Doc, found: list[Name], lexicon: Lexicon) -> Iterator[Name]:
    """A name and a lower-case body ("the Sanders campaign", "Senate banking committee", "South African government")."""
    claimed = owners(found)
    for token in doc:
        if token.lower_ not in lexicon.bodies or token.i == 0 or _is_a_kind(token, lexicon):
            continue
        first = token.i
        while (
            first > 0
            and token.i - first <= MAX_BODY_WORDS
            and doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN")
            and not is_capital(doc[first - 1])
        ):
            first -= 1
        stop = first - 1 if first > 0 and doc[first - 1].tag_ == "POS" and first == token.i else first
        start = stop
        while (
            start > 0
            and is_capital(doc[start - 1])
            and doc[start - 1].lower_ not in lexicon.sets["no_name_start"]
            and doc[start - 1].lower_ not in lexicon.titles
        ):
            start -= 1
        name = claimed.get(start)
        start = name.start if name else start
        if start < stop and not _only_begins_sentence(doc, start, stop):
            owner = {kind for place in range(start, stop) for kind in _kinds(doc[place], claimed.get(place))}
            if not owner & lexicon.bodies[token.lower_]:
                yield Name(start, token.i + 1, Kind.ORGANISATION, Weight.WORDED)


def _is_a_kind(token: Token, lexicon: Lexicon) -> bool:
    """Whether the body only says what kind of place it is ("police station", "department store")."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return following is not None and following.lemma_.lower() in lexicon.sets["body_places"]


def _only_begins_sentence(doc: Doc, start: int, stop: int) -> bool:
    """Whether the one capital is that of a sentence's first word ("Federal court rules")."""
    first = doc[start]
    return stop - start == 1 and bool(first.is_sent_start) and first.pos_ != "PROPN" and not first.ent_type_


def _kinds(token: Token, name: Name | None) -> Iterator[str]:
    """What the name in front of a body may be, in the words of the table of bodies."""
    if token.ent_type_ == "NORP":
        yield "nationality"
    if name is not None and name.kind is Kind.PERSON:
        yield "person"
    if name is not None and name.type:
        yield name.type


def described(doc: Doc, found: list[Name], lexicon: Lexicon) -> Iterator[Name]:
    """Capitals right behind what they are: "watchdog Hullwatch", "the accountancy firm Bell Cole"."""
    claimed = owners(found)
    for token in doc[1:]:
        before = doc[token.i - 1]
        if not is_capital(token) or before.lower_ not in lexicon.nominals or before.tag_ not in ("NN", "NNP"):
            continue
        if before.lower_ in lexicon.sets["holding_people"] or (is_capital(before) and not before.is_sent_start):
            continue
        name = claimed.get(token.i)
        if name and (name.weight > Weight.MODEL or name.start != token.i or name.kind is Kind.ORGANISATION):
            continue
        end = name.end if name else _capitals(doc, token.i, lexicon)
        if end > token.i and not _relative(doc, token.i, end) and token.ent_type_ not in NO_BODY:
            yield Name(token.i, end, Kind.ORGANISATION, Weight.TITLED)


def explained(doc: Doc, found: list[Name], lexicon: Lexicon) -> Iterator[Name]:
    """A name with what it is in commas behind it: "Bell Cole, the investment bank,"."""
    for name in found:
        if name.weight > Weight.MODEL or name.end + 2 >= len(doc) or doc[name.end].text != ",":
            continue
        if doc[name.end + 1].lower_ not in ("the", "a", "an"):
            continue
        place = name.end + 2
        while place < min(len(doc) - 1, name.end + MAX_DESCRIBED) and doc[place].pos_ in (
            "ADJ",
            "NOUN",
            "PROPN",
            "PUNCT",
        ):
            if doc[place].lower_ in lexicon.nominals and doc[place + 1].pos_ not in ("NOUN", "PROPN"):
                if doc[place].lower_ not in lexicon.sets["holding_people"] | lexicon.titles:
                    yield Name(name.start, name.end, Kind.ORGANISATION, Weight.TITLED)
                break
            place += 1


def _capitals(doc: Doc, start: int, lexicon: Lexicon) -> int:
    end = start
    while end < min(len(doc), start + MAX_DESCRIBED) and is_capital(doc[end]):
        if doc[end].lower_ in lexicon.titles or (end > start and begins_sentence(doc[end])):
            break
        end += 1
    return end


def _relative(doc: Doc, start: int, end: int) -> bool:
    """Whether the capitals act in a clause on the noun: "the company Bell founded"."""
    root = doc[start:end].root
    return root.dep_ in ("nsubj", "nsubjpass") and root.head.i >= end and root.head.dep_ in ("relcl", "acl")
