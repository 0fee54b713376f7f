"""A Flask application whose views may be coroutines that never wait for anything but the engine.

In an event loop they are awaited, so that no thread is held while an engine works. Anywhere else, as in tests, they ask
the engine directly and run to their end in one go.
"""

from __future__ import annotations

import inspect
from collections.abc import Coroutine
from typing import Any

from flask import Flask, Request, request
from werkzeug.routing import MapAdapter

LOOP = "kg.loop"  # in the environment of a request that is answered in the event loop


class Blocking(Exception):  # noqa: N818 - no error: another way to answer is asked for
    """The view would hold up the event loop. The request is to be answered anew in a thread."""


class Application(Flask):
    """Flask, with such views."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the view of a request. Which host was asked does not matter for that."""
        if request is None:
            return super().create_url_adapter(None)
        return self.url_map.bind(
            "localhost", request.environ.get("SCRIPT_NAME") or "/", url_scheme=request.scheme, path_info=request.path,
            default_method=request.method, query_args=request.query_string.decode("latin-1"),
        )  # fmt: skip

    def dispatch_request(self) -> Any:
        """The view's answer, or in an event loop the coroutine that gives it."""
        answer: Any = super().dispatch_request()
        return finished(answer) if inspect.iscoroutine(answer) and LOOP not in request.environ else answer


def finished(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives that never has to wait."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("a view waited outside of an event loop")
