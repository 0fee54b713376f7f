"""What the text says of a person's gender beside an honorific: "his wife, Ann Bell", "the actress Ann Bell"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster
from kg.link.scene import Scene
from kg.model import Form, Mention


def note_genders(clusters: Iterable[Cluster], scene: Scene, lexicon: Lexicon) -> None:
    """Set the gender of those that a noun beside their name tells; one that a name list gave is put right."""
    for cluster in clusters:
        said = {gender for m in cluster.mentions if m.form is Form.NAME and (gender := _beside(m, scene, lexicon))}
        if len(said) == 1 and not cluster.sure:
            cluster.gender, cluster.sure = said.pop(), True


def _beside(mention: Mention, scene: Scene, lexicon: Lexicon) -> str:
    """The gender of the noun right before the name, or of its apposition."""
    first = scene.token(mention.span.start)
    head = scene.head(mention.span)
    before = scene.doc[first - 1] if first else None
    nouns = [child for child in head.children if child.dep_ == "appos"]
    if head.dep_ == "appos":
        nouns.append(head.head)
    if before is not None and before.text == "," and first > 1 and head.dep_ == "appos":
        before = scene.doc[first - 2]
    if before is not None and before.pos_ == "NOUN":
        nouns.append(before)
    genders = {lexicon.person_nouns.get(noun.lower_, "-") for noun in nouns} - {"-"}
    return genders.pop() if len(genders) == 1 else ""
