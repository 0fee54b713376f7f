"""From tokens to Statements: quotations that go on, spans, mode, speech act, speakers and addressees."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc, Token

from kg.facts.statements.acts import speech_act
from kg.facts.statements.addressees import addressees
from kg.facts.statements.content import pieces
from kg.facts.statements.cues import Found
from kg.facts.statements.headline import with_speaker
from kg.facts.statements.quotes import Quote, Quotes
from kg.facts.statements.sources import source_of, source_words, speakers
from kg.facts.statements.unsaid import unsaid
from kg.facts.statements.who import Who
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Form, Mention, Mode, Span, Statement

# Shares of right ones among those found by rules on the development articles, rounded.
QUOTED, REPORTED, UNNAMED = Decimal("0.9"), Decimal("0.75"), Decimal("0.6")
BEGINS_CLAUSE = frozenset(["PRON", "DET", "PROPN", "NOUN", "ADJ", "SCONJ"])


@dataclass(slots=True)
class Draft:
    """A statement being put together: a cue, the tokens of its content and, where they are known, its source's head,
    its confidence and what layout tells: the words of the source, the mode, and who is meant."""

    found: Found
    words: set[int]
    source: int | None = None
    confidence: Decimal | None = None
    tentative: bool = False
    label: tuple[int, int] | None = None
    mode: Mode | None = None
    who: Mention | None = None


Extractor = Callable[[Doc, Quotes, Lexicon], list[Draft]]


def assemble(
    doc: Doc, drafts: Sequence[Draft], quotes: Quotes, mentions: Mentions, lexicon: Lexicon
) -> Iterator[Statement]:
    """The statements of an article, in order of their cues."""
    _continue(doc, quotes, drafts)
    yield from with_speaker(doc, list(_statements(doc, drafts, quotes, mentions, lexicon)), lexicon)


def _statements(
    doc: Doc, drafts: Sequence[Draft], quotes: Quotes, mentions: Mentions, lexicon: Lexicon
) -> Iterator[Statement]:
    """Each content once."""
    seen: set[tuple[Span, ...]] = set()
    who = Who(doc, mentions, lexicon)
    for draft in drafts:
        statement = _statement(doc, draft, quotes, who)
        if statement and statement.content not in seen:
            seen.add(statement.content)
            yield statement


def _continue(doc: Doc, quotes: Quotes, drafts: Sequence[Draft]) -> None:
    """Give quotations without a cue to the statement before them, and unclosed ones to the one they run on into."""
    used = {quotes.at[place] for draft in drafts for place in draft.words if place in quotes.at}
    quoting = [draft for draft in drafts if _ends_quoted(doc, draft, quotes)]
    starts = [draft.found.token.i for draft in quoting]
    for quote in quotes.all:
        if quote in used or not _opens_sentence(doc, quote):
            continue
        before = bisect_right(starts, quote.start)
        if before and _follows(quote, quoting[before - 1], quotes):
            quoting[before - 1].words.update(range(quote.start, quote.end))
            used.add(quote)
    for quote, following in reversed(list(zip(quotes.all, quotes.all[1:], strict=False))):
        if quote not in used and not quote.closed and following.paragraph == quote.paragraph + 1:
            owner = next((draft for draft in drafts if following.start in draft.words), None)
            if owner:
                owner.words.update(range(quote.start, quote.end))
                used.add(quote)


def _ends_quoted(doc: Doc, draft: Draft, quotes: Quotes) -> bool:
    """Whether the content's last word is quoted; a clause that only holds a quotation is over with its own end."""
    words = [place for place in draft.words if doc[place].is_alpha or doc[place].like_num]
    return bool(words) and max(words) in quotes.at


def _opens_sentence(doc: Doc, quote: Quote) -> bool:
    mark = quote.start - 1
    before = doc[mark - 1] if mark > 0 else None
    return before is None or before.is_space or before.text[-1] in '.!?”"' or doc[mark].is_sent_start is True


