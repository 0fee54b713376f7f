"""From a Doc to what the learned extractor works on: views of paragraphs, and who speaks by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.facts.statements.cues import ACCORDING, Found, with_particle
from kg.facts.statements.learned.extract import Source
from kg.facts.statements.learned.view import View, view
from kg.facts.statements.quotes import Quotes
from kg.facts.statements.sources import source_of, source_words
from kg.lexicon import Cue, Lexicon
from kg.model import SpeechAct
from kg.parse import paragraphs


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as the learned extractor sees it."""

    view: View
    source: Source


def blocks(doc: Doc, quotes: Quotes, lexicon: Lexicon) -> Iterator[Block]:
    """The paragraphs of an article."""
    for paragraph in paragraphs(doc):
        yield Block(view(paragraph, quotes), _source_by_rule(doc, lexicon))


def found_at(doc: Doc, place: int, lexicon: Lexicon) -> Found:
    """A cue at a token of the Doc, whether or not the lexicon knows it."""
    token = doc[place]
    if token.lower_ == "according":
        return Found(token, place, min(place + 1, len(doc) - 1), ACCORDING)
    table = lexicon.cue_nouns if token.pos_ == "NOUN" else lexicon.cues
    lemma = token.lemma_.lower()
    return Found(token, place, with_particle(token), table.get(lemma, Cue(lemma, frozenset(), SpeechAct.ASSERTING)))


def _source_by_rule(doc: Doc, lexicon: Lexicon) -> Source:
    def source(seen: View, cue: int, content: frozenset[int]) -> frozenset[int]:
        words = {place + seen.start for place in content}
        head = source_of(found_at(doc, cue + seen.start, lexicon), words)
        if head is None:
            return frozenset()
        places = (place - seen.start for place in range(*source_words(head, words)))
        return frozenset(place for place in places if 0 <= place < len(seen)) - content

    return source
