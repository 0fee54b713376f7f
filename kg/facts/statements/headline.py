"""Who a headline means by "minister" or "watchdog": whoever says the same in the text below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.model import Form, Kind, Span, Statement
from kg.parse import paragraphs


def with_speaker(doc: Doc, found: list[Statement], lexicon: Lexicon) -> list[Statement]:
    """The statements; the first one, where it stands in the first line and its speaker has no name, with the named
    speaker of the second one, if that says the same."""
    line = next(paragraphs(doc), None)
    if line is None or len(found) < 2 or any(one.form is Form.NAME for one in found[0].speakers):
        return found
    first, second = found[:2]
    end = line.end_char
    kind = _kind(doc, first.speaker_span, lexicon)
    named = tuple(one for one in second.speakers[:1] if one.form is Form.NAME and one.kind is kind)
    if not named or not first.cue.end <= end < second.cue.start or not _words(doc, first) & _words(doc, second):
        return found
    return [replace(first, speakers=named), *found[1:]]


def _kind(doc: Doc, span: Span, lexicon: Lexicon) -> Kind | None:
    """Whether the words describe one person or one organisation."""
    words = list(_tokens(doc, span))
    head = next((token for token in words if token.head not in words), None)
    if head is None or head.tag_ not in ("NN", "NNP"):
        return None
    if head.lower_ in lexicon.titles or head.lower_ in lexicon.person_nouns:
        return Kind.PERSON
    return Kind.ORGANISATION if head.lower_ in lexicon.nominals else None


def _words(doc: Doc, statement: Statement) -> set[str]:
    """The nouns and names of what is said."""
    tokens = (token for span in statement.content for token in _tokens(doc, span))
    return {token.lemma_.lower() for token in tokens if token.pos_ in ("NOUN", "PROPN")}


def _tokens(doc: Doc, span: Span) -> Iterator[Token]:
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return iter(found if found is not None else ())
