"""Nominals: "the prime minister" by the roles in the text, "the company" by what was named before."""

from __future__ import annotations

import re

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, Links, Rule
from kg.mentions import Mentions
from kg.model import Facts, Form, Kind, Mention, Role

MAX_DISTANCE = 1200  # characters between "the company" and the name it stands for
MAX_TITLE_DISTANCE = 600  # characters between a name and "the home secretary" that is nobody else's title
MAX_TITLE_WORDS = 4

Titles = list[tuple[frozenset[str], frozenset[str], Role, Cluster]]  # words of title and organisation, role, holder


def resolve_nominals(
    text: str, mentions: Mentions, facts: Facts, lexicon: Lexicon, links: Links
) -> list[Cluster]:
    """Add the safe nominals to `links`; returns new clusters (a government that acts without a name)."""
    resolved = links.who
    by_title = _holders_by_title(facts.roles, resolved)
    government: list[Cluster] = []
    for mention in mentions.all:
        if mention.form is Form.NOMINAL and mention.kind is Kind.PERSON:
            cluster = _person(text, mention, by_title) or _only_untitled(text, mention, mentions, by_title, resolved)
            if cluster:
                links.add(mention, cluster, Rule.TITLE)
        elif mention.form is Form.NOMINAL:
            cluster = _organisation(text, mention, mentions, lexicon, resolved)
            if cluster is None and _noun(text, mention) == "government":
                if not government:
                    government.append(Cluster(Kind.ORGANISATION, "government", ("government",), type="government"))
                cluster = government[0]
                cluster.forms.add(mention.span.of(text).split()[-1])
            if cluster:
                links.add(mention, cluster, Rule.KIND)
    return government


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", title.casefold())) - {"the", "a", "of"}


def _holders_by_title(roles: tuple[Role, ...], resolved: dict[Mention, Cluster]) -> Titles:
    found = []
    for role in roles:
        cluster = resolved.get(role.holder)
        if cluster:
            organisation = resolved.get(role.organisation) if role.organisation else None
            words = frozenset(word for word in organisation.words) if organisation else frozenset()
            found.append((_words(role.title), words, role, cluster))
    return found


def _person(text: str, mention: Mention, by_title: Titles) -> Cluster | None:
    """The only holder of that title, or the last one named before."""
    said = mention.span.of(text)
    if said.lower().startswith(("a ", "an ")):
        return None
    words = _words(said) - {"his", "her", "their", "its", "this", "that"}
    if len(words) == 1 and said.split()[-1].isupper():
        words = next((title for title, _, role, _ in by_title if _initials(role.title) == said.split()[-1]), words)
    fitting = [(role, cluster) for title, organisation, role, cluster in by_title if _fits(words, title, organisation)]
    holders = {id(cluster): cluster for _, cluster in fitting}
    if len(holders) == 1:
        return next(iter(holders.values()))
    before = [
        (role.holder.span.start, cluster) for role, cluster in fitting if role.holder.span.start < mention.span.start
    ]
    return max(before, key=lambda pair: pair[0])[1] if before else None


def _initials(title: str) -> str:
    """ "PM" for "Prime Minister"."""
    return "".join(word[0] for word in title.split()).upper() if " " in title else ""


def _only_untitled(
    text: str, mention: Mention, mentions: Mentions, by_title: Titles, resolved: dict[Mention, Cluster]
) -> Cluster | None:
    """ "Mr Bell unveiled … The home secretary said": of those named shortly before, the only one without a title."""
    words = mention.span.of(text).split()
    if words[0].lower() != "the" or len(words) > MAX_TITLE_WORDS:
        return None
    titled = {id(cluster) for _, _, _, cluster in by_title}
    untitled = {}
    for earlier in mentions.all:
        near = 0 < mention.span.start - earlier.span.end <= MAX_TITLE_DISTANCE
        cluster = resolved.get(earlier)
        if near and earlier.form is Form.NAME and cluster and cluster.kind is Kind.PERSON and id(cluster) not in titled:
            untitled[id(cluster)] = cluster
    return next(iter(untitled.values())) if len(untitled) == 1 else None


def _fits(words: frozenset[str], title: frozenset[str], organisation: frozenset[str]) -> bool:
    """Whether a nominal's words are a title's, perhaps with its organisation or without its modifiers."""
    if words == title:
        return True
    if len(title) > 1 and len(words) == 1:
        return False
    return (
        bool(words & title)
        and words <= title | organisation
        and (title <= words or bool(words & organisation) or len(words) > 1)
    )


def _noun(text: str, mention: Mention) -> str:
    return mention.span.of(text).split()[-1].lower()


def _organisation(
    text: str, mention: Mention, mentions: Mentions, lexicon: Lexicon, resolved: dict[Mention, Cluster]
) -> Cluster | None:
    """Of the organisations named before whose type or name fits the noun, the one named most often, then last."""
    noun = _noun(text, mention)
    counts: dict[int, tuple[int, int, Cluster]] = {}
    for earlier in mentions.all:
        if earlier.span.end > mention.span.start or earlier.form is not Form.NAME:
            continue
        cluster = resolved.get(earlier)
        if cluster and cluster.kind is Kind.ORGANISATION and _may_mean(cluster, noun, lexicon):
            counts[id(cluster)] = (counts.get(id(cluster), (0, 0, cluster))[0] + 1, earlier.span.end, cluster)
    near = [found for found in counts.values() if mention.span.start - found[1] <= MAX_DISTANCE]
    return max(near, key=lambda found: found[:2])[2] if near else None


def _may_mean(cluster: Cluster, noun: str, lexicon: Lexicon) -> bool:
    """Whether an organisation may be called by the noun: by its type, by a word of its name, or as a company."""
    types = lexicon.nominals.get(noun, frozenset())
    words = set(cluster.words)
    if noun in words or cluster.type in types or (types & words and not cluster.type):
        return True
    private = not cluster.type and not words & lexicon.sets["public_words"]
    return private and bool(types & {"company", "*"})
