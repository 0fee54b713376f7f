"""Words that a person types, as regular expressions: capitals, accents and shapes of quotation marks do not matter.

They say the same in SPARQL (Oxigraph) and in Python, so that what was found can be marked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.serve.problems import Problem
from kg.syntax.turtle import Names
from kg.vocab import Literal

MAX_WORDS, MAX_LENGTH = 8, 100  # of what is typed; a pattern of a hundred letters is far below Oxigraph's limit of 1 MB
LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))  # letters with accents
ALIKE = {"'": "’‘ʼ`´", '"': "“”„«»", "-": "‐‑–—", "o": "øœ", "l": "ł", "d": "đð", "a": "æ", "i": "ı", "s": "ß"}
MARKS = "[\u0300-\u036f]*"  # accents that are characters of their own
ACCENT = re.compile(MARKS.rstrip("*"))
SPECIAL = frozenset("\\.+*?()|[]{}^$")


def words(text: str) -> tuple[str, ...]:
    """The words of what was typed. Problem 400 where that is too much, or has characters that nothing written has."""
    found = tuple(dict.fromkeys(text.split()))
    if len(found) > MAX_WORDS or len(text) > MAX_LENGTH:
        limit = f"at most {MAX_WORDS} words and {MAX_LENGTH} characters"
        raise Problem(400, f"that is more than can be searched for; give {limit}", {"expected": limit})
    return found


@lru_cache
def _letters() -> dict[str, str]:
    """All that stands for a plain letter, by that letter."""
    found = dict(ALIKE)
    for code in LATIN:
        small = chr(code).lower() if len(chr(code).lower()) == 1 else chr(code)  # İ has no small letter of its own
        plain = _plain(small)
        if plain != small and plain.isascii() and small not in found.get(plain, ""):
            found[plain] = found.get(plain, "") + small
    return found


def _plain(character: str) -> str:
    """A letter without accents, a sign in its plainest shape."""
    base = unicodedata.normalize("NFD", character.lower())[:1]
    return next((plain for plain, others in ALIKE.items() if base in others), base)


def pattern(word: str) -> str:
    """A regular expression, for a search that ignores case, of one word."""
    parts: list[str] = []
    for character in word:
        if ACCENT.match(character) and parts and parts[-1].endswith(MARKS):
            continue  # the letter before allows for it
        plain = _plain(character)
        others = _letters().get(plain, "")
        if others:
            parts.append(f"[{others}{plain}]{MARKS}")  # a hyphen stands last, where it is no range
        else:
            parts.append("\\" + character if character in SPECIAL else character)
    return "".join(parts)


def matching(variable: str, text: str) -> str:
    """A SPARQL condition: all words of `text` occur in what the variable holds."""
    return " && ".join(f'REGEX(STR({variable}), {quoted(pattern(word))}, "i")' for word in words(text)) or "true"


def quoted(text: str) -> str:
    """A text as a SPARQL string."""
    return Names({}).literal(Literal(text))


def marked(text: str, typed: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is one of the words that were typed."""
    found = sorted((pattern(word) for word in typed.split()[:MAX_WORDS]), key=len, reverse=True)
    if not found:
        return [(text, False)]
    pieces = re.split(f"({'|'.join(found)})", text, flags=re.IGNORECASE)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]
