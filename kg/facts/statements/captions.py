"""Quotations with a name and no verb: "We will." — Ann Bell; "We will." (Ann Bell, mayor); a name in the line below."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.statements.assemble import Draft
from kg.facts.statements.cues import Found
from kg.facts.statements.labels import MAX_NAME, in_name
from kg.facts.statements.quotes import Quote, Quotes
from kg.facts.statements.turns import LAYOUT, MIN_SAID, words
from kg.mentions import Mentions
from kg.model import Form, Kind
from kg.parse import paragraphs

DASHES = frozenset(["—", "–", "―", "--", "-"])
DOTS = frozenset(["…", "...", ". . ."])
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
MAX_CREDIT = 3 * MAX_NAME  # tokens of the name and what is said of its bearer
ENDS = frozenset(".?!")


def captions(doc: Doc, quotes: Quotes, mentions: Mentions) -> Iterator[Draft]:
    """The captions of an article."""
    blocks = list(paragraphs(doc))
    for number, block in enumerate(blocks):
        quote = quotes.at.get(block.start + 1)
        if quote is None or not quote.closed or quote.start != block.start + 1:
            continue
        behind = [token for token in doc[quote.end + 1 : block.end] if not token.is_space]
        if behind:
            draft = _credited(doc, quote, behind)
        elif (
            0 < number < len(blocks) - 1
            and blocks[number - 1][-1].text != ":"
            and _is_person(blocks[number + 1], mentions)
        ):
            draft = _draft(doc, quote, doc[quote.end], list(blocks[number + 1]))
        else:
            draft = None
        if draft:
            yield draft


def _credited(doc: Doc, quote: Quote, behind: Sequence[Token]) -> Draft | None:
    """Who is named behind the closing mark: after a dash, or without a verb."""
    if len(behind) > MAX_CREDIT + 1:
        return None
    if behind[0].text in DASHES:
        return _draft(doc, quote, behind[0], behind[1:])
    if any(token.tag_ in FINITE for token in behind):
        return None
    if behind[0].text in DOTS:
        return _draft(doc, quote, behind[0], behind[1:])
    if behind[0].text == "(" and behind[-1].text in (")", "."):
        return _draft(doc, quote, behind[0], behind[1:])
    return _draft(doc, quote, doc[quote.end], behind) if doc[quote.end - 1].text in ENDS else None


def _draft(doc: Doc, quote: Quote, mark: Token, credit: Sequence[Token]) -> Draft | None:
    said = set(range(quote.start, quote.end))
    size = words(doc, said)
    if not credit or not in_name(credit[0]) or not (size >= MIN_SAID or (size and doc[quote.end - 1].text in ENDS)):
        return None
    last = credit[0]
    for token in credit[1:MAX_NAME]:
        if not in_name(token) or token.i != last.i + 1:
            break
        last = token
    return Draft(Found(mark, mark.i, mark.i, LAYOUT), said, last.i, label=(credit[0].i, last.i + 1))


def _is_person(block: DocSpan, mentions: Mentions) -> bool:
    """Whether a paragraph is a person's name, with a description behind a comma or without."""
    mention = mentions.by_token.get(block.start)
    if mention is None or mention.kind is not Kind.PERSON or mention.form is not Form.NAME or len(block) > MAX_CREDIT:
        return False
    behind = next((t for t in block if t.idx >= mention.span.end), None)
    plain = not any(token.tag_ in FINITE or token.text in ENDS for token in block)
    return plain and (behind is None or behind.text == ",")


def without(drafts: Sequence[Draft], found: Sequence[Draft], doc: Doc) -> list[Draft]:
    """The drafts without the captions of paragraphs that their cues do not stand in."""
    ends = [block.end for block in paragraphs(doc)]
    for draft in drafts:
        own = bisect_right(ends, draft.found.token.i)
        for caption in found:
            if bisect_right(ends, min(caption.words)) != own:
                draft.words -= caption.words
    return [draft for draft in drafts if draft.words]
