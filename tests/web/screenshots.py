"""Pictures of pages for the README, of the demo's store: `make screenshots`, or `make screenshots ONLY=editor`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from kg.pipeline import build
from kg.resources import folder
from kg.settings import Settings
from kg.store import Store
from kg.vocab import ArticleGraph
from tests.serve.served import ROOT, serving
from tests.web.conftest import QUIET, executable

IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 860}
MOST = 300_000  # bytes of one picture
ARTICLE = "clapham"  # in the name of the article that is shown
PERSON = "/person/boris-johnson"
QUERY = """\
PREFIX kg: <https://w3id.org/newskg/ontology#>

# Whose words are these, and for whom do they speak?
SELECT DISTINCT ?speaker ?title ?organisation ?words WHERE {
  ?statement a kg:Quotation ; kg:speaker ?speaker ; kg:text ?words .
  ?role kg:holder ?speaker ; kg:title ?title ;
        kg:organisation ?organisation ; kg:tenure kg:Current .
}
ORDER BY ?speaker ?words
LIMIT 20"""


def article(page: Page, path: str) -> None:
    """An article with everything that was found in it."""
    page.goto(path)


def person(page: Page, _: str) -> None:
    """A person."""
    page.goto(PERSON)


def editor(page: Page, _: str) -> None:
    """The editor with an answer."""
    page.goto("/sparql")
    page.locator(".yasqe .CodeMirror-lines").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(QUERY)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".yasr tbody tr").first).to_be_visible()
    page.locator("h1").click()


PICTURES: dict[str, Callable[[Page, str], None]] = {"article": article, "person": person, "editor": editor}


def main(names: list[str]) -> None:
    """Make the pictures with these names."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        path = ""
        with Store.open(Path(place) / "store") as store:
            for graph in build([folder("seeds")], Settings()):
                assert isinstance(graph, ArticleGraph), graph
                store.replace(graph)
                if ARTICLE in graph.name:
                    path = "/" + graph.name.removeprefix(Settings().base_iri)
        with serving(Path(place)) as server:
            chromium = playwright.chromium.launch(executable_path=executable(), args=QUIET)
            page = chromium.new_page(base_url=server.root, viewport=SIZE, color_scheme="light")
            for name in names:
                PICTURES[name](page, path)
                picture = page.screenshot(path=IMAGES / f"{name}.png")
                assert len(picture) < MOST, f"{name}.png has {len(picture):,} bytes; show less"
            chromium.close()


if __name__ == "__main__":
    main(sys.argv[1:] or list(PICTURES))
