"""The ways in which a sentence gives a person a post: before the name, behind it, in commas, by "is", by "as"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from spacy.tokens import Doc, Token

from kg.facts.roles.place import Place
from kg.lexicon import Lexicon
from kg.mentions.titles import NameAt, Title, title_at, title_before
from kg.model import Form

# How often a way was right on the development articles, rounded: `kg evaluate` lists the errors.
PREFIX, APPOSITION, LEADING = Decimal("0.9"), Decimal("0.85"), Decimal("0.85")
COPULA, AS = Decimal("0.7"), Decimal("0.7")


OWNERS = frozenset(["his", "her", "their", "my"])  # "her lawyer" is a relation, not a post


def titles(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    if place.mention.form is Form.NAME:
        yield from _prefix(doc, place, lexicon, name_at)
        yield from _apposition(doc, place, lexicon, name_at)
        yield from _leading(doc, place, lexicon, name_at)
        yield from _as(doc, place, lexicon, name_at)
    if doc[place.start].lower_ not in ("i", "me", "my"):
        yield from _copula(doc, place, lexicon, name_at)


def _before_honorific(doc: Doc, start: int, lexicon: Lexicon) -> int:
    return start - 1 if start > 0 and doc[start - 1].text in lexicon.honorifics else start


def _prefix(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "Prime Minister Ann Bell"."""
    title = title_before(doc, _before_honorific(doc, place.start, lexicon), lexicon, name_at)
    if title and title.determiner not in ("a", "an"):
        yield title, PREFIX


def _apposition(doc: Doc, place: Place, lexicon: Lexicon, name_at: NameAt) -> Iterator[tuple[Title, Decimal]]:
    """ "Ann Bell, the former chief executive of Acme," and "Ann Bell, Acme's chief, and chair of …"."""
    after = place.end
    if after + 1 >= len(doc) or doc[after].text not in (",", "(", "—", "–", "-"):
        return
    title = title_at(doc, after + 1, lexicon, name_at)
    if title and _ended(doc, title.end, name_at):
        yield title, APPOSITION
        following = title.end
        if following + 1 < len(doc) and doc[following].lower_ == "and":
            second = title_at(doc, following + 1, lexicon, name_at)
            if second and _ended(doc, second.end, name_at):
                yield second, COPULA


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
    if title and (title.determiner in ("the", "its", "their", "our", "his", "her") or doc[title.start].is_sent_start):
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
        for child in verb.children:
            if child.i > verb.i and child.dep_ in ("attr", "oprd", "dobj"):
                title = title_at(doc, child.left_edge.i, lexicon, name_at)
                if title and title.title[0] <= child.i < title.title[1] and title.determiner not in OWNERS:
                    yield title, COPULA


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
    """ "Bell's role as chair of Acme", "Bell served as mayor", "appointed Bell as director"."""
    for place_as in range(place.end, min(place.end + 5, len(doc) - 1)):
        token = doc[place_as]
        if token.is_sent_start or token.text in ",.;":
            return
        if token.lower_ == "as" and _serves(doc, place, place_as, lexicon):
            title = title_at(doc, place_as + 1, lexicon, name_at)
            if title:
                yield title, AS
            return


def _serves(doc: Doc, place: Place, end: int, lexicon: Lexicon) -> bool:
    """Whether the words up to `end` hold a post ("role", "served"), or the name is the object of "appointed"."""
    words = {token.lemma_.lower() for token in doc[place.end : end]}
    if words & lexicon.sets["held"]:
        return True
    return place.start > 0 and doc[place.start - 1].lemma_ in lexicon.sets["naming"] and not words - {"'s"}
