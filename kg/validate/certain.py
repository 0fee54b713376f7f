"""What certainly conforms to a shape, found in plain Python, so that pySHACL is asked only about the rest.

A check may only say "certainly nothing is wrong": in every doubtful case, and for every word of SHACL that has no check
here, pySHACL decides. So a report never depends on this file, only its speed does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.validate.graph import MemoryGraph
from kg.validate.proof import decimal, proof_of
from kg.validate.shacl import PARAMETERS
from kg.validate.shapesfile import local

KINDS: dict[Node, tuple[type[Node], ...]] = {
    SH.IRI: (URIRef,), SH.Literal: (Literal,), SH.BlankNode: (BNode,), SH.IRIOrLiteral: (URIRef, Literal),
    SH.BlankNodeOrIRI: (BNode, URIRef), SH.BlankNodeOrLiteral: (BNode, Literal),
}  # fmt: skip
PYTHON: dict[Node, type] = {
    XSD.decimal: Decimal, XSD.boolean: bool, XSD.integer: int, XSD.nonNegativeInteger: int, XSD.date: date,
    XSD.dateTime: datetime,
}  # fmt: skip
# rdflib has no value for these
PARTS_OF_DATES: dict[Node, re.Pattern[str]] = {
    XSD.gYear: re.compile("[12][0-9]{3}"), XSD.gYearMonth: re.compile("[12][0-9]{3}-(0[1-9]|1[0-2])"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applied:
    """A shape's focus nodes in a graph, the values of each, and all values once."""

    data: MemoryGraph
    nodes: Collection[Node]
    values: list[Collection[Node]]
    distinct: set[Node]


Values = Callable[[MemoryGraph, Node], Collection[Node]]
Check = Callable[[Applied], bool]  # whether what a shape asks is certainly so
Each = Callable[[MemoryGraph, Node], bool]  # whether it is certainly so of one value


def certain(shapes: Graph, shape: Node) -> Callable[[MemoryGraph, Collection[Node]], bool] | None:
    """What tells whether these nodes certainly conform to a shape; None where that cannot be told."""
    values, checks = _values(shapes, shape), _checks(shapes, shape)
    if values is None or checks is None:
        return None

    def conform(data: MemoryGraph, nodes: Collection[Node]) -> bool:
        found = [values(data, node) for node in nodes]
        applied = Applied(data, nodes, found, set(chain.from_iterable(found)))
        return all(check(applied) for check in checks)

    return conform


def _values(shapes: Graph, shape: Node) -> Values | None:
    """What gives the values of a focus node; None for a path that is more than a property, an inverse or a choice."""
    path = shapes.value(shape, SH.path)
    if path is None:
        return lambda _, node: (node,)
    if isinstance(path, URIRef):
        return lambda data, node: data.by_subject.get(node, {}).get(path, ())
    inverse, choice = shapes.value(path, SH.inversePath), shapes.value(path, SH.alternativePath)
    if isinstance(inverse, URIRef):
        return lambda data, node: data.by_predicate.get(inverse, {}).get(node, ())
    several = list(shapes.items(choice)) if choice is not None else []
    if several and all(isinstance(each, URIRef) for each in several):
        return lambda data, node: {value for each in several for value in data.by_subject.get(node, {}).get(each, ())}
    return None


def _checks(shapes: Graph, shape: Node) -> list[Check] | None:
    """A check of each thing that a shape asks; None where one of them has none."""
    if shapes.value(shape, SH.deactivated) is not None:
        return None
    checks = [_check(shapes, name, value) for name, value in _asked(shapes, shape)]
    known = [check for check in checks if check is not None]
    return known if len(known) == len(checks) else None


def _asked(shapes: Graph, shape: Node) -> list[tuple[str, Node]]:
    """What a shape asks, by the names of SHACL's terms; flags change what a pattern means, and have no check."""
    named = ((local(verb), value) for verb, value in shapes.predicate_objects(shape))
    return [(name, value) for name, value in named if name and (name in PARAMETERS or name == "flags")]


