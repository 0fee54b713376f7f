"""Names of one person: full name, surname, title and surname, "Dame Ann", nickname, the first of a couple."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, key, name_of
from kg.link.first_names import agree, generation, nicknamed, plain
from kg.link.rules import Rule
from kg.model import Kind, Mention

COUPLE = re.compile(r"\s+(?:and|&)\s+")  # between "Bill" and "Hillary Clinton"
BY_FIRST_NAME = ("Sir", "Dame")  # before a first name as well as a full one

Known = tuple[Mention, str, tuple[str, ...]]  # a mention, its words and its key


def honorific(text: str, mention: Mention, lexicon: Lexicon) -> str:
    """The honorific right before a name, or the empty string."""
    before = text[max(0, mention.span.start - 12) : mention.span.start].split()
    gap = text[: mention.span.start][-1:]
    return before[-1] if before and gap.isspace() and before[-1] in lexicon.honorifics else ""


def persons(text: str, found: list[Mention], lexicon: Lexicon) -> list[Cluster]:
    """The persons that the names stand for, each labelled by the fullest name."""
    clusters: list[Cluster] = []
    named = [(m, name := name_of(text, m), key(plain(name), lexicon)) for m in found]
    full = [each for each in named if len(each[2]) > 1]
    single = [each for each in named if len(each[2]) == 1]
    for mention, name, words in sorted(full, key=_fullest_first):
        cluster, rule = _by_full_name(clusters, name, words, lexicon)
        _join(text, cluster or _new(clusters, name, words), mention, rule, lexicon)
    clusters.sort(key=lambda c: min(m.span for m in c.mentions))
    for cluster in clusters:
        if cluster.gender == "-":
            cluster.gender = lexicon.given_names.get(cluster.label.split()[0], "-")
    couples = dict(_couples(text, full, single, clusters, lexicon))
    for mention, name, words in single:
        if mention in couples:
            full_name = f"{name} {couples[mention]}"
            cluster, rule = _by_full_name(clusters, full_name, key(full_name, lexicon), lexicon)[0], Rule.COUPLE
            cluster = cluster or _new(clusters, full_name, key(full_name, lexicon))
            cluster.gender = lexicon.given_names.get(name, "-") if cluster.gender == "-" else cluster.gender
        else:
            cluster, rule = _by_single_name(text, clusters, mention, words[0], lexicon)
        _join(text, cluster or _new(clusters, name, words), mention, rule, lexicon)
    return clusters


def _fullest_first(each: Known) -> tuple[int, bool, bool, int]:
    _, name, words = each
    return -len(words), name.isupper(), not nicknamed(name), -sum(map(len, words))


def _new(clusters: list[Cluster], name: str, words: tuple[str, ...]) -> Cluster:
    clusters.append(Cluster(Kind.PERSON, plain(name), words))
    return clusters[-1]


def _join(text: str, cluster: Cluster, mention: Mention, rule: Rule, lexicon: Lexicon) -> None:
    name, word = name_of(text, mention), honorific(text, mention, lexicon)
    cluster.mentions[mention] = rule
    if short := nicknamed(name):
        cluster.forms |= {short, name}
    if word:
        cluster.forms.add(f"{word} {name}")
        if lexicon.honorifics[word] in ("f", "m"):
            cluster.gender, cluster.sure = lexicon.honorifics[word], True


def _by_full_name(
    clusters: list[Cluster], name: str, words: tuple[str, ...], lexicon: Lexicon
) -> tuple[Cluster | None, Rule]:
    """The person of that full name: by the same words, else by parts of it, else by initial or nickname where only
    one has such a name."""
    rules = {c: rule for c in clusters if (rule := _same_full_name(c, name, words, lexicon))}
    for kinds in ((Rule.SAME,), (Rule.PARTS,)):
        if fitting := [c for c, rule in rules.items() if rule in kinds]:
            return fitting[0], rules[fitting[0]]
    return next(iter(rules.items())) if len(rules) == 1 else (None, Rule.OWN)


def _same_full_name(cluster: Cluster, name: str, words: tuple[str, ...], lexicon: Lexicon) -> Rule | None:
    known = cluster.words
    if known[-1] != words[-1] or len({generation(cluster.label), generation(name)} - {""}) > 1:
        return None
    if known == words:
        return Rule.SAME
    if words in {key(form, lexicon) for form in cluster.forms}:  # "Bill Holm" of William “Bill” Holm
        return Rule.NICKNAME
    return agree(known[:-1], words[:-1], lexicon) if len(known) > 1 else None


def _couples(
    text: str, full: list[Known], single: list[Known], clusters: list[Cluster], lexicon: Lexicon
) -> Iterator[tuple[Mention, str]]:
    """ "Bill and Hillary Clinton": each first name before "and" and a full name, with the surname.

    "Cameron and Nick Holm" are no couple: the first word must be a given name, nobody's surname, and the two of
    different gender, unless the word never stands alone in the text.
    """
    starts = {mention.span.start: plain(name) for mention, name, _ in full}
    surnames = {cluster.words[-1] for cluster in clusters}
    places: dict[str, list[tuple[Mention, str]]] = {}
    for mention, name, _ in single:
        match = COUPLE.match(text, mention.span.end)
        given = name in lexicon.given_names and not honorific(text, mention, lexicon)
        places.setdefault(name, []).append((mention, starts.get(match.end(), "") if match and given else ""))
    for name, found in places.items():
        alone = any(not other for _, other in found)
        for mention, other in found:
            if other and name.casefold() not in surnames and (not alone or _differ(name, other.split()[0], lexicon)):
                yield mention, other.split()[-1]


def _differ(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two first names go with different genders."""
    return {lexicon.given_names.get(each, "-") for each in (one, other)} == {"f", "m"}


def _by_single_name(
    text: str, clusters: list[Cluster], mention: Mention, word: str, lexicon: Lexicon
) -> tuple[Cluster | None, Rule]:
    """The person that one word names: by surname, or by first name where that is safe."""
    title = honorific(text, mention, lexicon)
    surname = [c for c in clusters if c.words[-1] == word]
    first = [c for c in clusters if len(c.words) > 1 and word in _first_names(c, lexicon)]
    if title in BY_FIRST_NAME and first:
        surname = first
    gender = lexicon.honorifics.get(title, "-")
    fitting = [c for c in surname if "-" in (gender, c.gender) or c.gender == gender]
    if fitting:
        named = len(fitting[0].words) > 1
        rule = Rule.SURNAME_LAST if len(fitting) > 1 else Rule.SURNAME if named else Rule.SAME
        return _nearest(fitting, mention), rule
    return (first[0], Rule.FIRST) if len(first) == 1 and not title else (None, Rule.OWN)


def _first_names(cluster: Cluster, lexicon: Lexicon) -> set[str]:
    """The words that may stand alone for the first name: "william", and "bill" where William “Bill” Holm is named."""
    nicks = {key(nicknamed(form), lexicon)[0] for form in cluster.forms if nicknamed(form)}
    return {cluster.words[0], *nicks}


def _nearest(clusters: list[Cluster], mention: Mention) -> Cluster:
    """Of several, the one named last before the mention, else the first one named."""
    before = [
        (max((m.span.start for m in c.mentions if m.span.start < mention.span.start), default=-1), c) for c in clusters
    ]
    return max(before, key=lambda pair: pair[0])[1]
