"""The values that travel through the program.

Everything here is frozen and knows nothing of spaCy, RDF or files. Facts speak of mentions ("He", "the prime
minister"); which mentions are the same person or organisation is said by `Entities`, and `kg.join` brings the two
together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from kg.codes import Bound as Bound
from kg.codes import Form as Form
from kg.codes import Kind as Kind
from kg.codes import Mode as Mode
from kg.codes import Precision as Precision
from kg.codes import SpeechAct as SpeechAct
from kg.codes import Status as Status
from kg.codes import Tenure as Tenure


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of an article's text: code point offsets, end exclusive. `span.of(text)` are its words."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words themselves, exactly as they stand in `text`."""
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Whether every character of this span lies in `other`."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Whether the spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """One source text with what is known of it. `source` says where it was read from, for messages only."""

    text: str
    source: str
    headline: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = "en"

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names, describes or stands for a person or an organisation; `kind` is None where it is not known."""

    span: Span
    form: Form
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or an organisation of one article, and the mentions that refer to it, in order of their spans."""

    kind: Kind
    label: str
    aliases: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that resolved a mention, or left it open, in words; `by` is the mention that it was resolved by."""

    rule: str
    by: Mention | None = None


@dataclass(frozen=True, slots=True)
class Entities:
    """The persons and organisations of one article; a mention belongs to one of them at most. `why` gives the reason
    for each mention, those without an entity included."""

    all: tuple[Entity, ...]
    why: Mapping[Mention, Reason] = field(default_factory=dict, compare=False)

    def by_mention(self) -> dict[Mention, Entity]:
        """Each mention that was resolved, with its entity."""
        return {mention: entity for entity in self.all for mention in entity.mentions}


@dataclass(frozen=True, slots=True)
class Date:
    """A date as the text gives it: `value` is 2006-03-12, 2006-03 or 2006, or the words where that is not known."""

    span: Span
    value: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Role:
    """`holder` is presented with a title; `title` is the position without the organisation. `start` and `end` are when
    it began and ended, or will."""

    holder: Mention
    title: str
    organisation: Mention | None
    tenure: Tenure
    evidence: tuple[Span, ...]
    confidence: Decimal
    start: Date | None = None
    end: Date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """An attributed utterance. `speakers` are the mentions in `speaker_span` that speak, none for "ministers said".

    `tentative` where the confidence is below the threshold and it was kept all the same; `date` is when it was said.
    """

    speakers: tuple[Mention, ...]
    speaker_span: Span
    cue: Span
    content: tuple[Span, ...]
    mode: Mode
    speech_act: SpeechAct | None
    addressees: tuple[Mention, ...]
    confidence: Decimal
    tentative: bool = False
    date: Date | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money (`currency`, ISO 4217) or a quantity (`unit`); `max_value` is the upper end of a range.

    `per` is what it is paid or counted for ("week"); `confidence` says how sure the currency of an ambiguous sign is;
    `change` is the amount to which this one changes.
    """

    span: Span
    value: Decimal
    max_value: Decimal | None
    currency: str | None
    unit: str | None
    bound: Bound
    per: str | None = None
    confidence: Decimal | None = None
    change: Amount | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A concrete step that the agents take, announce, plan, propose or are asked to take.

    Of an amount that it changes, `amounts` has only what it becomes; `places` are the names of where it is taken.
    """

    span: Span
    agents: tuple[Mention, ...]
    status: Status
    amounts: tuple[Amount, ...]
    confidence: Decimal
    date: Date | None = None
    places: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was found in one article, each tuple in order of the text; an Amount may belong to no Measure."""

    roles: tuple[Role, ...] = ()
    statements: tuple[Statement, ...] = ()
    measures: tuple[Measure, ...] = ()
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One source that could not be used: which, in which step, and a sentence that says why and what next."""

    source: str
    step: str
    error: str


@dataclass(frozen=True, slots=True)
class Generator:
    """What made a graph: this program's version, the language model's name and version, and the statement extractor:
    "rules", or "sha256:" and the hash of its weights."""

    program: str
    model: str
    model_version: str
    statements: str = "rules"
