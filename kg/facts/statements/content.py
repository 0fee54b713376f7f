"""What is said: the clause or complement that a cue governs, and the quotations that belong to it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.facts.statements.cues import Found
from kg.facts.statements.quotes import Quotes
from kg.facts.statements.sources import source_of, source_words

LINKS = frozenset("for about of on with against at in to".split())


def subtree(token: Token) -> set[int]:
    """The token indices below and including a token."""
    return {t.i for t in token.subtree}


def clause(doc: Doc, found: Found) -> set[int]:
    """The words that grammar gives to the cue; empty where it has no complement."""
    verb, takes = found.token, found.cue.takes
    if found.cue.lemma == "according":
        return _according(verb)
    if verb.pos_ == "NOUN":
        return _of_noun(verb, takes)
    if "that" in takes or "if" in takes:
        for child in verb.children:
            if child.dep_ == "ccomp" and (child.i > verb.i or _reported_first(child, verb)):
                return _clause_words(child)
        if parent := _parenthetical(verb):
            return parent - subtree(verb)
    return _complement(verb, takes)


def _reported_first(child: Token, verb: Token) -> bool:
    """ "Jobs will go, the union said": a clause in front has its own subject or is quoted."""
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in child.children) or child.pos_ in (
        "VERB",
        "AUX",
    )


def _clause_words(head: Token) -> set[int]:
    words = subtree(head)
    for child in head.children:
        if child.dep_ == "mark" and child.lower_ == "that" and child.i == min(words):
            words.discard(child.i)
    return words


def _parenthetical(verb: Token) -> set[int]:
    """ "Jobs, the union said, will go": the cue hangs below the clause it reports."""
    if verb.dep_ in ("parataxis", "ccomp") and verb.head != verb and verb.i > 0:
        edge = verb.left_edge.i
        marks = (",", "-", "–", "—")
        set_off = verb.doc[edge].text in marks or (edge > 0 and verb.doc[edge - 1].text in marks)
        if set_off and verb.head.left_edge.i < edge:
            return {t.i for t in verb.head.subtree if t.sent == verb.sent}
    return set()


def _complement(verb: Token, takes: frozenset[str]) -> set[int]:
    children = [child for child in verb.children if child.i > verb.i]
    of = {child.dep_: child for child in reversed(children)}
    if "whole" in takes:
        return {
            i
            for c in children
            if c.dep_ in ("dobj", "prep", "oprd", "xcomp", "advcl", "dative") and not _is_time(c)
            for i in subtree(c)
        }
    if "oprd" in takes and (
        "oprd" in of or (of.get("ccomp") is not None and of["ccomp"].pos_ in ("NOUN", "ADJ", "PROPN"))
    ):
        return {i for c in children if c.dep_ in ("dobj", "oprd", "ccomp") for i in subtree(c)}
    if "xcomp" in of and takes & {"to", "obj-to", "ing"}:
        return subtree(of["xcomp"])
    if "ccomp" in of and takes & {"to", "obj-to"}:
        return _clause_words(of["ccomp"])
    for child in children:
        if child.dep_ == "prep" and child.lower_ in takes & LINKS:
            return {i for grandchild in child.children for i in subtree(grandchild)}
    if "obj" in takes and "dobj" in of:
        return subtree(of["dobj"]) | {i for c in children if c.dep_ == "acl" for i in subtree(c)}
    return set()


def _is_time(token: Token) -> bool:
    return any(t.ent_type_ in ("DATE", "TIME") for t in token.children) or token.ent_type_ in ("DATE", "TIME")


def _of_noun(noun: Token, takes: frozenset[str]) -> set[int]:
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("acl", "ccomp", "relcl") and any(
            c.dep_ == "mark" and c.lower_ == "that" for c in child.children
        ):
            return _clause_words(child)
        if (
            "to" in takes
            and child.dep_ in ("acl", "xcomp")
            and any(c.dep_ == "aux" and c.lower_ == "to" for c in child.children)
        ):
            return subtree(child)
        if child.dep_ == "prep" and child.lower_ in takes & LINKS and child.lower_ != "of":
            return {i for grandchild in child.children for i in subtree(grandchild)}
    return set()


def _according(token: Token) -> set[int]:
    """The clause that "according to X" comments on."""
    own = subtree(token)
    head = token.head
    while head.head != head and head.dep_ not in ("ccomp", "conj", "advcl", "relcl") and head.head.sent == token.sent:
        head = head.head
    return {t.i for t in head.subtree if t.sent == token.sent} - own


def with_quotes(words: set[int], quotes: Quotes) -> set[int]:
    """The words with every quotation completed that they reach into (the parser ends sentences inside)."""
    reached = {quotes.at[place] for place in words if place in quotes.at}
    return words | {place for quote in reached for place in range(quote.start, quote.end)}


def pieces(doc: Doc, words: set[int], quotes: Quotes) -> Iterator[tuple[int, int]]:
    """Token ranges of a content: runs joined over marks and blanks, without loose punctuation at the edges."""
    runs: list[list[int]] = []
    for place in sorted(words):
        if (
            runs
            and all(is_mark(doc[k]) for k in range(runs[-1][1], place))
            and _same_part(runs[-1][1] - 1, place, quotes)
        ):
            runs[-1][1] = place + 1
        else:
            runs.append([place, place + 1])
    for start, end in runs:
        while start < end and (
            doc[start].is_space
            or doc[start].text in ",:;-–—.―"
            or (is_mark(doc[start]) and start not in quotes.at and start + 1 not in quotes.at)
        ):
            start += 1
        while end > start and (doc[end - 1].is_space or _loose(doc, end - 1, quotes)):
            end -= 1
        if end > start and any(token.is_alpha or token.like_num for token in doc[start:end]):
            yield _with_marks(start, end, quotes)


def _with_marks(start: int, end: int, quotes: Quotes) -> tuple[int, int]:
    """A quotation that the piece begins or ends with keeps both its marks, where one of them is inside the piece."""
    first, last = quotes.at.get(start), quotes.at.get(end - 1)
    if last and last.closed and last.end == end and last.start > start:
        end += 1
    if first and first.start == start and first.end < end:
        start -= 1
    return start, end


def _same_part(before: int, after: int, quotes: Quotes) -> bool:
    """Quoted pieces of their own stay apart unless no mark stands between them."""
    return (before in quotes.at) != (after in quotes.at) or quotes.at.get(before) == quotes.at.get(after)


def is_mark(token: Token) -> bool:
    """Whether the token is a quotation mark."""
    return token.text in ('"', "“", "”", "''", "``", "«", "»", "„") or '"' in token.text


def _loose(doc: Doc, place: int, quotes: Quotes) -> bool:
    """Punctuation at the end that is not the speaker's own (inside marks a full stop is)."""
    text = doc[place].text
    if place in quotes.at:
        return text in ",;-–—"
    return text in ",;:-–—.―)(" or (is_mark(doc[place]) and place - 1 not in quotes.at)


def own_words(found: Found, content: set[int]) -> set[int]:
    """The cue and its source, which are no part of what is said."""
    own = set(range(found.first, found.last + 1))
    head = source_of(found, content)
    if head is not None:
        own |= set(range(*source_words(head, set())))
    return own
