"""pySHACL, asked about one graph at a time, and its answer as a Report.

What pySHACL is spared: the shapes to which all nodes certainly conform (kg.validate.certain), a clone of the data,
parsing a query anew for each focus node, looking for shapes in each run.
What it may not do: owl:imports, JavaScript, fetching anything. All runs share one lock, since rdflib keeps settings in
global variables that pySHACL changes; use one process for each core where speed counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

import pyshacl
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure
from pyshacl.graph_abstraction import DataGraph
from rdflib import SH, Graph
from rdflib.term import Node

from kg.errors import KgError, SetupError
from kg.resources import folder
from kg.validate.certain import certain
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
            own = self._shapes.custom_constraints  # constraints of the file's own making, for which there are no checks
            self._targets = {each.node: tuple(map(frozenset, each.target())) for each in self._shapes.shapes}
        self._certain = {node: None if own else certain(graph, node) for node in self._targets}
        self._counted = self._countable(graph)

    def _loaded(self, graph: Graph) -> pyshacl.ShapesGraph:
        """pySHACL's view of the shapes, which it would otherwise make again for each graph."""
        try:
            shapes = pyshacl.ShapesGraph(MemoryGraph([*graph, *pyshacl.ShapesGraph.system_triples]), logger=_LOG)
            shapes.shapes  # noqa: B018  they are made when they are asked for, with errors if they are broken
        except (ShapeLoadError, ConstraintLoadError) as error:
            raise SetupError(f"{self.path}: {error.message}; see {error.link}") from error
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
        with _LOCK:
            nodes = self._focus_nodes(data)
            doubtful = [shape for shape in self._shapes.shapes if not self._conform(shape.node, data, nodes)]
            try:
                found = results(self._asked(data, doubtful), data) if doubtful else ()
            except _STOPS as error:
                where = f"graph <{graph}>" if graph else "the graph"
                reason = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
                raise KgError(f"{where} cannot be checked: {reason}; correct the data, or {self.path}") from error
        counts = (ShapeCount(iri, name, len(nodes[shape.node]), not shape.is_property_shape)
                  for iri, name, shape in self._counted)  # fmt: skip
        return Report(found, tuple(counts), len(data), graph)

    def _conform(self, shape: Node, data: MemoryGraph, nodes: Mapping[Node, set[Node]]) -> bool:
        """Whether the nodes that a shape is applied to certainly conform to it."""
        check = self._certain[shape]
        return not nodes[shape] or (check is not None and check(data, nodes[shape]))

    def _focus_nodes(self, data: MemoryGraph) -> dict[Node, set[Node]]:
        """The nodes that each shape is applied to; shapes with the same targets share them."""
        found: dict[tuple[frozenset[Node], ...], set[Node]] = {}
        for shape in self._shapes.shapes:
            if self._targets[shape.node] not in found:
                found[self._targets[shape.node]] = shape.focus_nodes(data)
        return {node: found[targets] for node, targets in self._targets.items()}

    def _asked(self, data: MemoryGraph, shapes: list[pyshacl.Shape]) -> Graph:
        """pySHACL's report on the data by some of the shapes."""
        # in place: the copy is ours already, and nothing changes it
        options = {"inplace": True, "logger": _LOG, "use_shapes": [str(shape.node) for shape in shapes]}
        run = pyshacl.Validator(DataGraph.from_rdflib(data), shacl_graph=self._shapes.graph, options=options)
        run.shacl_graph = self._shapes
        report: Graph
        _, report, _ = run.run()  # type: ignore[no-untyped-call]
        return report


def _order(graph: Graph, node: Node | None) -> int:
    order = graph.value(node, SH.order) if node is not None else None
    return _LAST if order is None else int(str(order))
