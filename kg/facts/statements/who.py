"""Who the source of a cue is: the name beside a description, what "who" stands for, and who made the document that
"says" something."""

from __future__ import annotations

from collections.abc import Container, Iterator

from spacy.tokens import Doc, Token

from kg.facts.statements.sources import RELATIVE, SUBJECTS, source_words
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Form, Kind

OWNING = frozenset("poss compound nmod".split())
OBJECTS = ("pobj", "dobj", "dative")
DEFINITE = frozenset("the this that".split())


class Who:
    """The speakers of one article's statements."""

    def __init__(self, doc: Doc, mentions: Mentions, lexicon: Lexicon) -> None:
        self.doc, self.mentions, self.lexicon = doc, mentions, lexicon
        self._owned: list[tuple[Token, Token]] | None = None

    def speaks(self, token: Token) -> Token:
        """The word that stands for who speaks where `token` heads the source."""
        token = self._named(token)
        if token.lower_ in self.lexicon.documents and not self._is_name(token.i):
            return self._owner(token) or self._earlier(token) or token
        return token

    def _named(self, token: Token) -> Token:
        """The name beside a description ("Labour's strategist, Alan Bell", "ambassador to France Ann Bell", "the fans'
        group Readers United"), what "who" stands for; else the word itself."""
        if token.lower_ in RELATIVE and token.head.dep_ == "relcl":
            return token.head.head
        if token.pos_ == "PRON" or self._is_name(token.i):
            return token
        person = token.lower_ in self.lexicon.titles or token.lower_ in self.lexicon.person_nouns
        kinds = (Kind.PERSON,) if person else (Kind.PERSON, Kind.ORGANISATION)
        for child in token.children:
            if child.dep_ == "appos" and self._is_name(child.i, kinds):
                return child
        return (self._before(token) or self._behind(token)) if person else token

    def _before(self, title: Token) -> Token | None:
        """The name in "Alan Bell, Labour's strategist told the paper", where the second comma is missing."""
        first = title.left_edge.i
        if first < 2 or self.doc[first - 1].text != "," or not any(c.dep_ == "poss" for c in title.children):
            return None
        name = self.doc[first - 2]
        return name if self._is_name(name.i, (Kind.PERSON,)) and name.dep_ not in OBJECTS else None

    def _behind(self, title: Token) -> Token:
        """The name right behind a post, of which the parser may make the object of "to France"."""
        end = source_words(title, set())[1]
        places = [end] + [
            inner.i
            for child in title.children
            if child.dep_ == "prep" and child.lower_ in ("of", "to")
            for inner in child.children
            if inner.dep_ == "pobj" and self._follows_a_place(inner)
        ]
        return next((self.doc[i] for i in places if self._is_name(i, (Kind.PERSON,))), title)

    def _follows_a_place(self, name: Token) -> bool:
        known = self.mentions.by_token.get(name.i)
        first = name.i
        while first > 0 and known is not None and self.mentions.by_token.get(first - 1) is known:
            first -= 1
        return first > 0 and self.doc[first - 1].ent_type_ in ("GPE", "LOC")

    def _is_name(self, place: int, kinds: Container[Kind | None] = tuple(Kind)) -> bool:
        known = self.mentions.by_token.get(place)
        return known is not None and known.form is Form.NAME and known.kind in kinds

    def _owner(self, document: Token) -> Token | None:
        """Who made a document: "a Reuters survey", "Bell's book", "a report by Acme", "Acme wrote a report"."""
        known = self.mentions.by_token
        owners = [child for child in document.children if child.dep_ in OWNING and child.i in known][-1:]
        owners += [maker for child in document.children for maker in _makers(child) if maker.i in known]
        verb = document.head
        if document.dep_ == "dobj" and verb.lemma_ in self.lexicon.sets["publishing"]:
            owners += [child for child in verb.children if child.dep_ in SUBJECTS and child.i in known]
        return owners[0] if owners else None

    def _earlier(self, document: Token) -> Token | None:
        """Who made "the report": the maker of the last one before that has one."""
        if not any(child.lower_ in DEFINITE for child in document.children if child.dep_ == "det"):
            return None
        if self._owned is None:
            words = (token for token in self.doc if token.lower_ in self.lexicon.documents)
            self._owned = [(word, owner) for word in words if (owner := self._owner(word))]
        before = [(word, owner) for word, owner in self._owned if word.i < document.i]
        same = [owner for word, owner in before if word.lower_ == document.lower_]
        return same[-1] if same else None


def _makers(child: Token) -> Iterator[Token]:
    """Whoever stands behind "by" or "from", also in "a report published by Acme"."""
    if child.dep_ == "acl":
        for inner in child.children:
            yield from _makers(inner)
    elif child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
        yield from (grandchild for grandchild in child.children if grandchild.dep_ == "pobj")
