"""Every place where the server repeats what it was sent or what the store holds, with something hostile in it."""

from __future__ import annotations

from urllib.parse import quote

from tests.serve.abuse.sending import FORM, JSONLD, QUERY, TURTLE, Input, put, raw
from tests.serve.abuse.world import HOSTILE, HOSTILE_LINKS, IMAGE, SCRIPT

HOSTILE_LINKS_SHOWN = HOSTILE_LINKS
HTML = ("Accept", "text/html")
CRLF = "x\r\nX-Injected: yes\r\n\r\n<b>body</b>"
HOSTILE_TEXTS = (
    SCRIPT,
    IMAGE,
    CRLF,
    "javascript:alert(1)",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "\u2028</textarea></pre></title>" + SCRIPT,
)
EVERYTHING = (200, 201, 204, 301, 302, 303, 308, 400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 416, 503)


def places(text: str) -> dict[str, bytes]:
    """A request for each place, with `text` in it."""
    coded, latin = quote(text, safe=""), text.encode().decode("latin-1").replace("\r\n", " ")
    query = quote(f'SELECT ("""{text.replace(chr(34), chr(39))}""" AS ?x) {{}}', safe="")
    form = f"graph={coded}&syntax={coded}".encode()
    page = (None, "", HTML)
    return {
        "query": raw("GET", f"/sparql?query={coded}"),
        "query, page": raw("GET", f"/sparql?query={coded}", *page),
        "answer, page": raw("GET", f"/sparql?query={query}", *page),
        "format": raw("GET", f"/sparql?query=ASK%7B%7D&format={coded}"),
        "format, page": raw("GET", f"/sparql?query=ASK%7B%7D&format={coded}", *page),
        "output": raw("GET", f"/sparql?query=ASK%7B%7D&output={coded}", *page),
        "graph of the dataset": raw("GET", f"/sparql?query=ASK%7B%7D&default-graph-uri={coded}", *page),
        "name of a field": raw("GET", f"/sparql?{coded}=1&query=ASK%7B%7D", *page),
        "Accept": raw("GET", "/sparql?query=ASK%7B%7D", None, "", ("Accept", latin)),
        "Accept with a page": raw("GET", "/sparql?query=ASK%7B%7D&format=no", None, "", ("Accept", f"text/html, {latin}")),
        "Content-Type": raw("POST", "/sparql", b"ASK {}", latin),
        "Content-Type, page": raw("POST", "/sparql", b"ASK {}", latin, HTML),
        "charset": raw("POST", "/sparql", b"ASK {}", f"{QUERY}; charset={latin}", HTML),
        "method": raw(quote(text, safe="!#$&'*+^_`|~")[:99].replace("%", "+"), "/sparql", *page),
        "path": raw("GET", f"/{coded}"),
        "path, page": raw("GET", f"/{coded}", *page),
        "resource": raw("GET", f"/article/{coded}", *page),
        "resource's extension": raw("GET", f"/article/x.{coded}", *page),
        "dump": raw("GET", f"/dump.{coded}", *page),
        "static": raw("GET", f"/static/{coded}", *page),
        "slash behind": raw("GET", f"/queries/{coded}/", *page),
        "graph": raw("GET", f"/store?graph={coded}", *page),
        "graph's name": raw("GET", f"/store?graph=urn:{coded}", *page),
        "graph's address": raw("GET", f"/store/{coded}", *page),
        "default": raw("GET", f"/store?default={coded}", *page),
        "field of a document": raw("GET", f"/ontology?x={coded}&y={coded}", *page),
        "format of a document": raw("GET", f"/ontology?format={coded}", *page),
        "named query": raw("GET", f"/queries/{coded}", *page),
        "named query's format": raw("GET", f"/queries/articles.{coded}", *page),
        "named query's parameter": raw("GET", f"/queries/who-said-what?words={coded}", *page),
        "named query's parameter, JSON": raw("GET", f"/queries/who-said-what.json?words={coded}&limit=1"),
        "named query's number, page": raw("GET", f"/queries/who-said-what?limit={coded}", *page),
        "named query's number": raw("GET", f"/queries/who-said-what.json?limit={coded}"),
        "unknown parameter": raw("GET", f"/queries/who-said-what?{coded}=1", *page),
        "parameter twice": raw("GET", f"/queries/who-said-what?{coded}=1&{coded}=2", *page),
        "Link": raw("GET", f"/queries/who-said-what.csv?words={coded}&limit=1&offset=1"),
        "validation's form": raw("POST", "/shacl?format=html", form, FORM, HTML),
        "validation's text": raw("POST", "/shacl?format=html", f"graph={coded}".encode(), FORM, HTML),
        "validation's report": raw("POST", "/shacl?format=html", violating(text), JSONLD, HTML),
        "validation's format": raw("GET", f"/shacl?format={coded}", *page),
        "article's form": raw("POST", "/try", f"headline={coded}&published={coded}&publisher={coded}".encode(), FORM, HTML),
        "broken document": put(text, TURTLE),
        "Location": put("<urn:a> <urn:b> 1 .", TURTLE, "POST", f"/store?x={coded}"),
        "token": raw("POST", "/update", b"", "", ("Authorization", f"Bearer {latin}"), HTML),
        "Host": raw("GET", "/void", *page).replace(b"Host: 127.0.0.1", f"Host: {latin}".encode("latin-1")),
        "Origin": raw("OPTIONS", "/sparql", None, "", ("Origin", latin), ("Access-Control-Request-Headers", latin)),
        "If-None-Match": raw("GET", "/sparql", None, "", ("If-None-Match", f'"{latin}"')),
        "Range": raw("GET", "/static/kg.css", None, "", ("Range", latin)),
    }  # fmt: skip


def violating(text: str) -> bytes:
    """A document that no shape likes, with `text` wherever a report may repeat it."""
    import json

    kinds = ["Article", "Person", "Statement", "Measure"]
    return json.dumps([
        {"@id": f"urn:{quote(text, safe='')}{kind}", "@type": f"https://w3id.org/newskg/ontology#{kind}",
         "https://w3id.org/newskg/ontology#text": [text, text + "2"], "http://schema.org/headline": [text, text + "2"],
         "http://www.w3.org/2000/01/rdf-schema#label": [text, text + "2"]} for kind in kinds
    ]).encode()  # fmt: skip


STORED = (
    ("hostile resource", raw("GET", HOSTILE.removeprefix("https://newskg.example/id"), None, "", HTML), (200,)),
    ("hostile triples", raw("GET", HOSTILE.removeprefix("https://newskg.example/id") + "?view=triples", None, "", HTML), (200,)),
    ("hostile rows", raw("GET", f"/sparql?query={quote(f'SELECT * {{ <{HOSTILE}> ?p ?o }}')}", None, "", HTML), (200,)),
    ("hostile graph", raw("GET", f"/sparql?query={quote(f'DESCRIBE <{HOSTILE}>')}", None, "", HTML), (200,)),
    ("hostile graph of the store", raw("GET", f"/store?graph={HOSTILE}", None, "", HTML), (200,)),
    ("hostile headline", raw("GET", "/queries/articles", None, "", HTML), (200,)),
)  # fmt: skip

INPUTS = (
    *(Input(f"{place}: {text!r}", request, EVERYTHING) for text in HOSTILE_TEXTS for place, request in places(text).items()),
    *(Input(name, request, allowed) for name, request, allowed in STORED),
)  # fmt: skip
