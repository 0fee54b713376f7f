"""The organisation of a post: in the title phrase, behind the name, or the one that the article is about."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from kg.facts.roles.place import Place
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.mentions.titles import Title
from kg.model import Form, Kind, Mention
from kg.parse import words_of

LEAST = 3  # times that an article must name the organisation it is about
BEHIND = frozenset("of at from with".split())
NEVER_MEANT = frozenset(
    "government parliament court party police media".split()
)  # have no chief executive of their own
ARTICLES = frozenset("the a an".split())


def owner(doc: Doc, title: Title, place: Place, mentions: Mentions, lexicon: Lexicon) -> Mention | None:
    """The organisation's name, nominal or pronoun; None where the post has none or the text leaves it open."""
    if title.organisation is not None:
        return _in_phrase(doc, title, mentions, lexicon)
    if title.end <= place.start and (behind := _behind(doc, place.end, mentions)):
        return behind
    if doc[title.title[1] - 1].lower_ not in lexicon.sets["company_posts"] or _says_more(doc, title):
        return None
    return _subject(doc, title, mentions)


def _in_phrase(doc: Doc, title: Title, mentions: Mentions, lexicon: Lexicon) -> Mention | None:
    """What the title phrase names; a party is no organisation of a state's office."""
    assert title.organisation is not None
    first, last = title.organisation[0], title.organisation[1] - 1
    named = mentions.organisation_at(first)
    if named is not None:
        of_state = doc[title.title[1] - 1].lower_ in lexicon.sets["state_offices"]
        party = mentions.types.get(named) == "party" or named.span.of(words_of(doc)).endswith("Party")
        return None if of_state and party else named
    start, end = doc[first].idx, doc[last].idx
    others = (m for m in mentions.all if m.form is not Form.NAME and m.span.start <= start <= end < m.span.end)
    meant = None if doc[first].lower_ == "its" else next((m for m in others if m.kind is Kind.ORGANISATION), None)
    owner_first = first < title.title[0] and doc[first].lower_ not in lexicon.sets["holding_people"]
    return meant or (_last_named(mentions, start) if owner_first else None)


def _last_named(mentions: Mentions, before: int) -> Mention | None:
    """The organisation named last before a place, which "its chairman" and "the company's chairman" go with."""
    names = [m for m in mentions.all if m.form is Form.NAME and m.kind is Kind.ORGANISATION and m.span.end <= before]
    return names[-1] if names else None


def _behind(doc: Doc, end: int, mentions: Mentions) -> Mention | None:
    """ "Analyst Ann Bell of Acme", "senior researcher Ann Bell, of the University of Hull"."""
    place = end + 1 if end < len(doc) and doc[end].text == "," else end
    if place + 2 >= len(doc) or doc[place].lower_ not in BEHIND:
        return None
    place += 2 if doc[place + 1].lower_ in ARTICLES else 1
    return mentions.organisation_at(place)


def _says_more(doc: Doc, title: Title) -> bool:
    """Whether the phrase has a complement, or a name in it that is no organisation of ours ("Hullwatch chairman")."""
    words = doc[slice(*title.title)]
    named = any(token.text[:1].isupper() and token.pos_ == "PROPN" for token in words[:-1]) and words[-1].is_lower
    return title.end > title.title[1] or named or any(token.lower_ in ("of", "for") for token in words)


def _subject(doc: Doc, title: Title, mentions: Mentions) -> Mention | None:
    """The last mention before the title of the organisation that the article names most."""
    names = [m for m in mentions.all if m.form is Form.NAME and m.kind is Kind.ORGANISATION]
    names = [m for m in names if mentions.types.get(m) not in NEVER_MEANT]
    text = words_of(doc)
    words = {m: m.span.of(text) for m in names}
    (most, times), *others = [*Counter(words.values()).most_common(2), ("", 0)][:2]
    if times < LEAST or (others and others[0][1] == times):
        return None
    here = doc[title.start].idx
    before = [mention for mention in names if words[mention] == most and mention.span.start < here]
    return before[-1] if before else None
