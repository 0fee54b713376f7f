"""Quotation marks that are missing: where a quotation ends or begins is told by the attribution behind it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.lexicon import lexicon

MAX_SOURCE = 8  # tokens between a quotation and its cue: "the mayor of Dunmere said"
SOURCE_BEGINS = frozenset(["PROPN", "DET", "PRON", "NOUN"])
SOURCE_HAS = SOURCE_BEGINS | {"ADJ", "ADP", "PART", "NUM", "CCONJ"}
REPORTS = frozenset(["DET", "PRON", "PROPN", "NOUN", "SCONJ", "AUX"])  # what a reported clause begins with
BEFORE_CLOSING = frozenset(",.?!…")


def closing(doc: Doc, start: int, end: int) -> int | None:
    """Where doc[start:end], whose closing mark is missing, goes over into "…, she said"."""
    for place in range(start + 1, end - 1):
        if doc[place].text in (",", "?", "!") and attributes(doc, place + 1, end):
            return place + 1
    return None


def opening(doc: Doc, mark: int, first: int, end: int) -> int | None:
    """Where a quotation begins of which only the closing mark is there: with its sentence."""
    if mark - 1 <= first or (doc[mark - 1].text not in BEFORE_CLOSING and doc[min(mark + 1, end - 1)].text != ","):
        return None
    behind = mark + 2 if mark + 1 < end and doc[mark + 1].text == "," else mark + 1
    return max(first, doc[mark - 1].sent.start) if attributes(doc, behind, end) else None


def attributes(doc: Doc, start: int, end: int) -> bool:
    """Whether doc[start:end] begins with who spoke and that they did, with nothing that they report behind it."""
    if start >= end:
        return False
    if _speaks(doc[start]):
        return start + 1 < end and doc[start + 1].pos_ in SOURCE_BEGINS and doc[start + 1].lower_ != "that"
    if doc[start].pos_ not in SOURCE_BEGINS or doc[start].lower_ in ("that", "which", "who"):
        return False
    for place in range(start + 1, min(end, start + MAX_SOURCE)):
        if _speaks(doc[place]):
            return _told(doc[place]) or place + 1 >= end or doc[place + 1].pos_ not in REPORTS
        if doc[place].pos_ not in SOURCE_HAS:
            return False
    return False


def _speaks(token: Token) -> bool:
    words = lexicon()
    cue = words.cues.get(token.lemma_.lower())
    return cue is not None and "quote" in cue.takes and token.tag_ in ("VBD", "VBZ", "VBP")


def _told(token: Token) -> bool:
    """ "told the council": whom, not what."""
    return token.lemma_.lower() in lexicon().sets["telling"]
