"""How long it takes to validate one article's graph: CPU milliseconds, the smallest of several runs.

    .venv/bin/python benchmarks/validate.py [--plain] [--mentions 300]

The graph is made here, of the size of a real one of about 500 words. `--plain` also measures plain pySHACL on a
plain rdflib graph, as a third party would run it with shapes/kg.ttl.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

from kg.vocab import DCTERMS, KG, NIF, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, Iri, Literal, Triple

BASE = "https://newskg.example/id/"
SENTENCE = "the minister said police would not allow another march in London and officers were there on Monday"
TARGET = 40.0  # milliseconds of CPU, from the issue
RUNS = 15


def realistic(mentions: int = 300, *, words: int = 560, seed: int = 1) -> list[Triple]:
    """The triples of a made-up article: about 2,500 for 300 mentions, with 15 statements, 8 roles and 6 measures."""
    return list(dict.fromkeys(_triples(mentions, words, random.Random(seed))))


def _triples(mentions: int, words: int, chance: random.Random) -> Iterator[Triple]:
    text = " ".join(chance.choice(SENTENCE.split()) for _ in range(words))
    article = Iri(f"{BASE}article/a-march-in-london-12345678")
    agents = [Iri(f"{BASE}person/p{n}") for n in range(15)] + [Iri(f"{BASE}organisation/o{n}") for n in range(12)]
    spans = _spans(text, mentions, chance)
    yield from _article(article, text)
    for number, agent in enumerate(agents):
        yield agent, RDF.type, KG.Person if number < 15 else KG.Organisation
        yield agent, RDF.type, KG.Agent
        yield agent, RDFS.label, Literal(f"Name of {number}")
        yield agent, SKOS.altLabel, Literal(f"Short {number}")
        yield agent, KG.reportedIn, article
    for number, (begin, end) in enumerate(spans):
        yield from _mention(article, text, begin, end, agents[number % len(agents)] if number % 2 else None)
    evidence = [_mention_iri(article, *span) for span in spans]
    yield from _roles(article, agents, evidence)
    yield from _statements(article, agents, evidence)
    yield from _measures(article, agents, evidence)


def _spans(text: str, count: int, chance: random.Random) -> list[tuple[int, int]]:
    spans: set[tuple[int, int]] = set()
    while len(spans) < count:
        begin = chance.randrange(len(text) - 40)
        spans.add((begin, begin + chance.randrange(1, 40)))
    return sorted(spans)


def _mention_iri(article: Iri, begin: int, end: int) -> Iri:
    return Iri(f"{article}#char={begin},{end}")


def _article(article: Iri, text: str) -> Iterator[Triple]:
    activity = Iri(f"{BASE}activity/kg-0-1-0")
    yield article, RDF.type, KG.Article
    yield article, SCHEMA.articleBody, Literal(text)
    yield article, KG.sha256, Literal(hashlib.sha256(text.encode()).hexdigest())
    yield article, SCHEMA.headline, Literal("A march in London")
    yield article, SCHEMA.datePublished, Literal("2021-03-15", XSD.date)
    yield article, SCHEMA.url, Literal("https://news.example/1")
    yield article, DCTERMS.language, Literal("en")
    yield article, PROV.wasGeneratedBy, activity
    yield activity, RDF.type, PROV.Activity
    yield activity, KG.programVersion, Literal("0.1.0")
    yield activity, KG.modelName, Literal("en_core_web_md")
    yield activity, KG.modelVersion, Literal("3.7.1")


def _mention(article: Iri, text: str, begin: int, end: int, agent: Iri | None) -> Iterator[Triple]:
    mention = _mention_iri(article, begin, end)
    yield mention, RDF.type, KG.Mention
    yield mention, NIF.referenceContext, article
    yield mention, NIF.beginIndex, Literal(str(begin), XSD.nonNegativeInteger)
    yield mention, NIF.endIndex, Literal(str(end), XSD.nonNegativeInteger)
    yield mention, NIF.anchorOf, Literal(text[begin:end])
    if agent is not None:
        yield mention, KG.refersTo, agent
        yield mention, KG.form, KG.Name


def _fact(fact: Iri, kind: Iri, article: Iri, evidence: Iri) -> Iterator[Triple]:
    yield fact, RDF.type, kind
    yield fact, KG.evidence, evidence
    yield fact, KG.confidence, Literal("0.85", XSD.decimal)
    yield fact, KG.reportedIn, article


def _roles(article: Iri, agents: list[Iri], evidence: list[Iri]) -> Iterator[Triple]:
    for number in range(8):
        role = Iri(f"{BASE}role/p{number}/minister")
        yield from _fact(role, KG.Role, article, evidence[number])
        yield role, KG.holder, agents[number]
        yield role, KG.title, Literal("Minister")
        yield role, KG.organisation, agents[-1]
        yield role, KG.tenure, KG.Current


def _statements(article: Iri, agents: list[Iri], evidence: list[Iri]) -> Iterator[Triple]:
    for number in range(15):
        statement = Iri(f"{BASE}statement/x/{number}-{number + 9}")
        yield from _fact(statement, KG.Statement, article, evidence[number])
        yield statement, RDF.type, KG.Quotation
        yield statement, KG.speaker, agents[number]
        yield statement, KG.speakerText, Literal("She")
        yield statement, KG.speakerRole, Iri(f"{BASE}role/p{number % 8}/minister")
        yield statement, KG.text, Literal("what was said, in a sentence or in two")
        yield statement, KG.cue, Literal("said")
        yield statement, KG.mode, KG.Direct
        yield statement, KG.speechAct, KG.Asserting
        for each in range(3):
            yield statement, KG.about, agents[number + each]
        yield statement, KG.contentSpan, evidence[number]
        yield statement, KG.speakerSpan, evidence[number + 20]
        yield statement, KG.cueSpan, evidence[number + 40]


def _measures(article: Iri, agents: list[Iri], evidence: list[Iri]) -> Iterator[Triple]:
    for number in range(6):
        measure, amount = Iri(f"{BASE}measure/x/{number}-{number + 9}"), Iri(f"{article}#amount={number},{number + 3}")
        yield from _fact(measure, KG.Measure, article, evidence[number])
        yield measure, RDFS.label, Literal("more officers on the streets")
        yield measure, KG.text, Literal("put more officers on the streets")
        yield measure, KG.agent, agents[number]
        yield measure, KG.status, KG.Announced
        yield measure, KG.amount, amount
        yield measure, KG.statedIn, Iri(f"{BASE}statement/x/{number}-{number + 9}")
        yield amount, RDF.type, KG.Amount
        yield amount, KG.value, Literal("45000000", XSD.decimal)
        yield amount, KG.maxValue, Literal(str(Decimal("5e7").quantize(1)), XSD.decimal)
        yield amount, KG.currency, Literal("GBP")
        yield amount, KG.bound, KG.Exact
        yield amount, KG.evidence, evidence[number + 60]


def cpu_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    """The smallest CPU time of `runs` runs, in milliseconds; one run before them warms the caches."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", action="store_true", help="measure plain pySHACL too")
    parser.add_argument("--mentions", type=int, default=300)
    arguments = parser.parse_args()
    from kg.validate import Validator

    graph = realistic(arguments.mentions)
    start = time.process_time()
    validator = Validator()
    ready = (time.process_time() - start) * 1000
    print(f"{len(graph)} triples, {arguments.mentions} mentions; shapes read and checked once in {ready:.0f} ms")
    taken = cpu_ms(lambda: validator.validate(graph))
    print(f"kg.validate     {taken:7.1f} ms CPU   (target {TARGET:.0f})")
    if arguments.plain:
        print(f"plain pySHACL   {cpu_ms(_plain(graph), runs=3):7.1f} ms CPU")
    broken = graph[:-200]
    failing = cpu_ms(lambda: validator.validate(broken), runs=3)
    print(f"one that fails  {failing:7.1f} ms CPU   ({len(validator.validate(broken).results)} results)")


def _plain(triples: list[Triple]) -> Callable[[], object]:
    import pyshacl
    from rdflib import Graph

    from kg.resources import folder
    from kg.validate.terms import to_rdflib

    graph, shapes = Graph(), Graph().parse(folder("shapes") / "kg.ttl")
    for triple in to_rdflib(triples):
        graph.add(triple)
    return lambda: pyshacl.validate(graph, shacl_graph=shapes)


if __name__ == "__main__":
    main()
