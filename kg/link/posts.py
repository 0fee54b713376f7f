"""Persons by their posts: "the prime minister", "our correspondent", "the 22-year-old"."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster, Links
from kg.link.rules import Rule, Unresolved
from kg.link.scene import SUBJECT, SUBJECTS, Scene
from kg.link.topic import Topic
from kg.mentions import Mentions
from kg.model import Facts, Form, Kind, Mention

MAX_WORDS = 4  # of "the home secretary" that is nobody's title in the text
DECAY, SENTENCES = 0.5, 4  # of the topic that such a nominal means
LEAST, LEAD = 0.1, 1.3
PLACES = ("NORP", "GPE", "LOC")  # "the Swedish governor" is not just anybody who was named
AHEAD = 3  # sentences to a name that a nominal at the very beginning announces
OWNERS = frozenset("his her their its our my this that the a an of".split())
AGE = re.compile(r"(\d{1,3})-year-old")


@dataclass(frozen=True, slots=True)
class Post:
    """A title's words and its organisation's, where the text presents the holder, and who that is."""

    words: frozenset[str]
    organisation: frozenset[str]
    title: str
    start: int
    holder: Cluster


@dataclass(slots=True)
class Posts:
    """The posts that the text gives, and those that nominals turned out to mean."""

    given: list[Post]
    unnamed: dict[str, int]  # noun → where it first acts: "the officer" after "an officer said" is nobody named
    learned: dict[frozenset[str], Cluster] = field(default_factory=dict)
    denied: dict[frozenset[str], set[Cluster]] = field(default_factory=lambda: defaultdict(set))

    def has(self, cluster: Cluster) -> bool:
        """Whether the person has a post already."""
        return any(post.holder is cluster for post in self.given) or cluster in self.learned.values()


def resolve_posts(mentions: Mentions, facts: Facts, lexicon: Lexicon, links: Links, scene: Scene) -> None:
    """Add the safe nominals of persons to `links`, in order of the text."""
    posts = Posts(_given(facts, links), _unnamed(scene))
    topic = Topic(scene, DECAY, SENTENCES)
    for place, mention in enumerate(mentions.all):
        if mention.form is Form.NOMINAL and mention.kind is Kind.PERSON:
            found = (
                _by_age(scene.text, mention, links)
                or _by_title(scene.text, mention, posts, lexicon)
                or _by_topic(mention, place, mentions, posts, links, topic)
            )
            if found:
                links.add(mention, *found)
            else:
                links.leave(mention, Unresolved.NO_POST)
        cluster = links.who.get(mention)
        if cluster and cluster.kind is Kind.PERSON:
            topic.note(mention, cluster)


def _unnamed(scene: Scene) -> dict[str, int]:
    articles = (t for t in scene.doc if t.lower_ in ("a", "an") and t.dep_ == "det" and t.head.dep_ in SUBJECTS)
    return {article.head.lower_: article.idx for article in reversed(list(articles))}


def words_of(title: str) -> frozenset[str]:
    """What titles are compared by."""
    return frozenset(re.findall(r"\w+", title.casefold().replace("’s", "").replace("'s", ""))) - OWNERS


def _given(facts: Facts, links: Links) -> list[Post]:
    found = []
    for role in facts.roles:
        holder = links.who.get(role.holder)
        if holder:
            organisation = links.who.get(role.organisation) if role.organisation else None
            its_words = frozenset(organisation.words if organisation else ())
            found.append(Post(words_of(role.title), its_words, role.title, role.holder.span.start, holder))
    return found


def _by_age(text: str, mention: Mention, links: Links) -> tuple[Cluster, Rule] | None:
    """ "Ann Bell, 22, … The 22-year-old said": the only one of that age."""
    age = AGE.search(mention.span.of(text))
    if not age:
        return None
    after = re.compile(rf",? \(?(?:aged )?{age[1]}\b")
    of_age = {
        cluster
        for named, cluster in links.who.items()
        if cluster.kind is Kind.PERSON and named.form is Form.NAME
        if after.match(text, named.span.end) or text[: named.span.start].endswith(f"{age[1]}-year-old ")
    }
    return (of_age.pop(), Rule.AGE) if len(of_age) == 1 else None


def _by_title(text: str, mention: Mention, posts: Posts, lexicon: Lexicon) -> tuple[Cluster, Rule] | None:
    """The only holder of that title, or the last one named before."""
    said = mention.span.of(text)
    if said.lower().startswith(("a ", "an ")):
        return None
    words = words_of(said)
    if len(words) == 1 and said.split()[-1].isupper():
        words = next((post.words for post in posts.given if _initials(post.title) == said.split()[-1]), words)
    if words in posts.learned:
        return posts.learned[words], Rule.TITLE
    ranks = lexicon.sets["ranks"]
    fitting = [post for post in posts.given if _fits(words, post, ranks)]
    if not fitting and len(words) == 1:  # "the minister" for a "justice minister"
        fitting = [post for post in posts.given if words <= {post.title.casefold().split()[-1]}]
        fitting = [post for post in fitting if not post.words & ranks]
        if len({post.holder for post in fitting}) > 1:
            return None
    if len({post.holder for post in fitting}) == 1:
        return fitting[0].holder, Rule.TITLE
    before = [post for post in fitting if post.start < mention.span.start]
    return (max(before, key=lambda post: post.start).holder, Rule.LAST_TITLE) if before else None


def _initials(title: str) -> str:
    """ "PM" for "Prime Minister"."""
    return "".join(word[0] for word in title.split()).upper() if " " in title else ""


def _fits(words: frozenset[str], post: Post, ranks: frozenset[str]) -> bool:
    """Whether a nominal's words are a title's, perhaps with its organisation or without its modifiers; never
    "the secretary" for a shadow secretary."""
    title, organisation = post.words, post.organisation
    if words == title:
        return True
    if (len(title) > 1 and len(words) == 1) or (words ^ title) & ranks:
        return False
    return (
        bool(words & title)
        and words <= title | organisation
        and (title <= words or bool(words & organisation) or len(words) > 1)
    )


def _by_topic(
    mention: Mention, place: int, mentions: Mentions, posts: Posts, links: Links, topic: Topic
) -> tuple[Cluster, Rule] | None:
    """ "Mr Bell unveiled … The home secretary said": the topic, of those who have no post yet.

    Nobody is meant who is named in the same sentence before, neither there nor by the same words elsewhere.
    """
    scene = topic.scene
    said = mention.span.of(scene.text).split()
    if said[0].lower() != "the" or len(said) > MAX_WORDS:
        return None
    if posts.unnamed.get(said[-1].lower(), mention.span.start) < mention.span.start:
        return None
    if any(token.ent_type_ in PLACES for token in scene.doc[scene.token(mention.span.start) : scene.last(mention)]):
        return None
    words = words_of(" ".join(said))
    told = scene.told(mention.span)  # whose speaker calls nobody but others by a post
    speakers = [links.who.get(speaker) for speaker in told.speakers] if told else []
    if None in speakers:
        return None
    posts.denied[words].update(filter(None, speakers))
    here = scene.sentence(mention)
    posts.denied[words] |= {cluster for seen, cluster in topic.back() if scene.sentence(seen) == here}

    def fits(cluster: Cluster) -> float:
        return float(not posts.has(cluster) and cluster not in posts.denied[words])

    found, rule = topic.clear(mention, fits, LEAST, LEAD), Rule.UNTITLED
    if found is None and not topic.seen:
        found, rule = _announced(mention, place, mentions, posts, links, scene), Rule.ANNOUNCED
    if found is None:
        return None
    posts.learned[words] = found
    return found, rule


def _announced(
    mention: Mention, place: int, mentions: Mentions, posts: Posts, links: Links, scene: Scene
) -> Cluster | None:
    """ "The home secretary said …" before anybody is named: whose name is the next subject."""
    for later in mentions.all[place + 1 :]:
        if scene.outer(later) - scene.outer(mention) > AHEAD:
            return None
        cluster = links.who.get(later)
        if later.form is Form.NAME and cluster and cluster.kind is Kind.PERSON:
            subject = scene.weight(later) >= SUBJECT
            return cluster if subject and not posts.has(cluster) else None
    return None
