"""The named queries over HTTP: a list, an address for each, formats by extension, and pages of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from kg.errors import ParameterError
from kg.queries import MAX_SHOWN, NamedQuery
from kg.serve.conditional import conditional
from kg.serve.html import browser, page
from kg.serve.negotiate import GRAPHS, HTML, RESULTS, Media
from kg.serve.paging import checked_limit, form_of, given_values, pages_beside, rows_reply
from kg.serve.problems import Problem
from kg.serve.site import answered, site, wanted
from kg.serve.tables import table
from kg.serve.tasks import Question
from kg.sparql import volatile

named = Blueprint("named", __name__)

JSON = Media("json", ("application/json",))


@named.get("/queries")
def queries() -> Response:
    choice = wanted((HTML, JSON) if browser() else (JSON, HTML), request.args.get("format"))
    if choice.name == "html":
        return page("queries.html", queries=site().queries.values())
    return jsonify([_as_json(query) for query in site().queries.values()])


def _as_json(query: NamedQuery) -> dict[str, object]:
    parameters = [
        {"name": p.name, "type": p.type, "choices": list(p.choices), "default": p.default, "help": p.help}
        for p in query.parameters
    ]
    return {"name": query.name, "summary": query.summary, "parameters": parameters, "href": f"/queries/{query.name}"}


@named.route("/queries/<name>", methods=["GET", "POST"])
def answer(name: str) -> Response:
    stem, dot, extension = name.partition(".")
    query = site().queries.get(stem)
    if query is None:
        raise Problem(404, f"there is no query named {stem[:80]!r}; /queries lists them")
    media = GRAPHS if query.form in ("CONSTRUCT", "DESCRIBE") else RESULTS
    by_name = form_of(extension, media, f"the query {stem}") if dot else None
    values = given_values()
    given_format = values.pop("format", None)
    choice = by_name or wanted((*media, HTML), given_format)
    constant = not volatile(query.text)
    if choice.name == "html":
        return conditional(partial(_page, query, values, media), choice, name, values, constant=constant)
    text, paging = bound(query, values, site().settings.max_rows)
    kept = values if given_format is None else values | {"format": given_format}
    rows = partial(rows_reply, site().question(text), choice, paging, kept)
    return conditional(rows, choice, text, kept, constant=constant)


def bound(query: NamedQuery, values: Mapping[str, str], max_rows: int) -> tuple[str, tuple[int, int] | None]:
    """The query with the values in it, and its limit and offset where it has pages. Problem 400 names a parameter."""
    filled = dict(values)
    if query.paged and "limit" not in filled:
        default = next(parameter.default for parameter in query.parameters if parameter.name == "limit")
        filled["limit"] = str(min(int(default or max_rows), max_rows))
    try:
        text = query.bind(filled)
    except ParameterError as error:
        given = None if error.given is None else error.given[:MAX_SHOWN]
        more = {"parameter": error.parameter[:MAX_SHOWN], "given": given, "expected": error.expected}
        raise Problem(400, str(error), more) from error
    if not query.paged:
        return text, None
    limit, offset = int(filled["limit"]), int(filled.get("offset", "0"))
    return text, (checked_limit(limit, max_rows), offset)


def _page(query: NamedQuery, values: Mapping[str, str], media: Sequence[Media]) -> Response:
    """The page of a named query: its form and, where nothing is missing or wrong, its answer."""
    given = {name: value for name, value in values.items() if value != ""}
    links = [(m.name, f"/queries/{query.name}.{m.name}?{urlencode(given)}".rstrip("?")) for m in media]
    shown: dict[str, object] = {"query": query, "values": values, "links": links, "table": None, "graph": None}
    try:
        text, paging = bound(query, given, site().settings.max_rows)
    except Problem as problem:
        response = page("named.html", **shown | {"error": problem.detail if values else None, "links": []})
        response.status_code = problem.status if values else 200
        return response
    question = site().question(text)
    if query.form in ("CONSTRUCT", "DESCRIBE"):
        return page("named.html", **shown | _graph(question))
    rows = table(question)
    beside = pages_beside(*paging, len(rows.rows) + rows.more) if paging else {}
    turn = {
        relation: f"/queries/{query.name}?{urlencode({**given, 'limit': size, 'offset': start})}"
        for relation, (size, start) in beside.items()
    }
    return page("named.html", **shown | {"table": rows, "text": text, "turn": turn})


def _graph(question: Question) -> dict[str, object]:
    return {"graph": bytes(answered(question, "ttl")).decode(), "text": question.text}
