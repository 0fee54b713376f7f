"""The named queries over HTTP: a list, an address for each, formats by extension, and pages of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request

from kg.errors import ParameterError
from kg.queries import MAX_SHOWN, NamedQuery
from kg.serve.body import Body
from kg.serve.conditional import conditional
from kg.serve.html import browser, by_extension, page
from kg.serve.negotiate import GRAPHS, HTML, RESULTS, Choice, Media
from kg.serve.problems import Problem
from kg.serve.site import answered, fields, reply, site, wanted
from kg.serve.tables import table
from kg.serve.tasks import Question
from kg.sparql import volatile

named = Blueprint("named", __name__)

FORM_TYPE = "application/x-www-form-urlencoded"
JSON = Media("json", ("application/json",))
MAX_LINK = 4000  # characters of an address in a Link header; proxies refuse headers of 8,000
MAX_OFFSET = 10**9  # a whole number has at most nine digits


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
    by_name = by_extension(extension, media) if extension else None
    if dot and by_name is None:
        forms = ", ".join(f".{each.name}" for each in media)
        raise Problem(404, f"{('.' + extension)[:20]!r} is no format of the query {stem}; there are {forms}")
    values = _values()
    given_format = values.pop("format", None)
    choice = by_name or wanted((*media, HTML), given_format)
    constant = not volatile(query.text)
    if choice.name == "html":
        return conditional(partial(_page, query, values, media), choice, name, values, constant=constant)
    text, paging = bound(query, values, site().settings.max_rows)
    kept = values if given_format is None else values | {"format": given_format}
    return conditional(partial(_rows, text, choice, paging, kept), choice, text, kept, constant=constant)


def _rows(text: str, choice: Choice, paging: tuple[int, int] | None, kept: Mapping[str, str]) -> Response:
    """The answer to a query. With pages, links to those beside it carry the fields `kept`."""
    body = answered(site().question(text), choice.name)
    response = reply(body, choice)
    if paging and (links := link_header(kept, *paging, row_count(body, choice.name))):
        response.headers["Link"] = links
    return response


def _values() -> dict[str, str]:
    """The parameters of the request, from its address and its form. Problem 400 where one is given twice."""
    pairs = fields(request.query_string)
    if request.method == "POST":
        if request.mimetype != FORM_TYPE:
            given = request.mimetype or "no Content-Type"
            more, headers = {"possible": [FORM_TYPE]}, {"Accept-Post": FORM_TYPE}
            raise Problem(415, f"{given} is no way to send parameters; send {FORM_TYPE}", more, headers)
        pairs += fields(request.get_data(cache=False))
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise Problem(400, f"{twice[:MAX_SHOWN]} is given more than once; give it once", {"parameter": twice})
    return values


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
    if limit > max_rows:
        expected = f"a whole number of at most {max_rows}"
        more = {"parameter": "limit", "given": filled["limit"], "expected": expected}
        raise Problem(400, f"limit={limit} is more than this server gives at once; give {expected}, and offset", more)
    return text, (limit, offset)


def row_count(body: Body, form: str) -> int | None:
    """How many rows an answer has; None where it is too large to be counted."""
    if not body.small:
        return None
    data = bytes(body)
    if form == "json":
        return len(json.loads(data).get("results", {}).get("bindings", ()))
    if form == "xml":
        return data.count(b"<result>")
    if form == "tsv":
        return data.count(b"\n") - 1
    return sum(part.count(b"\n") for part in data.split(b'"')[::2]) - 1  # line ends outside of quotation marks


def pages_beside(limit: int, offset: int, rows: int | None) -> dict[str, tuple[int, int]]:
    """Limit and offset of the page before and of the page after; `rows` is the number of rows of this one.

    There is a next page where this one is full: it may be empty.
    """
    beside = {}
    if limit and offset:
        beside["prev"] = (min(limit, offset), max(0, offset - limit))
    if limit and (rows is None or rows >= limit) and offset + limit < MAX_OFFSET:
        beside["next"] = (limit, offset + limit)
    return beside


def link_header(values: Mapping[str, str], limit: int, offset: int, rows: int | None) -> str:
    """The header Link (RFC 8288) with the pages beside this one. All that came with the request is percent-encoded."""
    path = quote(request.script_root + request.path)
    addresses = {
        relation: f"{path}?{urlencode({**values, 'limit': size, 'offset': start})}"
        for relation, (size, start) in pages_beside(limit, offset, rows).items()
    }
    return ", ".join(f'<{address}>; rel="{name}"' for name, address in addresses.items() if len(address) <= MAX_LINK)


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
