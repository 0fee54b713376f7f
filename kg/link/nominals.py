"""Nominals of organisations: "the company", "the appeals court", "the government"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, Links
from kg.link.posts import words_of
from kg.link.rules import Rule, Unresolved
from kg.link.scene import INNER_SUBJECT, Scene
from kg.link.topic import Topic
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention

DECAY, SENTENCES = 0.8, 12  # an organisation stays the topic longer than a person
LEAST, LEAD = 0.1, 1.1
MODIFIED = 0.5  # least salience of what a noun with more words than its kind means
AHEAD = 3  # sentences to the name that a nominal at the very beginning announces
PLACES = ("GPE", "LOC", "NORP", "FAC")
OWN_TYPE = 2.0  # how much more likely whose type the noun names than whom it may mean among all
OWN_WORDS = 3.0  # how much more likely whose name holds the nominal's words is meant


def resolve_nominals(mentions: Mentions, lexicon: Lexicon, links: Links, scene: Scene) -> list[Cluster]:
    """Add the safe nominals to `links`; returns new clusters (a government that acts without a name)."""
    topic = Topic(scene, DECAY, SENTENCES)
    government: list[Cluster] = []
    parties = {word for cluster in links.who.values() if cluster.type == "party" for word in cluster.words}
    for place, mention in enumerate(mentions.all):
        if mention.form is Form.NOMINAL and mention.kind is Kind.ORGANISATION:
            cluster, rule = _meant(mention, mentions, lexicon, links, topic)
            if cluster is None and not topic.seen:
                cluster, rule = _announced(mention, mentions.all[place + 1 :], lexicon, links, scene), Rule.ANNOUNCED
            if cluster is None and _noun(mention, scene) == "government" and not _modifiers(mention, scene) - parties:
                if not government:
                    government.append(Cluster(Kind.ORGANISATION, "government", ("government",), type="government"))
                cluster, rule = government[0], Rule.GOVERNMENT
                cluster.forms.add(mention.span.of(scene.text).split()[-1])
            if cluster:
                links.add(mention, cluster, rule)
            else:
                links.leave(mention, Unresolved.NO_KIND)
        known = links.who.get(mention)
        if known and known.kind is Kind.ORGANISATION and known not in government:
            topic.note(mention, known)
    return government


def _noun(mention: Mention, scene: Scene) -> str:
    return mention.span.of(scene.text).split()[-1].lower()


def _modifiers(mention: Mention, scene: Scene) -> frozenset[str]:
    """The words that narrow the noun down: nouns and names before it, not "new" or "Swedish"."""
    first, last = scene.token(mention.span.start), scene.token(mention.span.end - 1)
    return frozenset(word for t in scene.doc[first:last] if t.pos_ in ("NOUN", "PROPN") for word in words_of(t.text))


def _meant(
    mention: Mention, mentions: Mentions, lexicon: Lexicon, links: Links, topic: Topic
) -> tuple[Cluster | None, Rule]:
    """The topic among the organisations that the noun fits; of its own name's words rather than of its kind."""
    scene = topic.scene
    noun, modifiers = _noun(mention, scene), _modifiers(mention, scene)
    beside = mentions.by_token.get(scene.token(mention.span.end - 1) + 1)
    if beside and beside.form is Form.NAME and beside.kind is Kind.ORGANISATION:  # "the airline Brightair"
        return links.who.get(beside), Rule.BESIDE

    own = {c for c in links.who.values() if noun in c.words and modifiers <= set(c.words)} if modifiers else set()
    if len(own) == 1:  # "the budget office" for the Congressional Budget Office
        return own.pop(), Rule.OWN_WORDS
    if mention.span.of(scene.text).lower().startswith("its "):  # a part of what "its" means, unlike "her party"
        return None, Rule.KIND
    out, names = _part_of(mention, mentions, links, scene), _own_names(mention, scene)

    def fits(cluster: Cluster) -> float:
        if cluster in out or not names <= set(cluster.words):
            return 0.0
        if noun in cluster.words and modifiers <= set(cluster.words) and not _narrows(noun, cluster, lexicon):
            return OWN_WORDS
        return _fits(cluster, noun, modifiers, lexicon)

    return topic.clear(mention, fits, MODIFIED if modifiers else LEAST, LEAD), Rule.KIND


def _part_of(mention: Mention, mentions: Mentions, links: Links, scene: Scene) -> set[Cluster | None]:
    """The organisations named behind the noun in its own phrase: "the group within Acme" is not Acme."""
    end, head = scene.last(mention), scene.doc[scene.last(mention) - 1]
    phrases = (child.subtree for child in head.children if child.dep_ == "prep" and child.i == end)
    below = (mentions.by_token.get(token.i) for phrase in phrases for token in phrase)
    return {links.who.get(known) for known in below if known is not None}


def _own_names(mention: Mention, scene: Scene) -> frozenset[str]:
    """The capitals before the noun, but for places: who is called "the Bell group" has Bell in the name."""
    words = scene.doc[scene.token(mention.span.start) : scene.last(mention) - 1]
    return frozenset(
        word for t in words if t.pos_ == "PROPN" and t.ent_type_ not in PLACES for word in words_of(t.text)
    )


def _announced(
    mention: Mention, behind: Sequence[Mention], lexicon: Lexicon, links: Links, scene: Scene
) -> Cluster | None:
    """ "The retailer said …" before any organisation is named: the first one named behind it, where the noun fits and
    it acts."""
    noun, modifiers = _noun(mention, scene), _modifiers(mention, scene)
    for later in behind if noun != "government" else ():
        if scene.outer(later) - scene.outer(mention) > AHEAD:
            return None
        cluster = links.who.get(later)
        if later.form is Form.NAME and cluster and cluster.kind is Kind.ORGANISATION:
            fit = _fits(cluster, noun, modifiers, lexicon)
            return cluster if fit > 1 or (fit and scene.weight(later) >= INNER_SUBJECT) else None
    return None


def _fits(cluster: Cluster, noun: str, modifiers: frozenset[str], lexicon: Lexicon) -> float:
    """How well an organisation is called by the noun."""
    if modifiers & _kinds(cluster, lexicon) or _narrows(noun, cluster, lexicon):
        return 0.0
    types = lexicon.nominals[noun]
    return OWN_TYPE if "*" in types and cluster.type in types else float(_may_mean(cluster, noun, lexicon))


def _kinds(cluster: Cluster, lexicon: Lexicon) -> frozenset[str]:
    """The words of a name that say what kind of body it is."""
    return frozenset(word for word in cluster.words if word in lexicon.nominals)


def _narrows(noun: str, cluster: Cluster, lexicon: Lexicon) -> bool:
    """Whether the noun only narrows the kind in a name down: the Local Government Association is no government."""
    behind = cluster.words[cluster.words.index(noun) + 1 :][:1] if noun in cluster.words else ()
    return any(word in lexicon.nominals for word in behind)


def _may_mean(cluster: Cluster, noun: str, lexicon: Lexicon) -> bool:
    """Whether an organisation may be called by the noun: by its type, by a word of its name, or as a company."""
    types = lexicon.nominals.get(noun, frozenset())
    kinds = _kinds(cluster, lexicon)
    if noun in cluster.words or cluster.type in types or (types & set(cluster.words) and not cluster.type):
        return True
    if kinds and "*" not in types:
        return any(types & lexicon.nominals[kind] for kind in kinds)
    private = not cluster.type and not set(cluster.words) & lexicon.sets["public_words"]
    return private and bool(types & {"company", "*"})
