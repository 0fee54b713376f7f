"""Names of one organisation: long and short form, acronym, a known body's other names."""

from __future__ import annotations

import re

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, key, name_of
from kg.link.rules import Rule
from kg.mentions import Mentions
from kg.model import Kind, Mention

SMALL = frozenset("of the and for on in & to a".split())  # words that give an acronym no letter
JOINABLE = ("", "media", "club")  # types of whose names a word may stand alone
MIN_WITHOUT_KIND = 3  # letters of an acronym that leaves out "Union" or "Party"
MIN_ABBREVIATED = 3  # letters of a word that is written short
MIN_SHORT_FORM = 4  # letters; shorter first words ("New", "BBC") are no short form of a longer name


def organisations(text: str, found: list[Mention], mentions: Mentions, lexicon: Lexicon) -> list[Cluster]:
    """The organisations that the names stand for, each labelled by its longest name."""
    bodies = {" ".join(i.words): i.body for known in lexicon.institutions.values() for i in known if i.body != "-"}
    defined = _defined_acronyms(text, found, lexicon)
    clusters: list[Cluster] = []
    named = [(key(name_of(text, m), lexicon), m) for m in found]
    for words, mention in sorted(named, key=lambda pair: (-len(pair[0]), pair[1].span)):
        name = name_of(text, mention)
        rules = ((c, _same(c, name, words, bodies, defined, lexicon)) for c in clusters)
        cluster, rule = next(((c, rule) for c, rule in rules if rule), (None, Rule.OWN))
        if cluster is None:
            club = len(words) > 1 and words[-1] in lexicon.sets["clubs"]
            type_ = mentions.types.get(mention, "club" if club else "")
            cluster = Cluster(Kind.ORGANISATION, name, words, type=type_)
            clusters.append(cluster)
        if _abbreviate(words, cluster.words) and words != cluster.words and len(name) > len(cluster.label):
            cluster.label, cluster.words = name, words  # "Leeds United" after "Leeds Utd"
        cluster.mentions[mention] = rule
        cluster.forms.add(name)
    return _with_short_forms(clusters, lexicon)


def _same(
    known: Cluster, name: str, words: tuple[str, ...], bodies: dict[str, str], defined: dict[str, tuple[str, ...]],
    lexicon: Lexicon,
) -> Rule | None:  # fmt: skip
    """By which rule a name is one of an organisation that is known by a longer or equal one."""
    body = bodies.get(name, "")
    if known.words == words:
        return Rule.SAME
    if body and any(bodies.get(form) == body for form in known.forms):
        return Rule.BODY
    if _is_acronym(known, name, words, defined, lexicon):
        return Rule.ACRONYM
    if not body and _is_short_form(known, words, lexicon):
        return Rule.SHORT
    return Rule.WRITTEN_SHORT if not body and _abbreviate(words, known.words) else None


def _with_short_forms(clusters: list[Cluster], lexicon: Lexicon) -> list[Cluster]:
    """The clusters with those of one word joined to the one they shorten: "the Commission", "Columbia", "United"."""
    alone = [c for c in clusters if len(c.words) == 1 and not c.type and not c.label.isupper()]
    for short in alone:
        longer = [c for c in clusters if _shortens(short, c, lexicon)]
        longer.sort(key=lambda c: -len(c.mentions))
        if longer and (len(longer) == 1 or len(longer[0].mentions) > len(longer[1].mentions)):
            longer[0].mentions |= dict.fromkeys(short.mentions, Rule.SHORT)
            longer[0].forms |= short.forms
            clusters.remove(short)
    return clusters


def _shortens(short: Cluster, longer: Cluster, lexicon: Lexicon) -> bool:
    """Whether a word may be what is left of the longer name: its kind, or one of two words where the other is its kind
    or the whole name is as frequent."""
    [word], words = short.words, longer.words
    if word in lexicon.nominals:
        return len(words) > 1 and (words[-1] == word or (words[0] == word and words[1] in ("of", "for")))
    if len(words) != 2 or word not in words or len(word) < MIN_SHORT_FORM or longer.type not in JOINABLE:
        return False
    kind = longer.label.split()[-1] in lexicon.keywords_last
    return kind or len(longer.mentions) >= len(short.mentions)


def _defined_acronyms(text: str, found: list[Mention], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """ "World Wide Fund (WWF)", "WWF, the World Wide Fund": acronym in lower case → the key of the name beside it."""
    ends = {m.span.end: m for m in found}
    starts = {m.span.start: m for m in found}
    defined = {}
    for match in re.finditer(r"\s?\((?:the )?([A-Z][\w&.-]{1,12})\)", text):
        if owner := ends.get(match.start()):
            defined[match.group(1).casefold()] = key(name_of(text, owner), lexicon)
    for match in re.finditer(r"\b([A-Z]{3,8}), (?:or )?the (?=[A-Z])", text):
        if (owner := starts.get(match.end())) and _in_order(match.group(1), name_of(text, owner)):
            defined[match.group(1).casefold()] = key(name_of(text, owner), lexicon)
    return defined


def _in_order(acronym: str, name: str) -> bool:
    """Whether the letters are initials of the name in their order, from the first one on."""
    return name[:1] == acronym[0] and _in_turn(acronym.casefold(), _initials(name)[0])


def _is_acronym(
    cluster: Cluster, name: str, words: tuple[str, ...], defined: dict[str, tuple[str, ...]], lexicon: Lexicon
) -> bool:
    """Whether the name is defined as the cluster's acronym, or is its initials."""
    if len(words) != 1 or len(cluster.words) < 2:
        return False
    acronym = words[0].replace(".", "")
    spelled = name.isupper() and len(acronym) > 1 and _spells(acronym, cluster, lexicon)
    return spelled or defined.get(words[0]) == cluster.words


def _spells(acronym: str, cluster: Cluster, lexicon: Lexicon) -> bool:
    """Whether the letters are the name's initials, perhaps without the one for its kind ("PCS" of "… Union")."""
    big, every = _initials(cluster.label)
    kind = cluster.words[-1] in lexicon.nominals and len(acronym) >= MIN_WITHOUT_KIND
    return acronym in (big, every) or (kind and acronym == big[:-1])


def _is_short_form(cluster: Cluster, words: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether the cluster's name goes on only with what kind of body it is, or where ("Hermes" of "Hermes UK")."""
    rest = cluster.words[len(words) :]
    starts = bool(rest) and cluster.words[: len(words)] == words and len(words[0]) >= MIN_SHORT_FORM
    return starts and all(word in lexicon.sets["company_tails"] for word in rest)


def _abbreviate(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """ "Leeds Utd" and "Leeds United", "Dept of Health": each word has only letters of the other one, in turn."""
    if len(one) != len(other) or len(one) < 2 or any(a[0] != b[0] for a, b in zip(one, other, strict=True)):
        return False
    pairs = [tuple(sorted(pair, key=len)) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    return all(len(short) >= MIN_ABBREVIATED and _in_turn(short, whole) for short, whole in pairs)


def _in_turn(letters: str, whole: str) -> bool:
    rest = iter(whole)
    return all(letter in rest for letter in letters)


def _initials(name: str) -> tuple[str, str]:
    """With and without the small words: "cbi", "ucoa"."""
    words = [word for word in re.split(r"[\s-]+", name) if word]
    big = "".join(word[0] for word in words if word.lower() not in SMALL and word[0].isalnum())
    return big.casefold(), "".join(word[0] for word in words).casefold()
