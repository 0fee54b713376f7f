"""The ways in which a sentence gives a person a post: before the name, behind it, in commas, by "is", by "as"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.roles.place import Place
from kg.lexicon import Lexicon
from kg.mentions.titles import NameAt, Title, is_head, title_at, title_before
from kg.model import Form, Tenure

# How often a way was right on the development articles, rounded: `kg evaluate` lists the errors.
PREFIX, APPOSITION, LEADING = Decimal("0.9"), Decimal("0.85"), Decimal("0.85")
COPULA, AS = Decimal("0.7"), Decimal("0.7")


OWNERS = frozenset(["his", "her", "their", "my"])  # "her lawyer" is a relation, not a post


def titles(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """Every title that some way gives the person, two posts at once as two."""
    for title, confidence in _ways(doc, place, lexicon, name_at):
        yield from ((each, confidence) for each in _apart(doc, title, lexicon))


def _ways(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    if place.mention.form is Form.NAME:
        yield from _prefix(doc, place, lexicon, name_at)
        yield from _apposition(doc, place, lexicon, name_at)
        yield from _behind(doc, place, lexicon)
        yield from _leading(doc, place, lexicon, name_at)
        yield from _as(doc, place, lexicon, name_at)
    if doc[place.start].lower_ not in ("i", "me", "my"):
        yield from _copula(doc, place, lexicon, name_at)


def _apart(doc: Doc, title: Title, lexicon: Lexicon) -> Iterator[Title]:
    """ "Chairman and chief executive" as two titles, where each side of "and" is one."""
    start, end = title.title
    for place in range(start + 1, end - 1):
        if doc[place].lower_ in ("and", "&") and is_head(doc[place - 1], lexicon) and is_head(doc[end - 1], lexicon):
            yield replace(title, title=(start, place))
            start = place + 1
    yield replace(title, title=(start, end))


def _before_honorific(doc: Doc, start: int, lexicon: Lexicon) -> int:
    return start - 1 if start > 0 and doc[start - 1].text in lexicon.honorifics else start


def _prefix(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "Prime Minister Ann Bell"."""
    stop = _before_honorific(doc, place.start, lexicon)
    if stop > 1 and doc[stop - 1].text == "." and f"{doc[stop - 2].lower_}." in lexicon.titles:
        stop -= 1  # "Pres. Bell", where the tokenizer does not know the abbreviation
    title = title_before(doc, stop, lexicon, name_at)
    if title and title.determiner not in ("a", "an"):
        yield title, PREFIX


