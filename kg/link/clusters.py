"""One entity's mentions while they are being collected, how names are compared, and which rule resolved what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kg.lexicon import Lexicon
from kg.model import Form, Kind, Mention


class Rule(StrEnum):
    """What resolved a mention, in words for `kg show --why`."""

    NAME = "its name"
    TITLE = "holds the post alone"
    LAST_TITLE = "the last holder of the post before it"
    UNTITLED = "the topic, of those who have no post yet"
    ANNOUNCED = "the first one named after it"
    AGE = "the person of that age"
    KIND = "an organisation of that kind"
    GOVERNMENT = "the government that acts without a name"
    SPEAKER = "I in a quotation is its speaker"
    REFLEXIVE = "the subject of its own verb"
    TOPIC = "the topic: grammatical role, sentences between, gender"


@dataclass(eq=False)
class Cluster:
    """The mentions of one entity; `words` is the key of its label. `sure` where more than a list tells the gender."""

    kind: Kind | None
    label: str
    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)  # names with their honorifics, as written
    gender: str = "-"
    sure: bool = False
    type: str = ""
    entity: bool = True  # no entity is made of persons without a name

    def names(self, text: str) -> set[str]:
        """Every name as written, without pronouns and nominals."""
        return self.forms | {name_of(text, m) for m in self.mentions if m.form is Form.NAME}


class Links:
    """Which cluster each mention belongs to, and why."""

    def __init__(self, clusters: Iterable[Cluster] = ()) -> None:
        self.who = {mention: cluster for cluster in clusters for mention in cluster.mentions}
        self.why = dict.fromkeys(self.who, Rule.NAME)

    def add(self, mention: Mention, cluster: Cluster, rule: Rule) -> None:
        """Resolve a mention."""
        self.who[mention], self.why[mention] = cluster, rule

    def clusters(self) -> list[Cluster]:
        """Each cluster once."""
        return list(dict.fromkeys(self.who.values()))

    def copy(self) -> Links:
        """Links that can be added to without changing these."""
        other = Links()
        other.who, other.why = dict(self.who), dict(self.why)
        return other


def name_of(text: str, mention: Mention) -> str:
    """A mention's words in one line."""
    return " ".join(mention.span.of(text).split())


def key(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What two names are compared by: words in lower case, without articles, dots, possessives and "Jr"."""
    words = re.sub(r"['’]s\b", "", name).replace("’", "'").casefold().split()
    kept = tuple(word.strip(".,") for word in words if word not in lexicon.sets["generation"] and word != "the")
    return kept or (name.casefold(),)
