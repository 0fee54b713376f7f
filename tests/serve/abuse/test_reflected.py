"""What the server repeats is text: no element, attribute, address or header is made of it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.serve.abuse import reflected
from tests.serve.abuse.conftest import INPUTS, Replies
from tests.serve.abuse.sending import Reply

pytestmark = pytest.mark.slow

ELEMENTS = frozenset(
    "a article aside b blockquote body button circle code dd desc details div dl dt footer form g h1 h2 h3 h4 head header html "
    "i input label li line link main mark meta nav option p path polygon pre rect section select small span strong summary svg table tbody "
    "td text textarea th thead time title tr ul".split()
)
HEADERS = frozenset(
    "access-control-allow-headers access-control-allow-methods access-control-allow-origin access-control-expose-headers "
    "access-control-max-age allow accept-post accept-put accept-encoding accept-ranges cache-control connection content-disposition "
    "content-encoding content-length content-range content-security-policy content-type cross-origin-resource-policy date etag "
    "last-modified link location referrer-policy retry-after server shacl-conforms transfer-encoding vary www-authenticate "
    "x-content-type-options x-frame-options".split()
)
DATA = ("application/ld+json", "application/json")  # types of script elements that no browser runs
ADDRESSES = ("http://", "https://", "/", "#")  # all that a link may begin with


class Page(HTMLParser):
    """The elements, attributes and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = (given.get("src") or "").startswith("/static/") or given.get("type") in DATA
        if tag != "script" or not ours:
            self.elements.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "formaction")]


@pytest.mark.parametrize("name", [name for name in INPUTS if name.startswith("reflected: ")])
def test_what_is_repeated_is_text(name: str, replies: Replies) -> None:
    reply = replies[name]
    assert isinstance(reply, Reply), reply
    assert {header.lower() for header, _ in reply.headers} <= HEADERS
    assert reply.header("X-Content-Type-Options") == "nosniff"
    if "html" in reply.header("Content-Type"):
        page = Page(reply.body.decode())
        assert page.elements <= ELEMENTS
        assert page.handlers == []
        assert [each for each in page.addresses if not each.startswith(ADDRESSES)] == []
        assert [each for each in page.addresses if each.startswith("//")] == []
        assert "default-src 'none'" in reply.header("Content-Security-Policy")


def test_hostile_values_are_shown_and_not_lost(replies: Replies) -> None:
    reply = replies["reflected: hostile triples"]
    assert isinstance(reply, Reply)
    page = reply.body.decode()
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
    assert all(link in page for link in reflected.HOSTILE_LINKS_SHOWN)
