"""What stands beside a number: bound phrases, the noun that is counted, and signs that it is a name or a date."""

from __future__ import annotations

import re
from typing import Final

from kg.facts.amounts.grammar import Grammar, Unit
from kg.facts.amounts.numerals import SPACE
from kg.facts.amounts.patterns import key
from kg.model import Bound

WINDOW: Final = 60  # characters of left context: the longest bound phrase with the words before it is about 45
LONGEST_ABBREVIATION: Final = 5  # with its full stop, of words before a number that belongs to them: "Sept.", "Nos."
MAX_NOUN_PHRASE: Final = 3  # words after a number within which its noun must come: "1,000 extra police officers"
PREVIOUS: Final = re.compile(rf"([^\s]+){SPACE}+\Z")
NEXT: Final = re.compile(rf"(?:{SPACE}|-)*([\w’']+)")
NOUN: Final = re.compile(rf"{SPACE}([a-z]+(?:[-’'][a-z]+)*|[A-Z]{{2,5}}s)(?![\w’'-]\w)")
QUOTES: Final = "“”\"'‘’()[]"


def previous(text: str, start: int) -> str:
    """The word directly before `start`, in lower case; empty at the start of a line."""
    found = PREVIOUS.search(text[max(0, start - WINDOW) : start])
    return found[1].lower() if found else ""


def next_word(text: str, end: int) -> str:
    """The word directly after `end`; empty where punctuation comes first."""
    found = NEXT.match(text, end)
    return found[1] if found else ""


def bound(text: str, start: int, end: int, kind: str, rules: Grammar) -> Bound:
    """What the phrase directly before [start, end), or else directly after, says of an amount with a unit of `kind`."""
    words = _words_before(text, start, rules)
    for size in range(min(rules.longest_bound, len(words)), 0, -1):
        if phrase := rules.bounds.get(("before", " ".join(words[-size:]))):
            vetoed = phrase.not_after.intersection(words[: -size or None][-1:]) or kind == phrase.not_with
            return Bound.EXACT if vetoed else phrase.bound
    if found := rules.after.match(text, end):
        return rules.bounds["after", key(found["phrase"])].bound
    return Bound.EXACT


def _words_before(text: str, start: int, rules: Grammar) -> list[str]:
    """The last words of the paragraph before `start` in lower case, without a final "another", "an extra"."""
    window = text[max(0, start - WINDOW) : start].rpartition("\n\n")[2]
    words = [word.strip(QUOTES).lower() for word in window.split()]
    filled = len(words)
    while words and (words[-1] in rules.words["filler"] or (len(words) < filled and words[-1] in ("a", "an"))):
        words.pop()
    return words


def continues_number(text: str, start: int, rules: Grammar) -> bool:
    """Whether the word before is itself part of the number: "two thousand | five hundred pounds"."""
    word = previous(text, start)
    return word in rules.magnitudes or (word in rules.numbers and rules.numbers[word] >= 1)


def is_name(text: str, start: int, bare: bool, known: Bound, rules: Grammar) -> bool:
    """Whether what precedes makes the number part of a name ("Boeing 747"), a date or another number ("one in five").

    Only a `bare` number can be a name, one without magnitude and thousands separator; a bound phrase directly before it
    speaks against a name, and so does punctuation ("In August, 69 senators").
    """
    words = text[max(0, start - WINDOW) : start].rpartition("\n")[2].split()
    if not words or not text[start - 1].isspace():
        return False
    before = words[-1].strip(QUOTES)
    last = before.lower()
    numeric = [_is_numeric(word.lower(), rules) for word in words[-3:]]
    linked = last in ("in", "of", "or", "to", "and", "by") and any(numeric[:-1] if last == "of" else numeric[-2:-1])
    ended = before.endswith((",", ";", ":", "!", "?")) or (before.endswith(".") and len(before) > LONGEST_ABBREVIATION)
    capital = before[:1].isupper() and not ended and last not in rules.words["stop"] and known is Bound.EXACT
    return numeric[-1] or linked or (bare and (capital or last in rules.words["designator"]))


def _is_numeric(word: str, rules: Grammar) -> bool:
    return word[-1].isdigit() or word in rules.numbers or word in rules.magnitudes


def counted_noun(text: str, position: int, rules: Grammar) -> tuple[Unit, int] | None:
    """The plural that is counted and its end; the last of two that follow each other ("police officers")."""
    best = None
    for _ in range(MAX_NOUN_PHRASE):
        found = NOUN.match(text, position)
        if not found or found[1] in rules.words["stop"]:
            break
        unit = _plural(found[1], rules)
        if unit is None and best:
            break
        if unit and next_word(text, found.end()) not in unit.not_before:
            best = unit, found.end()
        if unit and unit.kind != "irregular":
            break
        position = found.end()
    return best


def _plural(word: str, rules: Grammar) -> Unit | None:
    if word in rules.units:
        return rules.units[word]
    regular = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
    acronym = word[:2].isupper()  # "400 MPs"
    return Unit(word, "noun", frozenset()) if acronym or (regular and word not in rules.words["nounless"]) else None
