"""Pages as answers: what a template gives, a graph as text, and problems for browsers and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from flask import Response, current_app, render_template, request

from kg.serve.negotiate import GRAPHS, HTML, PROBLEM, RESULTS, Choice, Media, choose
from kg.serve.problems import Problem
from kg.serve.site import fields, reply

EXTENSIONS = frozenset({"html", *(media.name for media in (*RESULTS, *GRAPHS))})  # that mean a format


def page(template: str, **values: object) -> Response:
    """A page."""
    return reply(render_template(template, **values), Choice("html", HTML.content_type))


def text_page(title: str, text: str, choice: Choice) -> Response:
    """A graph as Turtle on a page; programs get it in other formats from the same address."""
    return reply(render_template("document.html", title=title, text=text, links=format_links()), choice)


def format_links() -> list[tuple[str, str]]:
    """Where this address gives its graph in each format."""
    base = urlencode([pair for pair in fields(request.query_string) if pair[0] != "format"])
    return [(media.name, f"{request.path}?{base}&format={media.name}".replace("?&", "?")) for media in GRAPHS]


def vendored(name: str) -> bool:
    """Whether `make assets` brought a file of others' browser code."""
    return Path(current_app.static_folder or "", "vendor", name).is_file()


def problem_reply(problem: Problem) -> Response:
    """A problem as JSON, or as a page where the client is a browser."""
    if browser():
        typed = request.args.get("query") if request.path == "/sparql" else None
        response = page("problem.html", problem=problem, typed=typed)
    else:
        response = reply(json.dumps(problem.document()), Choice("problem", PROBLEM.content_type))
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def browser() -> bool:
    """Whether the client likes a page better than JSON."""
    choice = choose(request.headers.get("Accept"), (PROBLEM, HTML))
    return choice is not None and choice.name == "html"


def by_extension(extension: str, media: Sequence[Media]) -> Choice | None:
    """The format that an extension means; .json is JSON-LD for a graph. Problem 406 where it means none."""
    if not extension:
        return None
    names = {m.name: m for m in media} | {"json": next(m for m in media if m.name in ("json", "jsonld"))}
    if extension in names:
        return Choice(names[extension].name, names[extension].content_type)
    if extension in EXTENSIONS:
        possible = [f".{name}" for name in names]
        raise Problem(406, f".{extension} is not possible here; use {', '.join(possible)}", {"possible": possible})
    return None
