"""Names of one person or organisation: full name, surname, "Dame Ann", acronym, short form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention

SMALL = frozenset("of the and for on in & to a".split())
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd md qc kc mbe obe cbe".split())
MIN_SHORT_FORM = 4  # letters; shorter first words ("New", "BBC") are no short form of a longer name


@dataclass(eq=False)
class Cluster:
    """The mentions of one entity while they are being collected."""

    kind: Kind
    label: str
    mentions: list[Mention] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)  # names with their honorifics, as written
    gender: str = "-"
    type: str = ""

    def names(self, text: str) -> set[str]:
        """Every name as written, without pronouns and nominals."""
        return self.forms | {" ".join(m.span.of(text).split()) for m in self.mentions if m.form is Form.NAME}

    @property
    def words(self) -> tuple[str, ...]:
        """The label's words in lower case, without articles, dots and generational suffixes."""
        return _key(self.label)


def _key(name: str) -> tuple[str, ...]:
    words = re.sub(r"['’]s\b", "", name).replace("’", "'").casefold().split()
    return tuple(word.strip(".,") for word in words if word not in SUFFIXES and word != "the") or (name.casefold(),)


def cluster_names(text: str, mentions: Mentions, lexicon: Lexicon) -> list[Cluster]:
    """All names of an article as clusters, the fullest name as label."""
    names = [m for m in mentions.all if m.form is Form.NAME]
    persons = _cluster_persons(text, [m for m in names if m.kind is Kind.PERSON], lexicon)
    organisations = _cluster_organisations(text, [m for m in names if m.kind is Kind.ORGANISATION], mentions, lexicon)
    return [*persons, *organisations]


def _text(text: str, mention: Mention) -> str:
    return " ".join(mention.span.of(text).split())


def honorific(text: str, mention: Mention, lexicon: Lexicon) -> str:
    """The honorific right before a name, or the empty string."""
    before = text[max(0, mention.span.start - 12) : mention.span.start].split()
    gap = text[: mention.span.start][-1:]
    return before[-1] if before and gap.isspace() and before[-1] in lexicon.honorifics else ""


def _cluster_persons(text: str, found: list[Mention], lexicon: Lexicon) -> list[Cluster]:
    clusters: list[Cluster] = []
    full = [m for m in found if len(_key(_text(text, m))) > 1]
    for mention in sorted(full, key=lambda m: -len(_key(_text(text, m)))):
        cluster = _same_full_name(clusters, _text(text, mention))
        if cluster is None:
            cluster = Cluster(Kind.PERSON, _text(text, mention))
            clusters.append(cluster)
        _join(text, cluster, mention, lexicon)
    clusters.sort(key=lambda c: min(m.span for m in c.mentions))
    for mention in (m for m in found if len(_key(_text(text, m))) == 1):
        cluster = _by_single_name(text, clusters, mention, lexicon)
        if cluster is None:
            cluster = Cluster(Kind.PERSON, _text(text, mention))
            clusters.append(cluster)
        _join(text, cluster, mention, lexicon)
    return clusters


def _join(text: str, cluster: Cluster, mention: Mention, lexicon: Lexicon) -> None:
    cluster.mentions.append(mention)
    word = honorific(text, mention, lexicon)
    if word:
        cluster.forms.add(f"{word} {_text(text, mention)}")
        if lexicon.honorifics[word] in ("f", "m"):
            cluster.gender = lexicon.honorifics[word]


def _same_full_name(clusters: Iterable[Cluster], name: str) -> Cluster | None:
    key = _key(name)
    for cluster in clusters:
        known = cluster.words
        if known == key or (known[-1] == key[-1] and _first_names_agree(known[:-1], key[:-1])):
            return cluster
    return None


