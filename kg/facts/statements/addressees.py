"""Who is spoken to: "told ITV News", "said to reporters", "speaking to the Gazette", "in a letter to the mayor"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.facts.statements.cues import Found
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention

SPEAKING = frozenset(["speak", "talk"])
LINKS = frozenset(["to", "with"])


def addressees(found: Found, mentions: Mentions, content: set[int], lexicon: Lexicon) -> tuple[Mention, ...]:
    """The persons and organisations spoken to, none that a pronoun stands for."""
    told = [mention for head in _heads(found.token, content, lexicon) if (mention := _mention(head, mentions))]
    return tuple(dict.fromkeys(mention for mention in told if mention.form is not Form.PRONOUN))


def _heads(cue: Token, content: set[int], lexicon: Lexicon) -> Iterator[Token]:
    """The words for those spoken to, outside what is said."""
    outside = [child for child in cue.children if child.i not in content]
    telling = cue.lemma_ in lexicon.sets["telling"]
    for child in outside:
        if child.dep_ in ("dobj", "dative") and telling:
            yield from _joined(child, content)
        elif child.dep_ == "prep" and child.lower_ == "to" and "quote" in _takes(cue, lexicon):
            yield from _objects(child, content)
        elif child.dep_ == "advcl" and child.lemma_ in SPEAKING:
            yield from _linked(child, content)
        elif child.dep_ == "prep" and child.lower_ in ("in", "during"):
            for message in _objects(child, content):
                if message.lower_ in lexicon.sets["messages"]:
                    yield from _linked(message, content)


def _takes(cue: Token, lexicon: Lexicon) -> frozenset[str]:
    known = lexicon.cues.get(cue.lemma_.lower())
    return known.takes if known else frozenset()


def _linked(word: Token, content: set[int]) -> Iterator[Token]:
    for child in word.children:
        if child.dep_ == "prep" and child.lower_ in LINKS and child.i not in content:
            yield from _objects(child, content)


def _objects(preposition: Token, content: set[int]) -> Iterator[Token]:
    for child in preposition.children:
        if child.dep_ == "pobj" and child.i not in content:
            yield from _joined(child, content)


def _joined(head: Token, content: set[int]) -> Iterator[Token]:
    """The word and those joined to it by "and"."""
    yield head
    for child in head.children:
        if child.dep_ == "conj" and child.i not in content:
            yield from _joined(child, content)


def _mention(head: Token, mentions: Mentions) -> Mention | None:
    """Who is meant: the word itself, or whose it is ("BBC Radio 4's Today programme")."""
    mention = mentions.by_token.get(head.i)
    if mention:
        return mention
    owners = [mentions.by_token.get(child.i) for child in head.children if child.dep_ in ("poss", "compound", "nmod")]
    known = [m for m in owners if m and m.form is Form.NAME and m.kind is Kind.ORGANISATION]
    return known[0] if known else None
