"""Dates in a text: "12 March 2006", "on Monday", "last March", "by the end of the year", "three years ago".

A pure grammar over characters, like that of amounts. Relative dates are worked out from the article's own; without one,
and where the words leave it open which Monday is meant, a date stays text. Precision comes first: a number is a year
only behind a word that says so.
"""

from kg.facts.dates.find import dates, day

__all__ = ["dates", "day"]
