"""What stands behind the head of a title: "of the council", "of UK equities for Acme", "at the firm Bell"."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon

MAX_RUN = 5  # words of "head of art and music"
MAX_BETWEEN = 5  # words between "at" and the organisation: "the accountancy firm"
DETERMINERS = frozenset("the a an his her their its our this one".split())
LINKS = frozenset("of for at in with from to on".split())
NOUNS = ("NOUN", "PROPN", "ADJ")
COMPLEMENT_LINKS = frozenset("of for".split())

NameAt = Callable[[int], tuple[int, int] | None]  # token → the organisation's name it is part of


def is_head(token: Token, lexicon: Lexicon) -> bool:
    """Whether the word can be the last word of a title ("minister", "ministers", "co-founder")."""
    word = token.lower_
    return word in lexicon.titles or (token.pos_ in NOUNS and token.lemma_.lower() in lexicon.titles)


def complement(doc: Doc, head: int, lexicon: Lexicon, name_at: NameAt) -> tuple[int, tuple[int, int] | None, int]:
    """After the head: end of the phrase, the organisation in "of …", and the end of the title's own words."""
    end = head + 1
    name = _linked_name(doc, end, lexicon, name_at)
    if name:
        return name[1], name, end
    if end + 1 >= len(doc) or doc[end].lower_ not in COMPLEMENT_LINKS:
        return end, None, end
    place = end + 1
    while place < len(doc) and doc[place].lower_ in DETERMINERS:
        place += 1
    stop = _noun_run(doc, place, lexicon, name_at)
    if stop == place:
        return end, None, end
    if stop - place == 1 and place > end + 1 and doc[place].lower_ in lexicon.nominals:
        return stop, (place, stop), end
    name = _linked_name(doc, stop, lexicon, name_at)
    own = end if doc[stop - 1].ent_type_ in ("GPE", "LOC") else stop
    return (name[1], name, own) if name else (stop, None, own)


def _linked_name(doc: Doc, place: int, lexicon: Lexicon, name_at: NameAt) -> tuple[int, int] | None:
    """The organisation behind "of the", "at", "with the accountancy firm", "for Amsterdam-based"."""
    if place + 1 >= len(doc) or doc[place].lower_ not in LINKS:
        return None
    first = place = place + 1
    while place < min(len(doc), first + MAX_BETWEEN):
        name, token = name_at(place), doc[place]
        if name:
            return name
        described = token.pos_ in ("DET", "ADJ", "NOUN", "PUNCT", "VERB") or token.ent_type_ in ("GPE", "NORP")
        if token.text in ",;:.()" or not (described or token.tag_ == "POS") or is_head(token, lexicon):
            return None
        place += 1
    return None


def _noun_run(doc: Doc, place: int, lexicon: Lexicon, name_at: NameAt) -> int:
    """The end of the nouns that begin at `place`: "UK equities" in "head of UK equities for Acme"."""
    stop = place
    while (
        stop < len(doc)
        and stop - place < MAX_RUN
        and (doc[stop].pos_ in NOUNS or (doc[stop].lower_ in ("and", "&") and stop > place))
    ):
        if name_at(stop) or doc[stop].ent_type_ == "PERSON" or is_head(doc[stop], lexicon):
            break
        stop += 1
    while stop > place and doc[stop - 1].pos_ not in ("NOUN", "PROPN"):
        stop -= 1
    return stop
