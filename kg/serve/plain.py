"""A server for systems whose kernel has not what `launch` builds on: one process, no limits. To try things out."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable

from werkzeug.serving import make_server

from kg.serve.app import create_app
from kg.settings import Settings
from kg.store import Store

logger = logging.getLogger(__name__)


def serve(store: Store, settings: Settings, port: int, ready: Callable[[str], object]) -> None:
    """Serve `store` from this process until SIGINT or SIGTERM."""
    logger.warning("this system is not Linux: queries have no limits; serve only yourself")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # no line for each request
    server = make_server(settings.host, port, create_app(store, settings), threaded=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ready(f"http://{settings.host}:{server.server_port}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
