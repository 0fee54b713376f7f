"""Names of one person: full name, surname, title and surname, "Dame Ann"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, key, name_of
from kg.model import Kind, Mention


def honorific(text: str, mention: Mention, lexicon: Lexicon) -> str:
    """The honorific right before a name, or the empty string."""
    before = text[max(0, mention.span.start - 12) : mention.span.start].split()
    gap = text[: mention.span.start][-1:]
    return before[-1] if before and gap.isspace() and before[-1] in lexicon.honorifics else ""


def persons(text: str, found: list[Mention], lexicon: Lexicon) -> list[Cluster]:
    """The persons that the names stand for, each labelled by the fullest name."""
    clusters: list[Cluster] = []
    full = [m for m in found if len(key(name_of(text, m), lexicon)) > 1]
    for mention in sorted(full, key=lambda m: -len(key(name_of(text, m), lexicon))):
        cluster = _same_full_name(clusters, key(name_of(text, mention), lexicon))
        if cluster is None:
            cluster = _new(text, mention, lexicon)
            clusters.append(cluster)
        _join(text, cluster, mention, lexicon)
    clusters.sort(key=lambda c: min(m.span for m in c.mentions))
    for cluster in clusters:
        if cluster.gender == "-":
            cluster.gender = lexicon.given_names.get(cluster.label.split()[0], "-")
    for mention in (m for m in found if len(key(name_of(text, m), lexicon)) == 1):
        cluster = _by_single_name(text, clusters, mention, lexicon)
        if cluster is None:
            cluster = _new(text, mention, lexicon)
            clusters.append(cluster)
        _join(text, cluster, mention, lexicon)
    return clusters


def _new(text: str, mention: Mention, lexicon: Lexicon) -> Cluster:
    name = name_of(text, mention)
    return Cluster(Kind.PERSON, name, key(name, lexicon))


def _join(text: str, cluster: Cluster, mention: Mention, lexicon: Lexicon) -> None:
    cluster.mentions.append(mention)
    word = honorific(text, mention, lexicon)
    if word:
        cluster.forms.add(f"{word} {name_of(text, mention)}")
        if lexicon.honorifics[word] in ("f", "m"):
            cluster.gender, cluster.sure = lexicon.honorifics[word], True


def _same_full_name(clusters: Iterable[Cluster], words: tuple[str, ...]) -> Cluster | None:
    for cluster in clusters:
        known = cluster.words
        if known == words or (known[-1] == words[-1] and _first_names_agree(known[:-1], words[:-1])):
            return cluster
    return None


def _first_names_agree(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """ "Hillary Rodham" and "Hillary", "J" and "John", "Billionaire Ann" and "Ann"; both have a word at least."""
    first, second = longer[0], shorter[0]
    if longer[-len(shorter) :] == shorter:
        return True
    initial = (len(first) == 1 or len(second) == 1) and first[0] == second[0]
    return initial or (first == second and (len(shorter) == 1 or set(shorter) <= set(longer)))


def _by_single_name(text: str, clusters: list[Cluster], mention: Mention, lexicon: Lexicon) -> Cluster | None:
    """The person that one word names: by surname, or by first name where that is safe."""
    word = key(name_of(text, mention), lexicon)[0]
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
