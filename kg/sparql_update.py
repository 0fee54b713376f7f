"""SPARQL texts rewritten by their tokens: a dataset for an update, and texts that ask no other server.

Strings, comments and IRIs stay as they are; so does everything where nothing has to be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.errors import QueryError
from kg.sparql import ambiguous, outline, tokens

Token = re.Match[str]

_MANAGING = frozenset({"LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_PROLOGUE = {"PREFIX": 3, "BASE": 2, "VERSION": 2}  # with the number of their tokens
_LATER = re.compile(r";\s*+(?:PREFIX|#)", re.IGNORECASE)  # where there is none of this, nothing has to be read
_UNCLEAR = (
    "using-graph-uri cannot be applied to this update; put spaces around keywords and <, and write IRIs with # in full"
)


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text` in the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


def with_dataset(update: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """`update` with USING and USING NAMED in each operation that has a WHERE, as the SPARQL Protocol has it (§ 2.2.3).

    QueryError where it has USING, USING NAMED or WITH of its own. The IRIs must be absolute and have no ">".
    """
    if not (using or using_named):
        return update
    if ambiguous(update):
        raise QueryError(_UNCLEAR)
    clause = " ".join([*(f"USING <{iri}>" for iri in using), *(f"USING NAMED <{iri}>" for iri in using_named)])
    edits = [edit for operation in _operations(update) for edit in _using(update, operation, clause)]
    return _edited(update, edits)


def with_one_prologue(update: str) -> str:
    """`update` with all its PREFIXes before the first operation: Oxigraph knows them nowhere else. Lines stay.

    An update stays as it is where a later operation has a BASE of its own, or declares a prefix anew.
    """
    if not _LATER.search(update) or ambiguous(update):
        return update
    first, *others = [_prologue(operation) for operation in _statements(update)]
    later = [declaration for each in others for declaration in each]
    meant = {(each[1].group(), each[2].group()) for each in (*first, *later) if _word(each[0]) == "PREFIX"}
    again = len({name for name, _ in meant}) < len(meant)
    if not later or again or any(_word(each[0]) != "PREFIX" for each in later):
        return update
    start = first[-1][-1].end() if first else 0
    moved = "".join(f" PREFIX {each[1].group()} {each[2].group()} " for each in later)
    cuts = [_Edit(each[0].start(), each[-1].end(), "") for each in later]
    return _edited(update, [_Edit(start, start, moved), *cuts])


def _operations(update: str) -> Iterator[list[Token]]:
    """The tokens of each operation outside of its brackets, with the brackets themselves, without its prologue."""
    for statement in _statements(update):
        yield statement[sum(map(len, _prologue(statement))) :]


def _statements(update: str) -> Iterator[list[Token]]:
    """The tokens of each operation outside of its brackets, with the brackets themselves."""
    depth, statement = 0, list[Token]()
    for token in tokens(update):
        opening, closing = token.lastgroup == "open", token.lastgroup == "close"
        depth -= closing
        if depth == 0 and token.group() == ";":
            yield statement
            statement = []
        elif depth == 0:
            statement.append(token)
        depth += opening
    yield statement


def _prologue(statement: list[Token]) -> list[list[Token]]:
    """The declarations with which a statement begins: the tokens of each."""
    found, at = list[list[Token]](), 0
    while at < len(statement) and (size := _PROLOGUE.get(_word(statement[at]))) and at + size <= len(statement):
        found.append(statement[at : at + size])
        at += size
    return found


def _word(token: Token) -> str:
    return token.group().upper() if token.lastgroup == "word" else ""


def _using(update: str, operation: list[Token], clause: str) -> Iterator[_Edit]:
    """The edits that put the clause into one operation."""
    words = [_word(token) or token.group()[0] for token in operation]
    if {"WITH", "USING"} & set(words):
        raise QueryError("the update has WITH or USING of its own; leave out using-graph-uri and using-named-graph-uri")
    if not words or words[0] in _MANAGING or words in (["INSERT", "DATA", "{", "}"], ["DELETE", "DATA", "{", "}"]):
        return
    braces = "{", "}"
    if words == ["DELETE", "WHERE", *braces]:
        block = update[operation[2].start() : operation[3].end()]
        where = operation[1].start()
        yield _Edit(where, where, f"{block} {clause} ")
    elif words in (
        ["DELETE", *braces, "WHERE", *braces],
        ["INSERT", *braces, "WHERE", *braces],
        ["DELETE", *braces, "INSERT", *braces, "WHERE", *braces],
    ):
        where = operation[words.index("WHERE")].start()
        yield _Edit(where, where, f"{clause} ")
    else:
        raise QueryError(_UNCLEAR)


def without_silent_loads(update: str) -> str:
    """`update` with nothing in the place of each LOAD SILENT: it may fail without anybody being told (§ 3.1.4 of SPARQL
    Update), and where no other server is asked it always fails. Ambiguous texts stay as they are."""
    if ambiguous(update):
        return update
    loads = [each for each in _operations(update) if [_word(token) for token in each[:2]] == ["LOAD", "SILENT"]]
    return _edited(update, [_Edit(each[0].start(), each[-1].end(), "INSERT DATA {}") for each in loads])


def without_network(text: str) -> str | None:
    """A text that parses just as `text` does, whose evaluation asks no other server: SERVICE becomes GRAPH, and LOAD
    becomes COPY. Columns stay where they are up to a LOAD. None where that cannot be done with certainty.
    """
    edits, loading = [], None
    for token in tokens(text):
        word = _word(token)
        if word in ("SERVICE", "LOAD"):
            edits.append(_Edit(*token.span(), "GRAPH  " if word == "SERVICE" else "COPY"))
            loading = token.end() if word == "LOAD" else loading
        elif (
            word == "SILENT"
            and edits
            and edits[-1].text == "GRAPH  "
            and not text[edits[-1].end : token.start()].strip()
        ):
            edits.append(_Edit(*token.span(), "      "))
        elif word == "INTO" and loading is not None:
            edits.append(_Edit(*token.span(), "TO  "))
            loading = None
        elif loading is not None and token.lastgroup in ("iri", "name"):
            loading = token.end()
        elif loading is not None and token.group() == ";":
            edits.append(_Edit(loading, loading, " TO DEFAULT"))
            loading = None
    if loading is not None:
        edits.append(_Edit(loading, loading, " TO DEFAULT"))
    changed = _edited(text, edits)
    return None if ambiguous(changed) or outline(changed).remote else changed


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    """`text` with the edits, which must be in its order."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])
