"""Organisations by their words: known institutions, keywords ("Department of …"), bodies ("the Sanders campaign")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Institution, Lexicon
from kg.mentions.name import Name, Weight, owners
from kg.mentions.tokens import is_capital, runs
from kg.model import Kind
from kg.parse import paragraphs

MAX_BODY_WORDS = 3  # lower-case words between a name and its body: "Commons public administration select committee"


def institutions(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for token in doc:
        for known in lexicon.institutions.get(token.text, ()):
            if _matches(doc, token.i, known):
                end = token.i + len(known.words)
                yield Name(token.i, end, Kind.ORGANISATION, Weight.WORDED, known.type)
                break


def _matches(doc: Doc, start: int, known: Institution) -> bool:
    end = start + len(known.words)
    if end > len(doc) or any(doc[start + k].text != word for k, word in enumerate(known.words)):
        return False
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if known.needs_article and (before is None or before.lower_ not in ("the", "a", "an")):
        return False
    joined = (before is not None and _joins(before)) or (after is not None and _joins(after))
    return not (joined and (len(known.words) == 1))


def _joins(token: Token) -> bool:
    """Whether a neighbouring capital makes the word part of a longer name ("Sun Microsystems", "Ann Labour")."""
    return token.ent_type_ in ("ORG", "PERSON") and is_capital(token) and token.pos_ == "PROPN"


def keywords(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for paragraph in paragraphs(doc):
        for start, end in runs(paragraph, lexicon):
            yield from _keyword_names(doc, start, end, lexicon)


def _keyword_names(doc: Doc, start: int, end: int, lexicon: Lexicon) -> Iterator[Name]:
    """The organisations in one run: a keyword with the capitals before it, or with the "of …" after it."""
    place = start
    while place < end:
        word = doc[place].text
        link = doc[place + 1].lower_ if place + 1 < end else ""
        if word in lexicon.keywords_first and link in ("of", "for", "on"):
            first = _first_of(doc, start, place, lexicon)
            stop = _after_link(doc, place + 2, end, lexicon, joined=word.lower() in lexicon.sets["and_inside"])
            if stop:
                yield Name(first, stop, Kind.ORGANISATION, Weight.WORDED)
                start = place = stop
                continue
        if (
            word in lexicon.keywords_last
            and place > start
            and not (place + 1 < end and _goes_on(doc, place + 1, lexicon))
        ):
            first = _first_of(doc, start, place, lexicon)
            if first < place:
                stop = (
                    place + 2
                    if place + 1 < len(doc)
                    and doc[place + 1].text.isdigit()
                    and word.lower() in lexicon.sets["numbered"]
                    else place + 1
                )
                yield Name(first, stop, Kind.ORGANISATION, Weight.WORDED)
                start = stop
        place += 1


def _goes_on(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    """Whether the capital at `place` still belongs to the name that a keyword may end."""
    token = doc[place]
    return is_capital(token) and token.lower_ not in lexicon.titles and token.text in lexicon.keywords_last


def _first_of(doc: Doc, start: int, keyword: int, lexicon: Lexicon) -> int:
    """Where the name that ends or turns at `keyword` begins: at the first of the capitals before it."""
    first = keyword
    while first > start:
        before = doc[first - 1]
        if before.lower_ in ("the", "a", "an", "'s", "’s") or before.text == "," or before.lower_ in lexicon.titles:
            break
        if is_capital(before) and not (before.is_sent_start and before.lower_ in lexicon.sets["no_name_start"]):
            first -= 1
        elif before.lower_ in ("and", "&", "'", "’", "-") and first - 1 > start and is_capital(doc[first - 2]):
            if before.lower_ == "and" and not before.ent_type_ and doc[first - 2].ent_type_:
                break  # two names side by side
            first -= 1
        elif before.lower_ in ("of", "for") and first - 1 > start and doc[first - 2].text in lexicon.keywords_first:
            first -= 1
        else:
            break
    while first < keyword and (not is_capital(doc[first]) or doc[first].lower_ in lexicon.sets["no_name_start"]):
        first += 1
    return first


def _after_link(doc: Doc, place: int, end: int, lexicon: Lexicon, *, joined: bool) -> int | None:
    """The end of what follows "Department of …"; None where nothing capitalised follows. `joined`: "and" may go on."""
    while place < end and doc[place].lower_ in ("the", "a"):
        place += 1
    stop = None
    while place < end:
        token = doc[place]
        if stop and (
            token.lower_ in lexicon.titles or (token.lower_ in ("and", ",") and not joined) or _new_person(token)
        ):
            break
        if is_capital(token) and token.ent_type_ in ("DATE", "TIME"):
            break
        if is_capital(token):
            stop = place + 1
        elif token.lower_ in ("'s", "’s") or (
            token.ent_type_ == "" and token.lower_ not in ("and", "of", "for", "the", "&", ",", "-", "'", "’")
        ):
            break
        place += 1
    return stop


def _new_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"


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


def with_place(doc: Doc, end: int) -> int:
    """ "Age Concern England", "Hermes UK": a place right behind an organisation's name is part of it."""
    while (
        end < len(doc)
        and doc[end].ent_type_ == "GPE"
        and is_capital(doc[end])
        and doc[end - 1].ent_type_
        and not doc[end].is_sent_start
    ):
        end += 1
    return end
