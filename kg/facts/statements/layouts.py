"""Statements that layout gives and no verb: turns, captions ("We will." — Ann Smith) and headlines (Smith: We will)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.statements.assemble import Draft
from kg.facts.statements.captions import DASHES, FINITE, captions, without
from kg.facts.statements.cues import Found
from kg.facts.statements.labels import MAX_NAME, speaks
from kg.facts.statements.quotes import Quotes
from kg.facts.statements.turns import LAYOUT, MIN_SAID, by_turns, words
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Form, Kind
from kg.parse import paragraphs

MAX_HEADLINE = 25  # tokens


def laid_out(doc: Doc, quotes: Quotes, mentions: Mentions, lexicon: Lexicon, others: Sequence[Draft]) -> list[Draft]:
    """The statements of `others` and of the layout: turns in place of what is found in them, captions and headlines
    where there is nothing else."""
    turns = by_turns(doc, quotes, mentions, lexicon)
    spoken = {place for draft in turns for place in draft.words | {draft.found.token.i}}
    kept = [d for d in others if d.found.token.i not in spoken and not d.words & spoken]
    kept = [draft for draft in kept if not _labels(doc, draft, quotes, mentions)]
    below = list(captions(doc, quotes, mentions))
    kept = without(kept, below, doc)
    taken = {place for draft in (*turns, *kept) for place in draft.words}
    found = [draft for draft in (*below, *_headline(doc, quotes, mentions, lexicon)) if not draft.words & taken]
    return [*turns, *kept, *found]


def _labels(doc: Doc, draft: Draft, quotes: Quotes, mentions: Mentions) -> bool:
    """Whether a colon is taken for a cue that only labels: a day ("Monday: …"), or a topic ("Smith: budget speech")."""
    mark = draft.found.token
    if mark.text != ":" or draft.source is None:
        return False
    if not _said(doc, draft.words, quotes):
        return True
    start = min(draft.source, mark.sent.start)
    return mark.i > start and not speaks(list(doc[start : mark.i]), mentions)


def _said(doc: Doc, places: set[int], quotes: Quotes) -> bool:
    """Whether words without a cue of their own can be said: they have a finite verb, or all are quoted."""
    return any(doc[place].tag_ in FINITE for place in places) or _quoted(doc, places, quotes)


def _quoted(doc: Doc, places: set[int], quotes: Quotes) -> bool:
    return all(place in quotes.at for place in places if doc[place].is_alpha)


def _headline(doc: Doc, quotes: Quotes, mentions: Mentions, lexicon: Lexicon) -> Iterator[Draft]:
    """ "Smith: We will repair it", "Repair is too dear – union"; only people and words for those who speak."""
    blocks = list(paragraphs(doc))
    if len(blocks) < 2 or len(blocks[0]) > MAX_HEADLINE:
        return
    line = blocks[0]
    for mark, name, said in _labelled(line):
        places = set(range(said.start, said.end))
        behind = name.start > mark.i
        claims = _said(doc, places, quotes) or (behind and any(token.pos_ in ("VERB", "AUX") for token in said))
        if claims and _is_source(name, mentions, lexicon) and words(doc, places) >= MIN_SAID:
            if _quoted(doc, places, quotes):
                places = {place for place in places if place in quotes.at}
            yield Draft(Found(mark, mark.i, mark.i, LAYOUT), places, name[-1].i, label=(name.start, name.end))
            return


def _labelled(line: DocSpan) -> Iterator[tuple[Token, DocSpan, DocSpan]]:
    """The ways to read a headline as a label and what is said: "Smith: …", "…: minister", "… – union"."""
    doc = line.doc
    colons = [token for token in line[1:-1] if token.text == ":"]
    if colons and colons[0].i - line.start <= MAX_NAME:
        yield colons[0], doc[line.start : colons[0].i], doc[colons[0].i + 1 : line.end]
    dashes = [token for token in line[1:-1] if token.text in DASHES and token.whitespace_]
    for mark in (*colons[-1:], *dashes[-1:]):
        if line.end - mark.i <= MAX_NAME:
            yield mark, doc[mark.i + 1 : line.end], doc[line.start : mark.i]


def _is_source(name: DocSpan, mentions: Mentions, lexicon: Lexicon) -> bool:
    """Whether a headline's label is a person or a word such as "minister" or "union"."""
    last: Token = name[-1]
    mention = mentions.by_token.get(last.i)
    if mention and mention.form is Form.NAME and mention.kind is Kind.PERSON:
        return True
    plain = not any(token.is_punct for token in name)
    known = lexicon.titles | lexicon.sets["acting_groups"] | lexicon.sets["reporting_groups"]
    return plain and (last.lower_ in known or last.lemma_.lower() in known)
