"""More that may be a name: what the model labels otherwise, and capitals that nobody has claimed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.lexicon import Lexicon
from kg.mentions.name import Name, Weight, owners
from kg.mentions.tokens import begins_sentence, capitals_share, is_capital
from kg.model import Kind
from kg.parse import paragraphs

OTHER_LABELS = frozenset("GPE LOC FAC NORP PRODUCT WORK_OF_ART EVENT LAW PERSON ORG".split())
MAX_CAPITALS = 0.8  # share of capitalised words from which a line tells nothing by them


def others(doc: Doc, found: Iterable[Name], lexicon: Lexicon) -> Iterator[Name]:
    """Candidates that no rule believes: they become names only where the judge says so."""
    taken = owners(found)
    for ent in doc.ents:
        start, end = ent.start, ent.end
        while start < end and not is_capital(doc[start]):
            start += 1
        while start < end and not (doc[end - 1].text[-1].isalnum() and is_capital(doc[end - 1])):
            end -= 1
        free = start < end and not any(place in taken for place in range(start, end))
        if free and ent.label_ in OTHER_LABELS and not _all_titles(doc, start, end, lexicon):
            yield Name(start, end, Kind.ORGANISATION, Weight.SPREAD)
    for paragraph in paragraphs(doc):
        if capitals_share(paragraph) <= MAX_CAPITALS:
            for start, end in _unclaimed(paragraph, taken):
                alone = end - start == 1 and (doc[start].is_sent_start or begins_sentence(doc[start]))
                if not alone and not _all_titles(doc, start, end, lexicon):
                    yield Name(start, end, Kind.ORGANISATION, Weight.SPREAD)


def _unclaimed(paragraph: DocSpan, taken: Container[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitals that neither a rule nor the model has a name for."""
    start = paragraph.start
    for token in paragraph:
        named = is_capital(token) and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")
        if not named or token.ent_type_ or token.i in taken:
            if start < token.i:
                yield start, token.i
            start = token.i + 1
    if start < paragraph.end:
        yield start, paragraph.end


def _all_titles(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    return all(token.lower_ in lexicon.titles for token in doc[start:end])
