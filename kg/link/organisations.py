"""Names of one organisation: long and short form, acronym, a known body's other names."""

from __future__ import annotations

import re

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, key, name_of
from kg.mentions import Mentions
from kg.model import Kind, Mention

SMALL = frozenset("of the and for on in & to a".split())  # words that give an acronym no letter
MIN_SHORT_FORM = 4  # letters; shorter first words ("New", "BBC") are no short form of a longer name


def organisations(text: str, found: list[Mention], mentions: Mentions, lexicon: Lexicon) -> list[Cluster]:
    """The organisations that the names stand for, each labelled by its longest name."""
    bodies = {" ".join(i.words): i.body for known in lexicon.institutions.values() for i in known if i.body != "-"}
    defined = _defined_acronyms(text, found, lexicon)
    clusters: list[Cluster] = []
    named = [(key(name_of(text, m), lexicon), m) for m in found]
    for words, mention in sorted(named, key=lambda pair: (-len(pair[0]), pair[1].span)):
        name = name_of(text, mention)
        body = bodies.get(name, "")
        same = (
            c
            for c in clusters
            if c.words == words
            or (body and any(bodies.get(form) == body for form in c.forms))
            or _is_acronym(c, name, words, defined)
            or (not body and _is_short_form(c, words, lexicon))
        )
        cluster = next(same, None)
        if cluster is None:
            cluster = Cluster(Kind.ORGANISATION, name, words, type=mentions.types.get(mention, ""))
            clusters.append(cluster)
        cluster.mentions.append(mention)
        cluster.forms.add(name)
    return clusters


def _defined_acronyms(text: str, found: list[Mention], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """ "World Wide Fund (WWF)": acronym in lower case → the key of the name it stands behind."""
    ends = {m.span.end: m for m in found}
    defined = {}
    for match in re.finditer(r"\s?\((?:the )?([A-Z][\w&.-]{1,12})\)", text):
        if owner := ends.get(match.start()):
            defined[match.group(1).casefold()] = key(name_of(text, owner), lexicon)
    return defined


def _is_acronym(cluster: Cluster, name: str, words: tuple[str, ...], defined: dict[str, tuple[str, ...]]) -> bool:
    """Whether the name is defined as the cluster's acronym, or is its initials."""
    if len(words) != 1 or len(cluster.words) < 2:
        return False
    acronym = words[0].replace(".", "")
    spelled = name.isupper() and len(acronym) > 1 and acronym in _initials(cluster.label)
    return spelled or defined.get(words[0]) == cluster.words


def _is_short_form(cluster: Cluster, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether the cluster's name goes on only with what kind of body it is, or where ("Hermes" of "Hermes UK")."""
    rest = cluster.words[len(words) :]
    starts = bool(rest) and cluster.words[: len(words)] == words and len(words[0]) >= MIN_SHORT_FORM
    return starts and all(word in lexicon.sets["company_tails"] for word in rest)


def _initials(name: str) -> tuple[str, str]:
    """With and without the small words: "cbi", "ucoa"."""
    words = [word for word in re.split(r"[\s-]+", name) if word]
    big = "".join(word[0] for word in words if word.lower() not in SMALL and word[0].isalnum())
    return big.casefold(), "".join(word[0] for word in words).casefold()
