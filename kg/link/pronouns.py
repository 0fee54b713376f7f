"""Pronouns: who is the topic, whom gender and grammar allow, and the rules of quotation.

A person's salience is what its mentions in the last sentences weigh by their grammatical role (`scene`), each sentence
back counting half. Sentences of quotations count for the words inside them only, so that "he said" after a long
quotation still finds who spoke before it. Pronouns outside are resolved first, since they tell who speaks inside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from kg.lexicon import Lexicon
from kg.link.anonymous import anonymous, groups
from kg.link.clusters import Cluster, Links
from kg.link.gender import note_genders
from kg.link.grammar import announced_subject, excluded, own_body, own_subject, unlikely
from kg.link.rules import Rule, Unresolved
from kg.link.scene import SUBJECT, SUBJECTS, Scene
from kg.mentions import Mentions
from kg.model import Facts, Form, Kind, Mention, Statement

MAX_SENTENCES = 5  # back to the antecedent
MAX_BACK = 80  # mentions back; keeps the time near-linear in a very long quotation
DECAY = 0.45  # of salience from one sentence to the next
PARAGRAPH = 0.8  # of salience across the end of a paragraph
QUOTED = 0.15  # of a mention in a quotation for a pronoun outside it
OTHER_QUOTE = 0.5  # for a pronoun in another quotation
REPORTED = 0.6  # of a mention within indirect speech for a pronoun outside it
AHEAD = 0.8  # of the sentence's subject for a pronoun that stands before it
CLAUSE_AHEAD = 0.3  # the same for the subject of a clause before it: less than the subject of the sentence before
NAME_LIST = 0.15  # where only the list of given names is against the pronoun
UNLIKELY = 0.1  # of who is named below the pronoun
LEAST = 0.05  # salience below which nobody is meant
ALONE, LEAST_ALONE = 4.0, 0.005  # by which factor ahead a lower one will do, and how low
CLEAR = 1.0  # by which factor the best must be ahead
SURE = 2.0  # the same for a pronoun to tell a gender
MAJORITY = 0.75  # of the clear pronouns, to tell a gender
ACTOR = 0.5  # least weight of what "it" and "they" mean: they are too common for what only hangs on a preposition
HERO = 3  # times that the name of whom a text is about has been read
HERO_LEAD = 2  # by which factor more often than the next
NEUTER = frozenset("it its".split())
FIRST_PERSON = frozenset("i me my myself".split())


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention that a pronoun may look back to, with its place."""

    mention: Mention
    cluster: Cluster
    weight: float
    quote: Statement | None
    reported: bool
    sentence: int
    outer: int


def resolve_pronouns(mentions: Mentions, facts: Facts, lexicon: Lexicon, links: Links, scene: Scene) -> None:
    """Add the safe pronouns to `links`: once to learn genders, then for good."""
    note_genders(links.clusters(), scene, lexicon)
    for cluster, genders in _Resolver(mentions, facts, lexicon, links.copy(), scene).run().items():
        best, count = Counter(genders).most_common(1)[0]
        if count >= MAJORITY * len(genders):
            cluster.gender, cluster.sure = best, True
    _Resolver(mentions, facts, lexicon, links, scene).run()


