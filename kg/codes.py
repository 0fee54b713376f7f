"""The closed lists of values that the model uses; most are the ontology's code lists, spelled alike."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a mention or an entity is; the values are the names of the ontology's classes."""

    PERSON = "Person"
    ORGANISATION = "Organisation"


class Form(StrEnum):
    """How a mention refers (kg:form)."""

    NAME = "Name"
    NOMINAL = "Nominal"
    PRONOUN = "Pronoun"


class Tenure(StrEnum):
    """How a role is held at the time of the article (kg:tenure)."""

    CURRENT = "Current"
    FORMER = "Former"
    ACTING = "Acting"
    INCOMING = "Incoming"


class Mode(StrEnum):
    """Whether a statement's words are quoted (kg:mode)."""

    DIRECT = "Direct"
    INDIRECT = "Indirect"
    MIXED = "Mixed"


class SpeechAct(StrEnum):
    """What a speaker does by speaking (kg:speechAct)."""

    ASSERTING = "Asserting"
    ANNOUNCING = "Announcing"
    PROMISING = "Promising"
    DEMANDING = "Demanding"
    DENYING = "Denying"
    CRITICISING = "Criticising"
    SUPPORTING = "Supporting"
    ASKING = "Asking"
    WARNING = "Warning"


class Status(StrEnum):
    """How far a measure has come (kg:status)."""

    ANNOUNCED = "Announced"
    PLANNED = "Planned"
    PROPOSED = "Proposed"
    DEMANDED = "Demanded"
    IMPLEMENTED = "Implemented"
    REJECTED = "Rejected"


class Precision(StrEnum):
    """How exactly a date is known; the values are the names of XML Schema's datatypes, text where it is not known."""

    DAY = "date"
    MONTH = "gYearMonth"
    YEAR = "gYear"
    TEXT = "string"


class Bound(StrEnum):
    """How exactly an amount is meant (kg:bound)."""

    EXACT = "Exact"
    ABOUT = "About"
    AT_LEAST = "AtLeast"
    UP_TO = "UpTo"
