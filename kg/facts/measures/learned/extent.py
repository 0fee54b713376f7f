"""The words of a measure, given its head: how far its phrase goes."""

from __future__ import annotations

from kg.facts.measures.learned.sheet import SUBJECTS, VERBAL, Sheet

MAX_TOKENS = 32  # of a phrase; a longer one ends at its first comma
MAX_SPAN = 14  # tokens of a measure: 8 to 32 were tried on 105 articles; 12 to 16 find the same, longer ones fewer
MIN_SPAN = 3  # tokens that are left where a longer phrase is cut
PASSIVE = frozenset(["nsubjpass", "csubjpass"])
LEADING = frozenset('the a an its his her their our my your to and : ; , " “ ” ( - – —'.split())
TRAILING = frozenset(["and", "but", "or"])
BREAKS = frozenset(',;:.–—"”')
# what only comments on a verb's phrase, and what on a noun's; a clause that follows its noun directly belongs to it
VERB_CUT = frozenset(["advcl", "punct", "cc", "conj", "parataxis"])
# what a phrase that is too long is cut before
CLOSING = VERB_CUT | {"prep", "agent", "acl", "relcl", "npadvmod", "mark", "aux", "ccomp", "appos"}
NOUN_CUT = VERB_CUT | {"relcl", "npadvmod", "ccomp"}


def extent(sheet: Sheet, head: int) -> tuple[int, int]:
    """First token and the one after the last; equal where nothing is left."""
    start, end = _start(sheet, head), _end(sheet, head)
    start, end = _trimmed(sheet, start, end)
    if end - start > MAX_TOKENS:
        start, end = _trimmed(sheet, start, min(end, _break(sheet, head)))
    return start, end if end - start <= MAX_SPAN else _cut(sheet, start, end, head)


def _cut(sheet: Sheet, start: int, end: int, head: int) -> int:
    """The end of a long phrase at the last place within reach where a complement of it begins."""
    last = max(head + 1, min(end - 1, start + MAX_SPAN))
    for place in range(last, max(head, start + MIN_SPAN - 1), -1):
        begins = place in (sheet.left[place], sheet.left[sheet.head[place]])
        if sheet.dep[place] in CLOSING and begins:
            return _trimmed(sheet, start, place)[1]
    return _trimmed(sheet, start, last)[1]


def _start(sheet: Sheet, head: int) -> int:
    if sheet.pos[head] not in VERBAL:
        return sheet.left[head]
    wanted = SUBJECTS if sheet.pos[head] == "AUX" else PASSIVE
    subjects = [child for child in sheet.children[head] if child < head and sheet.dep[child] in wanted]
    return sheet.left[subjects[0]] if subjects else head


def _end(sheet: Sheet, head: int) -> int:
    verbal, end = sheet.pos[head] in VERBAL, head + 1
    cut = VERB_CUT if verbal else NOUN_CUT
    for child in sheet.children[head]:
        if child < head:
            continue
        dep = sheet.dep[child]
        if dep in cut and not (dep in ("relcl", "advcl") and sheet.left[child] == end):
            if dep == "punct":
                continue
            break
        end = max(end, sheet.right[child] + 1)
    return end


def _break(sheet: Sheet, head: int) -> int:
    last = sheet.bounds[sheet.sentence[head]][1]
    return next((place for place in range(head, last) if sheet.lower[place] in BREAKS), last)


def _trimmed(sheet: Sheet, start: int, end: int) -> tuple[int, int]:
    """Without articles and marks in front, and without marks behind."""
    while start < end and (sheet.lower[start] in LEADING or sheet.pos[start] == "SPACE"):
        start += 1
    while end > start and (sheet.pos[end - 1] in ("PUNCT", "SPACE") or sheet.lower[end - 1] in TRAILING):
        end -= 1
    words = sheet.lower[start:end]
    if end < len(sheet.lower) and sheet.lower[end] == ")" and words.count("(") > words.count(")"):
        end += 1
    return start, end
