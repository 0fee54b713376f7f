"""Organisations by their own words: known institutions, and keywords ("Department of …", "Hull City Council")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Institution, Lexicon
from kg.mentions.name import Name, Weight
from kg.mentions.tokens import is_capital, runs
from kg.model import Kind
from kg.parse import paragraphs

MAX_AFTER_NUMBERED = 2  # words of a channel's name ("Five Live")


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
    determined = before is not None and before.tag_ in ("JJ", "PRP$", "POS", "DT")
    if determined if known.article == "no" else known.article == "the" and not _after_article(before):
        return False
    joined = (before is not None and _joins(before)) or (after is not None and _joins(after))
    return not (joined and (len(known.words) == 1))


def _after_article(before: Token | None) -> bool:
    return before is not None and before.lower_ in ("the", "a", "an")


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
                stop = _after_number(doc, place + 1, lexicon) if word.lower() in lexicon.sets["numbered"] else place + 1
                yield Name(first, stop, Kind.ORGANISATION, Weight.WORDED)
                start = stop
        place += 1


def _after_number(doc: Doc, place: int, lexicon: Lexicon) -> int:
    """The end of "BBC Radio 4", "BBC Radio Five Live", "BBC Radio Scotland"."""
    stop = place
    while stop < min(len(doc), place + MAX_AFTER_NUMBERED) and not doc[stop].is_sent_start:
        token = doc[stop]
        named = is_capital(token) and token.lower_ not in lexicon.titles and token.ent_type_ != "PERSON"
        if not (token.text.isdigit() or named):
            break
        stop += 1
    return stop


def _goes_on(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    """Whether the capital at `place` still belongs to the name that a keyword may end."""
    token = doc[place]
    kind = token.text in lexicon.keywords_last or doc[place - 1].lower_ in lexicon.sets["clubs"]  # "United Airlines"
    return is_capital(token) and token.lower_ not in lexicon.titles and (kind or _continued(doc, place, lexicon))


def _continued(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    """Whether for the model the name goes on to a later keyword: "National Company | Law Appellate Tribunal"."""
    last = place
    while last < len(doc) and doc[last].ent_iob_ == "I" and doc[last].ent_type_ == "ORG" and is_capital(doc[last]):
        last += 1
    turns = last < len(doc) and doc[last].lower_ in ("of", "for")  # "Hull University | School of Law"
    return last > place and doc[last - 1].text in lexicon.keywords_last and not turns


def _first_of(doc: Doc, start: int, keyword: int, lexicon: Lexicon) -> int:
    """Where the name that ends or turns at `keyword` begins: at the first of the capitals before it."""
    first = keyword
    while first > start:
        before = doc[first - 1]
        if first - 1 > start and _owner_inside(doc, first - 1):
            first -= 1
            continue
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


def _owner_inside(doc: Doc, place: int) -> bool:
    """Whether a possessive is part of a name ("Parkinson's Trust"): the model says so, and the owner is no name."""
    if doc[place].tag_ != "POS" or not doc[place].ent_iob_ == doc[place + 1].ent_iob_ == "I":
        return False
    owner = doc[place - 1].text
    return not any(ent.text == owner and ent.label_ in ("ORG", "GPE", "LOC") for ent in doc.ents)


def _after_link(doc: Doc, place: int, end: int, lexicon: Lexicon, *, joined: bool) -> int | None:
    """The end of what follows "Department of …"; None where nothing capitalised follows. `joined`: "and" may go on."""
    while place < end and doc[place].lower_ in ("the", "a"):
        place += 1
    stop = None
    while place < end:
        token = doc[place]
        if stop and (token.lower_ in lexicon.titles or _new_person(token)):
            break
        if stop and token.lower_ in ("and", ",") and not (joined or _same_kind(doc, place)):
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


def _same_kind(doc: Doc, place: int) -> bool:
    """Whether "and" joins two places or two words of one name ("Federation of England and Wales"), not two names."""
    before, after = doc[place - 1], doc[place + 1] if place + 1 < len(doc) else None
    if after is None or not is_capital(after):
        return False
    return after.ent_iob_ == "I" or (after.ent_type_ == "GPE" and before.ent_type_ in ("GPE", "ORG"))


def _new_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"


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
