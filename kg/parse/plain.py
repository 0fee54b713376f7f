"""A text as the model likes it, at equal length: so the Doc's offsets are the article's, whose own text stays as it is.

Marks of other languages, doubled single marks and marks broken by a wrong encoding (mojibake) become “ and ”; a mark
that was longer leaves blanks on its inner side, so that what begins or ends with it does so exactly. Paired single
marks become double ones in texts that quote with them.
"""

from __future__ import annotations

import re

from kg.lexicon import lexicon
from kg.parse.singles import doubled_singles

BLANKS = re.compile(r"[\n\t\u00a0\u2000-\u200a\u202f\u3000]")
MAX_RUN = 40  # marks in a row; the tokenizer's time grows with the square of a longer run
RUNS = re.compile(rf"[^\w\s]{{{MAX_RUN + 1},}}")

# UTF-8 read as windows-1252 (or as Latin-1), to what it was
BROKEN = {
    "â€œ": "“", "â€\x9d": "”", "â€\x9c": "“", "â€ž": "„", "â€˜": "‘", "â€™": "’", "â€“": "–", "â€”": "—", "â€¦": "…",
    "â\x80\x9c": "“", "â\x80\x9d": "”", "â\x80\x9e": "„", "â\x80\x98": "‘", "â\x80\x99": "’", "â\x80\x93": "–",
    "â\x80\x94": "—", "â\x80¦": "…", "â€": "”", "Â«": "«", "Â»": "»", "Â£": "£", "Â\xa0": "\xa0",
}  # fmt: skip
MOJIBAKE = re.compile(
    r"(?P<negated>n(?:â€™|â\x80\x99)t)\b|(?P<tail>(?:â€™|â\x80\x99)(?:s|re|ve|ll|d|m)\b)|"
    r"(?P<mark>" + "|".join(map(re.escape, BROKEN)) + ")"
)
IN_WORD = re.compile(r"(?<=\w)(?:â€™|â\x80\x99)\w")  # "Oâ€™Brien": no shorter word has its length
DOUBLED = re.compile(r"``|''|‘‘|’’")
DOUBLED_OPENS = re.compile(r"(?<![\w'’.,?!])(?:``|''|‘‘)(?=\w)")
FOREIGN = re.compile(r"[“”„‟«»‹›＂〝〞「」『』]")
OPENING = "“„‟«‹〝「『"
GERMAN = re.compile(r"(?<!\w)‚(?=\w)([^‚‘’\n]{1,400})‘(?!\w)")
BEFORE_OPENING = frozenset(" \n\t\u00a0\u202f([{—–-―'‘/")
BEHIND_CLOSING = frozenset(" \n\t\u00a0\u202f)]}—–-―.,;:?!'’…/")

# In a paragraph all in capitals the words that carry its grammar (set "shouted") are made small; names stay.
SHOUTED = re.compile(r"[^\W\d_]{2,}")
MIN_SHOUTED = 4  # words


def plain_text(text: str) -> str:
    """`text` at equal length: odd blanks plain, marks of all kinds made “ and ” where they quote."""
    text = RUNS.sub(lambda run: run.group()[:MAX_RUN] + " " * (len(run.group()) - MAX_RUN), text)
    text = _by_place(GERMAN.sub(r"‘\1’", _single(_repaired(text))))
    return BLANKS.sub(" ", _small(doubled_singles(text)))


def _repaired(text: str) -> str:
    """Mojibake made what it was, where a shorter word or mark can stand in its place."""
    return MOJIBAKE.sub(_repair, text) if "â" in text or "Â" in text else text


def _repair(match: re.Match[str]) -> str:
    size = len(match.group())
    if match["negated"]:
        return "n’t".rjust(size)
    if match["tail"]:
        return ("’" + match["tail"].lstrip("â€™\x80\x99")).rjust(size)
    if IN_WORD.match(match.string, match.start()):
        return match.group()
    mark = BROKEN[match["mark"]]
    if mark in "‘’":  # the mark beside its word: singles.py looks there
        return mark.rjust(size) if _opens(match) else mark.ljust(size)
    return mark.rjust(size) if mark in "”»" else mark.ljust(size)


def _single(text: str) -> str:
    """Doubled single marks (``…'', ‘‘…’’) as one mark each, in a text where they open."""
    if not DOUBLED_OPENS.search(text):
        return text
    return DOUBLED.sub(lambda match: "“ " if _opens(match) else " ”", text)


def _by_place(text: str) -> str:
    """Marks of all shapes as “ and ”: by the side on which they are glued to a word, else by their shape."""
    return FOREIGN.sub(lambda match: "“" if _opens(match) else "”", text)


def _opens(match: re.Match[str]) -> bool:
    text = match.string
    before = match.start() == 0 or text[match.start() - 1] in BEFORE_OPENING
    behind = match.end() == len(text) or text[match.end()] in BEHIND_CLOSING
    return before if before != behind else match.group()[0] in OPENING


def _small(text: str) -> str:
    return "\n".join(_small_line(line) if line.isupper() else line for line in text.split("\n"))


def _small_line(line: str) -> str:
    small = lexicon().sets["shouted"]
    if len(SHOUTED.findall(line)) < MIN_SHOUTED:
        return line
    return SHOUTED.sub(lambda match: match.group().lower() if match.group().lower() in small else match.group(), line)
