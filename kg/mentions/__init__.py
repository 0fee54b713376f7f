"""Doc → Mentions: the spans that name, describe or stand for persons and organisations."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.lexicon import Lexicon
from kg.mentions.name import Name
from kg.mentions.names import names
from kg.mentions.nominals import nominals, pronouns
from kg.model import Form, Kind, Mention, Span


@dataclass(frozen=True)
class Mentions:
    """All mentions of one article in order of their spans, and ways to find them by token."""

    all: tuple[Mention, ...]
    types: dict[Mention, str]  # institution types ("party", "court") of well-known names
    by_token: dict[int, Mention]  # token → the name, else nominal or pronoun, that covers it

    def organisation_at(self, token: int) -> Mention | None:
        """The organisation's name that covers the token."""
        mention = self.by_token.get(token)
        return mention if mention and mention.kind is Kind.ORGANISATION and mention.form is Form.NAME else None


def mentions(doc: Doc, lexicon: Lexicon) -> Mentions:
    """Find every mention of a parsed article."""
    found = names(doc, lexicon)
    by_name = {name: Mention(_span(doc, name), Form.NAME, name.kind) for name in found}
    organisations = {
        place: (n.start, n.end) for n in found if n.kind is Kind.ORGANISATION for place in range(n.start, n.end)
    }
    others = [*nominals(doc, found, lexicon, organisations.get), *pronouns(doc, lexicon)]
    everything = sorted({*by_name.values(), *others}, key=lambda m: (m.span.start, -m.span.end))
    starts = {token.idx: token.i for token in doc}
    by_token: dict[int, Mention] = {}
    for mention in sorted(everything, key=lambda m: (m.form is Form.NAME, m.form is Form.PRONOUN)):
        place = starts[mention.span.start]
        while place < len(doc) and doc[place].idx < mention.span.end:
            by_token[place] = mention
            place += 1
    return Mentions(tuple(everything), {by_name[name]: name.type for name in found if name.type}, by_token)


def _span(doc: Doc, name: Name) -> Span:
    last = doc[name.end - 1]
    return Span(doc[name.start].idx, last.idx + len(last))
