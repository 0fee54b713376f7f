"""What the page of a person or an organisation shows: names, roles, statements, measures, and who is around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.serve.pages import fetch, reading
from kg.serve.pages.facts import (
    MeasureFact,
    RoleFact,
    Source,
    StatementFact,
    Thing,
    local,
    newest_first,
    source,
    thing,
)
from kg.serve.pages.known import Known
from kg.vocab import KG, RDFS, SCHEMA, SKOS

STATEMENTS = 20  # on one page
MOST = 50  # roles, measures, articles
SOME = 12  # people mentioned together; what statements are about, to choose from
STATEMENT = f"""?f a <{KG.Statement}> ; <{KG.speaker}> $iri .
  FILTER($mode = "" || EXISTS {{ ?f <{KG.mode}> ?m FILTER(STRENDS(STR(?m), CONCAT("#", $mode))) }})
  FILTER($act = "" || EXISTS {{ ?f <{KG.speechAct}> ?a FILTER(STRENDS(STR(?a), CONCAT("#", $act))) }})
  FILTER($about = "" || EXISTS {{ ?f <{KG.about}> ?x FILTER(STR(?x) = $about) }})"""
NEWEST = f"""OPTIONAL {{ ?f <{KG.reportedIn}>/<{SCHEMA.datePublished}> ?day }}"""
SAID = f"""SELECT ?f (MAX(STR(?day)) AS ?newest) WHERE {{ {STATEMENT} {NEWEST} }}
GROUP BY ?f ORDER BY DESC(?newest) ?f LIMIT {STATEMENTS} OFFSET $offset"""
HOW_MANY = f"SELECT (COUNT(DISTINCT ?f) AS ?n) WHERE {{ {STATEMENT} }}"
CHOICES = f"""SELECT ?kind ?x (COUNT(DISTINCT ?f) AS ?n) WHERE {{
  ?f <{KG.speaker}> $iri ; a <{KG.Statement}> .
  {{ ?f <{KG.mode}> ?x . BIND("mode" AS ?kind) }} UNION {{ ?f <{KG.speechAct}> ?x . BIND("act" AS ?kind) }}
  UNION {{ ?f <{KG.about}> ?x . BIND("about" AS ?kind) }}
}} GROUP BY ?kind ?x ORDER BY ?kind DESC(?n) ?x"""
ROLES = f"""SELECT DISTINCT ?f WHERE {{ {{ ?f <{KG.holder}> $iri }} UNION {{ ?f <{KG.organisation}> $iri }}
  ?f a <{KG.Role}> }} ORDER BY ?f LIMIT {MOST}"""
MEASURES = f"""SELECT ?f (MAX(STR(?day)) AS ?newest) WHERE {{ ?f <{KG.agent}> $iri ; a <{KG.Measure}> . {NEWEST} }}
GROUP BY ?f ORDER BY DESC(?newest) ?f LIMIT {MOST}"""
SPOKEN_OF = f"""SELECT ?f (MAX(STR(?day)) AS ?newest) WHERE {{ ?f a <{KG.Statement}> .
  {{ ?f <{KG.about}> $iri }} UNION {{ ?f <{KG.addressee}> $iri }}
  FILTER NOT EXISTS {{ ?f <{KG.speaker}> $iri }} {NEWEST}
}} GROUP BY ?f ORDER BY DESC(?newest) ?f LIMIT {SOME}"""
TOGETHER = f"""SELECT ?who (COUNT(DISTINCT ?article) AS ?n) (MIN(?label) AS ?name) WHERE {{
  $iri <{KG.reportedIn}> ?article . ?who <{KG.reportedIn}> ?article ; a <{KG.Agent}> ; <{RDFS.label}> ?label .
  FILTER(?who != $iri)
}} GROUP BY ?who ORDER BY DESC(?n) ?name ?who LIMIT {SOME}"""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that statements can be filtered by, with how many there are of it."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of the statements and the place in them; "" chooses all."""

    mode: str = ""
    act: str = ""
    about: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class AgentView:
    """What the page of a person or an organisation shows."""

    thing: Thing
    aliases: tuple[str, ...]
    roles: tuple[RoleFact, ...]
    staff: tuple[RoleFact, ...]  # roles of others in this organisation
    statements: tuple[StatementFact, ...]
    total: int  # statements that the filters let through
    options: Mapping[str, Sequence[Option]]
    spoken_of: tuple[StatementFact, ...]
    measures: tuple[MeasureFact, ...]
    together: tuple[tuple[Thing, int], ...]
    articles: tuple[Source, ...]
    article_count: int


def agent_view(iri: str, kind: str, chosen: Chosen) -> AgentView:
    """The view of the agent of that IRI, asked of the engine."""
    own = Known(fetch.described([iri]))
    terms = {name: fetch.text(getattr(chosen, name)) for name in ("mode", "act", "about")}
    said = _facts(fetch.about(SAID, iri, **terms, offset=str(chosen.offset)))
    total = int(fetch.about(HOW_MANY, iri, **terms)[0]["n"])
    held, spoken_of, done = (_facts(fetch.about(query, iri)) for query in (ROLES, SPOKEN_OF, MEASURES))
    counted = fetch.about(CHOICES, iri)
    articles = own.all(iri, KG.reportedIn)
    known = fetch.facts([*said, *held, *spoken_of, *done])
    names = fetch.named({row["x"] for row in counted if row["kind"] == "about"} | set(articles[:MOST]))
    roles = tuple(reading.role(known, each) for each in held)
    return AgentView(
        thing=Thing(iri, thing(own, iri).label, kind),
        aliases=tuple(sorted({*own.all(iri, SKOS.altLabel), *own.all(iri, RDFS.label)} - {thing(own, iri).label})),
        roles=tuple(role for role in roles if role.holder.iri == iri),
        staff=tuple(role for role in roles if role.holder.iri != iri),
        statements=tuple(reading.statement(known, each) for each in said),
        total=total,
        options=_options(counted, names),
        spoken_of=tuple(reading.statement(known, each) for each in spoken_of),
        measures=tuple(reading.measure(known, each) for each in done),
        together=tuple(_together(fetch.about(TOGETHER, iri))),
        articles=newest_first(source(names, each) for each in articles[:MOST]),
        article_count=len(articles),
    )


def _facts(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return [row["f"] for row in rows]


def _options(rows: Sequence[Mapping[str, str]], names: Known) -> dict[str, list[Option]]:
    """What there is to choose from, the most frequent first."""
    found: dict[str, list[Option]] = {"mode": [], "act": [], "about": []}
    for row in rows:
        kind, iri, number = row["kind"], row["x"], int(row["n"])
        if kind != "about":
            found[kind].append(Option(local(iri), local(iri).lower(), number))
        elif len(found[kind]) < SOME:
            found[kind].append(Option(iri, thing(names, iri).label, number))
    return found


def _together(rows: Sequence[Mapping[str, str]]) -> list[tuple[Thing, int]]:
    return [
        (Thing(row["who"], row["name"], "Person" if "/person/" in row["who"] else ""), int(row["n"])) for row in rows
    ]
