"""Rows over HTTP, for named queries and lists: their parameters, their formats, and pages with links between them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from flask import Response, request

from kg.queries import MAX_SHOWN
from kg.serve.body import Body
from kg.serve.html import by_extension
from kg.serve.negotiate import Choice, Media
from kg.serve.problems import Problem
from kg.serve.site import answered, fields, reply
from kg.serve.tasks import Question

FORM_TYPE = "application/x-www-form-urlencoded"
MAX_LINK = 4000  # characters of an address in a Link header; proxies refuse headers of 8,000
MAX_OFFSET = 10**9  # a whole number has at most nine digits


def form_of(extension: str, media: Sequence[Media], what: str) -> Choice:
    """The format that the end of an address means. Problem 404 where it means none."""
    choice = by_extension(extension, media)
    if choice is None:
        forms = ", ".join(f".{each.name}" for each in media)
        raise Problem(404, f"{('.' + extension)[:20]!r} is no format of {what}; there are {forms}")
    return choice


def checked_limit(limit: int, most: int) -> int:
    """A limit. Problem 400 where it is more than the server gives at once."""
    if limit > most:
        expected = f"a whole number of at most {most}"
        more = {"parameter": "limit", "given": str(limit), "expected": expected}
        raise Problem(400, f"limit={limit} is more than this server gives at once; give {expected}, and offset", more)
    return limit


def rows_reply(question: Question, choice: Choice, paging: tuple[int, int] | None, kept: Mapping[str, str]) -> Response:
    """The answer to a question. With pages, links to those beside it carry the fields `kept`."""
    body = answered(question, choice.name)
    response = reply(body, choice)
    if paging and (links := link_header(kept, *paging, row_count(body, choice.name))):
        response.headers["Link"] = links
    return response


def given_values() -> dict[str, str]:
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
