"""pySHACL, asked about one graph at a time, and its answer as a Report.

What pySHACL is spared: a clone of the data, parsing a query anew for each focus node, looking for shapes in each run.
What it may not do: owl:imports, JavaScript, fetching anything. All runs share one lock, since rdflib keeps settings in
global variables that pySHACL changes; use one process for each core where speed counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

import pyshacl
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph
from rdflib import SH, Graph
from rdflib.term import Node

from kg.errors import KgError, SetupError
from kg.resources import folder
from kg.validate.graph import MemoryGraph
from kg.validate.lint import lint
from kg.validate.outcome import results
from kg.validate.report import Report, ShapeCount
from kg.validate.terms import to_rdflib
from kg.vocab import Iri, Triple

_LOG = logging.getLogger(__name__)
_LOCK = Lock()
_LAST = 10**6  # sh:order of a shape that has none
_STOPS = (  # pySHACL's own ways to give up, and rdflib's: a query's function that meets a value of another type
    *(ValidationFailure, ReportableRuntimeError, ConstraintLoadError, ShapeLoadError),
    *(TypeError, ValueError, ArithmeticError),
)
_READ_ONCE = frozenset({SH.name, SH.description, SH.group, SH.order, SH.message, SH.severity, SH.path})
_KINDS = frozenset({SH.NodeShape, SH.PropertyShape})


class Validator:
    """The shapes, read and checked once; then call `validate` as often as you like."""

    def __init__(self, shapes: Path | None = None, ontology: Path | None = None) -> None:
        """Reads `shapes` (by default shapes/kg.ttl), and `ontology` (ontology/kg.ttl) to check the names in them.

        SetupError with file and line where the shapes are broken; `kg.validate.lint` says what is looked for.
        """
        self.path = shapes or folder("shapes") / "kg.ttl"
        graph = lint(self.path, ontology or folder("ontology") / "kg.ttl")
        with _LOCK:
            self._shapes = self._loaded(graph)
        self._counted = self._countable(graph)

    def _loaded(self, graph: Graph) -> pyshacl.ShapesGraph:
        """pySHACL's view of the shapes, which it would otherwise make again for each graph.

        For each shape and run pySHACL looks whether each of its triples is a constraint, in a list of thirty. So what
        it has already read goes, once the shapes are made: 3 of 25 ms.
        """
        try:
            triples = [*graph, *pyshacl.ShapesGraph.system_triples]
            shapes = pyshacl.ShapesGraph(MemoryGraph(triples), logger=_LOG)
            made = {shape.node for shape in shapes.shapes}
        except (ShapeLoadError, ConstraintLoadError) as error:
            raise SetupError(f"{self.path}: {error.message}; see {error.link}") from error
        read = {each for each in triples if each[0] in made and (each[1] in _READ_ONCE or each[2] in _KINDS)}
        shapes.graph = MemoryGraph(each for each in triples if each not in read)
        return shapes

    def _countable(self, graph: Graph) -> list[tuple[Iri, str, pyshacl.Shape]]:
        """The shapes that have targets, in the order of their groups."""
        targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
        found = [shape for shape in self._shapes.shapes if any(graph.value(shape.node, each) for each in targets)]
        found.sort(key=lambda shape: (_order(graph, graph.value(shape.node, SH.group)), _order(graph, shape.node)))
        return [(Iri(str(shape.node)), str(graph.value(shape.node, SH.name) or ""), shape) for shape in found]

    def validate(self, triples: Iterable[Triple], graph: Iri | None = None) -> Report:
        """The report on the triples of one graph. `graph` is its name, for the report only.

        KgError where pySHACL cannot come to a verdict.
        """
        data = MemoryGraph(to_rdflib(triples))
        options = {"inplace": True, "logger": _LOG}  # in place: the copy is ours already, and nothing changes it
        with _LOCK:
            run = pyshacl.Validator(DataGraph.from_rdflib(data), shacl_graph=self._shapes.graph, options=options)
            run.shacl_graph = self._shapes
            try:
                _, found, _ = run.run()  # type: ignore[no-untyped-call]
            except _STOPS as error:
                where = f"graph <{graph}>" if graph else "the graph"
                reason = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
                raise KgError(f"{where} cannot be checked: {reason}; correct the data, or {self.path}") from error
        return Report(results(found), self._counts(data), len(data), graph)

    def _counts(self, data: MemoryGraph) -> tuple[ShapeCount, ...]:
        """How many nodes each shape was applied to: a shape applied to none has not said that all is well."""
        counts = ((iri, name, shape, len(shape.focus_nodes(data))) for iri, name, shape in self._counted)  # type: ignore[no-untyped-call]
        return tuple(ShapeCount(iri, name, nodes, not shape.is_property_shape) for iri, name, shape, nodes in counts)


def _order(graph: Graph, node: Node | None) -> int:
    order = graph.value(node, SH.order) if node is not None else None
    return _LAST if order is None else int(str(order))
