"""What stands in front of a colon and names who speaks: "ASHGROVE:", "The Minister (Ann Bell):", "Q:"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention
from kg.parse import words_of

MAX_NAME = 5  # words of a name in front of the colon
MAX_LABEL = 16  # tokens in front of the colon, with what stands in brackets
ASKER, ANSWERER = frozenset(["q", "question"]), frozenset(["a", "answer"])
OPENING, CLOSING = frozenset("(["), frozenset(")]")
NO_SPEAKERS = frozenset(["DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"])
PLACES = frozenset(["GPE", "LOC", "FAC"])
QUESTION_WORDS = frozenset(["WP", "WP$", "WRB", "WDT"])


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks: the tokens of the name, those in brackets behind it, and the mark behind both."""

    name: tuple[Token, ...]
    inside: tuple[Token, ...]
    mark: Token

    @property
    def text(self) -> str:
        """The name as it can be compared."""
        return "".join(token.text for token in self.name).replace(".", "").lower()


def read_label(block: DocSpan, surnames: Set[str], lexicon: Lexicon) -> Label | None:
    """The label that a paragraph begins with; `surnames` are those of its people, lower case."""
    first = block[0]
    if first.text in ("Q.", "A."):
        return Label((first,), (), first)
    mark = next((token for token in block[:MAX_LABEL] if token.text == ":"), None)
    if first.text in ("Q", "A") and len(block) > 1 and block[1].text == ".":
        mark = block[1]
    if mark is None:
        return None
    name, inside = _without_brackets(block.doc[block.start : mark.i])
    label = Label(name, inside, mark)
    return label if name and len(name) <= MAX_NAME and _is_name(label, surnames, lexicon) else None


def _without_brackets(words: DocSpan) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The name, and what stands in brackets before or behind it."""
    name: list[Token] = []
    inside: list[Token] = []
    depth = 0
    for token in words:
        depth += token.text in OPENING
        if not depth:
            name.append(token)
        elif token.text not in OPENING | CLOSING:
            inside.append(token)
        depth -= depth > 0 and token.text in CLOSING
    return tuple(name), tuple(inside)


def _is_name(label: Label, surnames: Set[str], lexicon: Lexicon) -> bool:
    if label.text in surnames | ASKER | ANSWERER:
        return True
    if label.name[-1].i - label.name[0].i >= len(label.name):  # brackets between its words
        return False
    shouted = all(token.text.isupper() for token in label.name if token.is_alpha)
    titled = any(token.lower_ in lexicon.titles and token.text[0].isupper() for token in label.name)
    return shouted or titled or all(in_name(token) for token in label.name)


def in_name(token: Token) -> bool:
    """Whether the word can be part of a name."""
    return token.ent_type_ in ("PERSON", "ORG") or (token.text[:1].isupper() and token.pos_ == "PROPN")


def speaks(name: Sequence[Token], mentions: Mentions) -> bool:
    """Whether the words in front of a colon can be somebody who speaks: no day, no place, no "What"."""
    mention = mentions.by_token.get(name[-1].i)
    if mention and mention.form is Form.NAME:
        return True
    return not never_speaks(name) and not any(token.ent_type_ in PLACES for token in name)


def never_speaks(name: Sequence[Token]) -> bool:
    """Whether the words are a day, a number or a question."""
    return any(token.ent_type_ in NO_SPEAKERS or token.tag_ in QUESTION_WORDS for token in name)


def people(doc: Doc, mentions: Mentions) -> Iterator[tuple[str, Mention]]:
    """The names of persons, in order."""
    text = words_of(doc)
    for mention in mentions.all:
        if mention.kind is Kind.PERSON and mention.form is Form.NAME:
            yield mention.span.of(text), mention


def surnames(doc: Doc, mentions: Mentions) -> frozenset[str]:
    """The last words of the names of persons, lower case."""
    return frozenset(name.split()[-1].lower() for name, _ in people(doc, mentions))


def answerer(doc: Doc, mentions: Mentions, before: int) -> Mention | None:
    """Who gives the interview: the person whom its introduction names, of several the one named most often."""
    found = [(name, m) for name, m in people(doc, mentions) if m.span.start < doc[before].idx]
    counted = Counter(name.split()[-1] for name, _ in found).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    called = [(name, m) for name, m in found if name.split()[-1] == counted[0][0]]
    return max(called, key=lambda pair: (len(pair[0].split()), -pair[1].span.start))[1]


def who_is(doc: Doc, label: Label, mentions: Mentions, lexicon: Lexicon) -> Mention | None:
    """Whom a label means that is no mention itself: the person in brackets, "NA" or "ASHGROVE" for Nora Ashgrove."""
    for token in reversed(label.inside):
        mention = mentions.by_token.get(token.i)
        if mention and mention.kind is Kind.PERSON and mention.form is Form.NAME:
            return mention
    return _by_initials(doc, label, mentions) or _by_words(doc, label, mentions, lexicon)


def _by_initials(doc: Doc, label: Label, mentions: Mentions) -> Mention | None:
    """ "NA" for Nora Ashgrove, where nobody else has these initials."""
    found: dict[str, Mention] = {}
    for name, mention in people(doc, mentions):
        if "".join(word[0] for word in name.split()).lower() == label.text:
            found.setdefault(name, mention)
    return next(iter(found.values())) if len(found) == 1 and len(label.text) > 1 else None


def _by_words(doc: Doc, label: Label, mentions: Mentions, lexicon: Lexicon) -> Mention | None:
    """ "ASHGROVE" and "MAYOR ASHGROVE" for Nora Ashgrove, where all who are called so are the same."""
    words = [token.lower_ for token in label.name if token.is_alpha]
    if not words or not all(token.text.isupper() for token in label.name if token.is_alpha):
        return None
    called = [
        (name.lower().split(), m)
        for name, m in people(doc, mentions)
        if not name.isupper() and name.lower().split()[-1] == words[-1]
    ]
    if not called:
        return None
    fullest, mention = max(called, key=lambda pair: (len(pair[0]), -pair[1].span.start))
    known = {*fullest, *lexicon.honorifics, *lexicon.titles}
    same = all(set(name) <= known for name, _ in called)
    return mention if same and set(words) <= known else None
