"""Doc and Mentions → Facts: one generator for each kind of fact. Facts speak of mentions, never of entities."""

from __future__ import annotations

from spacy.tokens import Doc

from kg.facts.amounts import Origin, amounts
from kg.facts.dates import dates, day
from kg.facts.dates.beside import placed, when_said, when_taken
from kg.facts.measures import Steps, measures
from kg.facts.places import places, where_taken
from kg.facts.roles import roles
from kg.facts.roles.terms import with_terms
from kg.facts.statements import Extractor, ruled, statements
from kg.lexicon import Lexicon
from kg.mentions import Mentions
from kg.model import Article, Facts

EXTRACTORS = (roles, statements, measures, amounts, dates)


def facts(
    article: Article,
    doc: Doc,
    mentions: Mentions,
    lexicon: Lexicon,
    extractor: Extractor = ruled,
    finder: Steps = measures,
) -> Facts:
    """All facts of one article. Amounts and dates are read from the article's own text, the rest from its Doc.

    `extractor` is what finds the statements, `finder` the measures. Dates and places are added to what they belong to.
    """
    today = day(article.published)
    when, where = list(placed(doc, dates(article.text, today))), places(doc, mentions)
    sums = tuple(amounts(article.text, origin=Origin(article.publisher or "", article.url or "")))
    said = tuple(statements(doc, mentions, lexicon, extractor))
    steps = finder(doc, mentions, said, sums, lexicon)
    return Facts(
        tuple(with_terms(doc, role, when, today, lexicon) for role in roles(doc, mentions, lexicon)),
        tuple(when_said(doc, statement, when) for statement in said),
        tuple(where_taken(doc, when_taken(doc, step, when, lexicon), where, lexicon) for step in steps),
        sums,
    )
