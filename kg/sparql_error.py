"""What a parser's message about a SPARQL text says to a person: the place, what stands there, and why it cannot."""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.sparql import outline, tokens
from kg.vocab import PREFIXES

MAX_EXPLAINED = 100_000  # characters; in longer texts an error has its place, and no more is looked for
MAX_FOUND = 40  # characters of the query that a message repeats
_POSITION = re.compile(r"\b(\d+):(\d+)\b")
_SENTENCE = re.compile(r"[A-Z][A-Za-z]*( [A-Za-z]+)+")  # a reason, among the tokens that a parser expected


def syntax_error(text: str, message: str) -> QueryError:
    """What a parser's `message` about the query `text` says to a person: place, token, reason."""
    position = _POSITION.search(message)
    line, column = (int(position[1]), int(position[2])) if position else (None, None)
    found = _at(text, line, column) if line and column else ""
    where = f"line {line}, column {column}: " if position else ""
    what = "update" if outline(text[:MAX_EXPLAINED]).form == "UPDATE" else "query"
    return QueryError(f"the {what} does not parse: {where}{_reason(text, message, found)}", line, column)


def _at(text: str, line: int, column: int) -> str:
    """The token that stands at a place; "" at the end of the text."""
    lines = text.split("\n")
    rest = "\n".join(lines[line - 1 :])[column - 1 :].lstrip() if line <= len(lines) else ""
    token = next(tokens(rest), None)
    return token.group() if token and token.start() == 0 else rest[:1]


def _reason(text: str, message: str, found: str) -> str:
    if len(text) > MAX_EXPLAINED:
        return f"{found[:MAX_FOUND]!r} cannot stand here"
    if unknown := _unknown_prefix(text):
        return f"the prefix {unknown}: is not declared; begin with PREFIX {unknown}: <{PREFIXES.get(unknown, '…')}>"
    if sentence := _SENTENCE.search(message.partition("expected ")[2]):
        return sentence.group()
    if not outline(text).form:
        return "it has none of SELECT, ASK, CONSTRUCT and DESCRIBE"
    if unclosed := _unclosed(text):
        return f"{unclosed} is never closed"
    return f"{found[:MAX_FOUND]!r} cannot stand here" if found else "something is missing here or before"


def _unclosed(text: str) -> str:
    """The innermost bracket that is opened and not closed, "" where there is none."""
    brackets = [token.group() for token in tokens(text) if token.lastgroup in ("open", "close")]
    waiting: list[str] = []
    for bracket in brackets:
        if bracket in "({[":
            waiting.append(bracket)
        elif waiting:
            waiting.pop()
    return waiting[-1] if waiting else ""


def _unknown_prefix(text: str) -> str | None:
    """The first prefix that the query uses and does not declare."""
    declared: set[str] = set()
    after_prefix = False
    for token in tokens(text):
        if token.lastgroup == "name":
            prefix = token.group().partition(":")[0]
            if after_prefix:
                declared.add(prefix)
            elif prefix not in declared and prefix != "_":
                return prefix
        after_prefix = token.lastgroup == "word" and token.group().upper() == "PREFIX"
    return None