def _first_names_agree(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """ "Hillary Rodham" and "Hillary", "J" and "John"; both have a word at least."""
    first, second = longer[0], shorter[0]
    initial = (len(first) == 1 or len(second) == 1) and first[0] == second[0]
    return initial or (first == second and (len(shorter) == 1 or set(shorter) <= set(longer)))


def _by_single_name(text: str, clusters: list[Cluster], mention: Mention, lexicon: Lexicon) -> Cluster | None:
    """The person that one word names: by surname, or by first name where that is safe."""
    word = _key(_text(text, mention))[0]
    title = honorific(text, mention, lexicon)
    surname = [c for c in clusters if c.words[-1] == word or c.words == (word,)]
    first = [c for c in clusters if len(c.words) > 1 and c.words[0] == word]
    if title in ("Sir", "Dame") and first:
        surname = first
    gender = lexicon.honorifics.get(title, "-")
    fitting = [c for c in surname if "-" in (gender, c.gender) or c.gender == gender]
    if fitting:
        return _nearest(fitting, mention)
    return first[0] if len(first) == 1 and not title else None


def _nearest(clusters: list[Cluster], mention: Mention) -> Cluster:
    """Of several, the one named last before the mention, else the first one named."""
    before = [
        (max((m.span.start for m in c.mentions if m.span.start < mention.span.start), default=-1), c) for c in clusters
    ]
    return max(before, key=lambda pair: pair[0])[1]


def _cluster_organisations(text: str, found: list[Mention], mentions: Mentions, lexicon: Lexicon) -> list[Cluster]:
    bodies = {" ".join(i.words): i.body for known in lexicon.institutions.values() for i in known if i.body != "-"}
    defined = _defined_acronyms(text, found)
    clusters: list[Cluster] = []
    for mention in sorted(found, key=lambda m: (-len(_key(_text(text, m))), m.span)):
        name = _text(text, mention)
        body = bodies.get(name, "")
        cluster = next((c for c in clusters if _same_organisation(c, name, body, bodies, defined)), None)
        if cluster is None:
            cluster = Cluster(Kind.ORGANISATION, name, type=mentions.types.get(mention, ""))
            clusters.append(cluster)
        cluster.mentions.append(mention)
        cluster.forms.add(name)
    for cluster in clusters:
        cluster.mentions.sort(key=lambda m: m.span)
    return clusters


def _defined_acronyms(text: str, found: list[Mention]) -> dict[str, str]:
    """ "World Wide Fund (WWF)": acronym → name, both in lower case."""
    ends = {m.span.end: m for m in found}
    defined = {}
    for match in re.finditer(r"\s?\((?:the )?([A-Z][\w&.-]{1,12})\)", text):
        if owner := ends.get(match.start()):
            defined[match.group(1).casefold()] = " ".join(_key(_text(text, owner)))
    return defined


def _same_organisation(cluster: Cluster, name: str, body: str, bodies: dict[str, str], defined: dict[str, str]) -> bool:
    key, known = _key(name), cluster.words
    if key == known or (body and any(bodies.get(form) == body for form in cluster.forms)):
        return True
    if len(key) == 1 and len(known) > 1:
        acronym = key[0].replace(".", "")
        if defined.get(key[0]) == " ".join(known) or (
            name.isupper() and len(acronym) > 1 and acronym in _initials(cluster.label)
        ):
            return True
    if name.casefold() in bodies or body:
        return False
    return (
        len(key) < len(known)
        and known[: len(key)] == key
        and len(key[0]) >= MIN_SHORT_FORM
        and _is_suffix(known[len(key) :])
    )


def _initials(name: str) -> tuple[str, str]:
    words = [word for word in re.split(r"[\s-]+", name) if word]
    big = "".join(word[0] for word in words if word.lower() not in SMALL and word[0].isalnum())
    return big.casefold(), "".join(word[0] for word in words).casefold()


COMPANY_WORDS = frozenset("inc inc. corp corp. corporation co co. company group plc ltd limited holdings llc llp uk us usa europe international england scotland wales ireland britain australia america canada india "
                          "party police bank airlines airways motors industries stores foundation department".split())  # fmt: skip


def _is_suffix(words: tuple[str, ...]) -> bool:
    """Whether the words only say what kind of body it is or where, so that the rest alone may name it."""
    return all(word in COMPANY_WORDS or word in SMALL for word in words)
