"""Persons without a name ("a spokesman", "the driver") that a later "he" may mean rather than somebody named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.link.clusters import Cluster
from kg.link.scene import SUBJECTS
from kg.mentions import Mentions
from kg.model import Facts, Form, Kind, Mention, Span

PLURAL = ("NNS", "NNPS")
NAMING = ("appos", "flat", "compound")


def anonymous(
    doc: Doc, mentions: Mentions, facts: Facts, lexicon: Lexicon, resolved: Mapping[Mention, Cluster]
) -> Iterator[tuple[Mention, Cluster]]:
    """Each person that acts without a name, with a cluster of its own which no entity is made of."""
    titles = sorted(span for role in facts.roles for span in role.evidence)  # "executive director of … Ann Bell said"
    for token in doc:
        if token.dep_ in SUBJECTS and token.pos_ == "NOUN" and _is_person(token, lexicon):
            known = mentions.by_token.get(token.i)
            title = any(span.start <= token.idx < span.end for span in titles)
            if (known is None or known not in resolved) and not title and not _is_named(token, mentions):
                mention = Mention(Span(token.idx, token.idx + len(token)), Form.NOMINAL, Kind.PERSON)
                yield (
                    mention,
                    Cluster(Kind.PERSON, token.text, (token.lower_,), gender=gender_of(token, lexicon), entity=False),
                )


def gender_of(token: Token, lexicon: Lexicon) -> str:
    """What the noun itself says of the gender."""
    return lexicon.person_nouns.get(token.lower_, "-")


def _is_person(token: Token, lexicon: Lexicon) -> bool:
    word = token.lower_
    return token.tag_ not in PLURAL and (
        word in lexicon.person_nouns
        or word in lexicon.titles
        or word in lexicon.describing
        or word.endswith("year-old")
    )


def _is_named(token: Token, mentions: Mentions) -> bool:
    """Whether a person's name stands beside the noun: "a driver, Ann Bell", "driver Ann Bell", "a man named Bell"."""
    beside = [child.i for child in token.children if child.dep_ in NAMING] + [token.i + 1]
    beside += [named.i for child in token.children if child.dep_ == "acl" for named in child.children]
    if token.dep_ in NAMING:
        beside.append(token.head.i)
    if token.i + 2 < len(token.doc) and token.nbor(1).text == ",":
        beside.append(token.i + 2)
    known = (mentions.by_token.get(place) for place in beside)
    if any(each is not None and each.form is Form.NAME and each.kind is Kind.PERSON for each in known):
        return True
    last = mentions.by_token.get(token.right_edge.i)  # "the director of Bell Cole Ann Holm": two names side by side
    first = next((t for t in token.subtree if mentions.by_token.get(t.i) is last), token)
    named = last is not None and last.form is Form.NAME and last.kind is Kind.PERSON
    return named and mentions.organisation_at(first.i - 1) is not None


def groups(doc: Doc, mentions: Mentions) -> Iterator[tuple[Mention, Cluster]]:
    """Each plural that acts without a name, which a later "they" may mean."""
    for token in doc:
        if token.dep_ in SUBJECTS and token.tag_ in PLURAL and token.i not in mentions.by_token:
            mention = Mention(Span(token.idx, token.idx + len(token)), Form.NOMINAL, None)
            yield mention, Cluster(None, token.text, (token.lower_,), entity=False)
