"""What the abuse runs over: a store in which products, closures and sorts take for ever, and some hostile values."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox

from kg.store import Store
from kg.vocab import KG, RDF, SCHEMA, ArticleGraph, Iri, Literal
from tests import handmade

TIMEOUT, MEMORY, ENGINES = 1.5, 300, 4  # seconds, megabytes, long queries side by side
FLAGS, VARIABLES = ("--timeout", str(TIMEOUT), "--memory", str(MEMORY)), {"KG_ENGINES": str(ENGINES)}
NODES, LINKS = 8_000, 6
LINK, TEXT = "<urn:p>", "<urn:q>"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SECONDS_LONG = "?a <urn:p> ?b . ?b <urn:p> ?c"
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <urn:small> { ?s ?p ?o } }"
SMALL = 7  # triples
SCRIPT, IMAGE = "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"
BASE = "https://newskg.example/id/"
HOSTILE = Iri(f"{BASE}article/hostile-0a1b2c3d")
HOSTILE_LINKS = ("javascript:alert(1)", "data:text/html,alert(1)", "vbscript:alert(1)", "JaVaScRiPt:alert(1)")


def filled(folder: Path) -> Path:
    """A folder with a store of about 56,000 triples. It is the same each time."""
    chance = random.Random(11)
    lines = [f"<urn:n{at}> <urn:p> <urn:n{chance.randrange(NODES)}> .\n" for at in range(NODES) for _ in range(LINKS)]
    lines += [f'<urn:n{at}> <urn:q> "{"a" * 20}{at}" .\n' for at in range(NODES)]
    lines += [f"<urn:s{at}> <urn:p> {at} <urn:small> .\n".replace(f" {at} ", f' "{at}" ') for at in range(SMALL)]
    with Store.open(folder / "store") as store:
        store.ox.bulk_load("".join(lines).encode(), ox.RdfFormat.N_QUADS)
        store.replace(handmade.graph())
        store.replace(hostile())
    return folder


def hostile() -> ArticleGraph:
    """An article of which every value is an attack on the page that shows it."""
    values = [(SCHEMA.headline, Literal(SCRIPT + IMAGE)), (KG.text, Literal(f"</pre>{SCRIPT}\r\nSet-Cookie: a=b"))]
    links = [(Iri(f"urn:see{at}"), Iri(iri)) for at, iri in enumerate(HOSTILE_LINKS)]
    names = [(Iri(f"http://evil.example/'onmouseover='alert(1)'{at}"), Literal(IMAGE)) for at in range(2)]
    more = [(RDF.type, KG.Article), *values, *links, *names]
    return ArticleGraph(HOSTILE, tuple((HOSTILE, verb, value) for verb, value in more))
