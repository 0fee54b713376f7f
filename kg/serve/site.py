"""What the views share: the engine and settings of the application, reading a request, and writing an answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qsl

from flask import Response, current_app, g, request

from kg.queries import NamedQuery
from kg.serve.application import LOOP
from kg.serve.body import Body
from kg.serve.describe import OWN_PREFIXES
from kg.serve.engine import Engine
from kg.serve.negotiate import Choice, Media, by_name, choose
from kg.serve.problems import Problem
from kg.serve.tasks import Ask, Outlined, Question, Reading
from kg.serve.token import WriteToken
from kg.settings import Settings
from kg.sparql import SHORT, Outline, outline
from kg.store import serialize
from kg.vocab import ArticleGraph, Iri, Triple

MAX_FIELDS = 200  # fields of one request; a dataset of more graphs than that is written with FROM


@dataclass(frozen=True, slots=True)
class Site:
    """One application: who answers, with which settings, the named queries, and what allows writing."""

    engine: Engine
    settings: Settings
    queries: Mapping[str, NamedQuery]
    token: WriteToken | None = None
    kept: dict[str, tuple[str, object]] = field(default_factory=dict)  # by name: a generation, and what holds for it

    @property
    def writable(self) -> bool:
        """Whether requests with the token can change the store."""
        return self.token is not None and self.engine.writable

    def question(self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Question:
        """A question whose relative IRIs start from the setting `base_iri`."""
        return Question(text, tuple(default_graphs), tuple(named_graphs), self.settings.base_iri)

    def of_all(self, text: str) -> Question:
        """A question of the pages' own: it is of all graphs, whatever others' queries are of."""
        return Question(text, base_iri=self.settings.base_iri, union=True)


def site() -> Site:
    """The site of the application that answers this request."""
    return cast("Site", current_app.extensions["kg"])


def fields(raw: bytes) -> list[tuple[str, str]]:
    """The fields of a query string or form, decoded once. Problem 400 where it is not UTF-8 or has too many."""
    try:
        text = raw.decode("ascii", errors="surrogateescape")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeError as error:
        raise Problem(400, "the request is not UTF-8; encode the query as UTF-8, then in percent signs") from error
    except ValueError as error:
        raise Problem(400, f"the request has more than {MAX_FIELDS} fields; send fewer") from error


def wanted(offers: tuple[Media, ...], given: str | None = None) -> Choice:
    """The format to answer in: `given` (a format= in the request) before the Accept header.

    Problem 406 lists what is possible.
    """
    choice = by_name(given, offers) if given else choose(request.headers.get("Accept"), offers)
    if choice is None:
        asked = f"format={given[:80]}" if given else f"Accept: {request.headers.get('Accept', '')[:80]}"
        possible = [media.content_type for media in offers]
        raise Problem(406, f"{asked} is not possible here; ask for {', '.join(possible)}", {"possible": possible})
    return choice


def read(task: Reading) -> Body:
    """The engine's answer to a task, under the limits of the client that asks."""
    return site().engine.read(task, request.remote_addr or "")


async def outlined(text: str) -> Outline:
    """The outline of a query. That of a long one is an engine's work, under the limits of the client."""
    if len(text) <= SHORT:
        return outline(text)
    task = Outlined(text)
    if LOOP not in request.environ:
        return Outline(*json.loads(bytes(read(task))))
    return Outline(*json.loads(bytes(await site().engine.answer(task, request.remote_addr or ""))))


async def awaited(question: Question, form: str) -> Body:
    """As `answered`, for views that are coroutines."""
    if LOOP not in request.environ:
        return answered(question, form)
    g.setdefault("question", question.text)
    return await site().engine.answer(Ask(question, form), request.remote_addr or "")


def answered(question: Question, form: str) -> Body:
    """The answer to a question. The first one of a request is what it asks; the access log has its fingerprint."""
    g.setdefault("question", question.text)
    return read(Ask(question, form))


def reply(body: Body | bytes | str, choice: Choice) -> Response:
    """An answer of the chosen type; what is too large for memory is read from its file as it is sent."""
    textual = choice.content_type.startswith("text/")
    content_type = choice.content_type + ("; charset=utf-8" if textual else "")
    if not isinstance(body, Body) or body.small:
        return Response(bytes(body) if isinstance(body, Body) else body, content_type=content_type)
    response = Response(iter(body), content_type=content_type, headers={"Content-Length": str(body.length)})
    response.call_on_close(body.close)
    return response


def reply_triples(triples: Sequence[Triple], choice: Choice) -> Response:
    """Triples of this server's own, such as the service description, in the chosen format."""
    return reply(serialize([ArticleGraph(Iri(""), tuple(triples))], choice.name, OWN_PREFIXES), choice)
