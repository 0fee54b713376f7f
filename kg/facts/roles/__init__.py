"""Roles: who holds which post. Each way in which news gives a post is one small generator in `ways` and `lists`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.facts.roles.lists import listed
from kg.facts.roles.owners import owner
from kg.facts.roles.place import Place
from kg.facts.roles.ways import titles
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.mentions.titles import Title, title_at
from kg.model import Form, Kind, Mention, Role, Tenure

MIN_TITLE = 2  # letters
SAID_OF = Decimal("0.5")  # of "the prime minister": the role holds for whoever the nominal turns out to be


def roles(doc: Doc, mentions: Mentions, lexicon: Lexicon) -> Iterator[Role]:
    """All roles that the text states, in order of the holder's mention."""
    organisations = _ranges(doc, mentions)
    holders = list(_holders(doc, mentions))
    in_lists = list(listed(doc, holders, lexicon, organisations.get))
    for place in holders:
        seen = set()
        own = [
            *titles(doc, place, lexicon, organisations.get),
            *((title, sure) for who, title, sure in in_lists if who is place),
        ]
        for title, confidence in own:
            role = _role(doc, place, title, confidence, mentions, lexicon)
            if role and role.title.lower() not in seen:
                seen.add(role.title.lower())
                yield role
    yield from _of_nominals(doc, mentions, lexicon, organisations)


def _of_nominals(
    doc: Doc, mentions: Mentions, lexicon: Lexicon, organisations: dict[int, tuple[int, int]]
) -> Iterator[Role]:
    """ "The prime minister said": a role of whomever `link` takes the words to mean, and of nobody if of nobody."""
    starts = {token.idx: token.i for token in doc}
    for mention in mentions.all:
        if mention.form is not Form.NOMINAL or mention.kind is not Kind.PERSON:
            continue
        start = starts[mention.span.start]
        title = title_at(doc, start, lexicon, organisations.get)
        if title and title.determiner in ("the", "") and _stands_for_one(doc, title, mentions, lexicon):
            role = _role(doc, Place(mention, start, title.end), title, SAID_OF, mentions, lexicon)
            if role:
                yield role


def _stands_for_one(doc: Doc, title: Title, mentions: Mentions, lexicon: Lexicon) -> bool:
    """Whether an office is said for its holder, who was named before: it acts, and its sentence names no one."""
    head = doc[title.title[1] - 1]
    if head.lower_ not in lexicon.sets["offices"] or head.dep_ not in ("nsubj", "nsubjpass", "poss"):
        return False
    near = (mentions.by_token.get(token.i) for token in head.sent)
    return not any(m and m.form is Form.NAME and m.kind is Kind.PERSON for m in near)


def _ranges(doc: Doc, mentions: Mentions) -> dict[int, tuple[int, int]]:
    """Token → the token range of the organisation's name there."""
    groups: dict[Mention, list[int]] = {}
    for token in range(len(doc)):
        if mention := mentions.organisation_at(token):
            groups.setdefault(mention, []).append(token)
    return {token: (tokens[0], tokens[-1] + 1) for tokens in groups.values() for token in tokens}


def _holders(doc: Doc, mentions: Mentions) -> Iterator[Place]:
    tokens: dict[Mention, list[int]] = {}
    for token, mention in mentions.by_token.items():
        if mention.kind is Kind.PERSON and mention.form is not Form.NOMINAL:
            tokens.setdefault(mention, []).append(token)
    for mention in sorted(tokens, key=lambda m: m.span):
        yield Place(mention, min(tokens[mention]), max(tokens[mention]) + 1)


def _role(
    doc: Doc, place: Place, title: Title, confidence: Decimal, mentions: Mentions, lexicon: Lexicon
) -> Role | None:
    words = _one(doc[title.title[0] : title.title[1]], lexicon).strip("-– ")
    if len(words) < MIN_TITLE or doc[title.title[1] - 1].lemma_.lower() in lexicon.sets["no_posts"]:
        return None
    organisation = owner(doc, title, place, mentions, lexicon)
    if organisation is None and any(t.lemma_.lower() in lexicon.sets["needs_body"] for t in doc[slice(*title.title)]):
        return None
    evidence = sorted({place.mention.span, title.span(doc)})
    tenure = title.tenure or _elect(doc, place, title) or Tenure.CURRENT
    return Role(place.mention, words, organisation, tenure, tuple(evidence), confidence)


def _one(words: DocSpan, lexicon: Lexicon) -> str:
    """The title of one of several: "outside director" for "outside directors"; abbreviations stay."""
    last = words[-1]
    if last.tag_ not in ("NNS", "NNPS") or last.lower_ in lexicon.titles or last.lemma_.lower() not in lexicon.titles:
        return words.text
    return words.text.removesuffix(last.text) + (last.lemma_ if last.text.islower() else last.text.removesuffix("s"))


def _elect(doc: Doc, place: Place, title: Title) -> Tenure | None:
    """ "President-elect", "director designate"."""
    word = doc[title.title[1] - 1].lower_
    return Tenure.INCOMING if word.endswith(("elect", "designate")) else None
