"""Word lists that are induced: which common nouns the training texts put beside the names of persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

MIN_ARTICLES = 3  # in which a noun describes somebody
MIN_SHARE = 0.05  # of the articles with that noun: "percent" stands before a name in one of a hundred only
TABLE = "describing.tsv"
HEADER = """\
# Common nouns that stand beside a person's name ("operative Ann Bell", "Ann Bell, a donor"): they are people.
# articles: training articles in which the noun does, {least} at least; of: articles with the noun at all.
# Source: induced by `kg train lexicon CORPUS... -o DIR` from PolNeAR's training part and the articles to learn from,
# with {model}; single words, no passages and no names. Not to be edited by hand.
# Licence: that of kg; words are facts.
noun\tarticles\tof
"""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun, the number of articles in which it describes somebody, and of those in which it occurs."""

    word: str
    articles: int
    of: int


def describing(docs: Iterable[Doc]) -> list[Noun]:
    """The nouns that describe persons often enough, in order of the alphabet."""
    beside: Counter[tuple[str, str]] = Counter()
    all_: Counter[str] = Counter()
    for doc in docs:
        beside.update(set(_beside(doc)))
        all_.update({token.lower_ for token in doc if _is_noun(token)})
    best = Counter[str]()
    for (word, _), count in beside.items():
        best[word] = max(best[word], count)
    return [
        Noun(word, count, all_[word])
        for word, count in sorted(best.items())
        if count >= MIN_ARTICLES and count >= MIN_SHARE * all_[word]
    ]


def _beside(doc: Doc) -> Iterator[tuple[str, str]]:
    """Each noun right before a person's name or in apposition to one, and in which of the two places."""
    names = {ent.start for ent in doc.ents if ent.label_ == "PERSON"}
    for token in doc:
        if _is_noun(token):
            if token.i + 1 in names and token.dep_ in ("compound", "nmod", "appos", "nsubj"):
                yield token.lower_, "before"
            if token.dep_ == "appos" and token.head.ent_type_ == "PERSON":
                yield token.lower_, "behind"


def _is_noun(token: Token) -> bool:
    """A common noun in the singular that is written alone: not "co" of "co-founder"."""
    hyphens = {doc_token.text for doc_token in token.doc[max(0, token.i - 1) : token.i + 2]} & {"-", "–"}
    return token.tag_ == "NN" and token.is_alpha and token.text.islower() and not hyphens


def table(nouns: Iterable[Noun], model: str) -> str:
    """The list as a table of the lexicon."""
    rows = "".join(f"{noun.word}\t{noun.articles}\t{noun.of}\n" for noun in nouns)
    return HEADER.format(least=MIN_ARTICLES, model=model) + rows
