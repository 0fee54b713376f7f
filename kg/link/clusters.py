"""One entity's mentions while they are being collected, and how names are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.lexicon import Lexicon
from kg.model import Form, Kind, Mention


@dataclass(eq=False)
class Cluster:
    """The mentions of one entity; `words` is the key of its label."""

    kind: Kind
    label: str
    words: tuple[str, ...]
    mentions: list[Mention] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)  # names with their honorifics, as written
    gender: str = "-"
    type: str = ""

    def names(self, text: str) -> set[str]:
        """Every name as written, without pronouns and nominals."""
        return self.forms | {name_of(text, m) for m in self.mentions if m.form is Form.NAME}


def name_of(text: str, mention: Mention) -> str:
    """A mention's words in one line."""
    return " ".join(mention.span.of(text).split())


def key(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What two names are compared by: words in lower case, without articles, dots, possessives and "Jr"."""
    words = re.sub(r"['’]s\b", "", name).replace("’", "'").casefold().split()
    kept = tuple(word.strip(".,") for word in words if word not in lexicon.sets["generation"] and word != "the")
    return kept or (name.casefold(),)