def _follows(quote: Quote, draft: Draft, quotes: Quotes) -> bool:
    """Whether the quotation goes on right after the statement: in its paragraph or in the next one."""
    last = max((quotes.at[p] for p in draft.words if p in quotes.at), key=lambda q: q.start)
    return quote.paragraph - last.paragraph <= 1 and quote.start > last.start


def _statement(doc: Doc, draft: Draft, quotes: Quotes, known: Who) -> Statement | None:
    mentions, lexicon = known.mentions, known.lexicon
    head = source_of(draft.found, draft.words) if draft.source is None else doc[draft.source]
    draft.words -= _not_said(doc, draft, quotes)
    ranges = list(pieces(doc, draft.words, quotes))
    if head is None or not ranges or unsaid(doc, draft.found, head, draft.words, lexicon):
        return None
    inside = [place in quotes.at for start, end in ranges for place in range(start, end) if doc[place].is_alpha]
    by_marks = Mode.DIRECT if inside and all(inside) else Mode.MIXED if any(inside) else Mode.INDIRECT
    mode = draft.mode or by_marks
    if sum(end - start for start, end in ranges) < (1 if mode is Mode.DIRECT else 2):
        return None
    heads = list(map(known.speaks, speakers(head)))
    named_by = {m: token for token in heads if (m := mentions.by_token.get(token.i))}
    who = (draft.who,) if draft.who else tuple(named_by)
    beside = () if draft.label else tuple(m for m in who if m not in named_by or named_by[m].sent == head.sent)
    source = _whole(_span(doc, *(draft.label or _source_words(head, draft.words))), beside)
    by_rule = UNNAMED if not who else REPORTED if mode is Mode.INDIRECT else QUOTED
    return Statement(
        speakers=who,
        speaker_span=source,
        cue=_span(doc, draft.found.first, draft.found.last + 1),
        content=tuple(_span(doc, start, end) for start, end in ranges),
        mode=mode,
        speech_act=speech_act(draft.found, lexicon),
        addressees=tuple(m for m in addressees(draft.found, mentions, draft.words, lexicon) if m not in who),
        confidence=by_rule if draft.confidence is None else draft.confidence,
        tentative=draft.tentative,
    )


def _not_said(doc: Doc, draft: Draft, quotes: Quotes) -> set[int]:
    """Words right behind the cue that are no part of the clause: "that", the day in "said on Monday the union", and
    whom "told the council it" names."""
    words = sorted(draft.words)
    first = words[0]
    if first in quotes.at or first < draft.found.last:
        return set()
    if doc[first].lower_ == "that" and doc[first].tag_ == "IN":
        return {first}
    if first != draft.found.last + 1:
        return set()
    told = next(
        (c for c in draft.found.token.children if c.dep_ in ("dobj", "dative") and c.left_edge.i == first), None
    )
    if told is not None and draft.found.token.lemma_ == "tell" and doc[told.i + 1].pos_ in BEGINS_CLAUSE:
        return set(range(first, told.i + 1)) if told.i + 1 in draft.words else set()
    if doc[first].lower_ != "on":
        return set()
    day = {first}
    for place in words[1:]:
        if place != max(day) + 1 or doc[place].ent_type_ not in ("DATE", "TIME"):
            break
        day.add(place)
    behind = max(day) + 1
    goes_on = behind in draft.words and doc[behind].pos_ in BEGINS_CLAUSE
    return day if len(day) > 1 and goes_on else set()


def _source_words(head: Token, content: set[int]) -> tuple[int, int]:
    """The source with those joined to it ("ministers, unions and charities")."""
    ranges = [source_words(token, content) for token in speakers(head) if token.i not in content]
    return min((start for start, _ in ranges), default=head.i), max((end for _, end in ranges), default=head.i + 1)


def _whole(span: Span, speakers: tuple[Mention, ...]) -> Span:
    """The words of the source, with the speakers' names that begin or end outside them."""
    spans = [span, *(m.span for m in speakers if m.form is Form.NAME)]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _span(doc: Doc, start: int, end: int) -> Span:
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
