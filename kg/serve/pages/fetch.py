"""What pages ask of the engine: the facts about something, then what these facts name, each in one bounded question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.serve.pages.known import Known, Row
from kg.serve.tables import ask
from kg.sparql import fill
from kg.syntax.turtle import Names
from kg.vocab import KG, NIF, RDF, RDFS, SCHEMA, Literal

LINKS = (
    KG.holder, KG.organisation, KG.speaker, KG.speakerRole, KG.addressee, KG.about, KG.agent, KG.amount, KG.evidence,
    KG.contentSpan, KG.speakerSpan, KG.cueSpan, KG.reportedIn, KG.statedIn,
)  # fmt: skip
NAMES = (
    RDF.type, RDFS.label, KG.title, KG.tenure, KG.organisation, KG.value, KG.maxValue, KG.currency, KG.unit, KG.bound,
    KG.per, KG.evidence, NIF.beginIndex, NIF.endIndex, NIF.anchorOf, NIF.referenceContext, SCHEMA.headline,
    SCHEMA.datePublished, SCHEMA.publisher,
)  # fmt: skip
HOPS = 3  # from a statement to its speaker's role, to the role's organisation; from a measure to an amount's words
AT_ONCE = 500  # IRIs in one question
FACTS = "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?s { $iris } ?s ?p ?o }"
NAMED = "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?s { $iris } ?s ?p ?o . FILTER(?p IN ($names)) }"
NO_IRI = frozenset(' <>"{}|^`\\')

# Of an article's graph what its page shows. Its mentions, which are many, are asked for apart.
IN_GRAPH = f"""SELECT ?s ?p ?o WHERE {{
  GRAPH $iri {{ ?s ?p ?o . FILTER NOT EXISTS {{ ?s <{NIF.referenceContext}> $iri }} }}
  FILTER(?p NOT IN (<{KG.reportedIn}>, <{KG.sha256}>) && ?o NOT IN (<{KG.Agent}>, <{KG.Quotation}>))
}}"""
OUTSIDE = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ ?s <{KG.reportedIn}> $iri }} UNION {{ BIND($iri AS ?s) }}
  UNION {{ ?s <{KG.evidence}>/<{NIF.referenceContext}> $iri }}
  ?s ?p ?o
}}"""
MENTIONS = f"""SELECT DISTINCT ?m ?b ?e ?w ?f WHERE {{
  ?m <{NIF.referenceContext}> $iri ; <{NIF.beginIndex}> ?b ; <{NIF.endIndex}> ?e .
  OPTIONAL {{ ?m <{KG.refersTo}> ?w }} OPTIONAL {{ ?m <{KG.form}> ?f }}
}}"""


def about(query: str, iri: str, **values: str) -> list[dict[str, str]]:
    """The rows of a query of this server's own in which `$iri` stands for an IRI; other values are SPARQL terms."""
    return ask(fill(query, {"iri": f"<{iri}>", **values}))


def is_iri(text: str) -> bool:
    """Whether a text can stand between < and > in a query."""
    return ":" in text and not NO_IRI & set(text) and min(text) > " "


def described(iris: Iterable[str]) -> list[Row]:
    """All triples of some resources."""
    return _rows(FACTS, sorted(set(iris)))


def facts(iris: Iterable[str]) -> Known:
    """Facts with all that a page says of them: whom they name, their roles and articles, and the words."""
    rows = described(iris)
    seen = {row[0] for row in rows}
    following = {row[2] for row in rows if row[1] in LINKS} - seen
    for _ in range(HOPS):
        if not following:
            break
        found = _named(following)
        seen |= following
        rows += found
        following = {row[2] for row in found if row[1] in LINKS} - seen
    return Known(rows)


def named(iris: Iterable[str]) -> Known:
    """What resources are called."""
    return Known(_named(iris))


def text(value: str) -> str:
    """A text as a SPARQL term."""
    return Names({}).literal(Literal(value))


def _named(iris: Iterable[str]) -> list[Row]:
    return _rows(NAMED, sorted(set(iris)), names=", ".join(f"<{name}>" for name in NAMES))


def article(iri: str) -> Known:
    """An article with its facts and mentions: what its own graph says, or where there is none, what all graphs say."""
    rows = _triples(about(IN_GRAPH, iri)) or _triples(about(OUTSIDE, iri))
    for row in about(MENTIONS, iri):
        mention = row["m"]
        rows += [(mention, NIF.beginIndex, row["b"]), (mention, NIF.endIndex, row["e"])]
        rows += [(mention, name, row[key]) for key, name in (("w", KG.refersTo), ("f", KG.form)) if key in row]
    return Known(rows)


def _rows(query: str, iris: Sequence[str], **values: str) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(iris), AT_ONCE):
        listed = " ".join(f"<{iri}>" for iri in iris[start : start + AT_ONCE] if is_iri(iri))
        rows += _triples(ask(fill(query, {"iris": listed, **values}))) if listed else []
    return rows


def _triples(rows: Iterable[dict[str, str]]) -> list[Row]:
    return [(row["s"], row["p"], row["o"]) for row in rows]
