"""From a Doc to what the learned extractor works on: views of paragraphs, what the rules say, who speaks by rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from kg.facts.statements.cues import ACCORDING, Found, with_particle
from kg.facts.statements.learned.block import Block, Source
from kg.facts.statements.learned.view import View, view
from kg.facts.statements.quotes import Quotes
from kg.facts.statements.rules import Ruled
from kg.facts.statements.sources import source_of, source_words
from kg.lexicon import Cue, Lexicon
from kg.model import SpeechAct
from kg.parse import paragraphs


def blocks(doc: Doc, quotes: Quotes, lexicon: Lexicon, ruled: Sequence[Ruled]) -> Iterator[Block]:
    """The paragraphs of an article; `ruled` is what the rules find in it."""
    for paragraph in paragraphs(doc):
        seen = view(paragraph, quotes)
        rules = {
            found.found.token.i - seen.start: _labels(found.found, set(found.words), seen)
            for found in ruled
            if paragraph.start <= found.found.token.i < paragraph.end
        }
        yield Block(seen, rules, _source_by_rule(doc, lexicon))


def _labels(found: Found, words: set[int], seen: View) -> dict[int, str]:
    """Content and source by rule, in tokens of the paragraph."""
    labels = {place - seen.start: "C" for place in words}
    head = source_of(found, words)
    if head is not None:
        labels |= {place - seen.start: "S" for place in range(*source_words(head, words))}
    return {place: label for place, label in labels.items() if 0 <= place < len(seen)}


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
