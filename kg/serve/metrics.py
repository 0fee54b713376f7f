"""What the server counts, for Prometheus: requests, how long they took, and the state of the engine.

Labels are bounded: a request counts for the pattern of its address ("/queries/<name>"), never for the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
NOWHERE = "(none)"  # the route of an address that has none
LIMITS = frozenset({413, 429, 503})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
ENDED = "ended_"  # begins the names of the engine's counts of processes that were ended, by cause
_NAME = re.compile(r"[a-z][a-z_]*")


def outcome(status: int) -> str:
    """ok, client_error, limit (too large, too many, too long) or error."""
    if status in LIMITS:
        return "limit"
    if status >= 500:
        return "error"
    return "client_error" if status >= 400 else "ok"


class EngineState(Collector):
    """The engine's own figures, if it has any: its method `state()` gives numbers by name.

    `waiting` is the gauge kg_waiting; `ended_time` is the counter kg_engines_ended_total with the reason "time".
    """

    def __init__(self, engine: object) -> None:
        self._state = cast("Callable[[], Mapping[str, float]] | None", getattr(engine, "state", None))

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: the engine is asked when somebody reads."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        ended = CounterMetricFamily("kg_engines_ended", "Engine processes that were ended, by cause", labels=["reason"])
        state = self._state() if self._state else {}
        for name, value in state.items():
            if name.startswith(ENDED):
                ended.add_metric([name.removeprefix(ENDED)], value)
            elif _NAME.fullmatch(name):
                yield GaugeMetricFamily(f"kg_{name}", f"The engine's {name.replace('_', ' ')}", value)
        if self._state:
            yield ended


class Metrics:
    """The counts of one application, in a registry of its own."""

    def __init__(self, engine: object) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kg_requests", "Requests by pattern of the address", ["route", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "kg_request_seconds", "Seconds until the answer began", ["outcome"], buckets=SECONDS,
            registry=self._registry,
        )  # fmt: skip
        self._registry.register(EngineState(engine))
        ProcessCollector(registry=self._registry)
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request; `route` is a pattern of the application's or NOWHERE."""
        key = (route, method, status)
        if (known := self._known.get(key)) is None:
            named = method if method in METHODS else "other"
            counter = self._requests.labels(route, named, f"{status // 100}xx")
            known = counter, self._seconds.labels(outcome(status))
            if named == method:  # whatever else a client calls a method is not kept
                self._known[key] = known
        known[0].inc()
        known[1].observe(seconds)

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """All figures in the format that the Accept header asks for, and its content type."""
        encoder, content_type = choose_encoder(accept)
        return encoder(self._registry), content_type
