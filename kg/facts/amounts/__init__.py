"""Sums of money and quantities in a text: "£45million", "$3.5-4 billion", "up to 1,000 officers", "5 per cent".

A pure grammar over characters: it needs no parse, and its spans are code point offsets into the text. Precision comes
first: a number is an amount when it has a currency or a percentage, or counts a plural noun; years, dates, ages, scores
and numbers that are names ("Article 50 talks") are left alone.
"""

from kg.facts.amounts.countries import Origin
from kg.facts.amounts.find import amounts

__all__ = ["Origin", "amounts"]
