"""More that may be a name: what the model labels otherwise, and capitals that nobody has claimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc

from kg.lexicon import Lexicon
from kg.mentions.name import Name, Weight, owners
from kg.mentions.tokens import begins_sentence, capitals_share, is_capital
from kg.model import Kind
from kg.parse import paragraphs

OTHER_LABELS = frozenset("GPE LOC FAC NORP PRODUCT WORK_OF_ART EVENT LAW PERSON ORG".split())
MAX_CAPITALS = 0.8


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
        if capitals_share(paragraph) > MAX_CAPITALS:
            continue
        start = None
        for token in [*paragraph, None]:
            inside = (
                token is not None
                and is_capital(token)
                and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")
                and not token.ent_type_
                and token.i not in taken
            )
            if inside and start is None:
                start = token.i
            elif not inside and start is not None:
                end = token.i if token is not None else paragraph.end
                alone = end - start == 1 and (doc[start].is_sent_start or begins_sentence(doc[start]))
                if not alone and not _all_titles(doc, start, end, lexicon):
                    yield Name(start, end, Kind.ORGANISATION, Weight.SPREAD)
                start = None


def _all_titles(doc: Doc, start: int, end: int, lexicon: Lexicon) -> bool:
    return all(token.lower_ in lexicon.titles for token in doc[start:end])
