"""A real server and a real browser. `page` fails a test whose page asks another host or complains in the console."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route, sync_playwright

from kg.pipeline import build
from kg.resources import folder
from kg.settings import Settings
from kg.store import Store
from kg.vocab import ArticleGraph
from tests import handmade
from tests.serve.served import ROOT, Server, serving
from tests.web.site import SEED

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
VENDOR = ROOT / "kg" / "serve" / "static" / "vendor"
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"


@dataclass(slots=True)
class Seen:
    """What a page asked for, and its complaints: errors in the console (CSP's too), exceptions, other hosts.

    `expected` are patterns of complaints that a test is about; all others fail it.
    """

    root: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def route(self, route: Route) -> None:
        """Let a request to our server through, and no other."""
        if route.request.url.startswith(self.root + "/"):
            route.continue_()
        else:
            self.complaints.append(f"asked another host: {route.request.url}")
            route.abort()

    def heard(self, message: ConsoleMessage) -> None:
        """Keep what the console says is wrong."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def unexpected(self) -> list[str]:
        """Complaints that no pattern expects."""
        return [each for each in self.complaints if not any(re.search(wanted, each) for wanted in self.expected)]

    def paths(self) -> list[str]:
        """The paths that were asked for."""
        return [urlsplit(request.url).path for request in self.requests]


def missing(reason: str) -> None:
    """Skip a test that lacks something, or fail it where it must be there, as on CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI has to have it")
    pytest.skip(reason)


def executable() -> str | None:
    """Where the system's Chromium is."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`kg serve` over the hand-made article and one seed."""
    place = tmp_path_factory.mktemp("web")
    with Store.open(place / "store") as store:
        store.replace(handmade.graph())
        for graph in build([folder("seeds") / f"{SEED}.json"], Settings()):
            assert isinstance(graph, ArticleGraph), graph
            store.replace(graph)
    with serving(place) as started:
        yield started


# Of the package, not of the session: playwright keeps an event loop running, in which other tests can start none.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = executable()
    if path is None:
        missing("there is no Chromium; install one (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def watched(browser: Browser, seen: Seen, *, javascript: bool = True) -> Iterator[Page]:
    """A page in a context of its own. AssertionError at the end where it complained."""
    context: BrowserContext = browser.new_context(
        base_url=seen.root, viewport={"width": 1280, "height": 800}, java_script_enabled=javascript,
        service_workers="block",
    )  # fmt: skip
    context.set_default_timeout(15_000)
    context.route("**/*", lambda route: seen.route(route))  # playwright can't listen with methods of such objects
    page = context.new_page()
    page.on("request", lambda request: seen.requests.append(request))
    page.on("console", lambda message: seen.heard(message))
    page.on("pageerror", lambda error: seen.complaints.append(f"exception: {error}"))
    yield page
    context.close()
    assert seen.unexpected() == []


@pytest.fixture
def seen(server: Server) -> Seen:
    """What the test's page asks for and complains about."""
    return Seen(server.root)


@pytest.fixture
def page(browser: Browser, seen: Seen) -> Iterator[Page]:
    """A page with JavaScript."""
    with watched(browser, seen) as opened:
        yield opened


@pytest.fixture
def plain_page(browser: Browser, seen: Seen) -> Iterator[Page]:
    """A page without JavaScript."""
    with watched(browser, seen, javascript=False) as opened:
        yield opened


@pytest.fixture
def editor() -> None:
    """Nothing, where the editor's code is there."""
    if not (VENDOR / "yasgui.min.js").is_file():
        missing("the editor's code is not here; `make assets` brings it where npm is")


def visit(page: Page, seen: Seen, path: str, status: int = 200) -> Response:
    """Go to a page, which must have that status."""
    if status >= 400:
        seen.expected.append(f"status of {status} ")  # how Chromium speaks of the page itself
    response = page.goto(path)
    assert response is not None
    assert response.status == status
    return response


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong: a line for each rule and element."""
    if not Path(AXE).is_file():
        missing("axe-core is not here; `make assets` brings it where npm is")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})" for rule in found for node in rule["nodes"]
    ]
