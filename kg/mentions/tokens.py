"""What the words of a Doc look like: capitals, and runs of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spacy.tokens import Span as DocSpan
from spacy.tokens import Token

from kg.lexicon import Lexicon

SENTENCE_ENDS = '.?!”"'
MIN_WORD = 4  # letters of a word that counts for a line's share of capitals


def is_capital(token: Token) -> bool:
    """Whether the word is written as a part of a name."""
    return _is_capital(token.text)


@lru_cache(maxsize=1 << 14)  # words; each is asked about a dozen times
def _is_capital(word: str) -> bool:
    return word[:1].isupper() or (word[:1].isdigit() and word[-1:].isalpha() and word.isupper())


def begins_sentence(token: Token) -> bool:
    """Whether a sentence begins here after a full stop or the like (the model also breaks inside names)."""
    return token.i > 0 and token.nbor(-1).text[-1:] in ".?!:"


def runs(paragraph: DocSpan, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Maximal runs of capitalised words, with the small words between them."""
    start, end = None, 0
    for token in paragraph:
        if is_capital(token) and not (start is not None and token.is_sent_start and begins_sentence(token)):
            start, end = (token.i if start is None else start), token.i + 1
        elif start is not None and token.lower_ not in lexicon.sets["joining"] and not _list_comma(token):
            yield start, end
            start = None
    if start is not None:
        yield start, end


def _list_comma(token: Token) -> bool:
    """The comma in "Department of the Environment, Food and Rural Affairs": an "and" must follow within three words."""
    ahead = token.doc[token.i + 1 : token.i + 4]
    return token.text == "," and any(t.lower_ == "and" for t in ahead) and bool(len(ahead)) and is_capital(ahead[0])


def capitals_share(paragraph: DocSpan) -> float:
    """The share of long words that are capitalised; 0 for a few words, and for a sentence with one that is not."""
    words = [token for token in paragraph if token.is_alpha and len(token) >= MIN_WORD]
    share = sum(is_capital(token) for token in words) / len(words) if len(words) > 3 else 0.0
    return 0.0 if share < 1 and paragraph[-1].text[-1] in SENTENCE_ENDS else share
