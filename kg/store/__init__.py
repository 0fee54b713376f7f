"""Graphs at rest: Oxigraph, on disk or in memory, one named graph for each article.

The only room that knows pyoxigraph and oxrdflib: our terms go in, our terms and bytes come out.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import QueryError, UsageError
from kg.sparql import outline, refusal
from kg.sparql_error import syntax_error
from kg.store.answers import FORMATS, RESULT_FORMATS, Answer, Kind, serialize
from kg.store.folder import check_folder, checkpoint, opened, unlocked, view
from kg.store.terms import Term, graph_name, quad_out, reading, short, triple_in
from kg.syntax.order import in_order
from kg.vocab import ArticleGraph, Iri

if TYPE_CHECKING:
    import rdflib

__all__ = ["DEFAULT_BASE", "FORMATS", "RESULT_FORMATS", "Answer", "Kind", "Store", "Term", "serialize"]

DEFAULT_BASE = "https://newskg.example/id/"  # relative IRIs of a query are resolved against it


class Store:
    """An Oxigraph store. Open it with `Store.open`; it is a context manager."""

    def __init__(self, inner: ox.Store, path: Path | None, discard: Callable[[], object] | None = None) -> None:
        """`discard` gives the files of a read-only store back; it is called on closing, at the latest at exit."""
        self._inner: ox.Store | None = inner
        self.path = path
        self.read_only = discard is not None
        self._discard = weakref.finalize(self, discard or (lambda: None))

    @classmethod
    def open(cls, path: Path | None = None, *, read_only: bool = False) -> Store:
        """The store in the folder `path` (made where it is missing, unless `read_only`), or an empty one in memory.

        A read-only store is a view of the moment in which it was opened: later builds neither disturb nor change it.
        SetupError (exit code 4) where it is locked or damaged, UsageError where the path holds something else.
        """
        if path is None:
            return cls(ox.Store(), None)
        check_folder(path, must_exist=read_only)
        if not read_only:
            return cls(unlocked(path), path)
        inner, discard = view(path)
        return cls(inner, path, discard)

    @classmethod
    def of_checkpoint(cls, folder: Path) -> Store:
        """The store in a checkpoint, for reading only. The checkpoint stays when it is closed."""
        return cls(opened(folder), folder, lambda: None)

    def checkpoint(self, owner: int) -> Path:
        """A checkpoint of this store on disk, a folder beside it that belongs to the process `owner`."""
        if self.path is None:
            raise UsageError("a store in memory has no checkpoints; open one on disk")
        return checkpoint(self.ox, self.path, owner)

    @property
    def ox(self) -> ox.Store:
        """Oxigraph's own store, for this room."""
        if self._inner is None:
            raise UsageError("this store is closed; open it again with Store.open")
        return self._inner

    def replace(self, graph: ArticleGraph) -> None:
        """Put `graph` in the place of the graph of that name, in one transaction: all of it or nothing.

        Only what differs is written, so that an article built again without change costs no write.
        """
        name, new = ox.NamedNode(graph.name), dict.fromkeys(graph.triples)
        with self._writing():
            old = {triple_in(quad) for quad in self.ox.quads_for_pattern(None, None, None, name)}
            gone = [quad_out(triple, graph.name) for triple in old - new.keys()]
            added = [quad_out(triple, graph.name) for triple in new if triple not in old]
            if gone:
                self.ox.update(f"{_data('DELETE', name, gone)} ;\n{_data('INSERT', name, added)}")
            elif added:
                self.ox.extend(added)

    def remove(self, name: str) -> bool:
        """Remove one article's graph; whether there was one."""
        with self._writing():
            there = self.ox.contains_named_graph(ox.NamedNode(name))
            self.ox.remove_graph(ox.NamedNode(name))
            return there

    def load(self, path: Path) -> None:
        """Add an RDF file, of the format that its extension names, in one step; triples go to the default graph."""
        form = FORMATS.get(path.suffix.lower().lstrip("."))
        if form is None:
            known = " ".join(f".{name}" for name in FORMATS)
            raise UsageError(f"{path}: unknown kind of RDF file; use one that ends in {known}")
        with self._writing():
            try:
                self.ox.load(path=path, format=form, base_iri=path.resolve().as_uri())
            except FileNotFoundError as error:
                raise UsageError(f"{path}: there is no such file; check the path") from error
            except (SyntaxError, ValueError) as error:
                raise UsageError(f"{path}: {short(error)}; correct the file, nothing was loaded") from error

    def load_dump(self, path: Path) -> None:
        """Add the N-Quads of a dump, graphs included, to an empty store: fast, not in one step."""
        with self._writing():
            self.ox.bulk_load(path=path, format=ox.RdfFormat.N_QUADS)

    def dump_to(self, path: Path) -> None:
        """Write all graphs as N-Quads for `load_dump`, in no order."""
        with reading():
            self.ox.dump(str(path), ox.RdfFormat.N_QUADS)

    def query(
        self,
        sparql: str,
        *,
        default_union: bool = True,
        base_iri: str = DEFAULT_BASE,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """The answer to a query. The default graph is the union of all graphs, unless the query has FROM, or
        `default_graphs` or `named_graphs` name a dataset.

        QueryError with the line and column where it does not parse, and where it would ask another server.
        """
        if reason := refusal(sparql):
            raise QueryError(f"query refused: {reason}")
        options: dict[str, Any] = {}
        with reading():
            if default_graphs or named_graphs:
                options["default_graph"] = [graph_name(name) for name in default_graphs]
                options["named_graphs"] = [graph_name(name) for name in named_graphs]
            elif default_union and not outline(sparql).dataset:
                options["use_default_graph_as_union"] = True
            try:
                return Answer(self.ox.query(sparql, base_iri=base_iri, **options))
            except SyntaxError as error:
                raise syntax_error(sparql, str(error)) from error

    def graph_names(self) -> tuple[Iri, ...]:
        """The names of all named graphs, which are the IRIs of the articles, sorted."""
        with reading():
            return tuple(sorted(Iri(name.value) for name in self.ox.named_graphs() if isinstance(name, ox.NamedNode)))

    def graph(self, name: str | None) -> ArticleGraph:
        """One named graph, or the default graph (None), in the order of `dump`; empty where there is none."""
        at = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        with reading():
            quads = self.ox.quads_for_pattern(None, None, None, at)
            return ArticleGraph(Iri(name or ""), in_order(Iri(name or ""), {triple_in(q.triple) for q in quads}))

    def dump(self, form: str, graph: str | None = None) -> bytes:
        """All graphs, or the one named `graph` ("" is the default graph), as bytes that depend on the content alone."""
        if graph is not None:
            return serialize([self.graph(graph or None)], form)
        names: list[str | None] = [None] if self._has_default() else []
        return serialize((self.graph(name) for name in [*names, *self.graph_names()]), form)

    def _has_default(self) -> bool:
        return next(iter(self.ox.quads_for_pattern(None, None, None, ox.DefaultGraph())), None) is not None

    def __len__(self) -> int:
        """The number of quads."""
        return len(self.ox)

    def rdflib_graph(self) -> rdflib.Dataset:
        """The same store for users of rdflib (through oxrdflib); its default graph is the union."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self.ox), default_union=True)

    def close(self) -> None:
        """Save to disk and give the lock back. A closed store cannot be used again."""
        if self._inner is not None and self.path is not None and not self.read_only:
            with reading():
                self._inner.flush()
        self._inner = None
        self._discard()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.read_only:
            raise UsageError(f"{self.path} was opened for reading only; open it without read_only to write")
        with reading():
            yield


def _data(verb: str, name: ox.NamedNode, quads: Iterable[ox.Quad]) -> str:
    """`INSERT DATA` or `DELETE DATA` of quads in the graph `name`. N-Triples are SPARQL, escapes included."""
    lines = "\n".join(f"{quad.triple} ." for quad in quads)
    return f"{verb} DATA {{ GRAPH {name} {{\n{lines}\n}} }}"
