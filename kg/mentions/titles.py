"""The grammar of posts: "the former chief executive of Acme", "Lib Dem home affairs spokesman"."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.complements import DETERMINERS, NOUNS, NameAt, complement, is_head
from kg.model import Span, Tenure

__all__ = ["NameAt", "Title", "is_head", "title_at", "title_before"]

MAX_WORDS = 9  # of a title with its modifiers; longer runs are headlines
MAX_OWNERS = 2  # "Acme's Ann Bell's lawyer"
MAX_OWNER = 5  # words of a person's name


@dataclass(frozen=True, slots=True)
class Title:
    """A title phrase in token indices: all of it, the words of the title itself, and the organisation in it, if any."""

    start: int
    end: int
    title: tuple[int, int]
    organisation: tuple[int, int] | None
    tenure: Tenure | None
    determiner: str

    def span(self, doc: Doc) -> Span:
        """The whole phrase as characters."""
        return Span(doc[self.start].idx, doc[self.end - 1].idx + len(doc[self.end - 1]))


def title_at(doc: Doc, start: int, lexicon: Lexicon, name_at: NameAt, owners: int = MAX_OWNERS) -> Title | None:
    """The title phrase that begins at token `start`, with its "of …" complement."""
    place, determiner = start, ""
    if not owners or (start < len(doc) and doc[start].lower_ in lexicon.sets["no_title_start"]):
        return None
    if place < len(doc) and doc[place].lower_ in DETERMINERS:
        determiner, place = doc[place].lower_, place + 1
    elif place < len(doc) and (name := name_at(place)) and name[1] < len(doc) and doc[name[1]].tag_ == "POS":
        return _after_owner(doc, start, name, lexicon, name_at, owners)
    elif owner := _person_owner(doc, place):
        inner = title_at(doc, owner, lexicon, name_at, owners - 1)
        return inner and replace(inner, start=start)
    head = _head_after(doc, place, lexicon, name_at)
    if head is None:
        return None
    tenure, first = _tenure(doc, place, head, lexicon)
    if head + 2 < len(doc) and doc[head + 1].text == "-" and doc[head + 2].lower_ in lexicon.tenures:
        return Title(start, head + 3, (first, head + 1), None, lexicon.tenures[doc[head + 2].lower_], determiner)
    organisation, first = _leading_name(doc, first, head, lexicon, name_at)
    for token in doc[place:first]:  # "Acme's then chairman"
        tenure = tenure or lexicon.tenures.get(token.lower_)
    if determiner == "its" and organisation is None:
        organisation = (start, start + 1)
    end, behind, title_end = complement(doc, head, lexicon, name_at)
    return Title(start, end, (first, title_end), organisation or behind, tenure, determiner)


def title_before(doc: Doc, stop: int, lexicon: Lexicon, name_at: NameAt) -> Title | None:
    """The longest title phrase that ends right before token `stop` ("Prime Minister" in "Prime Minister Ann Bell")."""
    ends = is_head(doc[stop - 1], lexicon) or doc[stop - 1].lower_ in lexicon.tenures or _ends_complement(doc, stop)
    if stop == 0 or not ends:
        return None
    first = stop - 1
    while (
        first > 0
        and stop - first < MAX_WORDS
        and _may_precede(doc[first - 1], name_at)
        and not doc[first].is_sent_start
    ):
        first -= 1
    for start in range(first, stop):
        name = name_at(start)
        verb_inside = any(doc[k].tag_ == "VBG" and doc[k + 1].lower_ in lexicon.tenures for k in range(start, stop - 1))
        if verb_inside or (name and name[0] < start):
            continue
        title = title_at(doc, start, lexicon, name_at)
        if title and title.end == stop:
            return title
    return None


def _ends_complement(doc: Doc, stop: int) -> bool:
    return stop > 2 and any(doc[stop - back].lower_ == "of" for back in (2, 3) if stop - back >= 0)


def _may_precede(token: Token, name_at: NameAt) -> bool:
    return bool(
        token.pos_ in (*NOUNS, "DET", "NUM")
        or token.lower_ in DETERMINERS
        or token.lower_ in ("and", "of", "for", "-", "the", "ex", "then", "'s", "’s")
        or token.tag_ in ("POS", "VBG", "VBN", "JJ", "AFX", "HYPH")
        or name_at(token.i)
    )


def _after_owner(
    doc: Doc, start: int, name: tuple[int, int], lexicon: Lexicon, name_at: NameAt, owners: int
) -> Title | None:
    """ "Labour's health spokesman": the owner is the organisation."""
    inner = title_at(doc, name[1] + 1, lexicon, name_at, owners - 1) if name[1] + 1 < len(doc) else None
    if inner is None or inner.determiner:
        return None
    return Title(start, inner.end, inner.title, inner.organisation or name, inner.tenure, "the")


def _person_owner(doc: Doc, place: int) -> int | None:
    """The first word behind "Ann Bell's" in "Ann Bell's press secretary"."""
    stop = place
    while stop < min(len(doc), place + MAX_OWNER) and doc[stop].ent_type_ == "PERSON" and doc[stop].tag_ != "POS":
        stop += 1
    return stop + 1 if stop > place and stop + 1 < len(doc) and doc[stop].tag_ == "POS" else None


def _head_after(doc: Doc, start: int, lexicon: Lexicon, name_at: NameAt) -> int | None:
    """The last title head in the noun run that begins at `start`."""
    found, place = None, start
    while place < min(len(doc), start + MAX_WORDS):
        token = doc[place]
        name = name_at(place)
        if name:
            place = name[1]
            continue
        head = is_head(token, lexicon)
        if (place > start and token.is_sent_start) or (token.ent_type_ == "PERSON" and not head):
            break
        if head:
            found = place
        elif not _may_lead(token, doc, place, lexicon):
            break
        place += 1
    return found


def _may_lead(token: Token, doc: Doc, place: int, lexicon: Lexicon) -> bool:
    if (
        token.lower_ in lexicon.tenures
        or token.pos_ in NOUNS
        or token.tag_ in ("HYPH", "AFX", "POS", "VBG", "VBN", "NN", "JJ", "RBS", "CD")
    ):
        return True
    following = doc[place + 1] if place + 1 < len(doc) else None
    return bool(token.lower_ in ("and", "-", "/") and following is not None and following.pos_ in NOUNS)


def _tenure(doc: Doc, start: int, head: int, lexicon: Lexicon) -> tuple[Tenure | None, int]:
    """The tenure that the leading words give, and where the title itself may begin."""
    tenure = None
    start = _after_number(doc, start, head)
    while start < head and (doc[start].lower_ in lexicon.tenures or doc[start].text in ("-", "–")):
        tenure = lexicon.tenures.get(doc[start].lower_, tenure)
        start = _after_number(doc, start + 1, head)
    word = doc[start].lower_
    if tenure is None and word.startswith("ex-"):
        tenure = Tenure.FORMER
    return tenure, start


def _after_number(doc: Doc, start: int, head: int) -> int:
    """Where the title begins behind a number or an age: "doctor" in "25-year-old doctor", "six-term senator"."""
    while start < head and (doc[start].like_num or not doc[start].text[0].isalnum()):
        start += 1
        while start + 1 < head and doc[start].text == "-":
            start += 2
    return start


def _leading_name(
    doc: Doc, first: int, head: int, lexicon: Lexicon, name_at: NameAt
) -> tuple[tuple[int, int] | None, int]:
    """An organisation (or a country's adjective) in front of the title's own words, and where those begin."""
    organisation, place = None, first
    while place < head:
        name = name_at(place)
        if name and name[1] <= head:
            organisation, place = name, name[1]
            if place < head and doc[place].tag_ == "POS":
                place += 1
            first = place
        elif doc[place].ent_type_ in ("NORP", "GPE", "DATE", "CARDINAL", "ORDINAL") and doc[place].pos_ != "NOUN":
            place += 1
            if place < head and doc[place].tag_ == "POS":
                place += 1
            first = place
        elif doc[place].lower_ in ("based", "led", "born") and place > 1 and doc[place - 1].text == "-":
            place += 1
            first = place
        elif doc[place].lower_ in lexicon.nominals and doc[place + 1].tag_ == "POS":
            organisation, place = (place, place + 1), place + 2
            first = place
        else:
            place += 1
    return organisation, min(first, head)
