"""What can be asked of an engine, as values that travel between processes, and how each is done over a store."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields

from kg import sparql
from kg.store import DEFAULT_BASE, Store
from kg.store.endpoint import Endpoint, Output, parses

LARGE_DUMP = 50_000  # quads
DONE = b""  # what a change answers; b"new" where it made a graph, b"none" where there was nothing to remove


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the dataset that the request names; none means the default of the store, or all graphs (`union`)."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base_iri: str = DEFAULT_BASE
    union: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer `question` in a format for its kind of answer."""

    question: Question
    form: str


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """Write the graph of that name, "" for the default graph, each triple once and sorted."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Dump:
    """Write all graphs, or the one of that name, in the order and with the prefixes of `kg export`.

    Of a large store all graphs come as they lie there: to put them in order takes longer than a request may.
    """

    form: str
    graph: str | None = None


@dataclass(frozen=True, slots=True)
class ListGraphs:
    """The names of the graphs as a JSON list, sorted."""


@dataclass(frozen=True, slots=True)
class HasGraph:
    """b"yes" where there is a graph of that name."""

    name: str


@dataclass(frozen=True, slots=True)
class UsesUnion:
    """b"yes" where the default graph of a query is the union of all graphs."""


@dataclass(frozen=True, slots=True)
class Parse:
    """Only whether the text parses. It is never evaluated over the store."""

    text: str
    update: bool = False


@dataclass(frozen=True, slots=True)
class Outlined:
    """The outline of a query (kg.sparql) as a JSON list. For a text that would hold up whoever looks at it."""

    text: str


@dataclass(frozen=True, slots=True)
class Update:
    """Carry out a SPARQL update: all of it, or nothing."""

    text: str
    base_iri: str = DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class PutGraph:
    """Add a document's triples to a graph, or put them in its place (`replace`)."""

    name: str
    form: str
    base_iri: str
    replace: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class DropGraph:
    """Remove a graph; empty the default graph where the name is ""."""

    name: str


Reading = Ask | ReadGraph | Dump | ListGraphs | HasGraph | UsesUnion | Parse | Outlined
Change = Update | PutGraph | DropGraph
Task = Reading | Change
_KINDS: dict[str, type[Task]] = {kind.__name__: kind for kind in (*Reading.__args__, *Change.__args__)}
_FIELDS = {kind.__name__: [each.name for each in fields(kind)] for kind in (*_KINDS.values(), Question)}


def perform(task: Task, store: Store, endpoint: Endpoint, out: Output) -> None:
    """Do one task and write its answer into `out`. KgError where it cannot be done; a change is then not made."""
    match task:
        case Ask(question, form):
            endpoint.answer(
                question.text,
                form,
                out,
                base_iri=question.base_iri,
                default_graphs=question.default_graphs,
                named_graphs=question.named_graphs,
                union=question.union,
            )
        case ReadGraph(name, form):
            endpoint.graph(name, form, out)
        case Dump(form, graph):
            _dump(store, endpoint, form, graph, out)
        case ListGraphs():
            out.write(json.dumps(store.graph_names()).encode())
        case HasGraph(name):
            out.write(_yes(endpoint.has(name)))
        case UsesUnion():
            out.write(_yes(endpoint.union))
        case Parse(text, update):
            parses(text, update=update)
        case Outlined(text):
            out.write(json.dumps(astuple(sparql.outline(text))).encode())
        case Update(text, base_iri):
            endpoint.update(text, base_iri)
        case PutGraph(name, form, base_iri, replace, data):
            out.write(b"new" if endpoint.put(name, data, form, base_iri, replace=replace) else DONE)
        case DropGraph(name):
            out.write(DONE if endpoint.drop(name) else b"none")


def _dump(store: Store, endpoint: Endpoint, form: str, graph: str | None, out: Output) -> None:
    if graph is None and endpoint.larger_than(LARGE_DUMP):
        endpoint.dump(form, out)
    else:
        out.write(store.dump(form, graph))


def _yes(there: bool) -> bytes:
    return b"yes" if there else b"no"


def shape(task: Task) -> str:
    """What tasks that take about as long have in common."""
    if isinstance(task, Ask):
        return sparql.shape(task.question.text)
    return f"Outlined {task.text[: sparql.SHORT]}" if isinstance(task, Outlined) else repr(task)


def encoded(task: Task) -> tuple[bytes, bytes]:
    """A task as JSON and, apart from it, the bytes of its document, if it has one."""
    values = {each: getattr(task, each) for each in _FIELDS[type(task).__name__]}
    data = values.pop("data", b"")
    if isinstance(task, Ask):
        values["question"] = [getattr(task.question, each) for each in _FIELDS["Question"]]
    return json.dumps({"task": type(task).__name__, **values}).encode(), data


def decoded(header: bytes, data: bytes) -> Task:
    """The task that `encoded` gave."""
    values = json.loads(header)
    kind = _KINDS[values.pop("task")]
    if kind is Ask:
        text, default, named, *rest = values["question"]
        values["question"] = Question(text, tuple(default), tuple(named), *rest)
    if "data" in _FIELDS[kind.__name__]:
        values["data"] = data
    return kind(**values)
