"""Precision, recall and F1 against gold annotation. Gold and graphs come in, values go out; nothing is built here.

`gold` reads what people annotated, `found` reads the same things off the triples, `matching` pairs the two, and
`layers` (all layers of an article), `attributions` (statements in PolNeAR's form) and `coreference` (who each mention
stands for) count.
"""

from __future__ import annotations

from kg.evaluate.attributions import KindScores, StatementScores, score_statements
from kg.evaluate.coreference import ChainScores, GoldChains, read_chains, score_chains
from kg.evaluate.gold import GoldArticle, GoldText, read_articles, read_texts
from kg.evaluate.layers import Evaluation, score_articles
from kg.evaluate.scores import Confusion, Miss, Score

__all__ = [
    "ChainScores",
    "Confusion",
    "Evaluation",
    "GoldArticle",
    "GoldChains",
    "GoldText",
    "KindScores",
    "Miss",
    "Score",
    "StatementScores",
    "read_articles",
    "read_chains",
    "read_texts",
    "score_articles",
    "score_chains",
    "score_statements",
]
