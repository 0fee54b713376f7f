"""One title for several: "Sens. Ann Bell (D-Mass.), Cole and Dale", "the directors are Ann Bell and Bob Cole"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from spacy.tokens import Doc

from kg.facts.roles.place import Place
from kg.lexicon import Lexicon
from kg.mentions.titles import NameAt, Title, is_head, title_before
from kg.model import Form

LISTED = Decimal("0.8")
MAX_ASIDE = 8  # words between two names of a list: "(D-Mass.) and", "of New Jersey and"
MAX_LEAD = 5  # words between the title and the first name: ", including", "are", "such as"


def listed(
    doc: Doc, holders: Sequence[Place], lexicon: Lexicon, name_at: NameAt
) -> Iterator[tuple[Place, Title, Decimal]]:
    """The holders of each title in the plural."""
    named = {place.start: place for place in holders if place.mention.form is Form.NAME}
    for token in doc:
        if not _plural(doc, token.i, lexicon):
            continue
        first = _first_name(doc, token.i + 1, named, lexicon)
        title = title_before(doc, token.i + 1, lexicon, name_at) if first else None
        if first and title:
            for place in _items(doc, first, named):
                yield place, title, LISTED


def _plural(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    token = doc[place]
    if not is_head(token, lexicon):
        return False
    return token.tag_ in ("NNS", "NNPS") or token.lower_ in lexicon.sets["plural_titles"]


def _first_name(doc: Doc, place: int, named: dict[int, Place], lexicon: Lexicon) -> Place | None:
    """The person that the list begins with."""
    for start in range(place, min(len(doc), place + MAX_LEAD)):
        if start in named:
            return named[start]
        dot = doc[start].text == "." and start == place and f"{doc[start - 1].lower_}." in lexicon.titles
        if (
            not dot
            and doc[start].lower_ not in lexicon.sets["list_leads"]
            and doc[start].text not in lexicon.honorifics
        ):
            return None
    return None


def _items(doc: Doc, first: Place, named: dict[int, Place]) -> Iterator[Place]:
    """The names that go on the list."""
    yield first
    place, depth, since = first.end, 0, 0
    while place < len(doc) and since <= MAX_ASIDE and not doc[place].is_space:
        token = doc[place]
        if place in named and depth == 0:
            yield named[place]
            place, since = named[place].end, 0
            continue
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        aside = depth > 0 or token.text in (",", "(", ")", "&") or token.lower_ in ("and", "of")
        if not aside and token.ent_type_ not in ("GPE", "LOC"):
            return
        place, since = place + 1, since + 1