class _Resolver:
    """One walk through the text, outside quotations and then inside them."""

    def __init__(self, mentions: Mentions, facts: Facts, lexicon: Lexicon, links: Links, scene: Scene) -> None:
        self.mentions, self.lexicon, self.links, self.scene = mentions, lexicon, links, scene
        self.acting = {m for s in facts.statements for m in s.speakers} | {m for x in facts.measures for m in x.agents}
        unnamed = dict(chain(anonymous(scene.doc, mentions, facts, lexicon, links.who), groups(scene.doc, mentions)))
        self.who: dict[Mention, Cluster] = links.who | unnamed
        order = sorted({*mentions.all, *unnamed}, key=lambda m: m.span)
        self.places = [(mention, self._place(mention)) for mention in order]
        self.seen: list[Seen] = []
        self.votes: dict[Cluster, list[str]] = defaultdict(list)

    def run(self) -> dict[Cluster, list[str]]:
        """Resolve what is safe; returns the genders that clear pronouns tell."""
        for inside in (False, True):
            self.seen = []
            for mention, place in self.places:
                quoted = place.quote is not None
                if mention.form is Form.PRONOUN and mention not in self.who and quoted is inside:
                    self._resolve(mention, place)
                if (cluster := self.who.get(mention)) is not None:
                    self.seen.append(replace(place, cluster=cluster))
        return self.votes

    def _place(self, mention: Mention) -> Seen:
        scene, span = self.scene, mention.span
        quote, reported = scene.quote(span), scene.reported(span)
        sentence, outer = scene.sentence(mention), scene.outer(mention)
        return Seen(mention, _NOBODY, scene.weight(mention), quote, reported, sentence, outer)

    def _resolve(self, mention: Mention, place: Seen) -> None:
        word = mention.span.of(self.scene.text).lower()
        if word in FIRST_PERSON:
            said_by = {self.who[m] for m in place.quote.speakers if m in self.who} if place.quote else set()
            if len(said_by) == 1:
                self._set(mention, said_by.pop(), Rule.SPEAKER)
            else:
                self.links.leave(mention, Unresolved.NO_SPEAKER)
            return
        body = own_body(self.scene, mention, self.mentions, self.lexicon) if word in NEUTER else None
        if body in self.who:
            self._set(mention, self.who[body], Rule.OWN_BODY, body)
            return
        if mention.kind is not Kind.PERSON and mention not in self.acting:
            self.links.leave(mention, Unresolved.NOT_ACTING)
            return
        gender = self.lexicon.pronouns[word][1]
        own = own_subject(self.scene, mention, self.mentions) if word.endswith("self") else None
        if own in self.who:
            self._set(mention, self.who[own], Rule.REFLEXIVE, own)
            return
        ranked = self._salience(mention, gender, place)
        score, best, by = ranked[0] if ranked else (0.0, _NOBODY, mention)
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        alone = score > ALONE * second and (mention.kind is Kind.PERSON or not second)
        if score < (LEAST_ALONE if alone else LEAST) or score < CLEAR * second:
            hero = self._hero(mention, gender, place) if mention.kind is Kind.PERSON else None
            if hero:
                self._set(mention, hero, Rule.ABOUT)
            elif ranked:
                self.links.leave(mention, Unresolved.UNCLEAR, by)
            else:
                self.links.leave(mention, Unresolved.NOBODY)
            return
        self._set(mention, best, Rule.TOPIC if by.span < mention.span else Rule.AHEAD, by)
        if score >= SURE * second and not best.sure and gender != "-":
            self.votes[best].append(gender)

    def _hero(self, mention: Mention, gender: str, place: Seen) -> Cluster | None:
        """Whom the text has spoken of so far more than of anybody else of that gender by far."""
        out = {self.who.get(m) for m in excluded(self.scene, mention, self.mentions, place.quote)}
        times = Counter(
            seen.cluster
            for seen in self.seen
            if seen.mention.form is Form.NAME
            and seen.mention.span < mention.span
            and _allows(seen, mention, gender) == 1
        )
        first, second = (*times.most_common(2), (_NOBODY, 0), (_NOBODY, 0))[:2]
        enough = first[1] >= max(HERO, HERO_LEAD * second[1]) and first[0] not in out
        return first[0] if enough else None

    def _set(self, mention: Mention, cluster: Cluster, rule: Rule, by: Mention | None = None) -> None:
        self.who[mention] = cluster
        if cluster.entity:
            self.links.add(mention, cluster, rule, by)
        else:
            self.links.leave(mention, Unresolved.NAMELESS, by)

    def _salience(self, mention: Mention, gender: str, place: Seen) -> list[tuple[float, Cluster, Mention]]:
        """How likely each candidate is meant, by the best of its mentions in each sentence, the likeliest first; with
        the mention that speaks most for it."""
        out = {self.who[m] for m in excluded(self.scene, mention, self.mentions, place.quote) if m in self.who}
        hardly = {self.who[m] for m in unlikely(self.scene, mention, self.mentions) if m in self.who}
        best: dict[tuple[Cluster, int], float] = {}
        by: dict[Cluster, tuple[float, Mention]] = {}
        for seen, factor, back in self._looked_at(mention, place):
            if seen.cluster not in out and (allowed := _allows(seen, mention, gender)):
                key = seen.cluster, back
                allowed *= UNLIKELY if seen.cluster in hardly else 1.0
                score = seen.weight * factor * allowed * DECAY**back
                best[key] = max(best.get(key, 0.0), score)
                if score > by.get(seen.cluster, (0.0,))[0]:
                    by[seen.cluster] = score, seen.mention
        total: dict[Cluster, float] = defaultdict(float)
        for (cluster, _), score in best.items():
            total[cluster] += score
        ranked = ((score, cluster, by[cluster][1]) for cluster, score in total.items())
        return sorted(ranked, key=lambda each: -each[0])

    def _looked_at(self, mention: Mention, place: Seen) -> Iterator[tuple[Seen, float, int]]:
        """The mentions before the pronoun, nearest first: each with a factor for where it stands, and sentences
        back."""
        scene, crossed, stop = self.scene, False, mention.span.start
        ahead = announced_subject(scene, mention, self.mentions) if place.quote is None else None
        if ahead in self.who:
            weight = CLAUSE_AHEAD if scene.head(mention.span).dep_ in SUBJECTS else AHEAD
            yield Seen(ahead, self.who[ahead], weight * SUBJECT, None, False, place.sentence, place.outer), 1.0, 0
        for seen in self.seen[: -MAX_BACK - 1 : -1]:
            same = place.quote is not None and seen.quote is place.quote
            back = place.sentence - seen.sentence if same else place.outer - seen.outer
            if back > MAX_SENTENCES:
                if seen.quote is None:
                    return
                continue
            crossed = crossed or "\n" in scene.text[seen.mention.span.end : stop]
            stop = min(stop, seen.mention.span.end)
            factor = PARAGRAPH if crossed else 1.0
            if not same and seen.quote is not None:
                factor *= QUOTED if place.quote is None else OTHER_QUOTE
            elif seen.reported and not place.reported:
                factor *= REPORTED
            yield seen, factor, back


_NOBODY = Cluster(None, "", ())


def _allows(seen: Seen, mention: Mention, gender: str) -> float:
    """Whether kind, number and gender of a candidate fit the pronoun: 1, less where the evidence against it is weak."""
    cluster = seen.cluster
    if mention.kind is Kind.PERSON:
        if cluster.kind is not Kind.PERSON:
            return 0.0
        if "-" in (cluster.gender, gender) or cluster.gender == gender:
            return 1.0
        return 0.0 if cluster.sure else NAME_LIST
    if cluster.kind is Kind.PERSON or seen.weight < ACTOR:
        return 0.0
    return float(cluster.entity if mention.kind is Kind.ORGANISATION else True)
