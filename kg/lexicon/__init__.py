"""Words as data: every list that the extractors use, read once from the tables beside this file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from kg.errors import SetupError
from kg.lexicon.tables import FOLDER, rows
from kg.model import Kind, SpeechAct, Status, Tenure

Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Institution:
    """A well-known organisation as it is written; `article` is "the" where the bare word usually means something else,
    "no" where the word with an article does, else "-"."""

    words: tuple[str, ...]
    type: str
    article: str
    body: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word: which complements carry its content, and what the speaker does by it."""

    lemma: str
    takes: frozenset[str]
    act: SpeechAct


@dataclass(frozen=True, slots=True)
class Governor:
    """A word that makes what it governs a measure ("plans to …", "a call for …"), and the measure's status."""

    status: Status
    takes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists; keys are lower case unless a name is meant."""

    honorifics: dict[str, str]
    postnominals: frozenset[str]
    given_names: dict[str, str]
    nicknames: dict[str, frozenset[str]]
    person_nouns: dict[str, str]
    describing: frozenset[str]
    titles: frozenset[str]
    tenures: dict[str, Tenure]
    keywords_first: frozenset[str]
    keywords_last: frozenset[str]
    institutions: dict[str, tuple[Institution, ...]]
    bodies: dict[str, frozenset[str]]
    no_organisations: frozenset[str]
    nominals: dict[str, frozenset[str]]
    pronouns: dict[str, tuple[Kind | None, str]]
    cues: dict[str, Cue]
    cue_nouns: dict[str, Cue]
    speech_acts: dict[tuple[str, str], dict[str, SpeechAct]]
    documents: frozenset[str]
    strong_actions: frozenset[str]
    weak_actions: frozenset[str]
    action_nouns: frozenset[str]
    statistics: frozenset[str]
    governors: dict[tuple[str, str], Governor]
    sets: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The project's lexicon; SetupError that names the table where one is broken."""
    keywords = rows("organisations")
    return Lexicon(
        honorifics={row["word"]: row["gender"] for row in rows("honorifics")},
        postnominals=frozenset(row["word"] for row in rows("postnominals")),
        given_names={row["name"]: row["gender"] for row in rows("given_names")},
        nicknames={row["name"]: frozenset(row["short"].split()) for row in rows("nicknames")},
        person_nouns={row["noun"]: row["gender"] for row in rows("person_nouns")},
        describing=frozenset(row["noun"] for row in rows("describing")),
        titles=frozenset(row["head"] for row in rows("titles")),
        tenures={row["word"]: _code(Tenure, "tenures", row["tenure"]) for row in rows("tenures")},
        keywords_first=frozenset(row["word"] for row in keywords if row["place"] in ("first", "both")),
        keywords_last=frozenset(row["word"] for row in keywords if row["place"] in ("last", "both")),
        institutions=_institutions(),
        bodies={row["word"]: frozenset(row["never"].split()) for row in rows("bodies")},
        no_organisations=frozenset(row["word"] for row in rows("no_organisations")),
        nominals={row["noun"]: frozenset(row["types"].split()) for row in rows("nominals")},
        pronouns={
            row["word"]: (_code(Kind, "pronouns", row["kind"]) if row["kind"] != "-" else None, row["gender"])
            for row in rows("pronouns")
        },
        cues=_cues("cues"),
        cue_nouns=_cues("cue_nouns"),
        speech_acts=_speech_acts(),
        documents=frozenset(row["word"] for row in rows("documents")),
        strong_actions=frozenset(row["lemma"] for row in rows("actions") if row["strength"] == "strong"),
        weak_actions=frozenset(row["lemma"] for row in rows("actions") if row["strength"] == "weak"),
        action_nouns=frozenset(row["lemma"] for row in rows("action_nouns")),
        statistics=frozenset(row["lemma"] for row in rows("statistics")),
        sets={row["set"]: frozenset(row["words"].split()) for row in rows("sets")},
        governors={
            (row["lemma"], row["pos"]): Governor(
                _code(Status, "governors", row["status"]), frozenset(row["takes"].split())
            )
            for row in rows("governors")
        },
    )


def _institutions() -> dict[str, tuple[Institution, ...]]:
    """By first word, longest first."""
    by_first: dict[str, list[Institution]] = defaultdict(list)
    for row in rows("institutions"):
        words = tuple(row["name"].split())
        by_first[words[0]].append(Institution(words, row["type"], row["article"], row["body"]))
    return {word: tuple(sorted(found, key=lambda i: -len(i.words))) for word, found in by_first.items()}


def _cues(name: str) -> dict[str, Cue]:
    return {
        row["lemma"]: Cue(row["lemma"], frozenset(row["takes"].split()), _code(SpeechAct, name, row["act"]))
        for row in rows(name)
    }


def _speech_acts() -> dict[tuple[str, str], dict[str, SpeechAct]]:
    """By lemma and part of speech: what stands with the word → the act."""
    found: dict[tuple[str, str], dict[str, SpeechAct]] = defaultdict(dict)
    for row in rows("speech_acts"):
        found[row["lemma"], row["pos"]][row["with"]] = _code(SpeechAct, "speech_acts", row["act"])
    return dict(found)


def _code(codes: type[Code], table: str, value: str) -> Code:
    """A value of a code list; SetupError where the table has another."""
    try:
        return codes(value)
    except ValueError as error:
        known = ", ".join(codes)
        raise SetupError(f"{FOLDER / table}.tsv: {value!r} is none of {known}; correct the row that has it") from error
