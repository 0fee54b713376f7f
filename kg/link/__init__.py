"""Mentions and Facts → Entities: which mentions are the same person or organisation.

Names are clustered first; then nominals are matched by the roles that the text gives; pronouns come last, since who
speaks inside and outside a quotation is their evidence. What is not safe stays unresolved.
"""

from __future__ import annotations

from spacy.tokens import Doc

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, Links
from kg.link.nominals import resolve_nominals
from kg.link.organisations import organisations
from kg.link.persons import persons
from kg.link.posts import resolve_posts
from kg.link.pronouns import resolve_pronouns
from kg.link.scene import Scene
from kg.mentions import Mentions
from kg.model import Entities, Entity, Facts, Form, Kind, Mention


def link(text: str, doc: Doc, mentions: Mentions, facts: Facts, lexicon: Lexicon) -> Entities:
    """The persons and organisations of one article, in order of their first mention."""
    names = {kind: [m for m in mentions.all if m.form is Form.NAME and m.kind is kind] for kind in Kind}
    clusters = persons(text, names[Kind.PERSON], lexicon)
    clusters += organisations(text, names[Kind.ORGANISATION], mentions, lexicon)
    links = Links(clusters)
    scene = Scene(doc, facts)
    resolve_posts(mentions, facts, lexicon, links, scene)
    clusters += resolve_nominals(mentions, lexicon, links, scene)
    resolve_pronouns(mentions, facts, lexicon, links, scene)
    members: dict[Cluster, list[Mention]] = {cluster: [] for cluster in clusters}
    for mention, cluster in links.who.items():
        members[cluster].append(mention)
    entities = [
        _entity(text, cluster, cluster.kind, members[cluster])
        for cluster in clusters
        if members[cluster] and cluster.kind is not None
    ]
    return Entities(tuple(sorted(entities, key=lambda e: e.mentions[0].span)), links.why)


def _entity(text: str, cluster: Cluster, kind: Kind, found: list[Mention]) -> Entity:
    found.sort(key=lambda m: m.span)
    names = cluster.names(text)
    aliases = tuple(sorted({name for name in names if name != cluster.label}))
    return Entity(kind, cluster.label, aliases, tuple(found))
