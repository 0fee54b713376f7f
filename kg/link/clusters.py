"""One entity's mentions while they are being collected, how names are compared, and which rule resolved what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.lexicon import Lexicon
from kg.link.rules import Rule, Unresolved
from kg.model import Form, Kind, Mention, Reason


@dataclass(eq=False)
class Cluster:
    """The mentions of one entity; `words` is the key of its label. `sure` where more than a list tells the gender."""

    kind: Kind | None
    label: str
    words: tuple[str, ...]
    mentions: dict[Mention, Rule] = field(default_factory=dict)  # names, and by which rule each belongs here
    forms: set[str] = field(default_factory=set)  # names with their honorifics, as written
    gender: str = "-"
    sure: bool = False
    type: str = ""
    entity: bool = True  # no entity is made of persons without a name

    def names(self, text: str) -> set[str]:
        """Every name as written, without pronouns and nominals."""
        return self.forms | {name_of(text, m) for m in self.mentions if m.form is Form.NAME}


class Links:
    """Which cluster each mention belongs to, and why; `why` also says why those without a cluster have none."""

    def __init__(self, clusters: Iterable[Cluster] = ()) -> None:
        named = [(mention, cluster, rule) for cluster in clusters for mention, rule in cluster.mentions.items()]
        self.who = {mention: cluster for mention, cluster, _ in named}
        self.why = {mention: Reason(rule) for mention, _, rule in named}

    def add(self, mention: Mention, cluster: Cluster, rule: Rule, by: Mention | None = None) -> None:
        """Resolve a mention, where it was resolved through another one `by` that."""
        self.who[mention], self.why[mention] = cluster, Reason(rule, by)

    def leave(self, mention: Mention, rule: Unresolved, by: Mention | None = None) -> None:
        """Say why a mention stays open."""
        self.why[mention] = Reason(rule, by)

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
    """What two names are compared by: words in lower case, initials apart, without articles, dots, possessives and
    "Jr"."""
    words = re.sub(r"['’]s\b|(?<=\b[A-Z]\.)(?=[A-Z]\.)", _apart, name).replace("’", "'").casefold().split()
    bare = (word.strip(".,") for word in words if word not in lexicon.sets["generation"] and word != "the")
    kept = tuple(word for word in bare if word)  # a comma that stands alone is no word
    return kept or (" ".join(name.casefold().split()),)


def _apart(found: re.Match[str]) -> str:
    """Nothing for a possessive, a blank between two initials."""
    return "" if found[0] else " "
