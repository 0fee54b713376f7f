"""Where mentions stand: their head words, sentences, quotations, and how much their place makes them the topic.

The weights follow the order of grammatical roles that work on anaphora agrees on since Lappin and Leass (1994): the
subject before the object, the object before what hangs on a preposition, and a noun's modifier ("the Bell review")
last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from spacy.tokens import Doc, Token

from kg.mentions import Mentions
from kg.model import Facts, Mention, Mode, Span, Statement
from kg.parse import words_of

MARKS = ('"', "“")
IN_MARKS = re.compile(r"""["“][^"“”]+(?:["”]|$)""")
SUBJECTS = ("nsubj", "nsubjpass")
SPEAKER = 1.2  # whoever speaks is the topic
SUBJECT, INNER_SUBJECT = 1.0, 0.6  # of the sentence, of a clause within it
ROLES = {"ROOT": 0.6, "dobj": 0.5, "dative": 0.5, "attr": 0.3, "agent": 0.5, "poss": 0.45, "compound": 0.1,
         "nmod": 0.1, "amod": 0.1, "npadvmod": 0.2}  # fmt: skip
OTHER_ROLE = 0.35
LATER_IN_LIST = 0.8  # "Bell and Holm": the second one
MAX_STEPS = 6  # heads to climb


class Scene:
    """The places in one article."""

    def __init__(self, doc: Doc, facts: Facts) -> None:
        self.doc = doc
        self.text = words_of(doc)
        self._starts = [token.idx for token in doc]
        self._quotes = sorted(
            ((span.start, span.end, s) for s, span in _quoted(self.text, facts.statements)), key=lambda q: q[:2]
        )
        self._quote_starts = [start for start, _, _ in self._quotes]
        said = ((span.start, span.end, s) for s in facts.statements for span in s.content)
        self._said = sorted(said, key=lambda piece: piece[:2])
        self._said_starts = [start for start, _, _ in self._said]
        self.spoken = {mention: s for s in facts.statements for mention in s.speakers}
        self._contents = _merged(span for s in facts.statements for span in s.content)
        self._sentences = list(accumulate(bool(token.is_sent_start) for token in doc))
        outside: set[int] = set()  # sentences with a word outside quotations
        for sentence, token in zip(self._sentences, doc, strict=True):
            if sentence not in outside and token.is_alpha and not self._is_quoted(token):
                outside.add(sentence)
        self._outer = list(
            accumulate(bool(t.is_sent_start) and each in outside for each, t in zip(self._sentences, doc, strict=True))
        )

    def _is_quoted(self, token: Token) -> bool:
        return self.quote(Span(token.idx, token.idx + 1)) is not None

    def quote(self, span: Span) -> Statement | None:
        """The statement whose quotation holds the span."""
        return _holder(self._quotes, self._quote_starts, span)

    def told(self, span: Span) -> Statement | None:
        """The statement whose content holds the span, quoted or not; the innermost one."""
        return _holder(self._said, self._said_starts, span)

    def reported(self, span: Span) -> bool:
        """Whether the span is part of what somebody says, quoted or not."""
        place = bisect_right(self._contents, (span.start, len(self.text))) - 1
        return place >= 0 and span.end <= self._contents[place][1]

    def sentence(self, mention: Mention) -> int:
        """The number of the sentence."""
        return self._sentences[self.token(mention.span.start)]

    def outer(self, mention: Mention) -> int:
        """The number of sentences outside quotations that have begun before the mention."""
        return self._outer[self.token(mention.span.start)]

    def within(self, span: Span, mentions: Mentions) -> Iterator[Mention]:
        """The mentions that begin in the span; the innermost where several do."""
        for place in range(self.token(span.start), self.token(span.end - 1) + 1):
            if known := mentions.by_token.get(place):
                yield known

    def token(self, start: int) -> int:
        """The token that holds the character."""
        return bisect_right(self._starts, start) - 1

    def last(self, mention: Mention) -> int:
        """The token after the mention's last one."""
        return self.token(mention.span.end - 1) + 1

    def head(self, span: Span) -> Token:
        """The word that the others in the span hang on."""
        first, last = self.token(span.start), self.token(span.end - 1)
        root: Token = self.doc[first : last + 1].root
        return root

    def weight(self, mention: Mention) -> float:
        """How much the mention's place makes its bearer the topic, 0 to 1.2."""
        return SPEAKER if mention in self.spoken else _role(self.head(mention.span))


def _holder(pieces: list[tuple[int, int, Statement]], starts: list[int], span: Span) -> Statement | None:
    """The statement of the last piece that begins before the span and holds it; one of the last three."""
    place = bisect_right(starts, span.start)
    near = reversed(pieces[max(0, place - 3) : place])
    return next((statement for start, end, statement in near if start <= span.start and span.end <= end), None)


def _role(token: Token) -> float:
    factor = 1.0
    for _ in range(MAX_STEPS):
        if token.dep_ == "conj" and token.head.pos_ not in ("VERB", "AUX"):
            factor, token = factor * LATER_IN_LIST, token.head
        elif token.dep_ == "appos":
            token = token.head
        else:
            break
    if token.dep_ in SUBJECTS:
        return factor * (SUBJECT if is_main(token.head) else INNER_SUBJECT)
    if token.dep_ == "pobj" and token.head.dep_ == "agent":
        return factor * ROLES["agent"]
    return factor * ROLES.get(token.dep_, OTHER_ROLE)


def is_main(verb: Token) -> bool:
    """Whether the verb is the sentence's own, not that of a clause within it."""
    for _ in range(MAX_STEPS):
        if verb.dep_ == "ROOT":
            return True
        if verb.dep_ not in ("conj", "parataxis"):
            return False
        verb = verb.head
    return False


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, if need be that of the verb it shares one with."""
    for _ in range(MAX_STEPS):
        found = [child for child in verb.children if child.dep_ in SUBJECTS]
        if found:
            return found[0]
        if verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "aux"):
            return None
        verb = verb.head
    return None


def _quoted(text: str, statements: tuple[Statement, ...]) -> Iterator[tuple[Statement, Span]]:
    """The spans whose words are another's: quoted contents, and what stands in marks in mixed ones."""
    for statement in statements:
        for span in statement.content:
            if statement.mode is Mode.DIRECT or text[max(0, span.start - 1) : span.start] in MARKS:
                yield statement, span
            elif statement.mode is Mode.MIXED:
                for match in IN_MARKS.finditer(text, span.start, span.end):
                    yield statement, Span(*match.span())


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Spans as pairs in order; those that overlap become one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
