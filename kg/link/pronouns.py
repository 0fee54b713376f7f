"""Pronouns: salience, gender evidence and the rules of quotation."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster
from kg.mentions import Mentions
from kg.model import Facts, Form, Kind, Mention, Mode, Span, Statement

MAX_DISTANCE = 700  # characters back to the antecedent
SUBJECT_BONUS = 250  # characters that a subject counts as nearer
SPEAKER_BONUS = 350  # the same for whoever spoke last
SAME_PARAGRAPH_BONUS = 150
CLEAR = 300  # characters by which the best antecedent must be nearer for the pronoun to tell its gender
REPORTED_PENALTY = 200  # for a name inside what somebody said
MARKS = ('"', "“")
FIRST_PERSON = frozenset("i me my myself".split())


def resolve_pronouns(
    doc: Doc, mentions: Mentions, facts: Facts, lexicon: Lexicon, resolved: dict[Mention, Cluster]
) -> None:
    """Add the safe pronouns to `resolved`, in order of the text, so that each one is evidence for the next."""
    plain = doc.text
    quoted = _quoted(plain, facts.statements)
    speakers = {m: s for s in facts.statements for m in s.speakers}
    contents = [content for s in facts.statements for content in s.content]
    state = _State(doc, plain, resolved)
    waiting: list[tuple[Mention, Statement]] = []
    for mention in mentions.all:
        statement = _inside(quoted, mention.span)
        if mention.form is Form.PRONOUN and mention not in resolved:
            word = mention.span.of(plain).lower()
            if word in FIRST_PERSON:
                if statement:
                    waiting.append((mention, statement))
                continue
            if mention.kind is Kind.PERSON or mention in speakers:
                state.resolve(mention, lexicon.pronouns[word][1], statement)
        cluster = resolved.get(mention)
        if cluster and (statement is None or mention.form is Form.NAME):
            reported = any(mention.span.within(content) for content in contents)
            state.last[id(cluster)] = (mention, mention in speakers, reported, cluster)
    for mention, statement in waiting:
        said_by = {id(resolved[m]): resolved[m] for m in statement.speakers if m in resolved}
        if len(said_by) == 1:
            resolved[mention] = next(iter(said_by.values()))


def _quoted(text: str, statements: tuple[Statement, ...]) -> list[tuple[Span, Statement]]:
    """The spans whose words are another's: quoted contents."""
    found = []
    for statement in statements:
        for span in statement.content:
            if statement.mode is Mode.DIRECT or text[max(0, span.start - 1) : span.start] in MARKS:
                found.append((span, statement))
    return found


def _inside(quoted: list[tuple[Span, Statement]], span: Span) -> Statement | None:
    return next((statement for content, statement in quoted if span.within(content)), None)


class _State:
    """Who was mentioned last, and how."""

    def __init__(self, doc: Doc, plain: str, resolved: dict[Mention, Cluster]) -> None:
        self.doc, self.text, self.resolved = doc, plain, resolved
        self.tokens: dict[int, Token] = {token.idx: token for token in doc}
        self.last: dict[int, tuple[Mention, bool, bool, Cluster]] = {}

    def resolve(self, mention: Mention, gender: str, statement: Statement | None) -> None:
        """Resolve he, she or it and their forms to the most salient person or organisation that fits."""
        ranked = sorted(self._candidates(mention, gender, statement), key=lambda pair: pair[0])
        if ranked and (len(ranked) == 1 or ranked[0][0] < ranked[1][0]):
            cluster = ranked[0][1]
            self.resolved[mention] = cluster
            clear = len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= CLEAR
            if cluster.gender == "-" and clear and self._is_subject(mention):
                cluster.gender = gender

    def _candidates(self, mention: Mention, gender: str, statement: Statement | None) -> list[tuple[int, Cluster]]:
        speaker = {id(self.resolved[m]) for m in statement.speakers if m in self.resolved} if statement else set()
        found = []
        for key, (earlier, spoke, reported, cluster) in self.last.items():
            distance = mention.span.start - earlier.span.end
            if (
                cluster.kind is not mention.kind
                or key in speaker
                or distance > MAX_DISTANCE
                or cluster.gender not in ("-", gender)
            ):
                continue
            if mention.kind is Kind.ORGANISATION and not (spoke or self._is_subject(earlier)):
                continue  # "it" is too common a word for anything but the last one that acted
            if self._same_clause(earlier, mention):
                continue
            distance += REPORTED_PENALTY * reported
            distance -= SUBJECT_BONUS * self._is_subject(earlier) + SPEAKER_BONUS * spoke
            distance -= SAME_PARAGRAPH_BONUS * ("\n" not in self.text[earlier.span.end : mention.span.start])
            found.append((distance, cluster))
        return found

    def _same_clause(self, earlier: Mention, mention: Mention) -> bool:
        """ "Bell praised her": the object of a verb is not its subject ("her" in "her plan" may be)."""
        token = self.tokens[mention.span.start]
        if token.dep_ not in ("dobj", "pobj", "dative") or token.lower_.endswith("self"):
            return False
        verb = token.head.head if token.dep_ == "pobj" else token.head
        heads = {child.i for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")}
        return any(earlier.span.start <= self.doc[head].idx < earlier.span.end for head in heads)

    def _is_subject(self, mention: Mention) -> bool:
        place = self.tokens[mention.span.start].i
        while place + 1 < len(self.doc) and self.doc[place + 1].idx < mention.span.end:
            place += 1
        return self.doc[place].dep_ in ("nsubj", "nsubjpass")
