"""Which rule resolved a mention, or why none did, in the words of `kg show --why`."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """What resolved a mention."""

    OWN = "name: the fullest form of it"
    SAME = "name: the same words"
    PARTS = "name: parts of a fuller name"
    INITIAL = "name: an initial of a fuller name"
    NICKNAME = "name: a short form of the first name"
    SURNAME = "name: surname of a fuller name"
    SURNAME_LAST = "name: surname of the last one of several who bear it"
    FIRST = "name: first name of a fuller name"
    COUPLE = "name: the first of two who share a surname"
    BODY = "name: another name of the same body"
    ACRONYM = "name: acronym"
    SHORT = "name: short form"
    WRITTEN_SHORT = "name: the same words, one of them abbreviated"
    TITLE = "nominal: who alone holds that post"
    LAST_TITLE = "nominal: the last one named of those who hold that post"
    UNTITLED = "nominal: the topic, of those without a post so far"
    ANNOUNCED = "nominal: the first one named after it"
    AGE = "nominal: who alone is of that age"
    BESIDE = "nominal: the name beside it"
    OWN_WORDS = "nominal: the only organisation with these words in its name"
    KIND = "nominal: the topic, of the organisations of that kind"
    GOVERNMENT = "nominal: the government, which has no name here"
    SPEAKER = "pronoun: who speaks in the quotation"
    REFLEXIVE = "pronoun: the subject of its own verb"
    OWN_BODY = "pronoun: the organisation that is its clause's subject or reports it"
    TOPIC = "pronoun: the topic, by role, distance and gender"
    AHEAD = "pronoun: the subject that follows it"
    ABOUT = "pronoun: nobody near, so whom the text is about"


class Unresolved(StrEnum):
    """Why a mention was left open."""

    NAMELESS = "pronoun: somebody who has no name here"
    NO_SPEAKER = "pronoun: who speaks here is not known, or is more than one"
    NOT_ACTING = "pronoun: it neither speaks nor acts, and may mean a thing"
    NOBODY = "pronoun: nobody of its kind, number and gender near before it"
    UNCLEAR = "pronoun: nobody is topic enough"
    NO_POST = "nominal: nobody, or more than one, whom it fits"
    NO_KIND = "nominal: no organisation of that kind, or none ahead of the others"
