"""What pages ask of the engine: the facts about something, then what these facts name, each in one bounded question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from kg.iri import is_absolute
from kg.serve.pages.facts import place_in
from kg.serve.pages.known import Known, Row
from kg.serve.tables import ask
from kg.sparql import fill
from kg.syntax.turtle import Names
from kg.vocab import KG, NIF, PROV, RDF, RDFS, SCHEMA, Literal

LINKS = (
    KG.holder, KG.organisation, KG.speaker, KG.speakerRole, KG.addressee, KG.about, KG.agent, KG.amount, KG.change,
    KG.evidence, KG.contentSpan, KG.speakerSpan, KG.cueSpan, KG.reportedIn, KG.statedIn,
)  # fmt: skip
NAMES = (
    RDF.type, RDFS.label, KG.title, KG.tenure, KG.organisation, KG.value, KG.maxValue, KG.currency, KG.unit, KG.bound,
    KG.per, KG.speaker, KG.speakerText, KG.change, KG.evidence, NIF.beginIndex, NIF.endIndex, NIF.anchorOf,
    NIF.referenceContext, SCHEMA.headline, SCHEMA.datePublished, SCHEMA.publisher,
)  # fmt: skip
HOPS = 3  # from a statement to its speaker's role, to the role's organisation; from a measure to an amount's words
AT_ONCE = 500  # resources in one question
REPORTS = 3  # articles of one fact that a page tells of, the newest
MOST_REPORTS = 20_000  # of all facts of a page
T = TypeVar("T")
Pair = tuple[str, str]  # a resource and an article that tells of it

# A person's name stands in the graph of each article that names them. So what is asked for is what certain articles
# say: it takes as long with ten articles in the store as with ten thousand.
IN_GRAPHS = "SELECT ?s ?p ?o WHERE { VALUES (?s ?g) { $pairs } GRAPH ?g { ?s ?p ?o } $filter }"
ANYWHERE = "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?s { $iris } ?s ?p ?o $filter }"
REPORTED = f"""SELECT DISTINCT ?s ?g ?day WHERE {{
  VALUES ?s {{ $iris }} ?s <{KG.reportedIn}> ?g OPTIONAL {{ ?g <{SCHEMA.datePublished}> ?day }}
}} ORDER BY DESC(STR(?day)) ?g LIMIT {MOST_REPORTS}"""
# Of an article's graph what its page shows. Its mentions, which are many, are asked for apart.
SHOWN = (KG.Article, KG.Person, KG.Organisation, KG.Role, KG.Statement, KG.Measure, KG.Amount, PROV.Activity)
IN_GRAPH = f"""SELECT ?s ?p ?o WHERE {{
  GRAPH $iri {{ VALUES ?class {{ {" ".join(f"<{each}>" for each in SHOWN)} }} ?s a ?class ; ?p ?o }}
  FILTER(?p != <{KG.reportedIn}> && ?p != <{KG.sha256}>)
}}"""
OUTSIDE = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ ?s <{KG.reportedIn}> $iri }} UNION {{ BIND($iri AS ?s) }}
  UNION {{ ?s <{KG.evidence}>/<{NIF.referenceContext}> $iri }}
  ?s ?p ?o
}}"""
REFERRING = f"SELECT ?m ?w ?f WHERE {{ GRAPH $iri {{ ?m <{KG.refersTo}> ?w OPTIONAL {{ ?m <{KG.form}> ?f }} }} }}"
MENTIONS = f"""SELECT DISTINCT ?m ?b ?e ?w ?f WHERE {{
  ?m <{NIF.referenceContext}> $iri ; <{NIF.beginIndex}> ?b ; <{NIF.endIndex}> ?e .
  OPTIONAL {{ ?m <{KG.refersTo}> ?w }} OPTIONAL {{ ?m <{KG.form}> ?f }}
}}"""
OF_A_MENTION = (("b", NIF.beginIndex), ("e", NIF.endIndex), ("w", KG.refersTo), ("f", KG.form))


def about(query: str, iri: str, **values: str) -> list[dict[str, str]]:
    """The rows of a query of this server's own in which `$iri` stands for an IRI; other values are SPARQL terms."""
    return ask(of(query, iri, **values))


