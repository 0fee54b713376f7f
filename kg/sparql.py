"""What a query looks like from outside, without parsing it: its form, its dataset clauses, how deeply it nests.

Enough to choose an answer's format before the evaluation, to refuse what would go out to the network, and to refuse
what would end the process: the parser recurses, so a query that nests or chains too far overflows the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "UPDATE", ""]

MAX_DEPTH = 100  # brackets; 10,000 overflow an 8 MB stack, 300 fit into 1 MB
MAX_LINKS = 500  # operators and clauses in one query; 1,000 BINDs overflow 2 MB, 1,000 patterns take minutes to plan

_QUOTED = r"""(?P<iri><[^<>"{}|^`\x00-\x20]*>)
      | (?P<comment>\#[^\n\r]*)
      | (?P<string>\'{3}(?:(?:\'\'?)?(?:[^\'\\]|\\.))*(?:\'{3}|\Z) | "{3}(?:(?:""?)?(?:[^"\\]|\\.))*(?:"{3}|\Z)
                  | \'(?:[^\'\\\n\r]|\\.)*\'? | "(?:[^"\\\n\r]|\\.)*"?) | """
_PLAIN = r"""(?P<variable>[?$]\w+)
      | (?P<name>[\w.\-]{0,200}:(?:[\w.\-:%]|\\.)*)
      | (?P<language>@[A-Za-z\-]+)
      | (?P<word>\w+)
      | (?P<open>[({\[]) | (?P<close>[)}\]])
      | (?P<link>\|\||&&|[!+\-*/|^=<>.;,])"""
_TOKEN = re.compile(_QUOTED + _PLAIN, re.VERBOSE | re.DOTALL)
_BLANKED = re.compile(_QUOTED + "(?!)", re.VERBOSE | re.DOTALL)  # what is quoted, alone
_BARE_TOKEN = re.compile(_PLAIN, re.VERBOSE | re.DOTALL)  # strings, comments and IRIs read as if they were code
_AMBIGUOUS = re.compile(r"<(?!\w[\w+.\-]*://).*['#]")  # "?a <?b #" or an IRI: only a parser knows
_DOUBT = re.compile(r"<(?!\w[\w+.\-]*://)[^<>\"{}|^`\x00-\x20]*['#]")  # somewhere may be something ambiguous
_DATA = re.compile(r"\b(INSERT|DELETE)\s*DATA\s*\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}", re.IGNORECASE)
# What may ask another server, where tokens are not certain: rather too much than too little, in linear time.
_LOADS = re.compile(r"LOAD\s*+(?:SILENT\s*+)?(?:[#<]|[\w.\-]{0,200}:|[\w.\-]{200})", re.IGNORECASE)
_SERVES = re.compile(
    r"SERVICE\s*+(?:SILENT\s*+)?(?:[#<]|[?$]\w|[\w.\-]{0,200}:[^\s{#]{0,2000}(?:\s*+[{#]|(?<=[^\s{#]{2000}))|[\w.\-]{200})",
    re.IGNORECASE,
)
_CHANGING = re.compile(r"(?:NOW|RAND|UUID|BNODE)\s*+[(#]", re.IGNORECASE)
_BRACKET = re.compile(r"[(){}\[\]]")
SHORT, REMEMBERED = 2000, 1024  # characters of a query, and how many of those that short are remembered
_CLAUSES = frozenset({"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "GRAPH", "EXISTS", "VALUES", "SELECT"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})


@dataclass(frozen=True, slots=True)
class Outline:
    """`form` is "" where the text is no query; `dataset` says whether it has FROM, `remote` names SERVICE or LOAD."""

    form: Form
    dataset: bool
    remote: str | None
    depth: int
    links: int


def outline(text: str) -> Outline:
    """The outline of a SPARQL text. Any text has one, correct or not; linear in its length.

    Where a "<" may begin an IRI or be an operator before a comment or a string, the text is read as if nothing were
    quoted, too: what is refused may then be too much, never too little.
    """
    return _outline_of_short(text) if len(text) <= SHORT else _outline(text)


@lru_cache(REMEMBERED)
def _outline_of_short(text: str) -> Outline:
    return _outline(text)


def _outline(text: str) -> Outline:
    seen = _scan(_TOKEN, text)
    if not any(token.lastgroup == "iri" and _AMBIGUOUS.match(token.group()) for token in _TOKEN.finditer(text)):
        return seen
    bare = _scan(_BARE_TOKEN, text)
    remote = seen.remote or _perhaps_remote(text, seen.form)
    return replace(seen, remote=remote, depth=max(seen.depth, bare.depth), links=max(seen.links, bare.links))


def outline_of_update(text: str) -> Outline:
    """The outline of an update, without the links of its INSERT DATA and DELETE DATA: data may be as long as it is."""
    plain = _BLANKED.sub(" ", text)
    seen = replace(_scan(_TOKEN, _DATA.sub(r"\1 DATA {}", plain)), depth=_deepest(plain))
    if not (ambiguous(text) and ambiguous(_without_data(text))):  # in data there are no operators
        return seen
    return replace(seen, remote=seen.remote or _perhaps_remote(text, seen.form), depth=max(seen.depth, _deepest(text)))


def _without_data(text: str) -> str:
    """An update without its data blocks."""
    plain = _BLANKED.sub(lambda quoted: " " * len(quoted.group()), text)
    pieces, at = [], 0
    for block in _DATA.finditer(plain):
        pieces.append(text[at : block.start()])
        at = block.end()
    return "".join([*pieces, text[at:]])


def _perhaps_remote(text: str, form: Form) -> str | None:
    """SERVICE or LOAD where a text of uncertain tokens may have it. Queries have no LOAD."""
    if _SERVES.search(text):
        return "SERVICE"
    return "LOAD" if form not in _FORMS and _LOADS.search(text) else None


def _deepest(text: str) -> int:
    depth = most = 0
    for bracket in _BRACKET.finditer(text):
        depth += 1 if bracket.group() in "({[" else -1
        most = max(most, depth)
    return most


def tokens(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a SPARQL text without its comments; `lastgroup` is the kind of each."""
    return (token for token in _TOKEN.finditer(text) if token.lastgroup != "comment")


def ambiguous(text: str) -> bool:
    """Whether a "<" may begin an IRI or be an operator before a comment or a string: then tokens are not certain."""
    return _DOUBT.search(text) is not None


def volatile(text: str) -> bool:
    """Whether the same query may have another answer over the same data. Rather yes than no."""
    return _CHANGING.search(text) is not None


def _scan(pattern: re.Pattern[str], text: str) -> Outline:
    form: Form = ""
    remote: set[str] = set()
    dataset = declaring = serving = False
    depth = deepest = links = 0
    for token in pattern.finditer(text):
        kind, word = token.lastgroup, token.group().upper()
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
            remote |= {"SERVICE"} if serving else set()
        elif kind == "close":
            depth -= 1
        elif kind == "link" or (kind == "word" and word in _CLAUSES):
            links += 1
        elif kind in ("word", "name") and not declaring:
            remote |= _remote(word, depth)
        if kind == "word":
            form = form or _form(word)
            dataset = dataset or word.startswith("FROM")
        if kind != "comment":
            declaring, serving = word == "PREFIX", kind == "name" and depth > 0 and "SERVICE" in word.partition(":")[0]
    loads = "LOAD" if "LOAD" in remote and form not in _FORMS else None
    return Outline(form, dataset, "SERVICE" if "SERVICE" in remote else loads, deepest, links)


def _remote(word: str, depth: int) -> set[str]:
    """What a word may begin that asks another server. A parser reads keywords without a space after them: SERVICE?x,
    LOAD:x. A name with SERVICE before its colon begins it only where a group follows, which `_scan` sees."""
    if depth > 0:
        return {"SERVICE"} if "SERVICE" in word and ":" not in word else set()
    return {"LOAD"} if word.startswith("LOAD") else set()


def _form(word: str) -> Form:
    """The form that a text has whose first telling word is `word`."""
    if word in _UPDATES:
        return "UPDATE"
    return word if word in _FORMS else ""  # type: ignore[return-value]  # mypy does not narrow through a frozenset


def fill(text: str, terms: Mapping[str, str]) -> str:
    """`text` with each variable `$name` for which there is a term replaced by it. A term must be one SPARQL term;
    strings, comments and IRIs of the text stay as they are, and so does `?name`.
    """

    def term(token: re.Match[str]) -> str:
        word = token.group()
        return terms.get(word[1:], word) if token.lastgroup == "variable" and word.startswith("$") else word

    return _TOKEN.sub(term, text)


@lru_cache(REMEMBERED)
def _shape_of_short(text: str) -> str:
    return _shape(text)


def shape(text: str) -> str:
    """The query without what two of a kind differ in: names of variables, numbers, strings, blanks and comments. Of a
    long one the beginning."""
    return _shape_of_short(text[:SHORT])


def _shape(text: str) -> str:
    names: dict[str, str] = {}
    parts = []
    for token in _TOKEN.finditer(text):
        kind, word = token.lastgroup, token.group()
        if kind == "variable":
            parts.append(names.setdefault(word[1:], f"?{len(names)}"))
        elif kind == "string":
            parts.append('""')
        elif kind != "comment":
            parts.append("0" if word.isdecimal() else word)
    return " ".join(parts)


def refusal(text: str) -> str | None:
    """Why this query must not be evaluated at all, in a sentence; None where nothing is against it."""
    seen = outline(text)
    if seen.form == "UPDATE":
        return "this is an update, not a query; begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
    if seen.remote:
        return f"{seen.remote} would ask another server, and this one never does; load the data here and query it"
    return excess(seen, MAX_DEPTH, MAX_LINKS)


def excess(seen: Outline, max_depth: int, max_links: int) -> str | None:
    """Which limit a query or update exceeds, in a sentence; None where it keeps both."""
    what = "update" if seen.form == "UPDATE" else "query"
    if seen.depth > max_depth:
        return f"the {what} nests {seen.depth} brackets deep and {max_depth} are allowed; flatten it"
    if seen.links > max_links:
        return f"the {what} has {seen.links} operators and clauses and {max_links} are allowed; put data into VALUES"
    return None