def _check(shapes: Graph, name: str, asked: Node) -> Check | None:
    """The check of one thing that is asked of all values of a node."""
    number = _number(asked)
    if name == "minCount" and number is not None:
        return lambda applied: all(len(values) >= number for values in applied.values)
    if name == "maxCount" and number is not None:
        return lambda applied: all(len(values) <= number for values in applied.values)
    if name == "hasValue":
        return lambda applied: all(asked in values for values in applied.values)
    if name == "disjoint":
        return lambda applied: all(
            set(values).isdisjoint(applied.data.by_subject.get(node, {}).get(asked, ()))
            for node, values in zip(applied.nodes, applied.values, strict=True)
        )
    if name == "sparql":
        proof = proof_of(str(shapes.value(asked, SH.select)))
        return (
            None
            if proof is None
            else lambda applied: all(proof(applied.data, {"this": node}) for node in applied.nodes)
        )
    each = _each(shapes, name, asked)
    return None if each is None else lambda applied: all(each(applied.data, value) for value in applied.distinct)


def _each(shapes: Graph, name: str, asked: Node) -> Each | None:
    """The check of one thing that is asked of each value."""
    number = _number(asked)
    if name == "class":
        return lambda data, value: asked in _classes(data, value)
    if name == "nodeKind" and (kinds := KINDS.get(asked)):
        return lambda _, value: isinstance(value, kinds)
    if name == "datatype":
        return _datatype(asked)
    if name == "pattern":
        pattern = re.compile(str(asked))
        return lambda _, value: isinstance(value, Literal) and pattern.search(str(value)) is not None
    return _bounded(name, number) if number is not None else _listed(shapes, name, asked)


def _bounded(name: str, number: int) -> Each | None:
    """The check of a bound for each value's length or number."""
    if name == "minLength":
        return lambda _, value: isinstance(value, Literal) and len(value) >= number
    if name == "maxLength":
        return lambda _, value: isinstance(value, Literal) and len(value) <= number
    if name == "minInclusive":
        return lambda _, value: (found := decimal(value)) is not None and found >= number
    if name == "maxInclusive":
        return lambda _, value: (found := decimal(value)) is not None and found <= number
    return None


def _listed(shapes: Graph, name: str, asked: Node) -> Each | None:
    """The check of one thing that is asked of each value with a list."""
    if name not in ("in", "or", "xone"):
        return None
    items = list(shapes.items(asked))
    if name == "in":
        return lambda _, value: value in items
    if name == "or":
        return _any([_of_each(shapes, item) for item in items])
    classes = [_only_class(shapes, each) for each in items]
    return (
        None
        if None in classes
        else lambda data, value: (
            RDFS.subClassOf not in data.by_predicate and sum(each in _classes(data, value) for each in classes) == 1
        )
    )


def _any(checks: list[list[Each] | None]) -> Each:
    """Whether a value certainly passes all checks of one shape of several."""
    known = [each for each in checks if each is not None]
    return lambda data, value: any(all(check(data, value) for check in each) for each in known)


def _of_each(shapes: Graph, shape: Node) -> list[Each] | None:
    """The checks of a shape that asks nothing but what is asked of each value."""
    if any(shapes.value(shape, each) is not None for each in (SH.path, SH.deactivated)):
        return None
    checks = [_each(shapes, name, value) for name, value in _asked(shapes, shape)]
    known = [check for check in checks if check is not None]
    return known if len(known) == len(checks) else None


def _only_class(shapes: Graph, shape: Node) -> Node | None:
    """The class that a shape of whole nodes asks for, where it asks for nothing else."""
    if any(shapes.value(shape, each) is not None for each in (SH.path, SH.deactivated)):
        return None
    asked = _asked(shapes, shape)
    return asked[0][1] if len(asked) == 1 and asked[0][0] == "class" else None


def _datatype(asked: Node) -> Each | None:
    if asked == XSD.string:
        return lambda _, value: isinstance(value, Literal) and value.datatype is None and value.language is None
    if pattern := PARTS_OF_DATES.get(asked):
        return lambda _, value: (
            isinstance(value, Literal) and value.datatype == asked and pattern.fullmatch(str(value)) is not None
        )
    kind = PYTHON.get(asked)
    if kind is None:
        return None
    return lambda _, value: (
        isinstance(value, Literal) and value.datatype == asked and not value.ill_typed and isinstance(value.value, kind)
    )


def _classes(data: MemoryGraph, value: Node) -> Collection[Node]:
    return data.by_subject.get(value, {}).get(RDF.type, ())


def _number(asked: Node) -> int | None:
    """The whole number that a shape gives."""
    found = asked.value if isinstance(asked, Literal) and asked.datatype == XSD.integer else None
    return found if isinstance(found, int) and found >= 0 else None
