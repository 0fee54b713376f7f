"""The patterns of amounts as text: "sign, number, magnitude, unit" from the word lists, alone and as a range."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kg.facts.amounts.numerals import FIGURES, SPACE

BREAK: Final = (
    rf"(?:{SPACE}|[ ]?\r?\n(?!\s))"  # text may be wrapped between number and unit, but not at a paragraph's end
)


def key(text: str) -> str:
    """A form of the word lists as found in a text, with single blanks: "percentage-points" → "percentage points"."""
    return " ".join(re.sub(r"[-\s\u00a0\u2007\u2009\u202f]+", " ", text).split())


def alternatives(forms: Iterable[str]) -> str:
    """The forms as one pattern, longest first; a blank in a form stands for any space or hyphen."""
    longest_first = sorted(set(forms), key=lambda form: (-len(form), form))
    return "(?:" + "|".join(rf"(?:{BREAK}|-)".join(map(re.escape, form.split())) for form in longest_first) + ")"


def cases(form: str) -> list[str]:
    """Words of three letters and more are also found with a capital and in capitals, shorter ones as listed."""
    return [form, form.capitalize(), form.title(), form.upper()] if form.islower() and len(form) > 2 else [form]


def joined(forms: Iterable[tuple[str, str]], name: str) -> str:
    """A group of (form, join) by the way the forms follow the number: glued, space (or hyphen), any of these."""
    found = [(case, join) for form, join in forms for case in cases(form)]
    apart = alternatives(form for form, join in found if join != "glued")
    close = alternatives(form for form, join in found if join != "space")
    return rf"(?P<{name}>(?:{BREAK}|-){apart}(?!\w)|{close}(?!\w))"


def numeral_words(kinds: Mapping[str, Sequence[str]]) -> str:
    """Numbers below a thousand in words; "a" and "half a" only before a magnitude or a percentage."""
    units, tens, parts = ("|".join(kinds[kind]) for kind in ("unit", "ten", "part"))
    small = rf"(?:(?:{tens})(?:[- ](?:{units}))?|{units})(?![a-z])"
    return rf"""(?i:(?:
          (?:half | (?:a|one|two|three)[- ](?:{parts})s?[ ]of) [ ]an?
        | (?:an?|{small}) [- ]hundred (?:[ ](?:and[ ])?{small})?
        | {small} (?:[ ]and[ ]an?[ ](?:half|quarter))?
        | an? (?=[- ](?:million|billion|trillion|thousand|dozen|lakh|crore|percentage))
        )(?!\w))"""


def fractions(kinds: Mapping[str, Sequence[str]]) -> str:
    """Two-thirds anywhere; a third, a quarter only before "of", and not of a million."""
    parts = "|".join(part for part in kinds["part"] if part != "half")
    counts = "|".join(kinds["unit"][1:9])
    of = rf"(?={SPACE}of{SPACE}(?!an?\b))"
    return rf"(?P<fraction>(?i:(?:{counts})[- ](?:{parts})s(?!\w|{SPACE}of{SPACE}an?\b)|(?:a|one)[- ](?:{parts}){of}))"


def amount_patterns(signs: str, magnitude: str, tail: str, words: str, shares: str) -> tuple[str, str]:
    """The verbose patterns of one amount and of a range; groups end in 1 for the lower, in 2 for the upper end."""

    def part(n: int) -> str:
        close, apart = magnitude.replace("MAG", f"magnitude{n}"), tail.replace("TAIL", f"tail{n}")
        return rf"(?P<number>{FIGURES}|{words})(?:{close})?(?:{apart})?(?!\w)".replace("number", f"number{n}")

    begin = r"(?:(?<![\w$£€])|(?<=[a-z])(?=[£€]))"  # a blank is lost in many texts: "cost£4m"
    start = rf"(?:{begin}(?P<sign1>{signs}){SPACE}?|(?<![\w#@/\-−$£€])(?<!\w[.,:&'’–]))"
    link = rf"(?P<link>{SPACE}?[-–]{SPACE}?|{SPACE}(?:to|and){SPACE})"
    upper = rf"(?:(?P<sign2>{signs}){SPACE}?)?{part(2)}"
    return rf"{start}(?:{shares}|{part(1)})", rf"{start}{part(1)}{link}{upper}"
