"""Docs made by hand, for the rules that read grammar, and walked texts as lines that a test can compare.

`doc("Ann|PROPN|nsubj>said|PERSON said|VERB|ROOT it|PRON|dobj>said .")`: each word says what a rule needs to know of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.facts import facts
from kg.facts.statements import Extractor, ruled
from kg.lexicon import lexicon
from kg.link import link
from kg.mentions import Mentions, mentions
from kg.model import Article, Entities, Facts, Kind, Mention, Span
from kg.parse import PARAGRAPHS, parse

VOCAB = spacy.blank("en").vocab
TAGS = {"PROPN": "NNP", "NOUN": "NN", "VERB": "VBD", "AUX": "MD", "ADJ": "JJ", "DET": "DT", "PRON": "PRP", "ADP": "IN",
        "CCONJ": "CC", "NUM": "CD", "PUNCT": ".", "PART": "TO", "ADV": "RB", "SCONJ": "IN", "SPACE": "_SP"}  # fmt: skip
GLUED_BEFORE = frozenset(".,:;!?”)’'") | {"'s", "’s", "-"}  # written without a blank before them
GLUED_AFTER = frozenset("“‘(-")  # and after them
SENTENCE_ENDS = frozenset(".!?")


@dataclass(slots=True)
class _Word:
    """One token of a hand-made Doc: `word|POS:TAG|dep>head|ENT|lemma`, all but the word optional."""

    text: str
    pos: str
    tag: str
    dep: str
    head: str
    ent: str
    lemma: str


def _word(spec: str) -> _Word:
    text, pos, dep, ent, lemma = (*spec.split("|"), "", "", "", "")[:5] if spec != "|" else (spec, "", "", "", "")
    pos, _, tag = (pos or _guess(text)).partition(":")
    dep, _, head = dep.partition(">")
    return _Word(text, pos, tag or TAGS.get(pos, "NN"), dep, head, ent, lemma or text.lower())


def _guess(text: str) -> str:
    """The part of speech of a word that names none."""
    if not any(character.isalnum() for character in text):
        return "PUNCT"
    if text in ("'s", "’s"):
        return "PART:POS"
    if text.lower() in ("the", "a", "an"):
        return "DET"
    if text.lower() in ("of", "for", "at", "in", "as", "by", "to", "on"):
        return "ADP"
    return "PROPN" if text[0].isupper() else "NOUN"


def doc(*paragraphs: str) -> Doc:
    """The paragraphs as one Doc, with blank lines between them; heads are words of the same sentence."""
    words: list[_Word] = []
    heads: list[int] = []
    starts: list[bool] = []
    bounds: list[tuple[int, int]] = []
    for paragraph in paragraphs:
        if words:
            words.append(_Word("\n\n", "SPACE", "_SP", "dep", "", "", "\n\n"))
            heads.append(len(heads))
            starts.append(True)
        first = len(words)
        for sentence in _sentences([_word(spec) for spec in paragraph.split()]):
            heads += _heads(sentence, len(words))
            starts += [number == 0 for number in range(len(sentence))]
            words += sentence
        bounds.append((first, len(words)))
    made = Doc(
        VOCAB,
        words=[word.text for word in words],
        spaces=[_blank_after(words, place) for place in range(len(words))],
        pos=[word.pos for word in words],
        tags=[word.tag for word in words],
        deps=[word.dep or "dep" for word in words],
        heads=heads,
        lemmas=[word.lemma for word in words],
        ents=list(_bilou(words)),
        sent_starts=starts,
    )
    made.spans[PARAGRAPHS] = [made[start:end] for start, end in bounds]
    return made


def _sentences(words: list[_Word]) -> Iterable[list[_Word]]:
    """The sentences: each ends with a full stop and the mark behind it."""
    start = 0
    for place, word in enumerate(words, 1):
        ends = word.text in SENTENCE_ENDS or (word.text in "”\"'" and words[place - 2].text in SENTENCE_ENDS)
        if ends and not (place < len(words) and words[place].text in "”'"):
            yield words[start:place]
            start = place
    if start < len(words):
        yield words[start:]


def _heads(sentence: list[_Word], offset: int) -> Iterable[int]:
    """Each word's head as an index into the Doc; words without one hang below the sentence's root."""
    root = next((place for place, word in enumerate(sentence) if word.dep == "ROOT"), 0)
    texts = [word.text for word in sentence]
    for word in sentence:
        if word.head and texts.count(word.head) != 1:
            raise ValueError(f"{word.text}: {word.head!r} stands {texts.count(word.head)} times in its sentence")
        yield offset + (texts.index(word.head) if word.head else root)


def _blank_after(words: list[_Word], place: int) -> bool:
    if place + 1 == len(words) or words[place].pos == "SPACE" or words[place + 1].pos == "SPACE":
        return False
    straight = sum(word.text == '"' for word in words[: place + 1])
    if words[place + 1].text == '"':
        return straight % 2 == 0
    if words[place].text == '"':
        return straight % 2 == 0
    return words[place + 1].text not in GLUED_BEFORE and words[place].text not in GLUED_AFTER


def _bilou(words: list[_Word]) -> Iterable[str]:
    """Neighbours with the same label are one entity."""
    before = ""
    for word in words:
        yield f"{'I' if word.ent == before else 'B'}-{word.ent}" if word.ent else "O"
        before = word.ent


def ranges(made: Doc, *names: str) -> dict[int, tuple[int, int]]:
    """Token → token range of each name as it is first written in a Doc; its `.get` is what the title grammar wants."""
    found = {}
    for name in names:
        start = made.text.index(name)
        span = made.char_span(start, start + len(name))
        assert span is not None, name
        found.update(dict.fromkeys(range(span.start, span.end), (span.start, span.end)))
    return found


@dataclass(frozen=True, slots=True)
class Walked:
    """A text with all that was found in it, written as lines that a test can compare."""

    text: str
    doc: Doc
    mentions: Mentions
    facts: Facts
    entities: Entities

    def label(self, mention: Mention) -> str:
        """The label of the entity that a mention was resolved to, or its words in question marks."""
        entity = self.entities.by_mention().get(mention)
        return entity.label if entity else f"?{mention.span.of(self.text)}?"

    def labels(self, found: Iterable[Mention]) -> str:
        """The labels of several mentions."""
        return " & ".join(self.label(mention) for mention in found)

    def names(self, kind: Kind) -> list[str]:
        """The labels of the entities of one kind."""
        return [entity.label for entity in self.entities.all if entity.kind is kind]

    def mentions_of(self, label: str) -> list[str]:
        """The words of all mentions of the entity with that label, in order."""
        [entity] = [each for each in self.entities.all if each.label == label]
        return [mention.span.of(self.text) for mention in entity.mentions]

    def roles(self) -> list[str]:
        """Each role as "Ann Bell: chair, Acme (Former)"."""
        return [
            f"{self.label(role.holder)}: {role.title}"
            + (f", {self.label(role.organisation)}" if role.organisation else "")
            + (f" ({role.tenure})" if role.tenure != "Current" else "")
            for role in self.facts.roles
        ]

    def statements(self) -> list[str]:
        """Each statement as "Ann Bell | said | Direct | first piece … second piece"; without a speaker, "-"."""
        return [
            f"{self.labels(each.speakers) or '-'} | {each.cue.of(self.text)} | {each.mode} | "
            + " … ".join(" ".join(span.of(self.text).split()) for span in each.content)
            for each in self.facts.statements
        ]

    def measures(self) -> list[str]:
        """Each measure as "Acme | Planned | build a bridge | £5m"."""
        return [
            f"{self.labels(each.agents) or '-'} | {each.status} | {each.span.of(self.text)} | "
            + (" & ".join(amount.span.of(self.text) for amount in each.amounts) or "-")
            for each in self.facts.measures
        ]

    def spans(self) -> list[Span]:
        """Every span of every value."""
        facts = self.facts
        return [
            *(mention.span for mention in self.mentions.all),
            *(span for role in facts.roles for span in role.evidence),
            *(span for each in facts.statements for span in (each.speaker_span, each.cue, *each.content)),
            *(measure.span for measure in facts.measures),
            *(amount.span for amount in facts.amounts),
        ]


def walked(text: str, nlp: Language, extractor: Extractor = ruled, published: str | None = None) -> Walked:
    """The walk from text to entities, without triples."""
    words = lexicon()
    article = Article(text, "tests", published=published)
    made = parse(article, nlp)
    found = mentions(made, words)
    known = facts(article, made, found, words, extractor)
    return Walked(text, made, found, known, link(text, made, found, known, words))
