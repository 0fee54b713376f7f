"""SERVICE, carried out by the front for the hosts on a list: each block is asked there and its rows put in its place.

The engines never reach the network. What is inside of a block, another SERVICE too, is the other server's business.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.serve.problems import Problem
from kg.serve.remote import Rows, allowed, rows_of
from kg.serve.site import read, site
from kg.serve.tasks import Parse, Question
from kg.sparql import ambiguous, outline, tokens

MAX_BLOCKS = 10  # SERVICE blocks of one query
UNCLEAR = "SERVICE cannot be told apart here; put spaces around keywords and <, and write IRIs with # in full"

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
Token = re.Match[str]


@dataclass(frozen=True, slots=True)
class Block:
    """One SERVICE of a query: where it stands, whom it asks, and its group with the brackets."""

    start: int
    end: int
    address: str
    group: str
    silent: bool

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables in the group: the only ones that the other server may give values to."""
        return frozenset(token.group()[1:] for token in tokens(self.group) if token.lastgroup == "variable")


def federated(question: Question) -> Question:
    """The question with VALUES in the place of each SERVICE. Problem 403 where a host is not on the list."""
    read(Parse(question.text))
    settings = site().settings
    found = blocks(question.text)
    if outline(substituted(question.text, found, lambda _: "")).remote:
        raise Problem(400, UNCLEAR)
    for block in found:
        if not allowed(block.address, settings.service_hosts):
            raise Problem(403, f"SERVICE {block.address[:200]} is not on this server's list of hosts; it has others: "
                               f"{', '.join(settings.service_hosts)}")  # fmt: skip
    deadline = time.monotonic() + settings.timeout
    before = prologue(question.text, question.base_iri)

    def values(block: Block) -> str:
        try:
            query = f"{before}SELECT * WHERE {block.group}"
            return written(rows_of(block.address, query, deadline, settings.max_rows).only(block.variables))
        except Problem:
            if block.silent:
                return "VALUES () { () }"  # one solution without values
            raise

    return replace(question, text=substituted(question.text, found, values))


def blocks(text: str) -> list[Block]:
    """The outermost SERVICE blocks of a query, in their order. Problem 400 where they cannot be told."""
    if ambiguous(text):
        raise Problem(400, UNCLEAR)
    every = list(tokens(text))
    prefixes = dict(_prefixes(every))
    found: list[Block] = []
    at = 0
    while at < len(every):
        if _word(every[at]) == "SERVICE":
            try:
                block, at = _block(text, every, at, prefixes)
            except IndexError as error:
                raise Problem(400, UNCLEAR) from error
            found.append(block)
        elif "SERVICE" in every[at].group().upper() and every[at].lastgroup == "word":
            raise Problem(400, UNCLEAR)
        else:
            at += 1
    if len(found) > MAX_BLOCKS:
        raise Problem(400, f"the query has {len(found)} SERVICE blocks and {MAX_BLOCKS} are allowed; ask in several")
    if not found:
        raise Problem(400, UNCLEAR)
    return found


def _block(text: str, every: list[Token], at: int, prefixes: dict[str, str]) -> tuple[Block, int]:
    """The block that begins with the token `at`, and the number of the token after it."""
    silent = _word(every[at + 1]) == "SILENT"
    whom = every[at + 1 + silent]
    opening = at + 2 + silent
    if whom.lastgroup == "variable":
        raise Problem(400, "SERVICE needs the address of a server; a variable is not possible here")
    if whom.lastgroup not in ("iri", "name") or every[opening].group() != "{":
        raise Problem(400, UNCLEAR)
    end, depth = opening, 0
    while True:
        depth += (every[end].lastgroup == "open") - (every[end].lastgroup == "close")
        if depth == 0:
            break
        end += 1
    group = text[every[opening].start() : every[end].end()]
    return Block(every[at].start(), every[end].end(), _address(whom, prefixes), group, silent), end + 1


def _address(whom: Token, prefixes: dict[str, str]) -> str:
    if whom.lastgroup == "iri":
        address = whom.group()[1:-1]
    else:
        prefix, _, local = whom.group().partition(":")
        address = prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
    if "\\" in address or not address.isascii() or not address.isprintable():
        raise Problem(400, "the address after SERVICE has characters that no address has; write it in ASCII")
    return address


def _prefixes(every: list[Token]) -> Iterator[tuple[str, str]]:
    for at, token in enumerate(every[:-2]):
        if _word(token) == "PREFIX":
            yield every[at + 1].group().partition(":")[0], every[at + 2].group()[1:-1]


def prologue(text: str, base_iri: str) -> str:
    """What the query declares before its form, with the base that it has otherwise."""
    start = next((token.start() for token in tokens(text) if _word(token) in _FORMS), 0)
    return f"BASE <{base_iri}>\n{text[:start]}\n"


def written(found: Rows) -> str:
    """Rows as VALUES."""
    names = " ".join(f"?{name}" for name in found.variables)
    rows = " ".join("(" + " ".join(row) + ")" for row in found.rows)
    return f"VALUES ({names}) {{ {rows} }}"


def substituted(text: str, found: list[Block], values: Callable[[Block], str]) -> str:
    """`text` with the values of each block in its place."""
    pieces, at = [], 0
    for block in found:
        pieces += [text[at : block.start], f" {values(block)} "]
        at = block.end
    return "".join([*pieces, text[at:]])


def _word(token: Token) -> str:
    return token.group().upper() if token.lastgroup == "word" else ""