def _apposition(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "Ann Bell, the former chief executive of Acme," and "Ann Bell, Acme's chief, and now chair of …"."""
    confidence = APPOSITION
    after = place.end
    if after + 1 >= len(doc) or doc[after].text not in (",", "(", "—", "–", "-"):
        return
    start = after + 1
    while title := _now_or_then(doc, start, lexicon, name_at):
        if not _ended(doc, title.end, name_at):
            return
        yield title, confidence
        confidence = COPULA
        start = title.end
        while start < len(doc) and (doc[start].text == "," or doc[start].lower_ == "and"):
            start += 1
        if start == title.end:
            return


def _now_or_then(doc: Doc, start: int, lexicon: Lexicon, name_at: NameAt) -> Title | None:
    """The title at `start`, perhaps behind "now", "then" or "at the time", which tell its tenure."""
    if start < len(doc) and doc[start].lower_ in lexicon.sets["now"] | lexicon.sets["before_now"]:
        title = title_at(doc, start + 1, lexicon, name_at)
        former = doc[start].lower_ in lexicon.sets["before_now"]
        return replace(title, tenure=Tenure.FORMER) if title and former else title
    return title_at(doc, start, lexicon, name_at) if start < len(doc) else None


def _behind(doc: Doc, place: Place, lexicon: Lexicon) -> Iterator[tuple[Title, Decimal]]:
    """ "Ann Bell MP said"."""
    end = place.end
    if end < len(doc) and doc[end].text in lexicon.postnominals:
        yield Title(end, end + 1, (end, end + 1), None, None, ""), PREFIX


def _ended(doc: Doc, end: int, name_at: NameAt) -> bool:
    """Whether a title phrase stops here, and is not the start of another name ("Bell, President Cole and …")."""
    if end >= len(doc):
        return True
    token = doc[end]
    return not (token.ent_type_ == "PERSON" or (token.pos_ == "PROPN" and name_at(end) is None) or token.pos_ == "NOUN")


def _leading(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "The leader of Acme, Ann Bell, …"."""
    comma = _before_honorific(doc, place.start, lexicon) - 1
    if comma < 1 or doc[comma].text != ",":
        return
    title = title_before(doc, comma, lexicon, name_at)
    if title and (title.determiner or title.organisation or doc[title.start].is_sent_start):
        closes = place.end >= len(doc) or not doc[place.end].is_alpha or doc[place.end].pos_ in ("VERB", "AUX")
        if closes and not _is_listed(doc, title):
            yield title, LEADING


def _is_listed(doc: Doc, title: Title) -> bool:
    """ "a doctor, the mayor, Ann Bell": the title is an item of a list or describes somebody before."""
    before = doc[title.start - 1] if title.start else None
    return before is not None and before.text == "," and doc[title.start - 2].ent_type_ == "PERSON"


def _copula(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "Bell is a lawyer", "Bell, who was named chairman of Acme"."""
    linking = lexicon.sets["becoming"] | lexicon.sets["naming"]
    verbs = (verb for token in doc[place.start : place.end] for verb in _verbs_of(token))
    for verb in verbs:
        if verb.lemma_ not in linking or _negated(verb):
            continue
        past = verb.lemma_ == "be" and (verb.tag_ == "VBD" or any(c.lower_ == "had" for c in verb.children))
        for child in verb.children:
            if child.i < verb.i or child.dep_ not in ("attr", "oprd", "dobj", "prep"):
                continue
            if child.dep_ == "prep" and not (child.lower_ == "as" and verb.lemma_ in lexicon.sets["naming"]):
                continue
            first = child.i + 1 if child.dep_ == "prep" else child.left_edge.i
            title = title_at(doc, first, lexicon, name_at)
            whole = title and (child.dep_ == "prep" or title.title[0] <= child.i < title.title[1])
            if title and whole and title.determiner not in OWNERS:
                yield (replace(title, tenure=title.tenure or Tenure.FORMER) if past else title), COPULA


def _verbs_of(token: Token) -> Iterator[Token]:
    """The verbs whose subject the token is, directly or through "who"."""
    if token.dep_ in ("nsubj", "nsubjpass"):
        yield token.head
    for child in token.children:
        if child.dep_ == "relcl" and any(
            c.dep_ in ("nsubj", "nsubjpass") and c.lower_ == "who" for c in child.children
        ):
            yield child


def _negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ in ("could", "would", "should", "if") for child in verb.children)


def _as(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "Bell's role as chair of Acme", "Bell served as mayor", "appointed Bell (as) director"."""
    if place.start > 0 and doc[place.start - 1].lemma_ in lexicon.sets["naming"] and place.end < len(doc):
        title = title_at(doc, place.end, lexicon, name_at)
        if title and doc[place.end].pos_ in ("NOUN", "PROPN", "ADJ", "DET"):
            yield title, AS
            return
    for place_as in range(place.end, min(place.end + 5, len(doc) - 1)):
        token = doc[place_as]
        if token.is_sent_start or token.text in ",.;":
            return
        if token.lower_ == "as" and _serves(doc, place, place_as, lexicon):
            title = title_at(doc, place_as + 1, lexicon, name_at)
            if title:
                over = not title.tenure and _has_left(doc[place.end : place_as], lexicon)
                yield replace(title, tenure=Tenure.FORMER) if over else title, AS
            return


def _has_left(words: DocSpan, lexicon: Lexicon) -> bool:
    """ "resigned", "has quit", "was sacked", not "will retire"."""
    left = lexicon.sets["ending_office"]
    return any(t.lemma_ in left and t.tag_ in ("VBD", "VBN") for t in words) and not any(t.tag_ == "MD" for t in words)


def _serves(doc: Doc, place: Place, end: int, lexicon: Lexicon) -> bool:
    """Whether the words up to `end` hold a post ("role", "served"), or the name is the object of "appointed"."""
    words = {token.lemma_.lower() for token in doc[place.end : end]}
    if words & lexicon.sets["held"]:
        return True
    return place.start > 0 and doc[place.start - 1].lemma_ in lexicon.sets["naming"] and not words - {"'s"}
