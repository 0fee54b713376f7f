"""The border to pyoxigraph: our terms as its terms, its terms as ours, its errors as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

import pyoxigraph as ox

from kg.errors import QueryError, SetupError, UnsupportedError
from kg.syntax.turtle import Verbatim
from kg.vocab import NIF, XSD, Iri, Literal, Triple

Term = Iri | Literal

UNSUPPORTED = "is not supported"  # how Oxigraph says that it does not know a function
MAX_REASON = 200  # characters of a library's message that are passed on
_INTEGER = XSD.base + "integer"  # to which Oxigraph widens every kind of whole number; these were narrower
_NARROWED: dict[Term, Iri] = dict.fromkeys((NIF.beginIndex, NIF.endIndex), XSD.nonNegativeInteger)


def term_out(term: Term) -> Any:
    """A term of ours as pyoxigraph's."""
    if isinstance(term, Literal):
        datatype = _name_out(term.datatype) if term.datatype else None
        return ox.Literal(term.value, datatype=datatype, language=term.language)
    if isinstance(term, Verbatim):
        return ox.BlankNode(term.removeprefix("_:"))
    return _name_out(term)


@lru_cache(maxsize=1 << 14)  # IRIs; an article has about 500, each used many times
def _name_out(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def graph_name(name: str) -> ox.NamedNode:
    """A graph's name as pyoxigraph's. QueryError where it is no IRI."""
    try:
        return ox.NamedNode(name)
    except ValueError as error:
        raise QueryError(f"{name!r} cannot name a graph: it is no absolute IRI ({short(error)})") from error


def quad_out(triple: Triple, graph: str) -> ox.Quad:
    s, p, o = map(term_out, triple)
    return ox.Quad(s, p, o, _name_out(graph) if graph else ox.DefaultGraph())


def term_in(term: Any) -> Term:
    """A term of pyoxigraph's as ours."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, None, term.language)
        datatype = Iri(term.datatype.value)
        return Literal(term.value, None if datatype == XSD.string else datatype)
    return Verbatim(str(term))


def triple_in(triple: ox.Triple | ox.Quad) -> Triple:
    s, p, o = (term_in(term) for term in tuple(triple)[:3])
    if p in _NARROWED and isinstance(o, Literal) and o.datatype == _INTEGER:
        o = Literal(o.value, _NARROWED[p])
    return cast("Triple", (s, p, o))


def restored(triple: ox.Triple) -> ox.Triple:
    """A triple with the datatype that it had before Oxigraph widened it."""
    narrow = _NARROWED.get(Iri(triple.predicate.value))
    if narrow is None or not isinstance(triple.object, ox.Literal) or triple.object.datatype.value != _INTEGER:
        return triple
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(triple.object.value, datatype=_name_out(narrow)))


@contextmanager
def reading() -> Iterator[None]:
    """Errors of Oxigraph as ours."""
    try:
        yield
    except ValueError as error:
        raise QueryError(f"{short(error)}; correct it") from error
    except (OSError, RuntimeError) as error:
        if UNSUPPORTED in str(error):
            raise UnsupportedError(f"{short(error)}; use the functions of SPARQL") from error
        raise SetupError(f"the store cannot be used ({short(error)}); build it anew in another folder") from error


def short(error: Exception) -> str:
    """The first line of a library's message, no longer than a person reads."""
    line = (str(error).splitlines() or [type(error).__name__])[0]
    return line if len(line) <= MAX_REASON else line[:MAX_REASON] + "…"