def of(query: str, iri: str, **values: str) -> str:
    """A query in which `$iri` stands for an IRI."""
    return fill(query, {"iri": f"<{iri}>", **values})


def facts(iris: Iterable[str], reports: int = REPORTS) -> Known:
    """Facts with all that a page says of them: whom they name, their roles and articles, and the words.

    Of a fact that many articles report, what the newest `reports` of them say.
    """
    articles = _articles(iris)
    pairs = {(iri, each) for iri, found in articles.items() for each in found[:reports] or [""]}
    rows = _rows(pairs)
    seen = set(pairs)
    following = _linked(rows, pairs) - seen
    for _ in range(HOPS):
        found = _rows(following, NAMES)
        seen |= following
        rows += found
        following = _linked(found, following) - seen
    kept = (row for row in rows if row[1] != KG.reportedIn or (row[0], row[2]) in seen)
    return Known(kept, {iri: len(found) for iri, found in articles.items()})


def article(iri: str) -> Known:
    """An article with its facts and mentions: what its own graph says, or where there is none, what all graphs say.

    Where a mention stands is seen from its IRI. Of an article with IRIs of other kinds, all mentions are asked for.
    """
    rows = _triples(about(IN_GRAPH, iri))
    mentions = about(REFERRING, iri) if rows else []
    rows = rows or _triples(about(OUTSIDE, iri))
    places = {row["m"] for row in mentions} | {row[2] for row in rows if row[1] == KG.evidence}
    if not mentions or not all(map(place_in, places)):
        mentions = about(MENTIONS, iri)
    return Known([*rows, *((row["m"], verb, row[key]) for row in mentions for key, verb in OF_A_MENTION if key in row)])


def names(pairs: Iterable[Pair]) -> Known:
    """What resources are called in articles."""
    return Known(_rows(set(pairs), NAMES))


def text(value: str) -> str:
    """A text as a SPARQL term."""
    return Names({}).literal(Literal(value))


def _articles(iris: Iterable[str]) -> dict[str, list[str]]:
    """Each fact with the articles that report it, the newest first."""
    found: dict[str, list[str]] = {iri: [] for iri in iris if is_absolute(iri)}
    for iri in _chunks(found):
        for row in ask(fill(REPORTED, {"iris": " ".join(f"<{each}>" for each in iri)})):
            found[row["s"]].append(row["g"])
    return {iri: list(dict.fromkeys(articles)) for iri, articles in found.items()}


def _linked(rows: Iterable[Row], pairs: Iterable[Pair]) -> set[Pair]:
    """What triples lead to, in the articles in which they stand."""
    articles: dict[str, set[str]] = {}
    for iri, article in pairs:
        articles.setdefault(iri, set()).add(article)
    return {
        (value, value if verb == KG.reportedIn else article)
        for subject, verb, value in rows
        if verb in LINKS
        for article in articles[subject]
    }


def _rows(pairs: Iterable[Pair], properties: Sequence[str] = ()) -> list[Row]:
    """What articles say of resources; of those of which they say nothing in graphs of their own, what anybody says."""
    rows: list[Row] = []
    only = f"FILTER(?p IN ({', '.join(f'<{each}>' for each in properties)}))" if properties else ""
    usable = sorted(pair for pair in pairs if is_absolute(pair[0]))
    for chunk in _chunks([pair for pair in usable if is_absolute(pair[1])]):
        listed = " ".join(f"(<{iri}> <{article}>)" for iri, article in chunk)
        rows += _triples(ask(fill(IN_GRAPHS, {"pairs": listed, "filter": only})))
    there = {row[0] for row in rows}
    for rest in _chunks(sorted({iri for iri, _ in usable} - there)):
        listed = " ".join(f"<{iri}>" for iri in rest)
        rows += _triples(ask(fill(ANYWHERE, {"iris": listed, "filter": only})))
    return rows


def _chunks(found: Iterable[T]) -> Iterator[list[T]]:
    """At most AT_ONCE at a time."""
    everything = list(found)
    return (everything[start : start + AT_ONCE] for start in range(0, len(everything), AT_ONCE))


def _triples(rows: Iterable[dict[str, str]]) -> list[Row]:
    return [(row["s"], row["p"], row["o"]) for row in rows]
