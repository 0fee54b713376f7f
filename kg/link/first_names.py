"""Whether two full names of one surname may be one person's: initials, nicknames, middle names, generations."""

from __future__ import annotations

import re

from kg.lexicon import Lexicon
from kg.link.rules import Rule

GENERATIONS = frozenset("jr sr ii iii iv".split())
QUOTED = re.compile(r"""[“"‘'(]([^“”"‘’()]+?)[”"’')](?=\s)""")  # the nickname in: William “Bill” Holm


def generation(name: str) -> str:
    """ "jr" of "Peter Holm Jr."; two generations of one name are two persons."""
    last = name.split()[-1].strip(".,").casefold()
    return last if last in GENERATIONS else ""


def plain(name: str) -> str:
    """A name without the nickname that stands in marks within it."""
    return " ".join(QUOTED.sub(" ", name).split())


def nicknamed(name: str) -> str:
    """ "Bill Holm" for "William “Bill” Holm"; the empty string where no nickname stands in marks."""
    found = QUOTED.search(name)
    return f"{found[1]} {name[found.end() :].strip()}" if found else ""


def agree(one: tuple[str, ...], other: tuple[str, ...], lexicon: Lexicon) -> Rule | None:
    """By which rule the first names, each one word at least, may be one person's."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if longer[-len(shorter) :] == shorter:  # "Billionaire Ann" and "Ann"
        return Rule.PARTS
    initials, other_initials = "".join(longer), "".join(shorter)
    if initials == other_initials and len(initials) <= 3:  # "J. R." and "JR"
        return Rule.INITIAL
    rest, used = list(longer), []
    for place, word in enumerate(shorter):  # each word one of the longer name's, in their order
        rules = [_same_word(each, word, lexicon) for each in (rest[:1] if not place else rest)]
        found = next((number for number, rule in enumerate(rules) if rule), None)
        if found is None:
            return None
        used.append(rules[found])
        rest = rest[found + 1 :]
    return next((rule for rule in (Rule.NICKNAME, Rule.INITIAL) if rule in used), Rule.PARTS)


def _same_word(one: str, other: str, lexicon: Lexicon) -> Rule | None:
    if one == other:
        return Rule.PARTS
    if 1 in (len(one), len(other)):
        return Rule.INITIAL if one[0] == other[0] else None
    short = other in lexicon.nicknames.get(one, ()) or one in lexicon.nicknames.get(other, ())
    return Rule.NICKNAME if short else None
