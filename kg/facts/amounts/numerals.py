"""Numerals in figures and words as exact decimals: "1,200", "1.200.000", "2½", "twenty-five", "two-thirds"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

SPACE: Final = r"[ \u00a0\u2007\u2009\u202f]"  # blank, no-break, figure, thin and narrow no-break space
FOUR_PLACES: Final = Decimal("0.0001")  # fractions without an end as a decimal are rounded so

FIGURES: Final = r"""(?>
      [0-9]{1,3} (?:,[0-9]{2,3}){0,5} ,[0-9]{3} (?!,?[0-9]) (?:\.[0-9]{1,6})?                # 1,200 and 1,00,000.50
    | [0-9]{1,3} (?:['’\u00a0\u2009\u202f][0-9]{3}){1,5} (?![0-9]) (?:[.,][0-9]{1,2})?      # 1'200.50, also with spaces
    | [0-9]{1,3} (?:[ ][0-9]{3}){2,5} (?![0-9]) (?:[.,][0-9]{1,2})?                         # 1 200 000
    | [0-9]{1,3} (?:\.[0-9]{3}){1,5} ,[0-9]{1,2}                                           # 1.200,50
    | [0-9]{1,3} (?:\.[0-9]{3}){2,5}                                                       # 1.200.000
    | [0-9]{1,15} (?:\.[0-9]{1,6} | ,[0-9]{1,2} | [½¼¾⅓⅔⅛])?                              # 4.83 and 4,83 and 4½
    | [½¼¾⅓⅔⅛]
    ) (?![0-9] | [.,:/][0-9] | ['’][0-9]{3})"""


def figures(text: str, vulgar: Mapping[str, Decimal]) -> Decimal:
    """The value of what FIGURES matched; `vulgar` says what ½ and its like are."""
    tail = vulgar.get(text[-1], Decimal(0))
    digits = re.sub(r"[^0-9.,]", "", text)
    last = max(digits.rfind("."), digits.rfind(","))
    decimals = len(digits) - last - 1
    one_mark = digits.count(".") + digits.count(",") == 1
    two_kinds = "." in digits and "," in digits
    if last >= 0 and (two_kinds or (one_mark and (digits[last] == "." or decimals < 3))):
        digits = re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    else:
        digits = re.sub(r"[.,]", "", digits)
    return Decimal(digits or "0") + tail


def words(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a numeral in words that `kg.facts.amounts.patterns` has matched: "a hundred and fifty"."""
    total = Decimal(0)
    first, *rest = re.findall(r"[a-z]+", text.lower())
    for word in (first, *rest):
        if word == "hundred":
            total *= 100
        else:
            total += values.get(word, Decimal(0))
    return total + 100 if first in ("a", "an") and "hundred" in rest else total or Decimal(1)


def fraction(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """The value of "two-thirds", "a quarter", "half": four decimal places where it has no end."""
    first, *rest = re.findall(r"[a-z]+", text.lower())
    part = values[(rest[-1] if rest else first).removesuffix("s").replace("halve", "half")]
    count = values.get(first, Decimal(1)) if rest else Decimal(1)
    if count == 1:
        return part
    return (count / (1 / part).quantize(Decimal(1))).quantize(FOUR_PLACES).normalize()


def plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without an exponent."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
