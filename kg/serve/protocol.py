"""SPARQL 1.1 Protocol: queries at /sparql, updates at /update, each sent in every way that the protocol has."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from kg.serve import describe
from kg.serve.application import LOOP, Blocking
from kg.serve.conditional import conditional, held, tagged
from kg.serve.federation import federated
from kg.serve.incoming import FORM_TYPE, Pairs, body, explained, graphs, one, unsupported, utf8
from kg.serve.negotiate import GRAPHS, HTML, RESULTS, Choice, Media
from kg.serve.pages.query import query_page
from kg.serve.problems import Problem
from kg.serve.security import may_write
from kg.serve.site import awaited, fields, outlined, read, reply, reply_triples, site, wanted
from kg.serve.statistics import content
from kg.serve.tasks import Parse, Question, Update
from kg.sparql import Outline, excess, outline_of_update, volatile
from kg.sparql_update import with_dataset, with_one_prologue, without_silent_loads
from kg.vocab import Triple

protocol = Blueprint("protocol", __name__)
QUERY_TYPE, UPDATE_TYPE = "application/sparql-query", "application/sparql-update"
DATASET = ("default-graph-uri", "named-graph-uri", "format", "output")  # what the address of a form may hold, too
LARGE_FORM = 20_000  # bytes that take the event loop too long to decode
USING = ("using-graph-uri", "using-named-graph-uri")
NO_NETWORK = "would ask another server, and this one never does; load the data here and query it"


@protocol.get("/sparql")
def query_by_get() -> Any:
    pairs = fields(request.query_string)
    if not any(name in ("query", "update") for name, _ in pairs):
        return _without_query(one(pairs, "format") or one(pairs, "output"))
    return _answer(pairs)


@protocol.post("/sparql")
def query_by_post() -> Any:
    if LOOP in request.environ and request.mimetype == FORM_TYPE and (request.content_length or 0) > LARGE_FORM:
        raise Blocking
    return _answer(_posted("query", QUERY_TYPE, site().settings.max_body, DATASET))


@protocol.post("/update")
def update() -> Response:
    may_write()
    pairs = _posted("update", UPDATE_TYPE, site().settings.max_upload, USING)
    if any(name == "query" for name, _ in pairs):
        raise Problem(400, "this address takes updates; a query goes to /sparql")
    text = one(pairs, "update")
    if not text or not text.strip():
        raise Problem(400, "there is no update; give one in the field update")
    using, named = (graphs(pairs, name) for name in USING)
    with explained(text):
        changed = _local(text)
        if using or named or changed != text:
            read(Parse(with_one_prologue(text), update=True))  # so that errors have places in the text that was sent
        site().engine.change(Update(with_dataset(changed, using, named), site().settings.base_iri))
    return Response(status=204)


def _local(update: str) -> str:
    """An update that keeps the limits, without its LOAD SILENT. Problem 403 where it has another LOAD."""
    update = with_one_prologue(update)
    seen = outline_of_update(update)
    if seen.remote == "LOAD":
        update = without_silent_loads(update)
        seen = outline_of_update(update)
    _screened(update, seen, update=True)
    return update


def _posted(field: str, content_type: str, limit: int, others: tuple[str, ...]) -> Pairs:
    """The fields of a request by POST: of its form, or of its address with its body as the field `field`."""
    in_address = fields(request.query_string)
    if request.mimetype not in (FORM_TYPE, content_type):
        raise unsupported((FORM_TYPE, content_type), "a " + field if field == "query" else "an " + field)
    data = body(limit)
    if any(name in ("query", "update") for name, _ in in_address):
        raise Problem(400, f"the {field} belongs into the body, and the address has one; send it once")
    if request.mimetype == FORM_TYPE:
        return fields(data) + [pair for pair in in_address if pair[0] in others]
    return [*in_address, (field, utf8(data))]


def _without_query(given: str | None) -> Response:
    """The service description; for a browser the page on which one writes queries."""
    choice = wanted((*GRAPHS, HTML), given)
    if choice.name == "html":
        return reply(query_page("", None, ""), choice)
    return conditional(lambda: reply_triples(_description(), choice), choice, "service", strong=True)


def _description() -> tuple[Triple, ...]:
    there, settings = content(), site().settings
    can = describe.Abilities(there.union, site().writable, bool(settings.service_hosts))
    return describe.service(request.url_root, there.graphs, can)


async def _answer(pairs: Pairs) -> Response:
    if any(name == "update" for name, _ in pairs):
        raise Problem(400, "this address answers queries; an update goes to /update")
    text = one(pairs, "query")
    if not text or not text.strip():
        raise Problem(400, "there is no query; give one in the field query")
    seen = await outlined(text)
    question = site().question(text, graphs(pairs, DATASET[0]), graphs(pairs, DATASET[1]))
    choice = wanted(_offers(seen), one(pairs, "format") or one(pairs, "output"))
    constant = request.method in ("GET", "HEAD") and not (seen.remote or volatile(text))
    tag, response = held(choice, question, constant=constant)
    return tagged(response or await _evaluated(question, seen, choice), tag)


async def _evaluated(question: Question, seen: Outline, choice: Choice) -> Response:
    """The answer to a question in the chosen format; for a browser the page with it and the text that was sent."""
    if LOOP in request.environ and (seen.remote or choice.name == "html"):
        raise Blocking
    with explained(question.text):
        _screened(question.text, seen)
        asked = federated(question) if seen.remote else question
        if choice.name == "html":
            return reply(query_page(question.text, asked, seen.form), choice)
        return reply(await awaited(asked, choice.name), choice)


def _screened(text: str, seen: Outline, *, update: bool = False) -> None:
    """Problem 400 where a text is of the wrong kind or exceeds a limit, 403 where it would go out to the network and
    may not."""
    settings = site().settings
    if seen.form == "UPDATE" and not update:
        raise Problem(400, "this is an update, not a query; begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if seen.form not in ("UPDATE", "") and update:
        raise Problem(400, "this is a query, not an update; send it to /sparql")
    if reason := excess(seen, settings.max_depth, settings.max_links):
        raise Problem(400, f"refused: {reason}")
    if seen.remote and (update or not settings.service_hosts):
        read(Parse(text, update))
        raise Problem(403, f"{seen.remote} {NO_NETWORK}")


def _offers(seen: Outline) -> tuple[Media, ...]:
    """The formats in which a query can be answered; which kind of answer it has is seen from its form."""
    return (*(GRAPHS if seen.form in ("CONSTRUCT", "DESCRIBE") else RESULTS), HTML)
