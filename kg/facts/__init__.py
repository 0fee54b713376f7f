"""Doc and Mentions → Facts: one generator for each kind of fact. Facts speak of mentions, never of entities."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.facts.amounts import amounts
from kg.facts.measures import Steps, measures
from kg.facts.roles import roles
from kg.facts.statements import Extractor, ruled, statements
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Facts

EXTRACTORS = (roles, statements, measures, amounts)


def facts(
    text: str,
    doc: Doc,
    mentions: Mentions,
    lexicon: Lexicon,
    extractor: Extractor = ruled,
    finder: Steps = measures,
) -> Facts:
    """All facts of one article. Amounts are read from the article's own text, the rest from its Doc.

    `extractor` is what finds the statements, `finder` the measures.
    """
    said = tuple(statements(doc, mentions, lexicon, extractor))
    sums = tuple(amounts(text))
    steps = tuple(finder(doc, mentions, said, sums, lexicon))
    return Facts(tuple(roles(doc, mentions, lexicon)), said, steps, sums)
