"""What the page of a person or an organisation shows: names, roles, statements, measures, and who is around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

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
from kg.vocab import KG, RDFS, SCHEMA, SKOS, XSD

STATEMENTS = 20  # on one page
MOST = 50  # roles, measures, articles
MOST_TOGETHER = 200  # articles, the newest, in which others are mentioned together with somebody
SOME = 12  # people mentioned together; what statements are about, to choose from
STATEMENT = f"""?f <{KG.speaker}> $iri .
  FILTER($mode = "" || EXISTS {{ ?f <{KG.mode}> ?m FILTER(STRENDS(STR(?m), CONCAT("#", $mode))) }})
  FILTER($act = "" || EXISTS {{ ?f <{KG.speechAct}> ?a FILTER(STRENDS(STR(?a), CONCAT("#", $act))) }})
  FILTER($about = "" || EXISTS {{ ?f <{KG.about}> ?x FILTER(STR(?x) = $about) }})"""
NEWEST = f"""OPTIONAL {{ ?f <{KG.reportedIn}>/<{SCHEMA.datePublished}> ?day }}"""
# Facts of the newest articles first, those of an article in the order of its text: IRIs end in /begin-end.
ORDER = f"""DESC(?newest) REPLACE(STR(?f), "[^/]*$", "")
  <{XSD.base}integer>(REPLACE(STR(?f), "^.*/([0-9]+)-[0-9]+$", "$1")) ?f"""
SAID = f"""SELECT ?f (MAX(STR(?day)) AS ?newest) WHERE {{ {STATEMENT} {NEWEST} }}
GROUP BY ?f ORDER BY {ORDER} LIMIT {STATEMENTS} OFFSET $offset"""
HOW_MANY = f"SELECT (COUNT(DISTINCT ?f) AS ?n) WHERE {{ {STATEMENT} }}"
CHOICES = f"""SELECT ?kind ?x (COUNT(DISTINCT ?f) AS ?n) (MAX(STR(?article)) AS ?in) WHERE {{
  ?f <{KG.speaker}> $iri OPTIONAL {{ ?f <{KG.reportedIn}> ?article }}
  {{ ?f <{KG.mode}> ?x . BIND("mode" AS ?kind) }} UNION {{ ?f <{KG.speechAct}> ?x . BIND("act" AS ?kind) }}
  UNION {{ ?f <{KG.about}> ?x . BIND("about" AS ?kind) }}
}} GROUP BY ?kind ?x ORDER BY DESC(?kind) DESC(?n) ?x LIMIT {MOST}"""
ROLES = f"""SELECT DISTINCT ?f WHERE {{
  {{ ?f <{KG.holder}> $iri }} UNION {{ ?f <{KG.organisation}> $iri }} FILTER EXISTS {{ ?f a <{KG.Role}> }}
}} ORDER BY ?f LIMIT {MOST + 1}"""
MEASURES = f"""SELECT ?f (MAX(STR(?day)) AS ?newest) WHERE {{ ?f <{KG.agent}> $iri . {NEWEST} }}
GROUP BY ?f ORDER BY {ORDER} LIMIT {MOST + 1}"""
SPOKEN_OF = f"""SELECT ?f (MAX(STR(?day)) AS ?newest) WHERE {{
  {{ ?f <{KG.about}> $iri }} UNION {{ ?f <{KG.addressee}> $iri }}
  FILTER NOT EXISTS {{ ?f <{KG.speaker}> $iri }} {NEWEST}
}} GROUP BY ?f ORDER BY {ORDER} LIMIT {SOME + 1}"""
TOGETHER = f"""SELECT ?x (COUNT(DISTINCT ?article) AS ?n) (MAX(STR(?article)) AS ?in) WHERE {{
  {{ SELECT DISTINCT ?article WHERE {{
    $iri <{KG.reportedIn}> ?article OPTIONAL {{ ?article <{SCHEMA.datePublished}> ?day }}
  }} ORDER BY DESC(STR(?day)) ?article LIMIT {MOST_TOGETHER} }}
  ?x <{KG.reportedIn}> ?article FILTER(?x != $iri) FILTER EXISTS {{ ?x a <{KG.Agent}> }}
}} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {SOME}"""
OWN = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
  VALUES ?s {{ $iri }} VALUES ?p {{ <{RDFS.label}> <{SKOS.altLabel}> }} ?s ?p ?o
}}"""
ARTICLES = f"""SELECT DISTINCT ?g WHERE {{ $iri <{KG.reportedIn}> ?g OPTIONAL {{ ?g <{SCHEMA.datePublished}> ?day }} }}
ORDER BY DESC(STR(?day)) ?g LIMIT {MOST}"""
IN_ALL = f"SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE {{ $iri <{KG.reportedIn}> ?g }}"

PARTS = {"roles": (ROLES, MOST), "spoken_of": (SPOKEN_OF, SOME), "measures": (MEASURES, MOST)}  # and how much is shown


@dataclass(frozen=True, slots=True)
class Option:
    """Something that statements can be filtered by, with how many there are of it."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Together:
    """Somebody in the same articles, with how many there are; `where` tells those of one name apart: a headline."""

    thing: Thing
    number: int
    where: str


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
    together: tuple[Together, ...]
    articles: tuple[Source, ...]
    article_count: int
    cut: frozenset[str]  # the parts of which there is more than is shown

    @property
    def said(self) -> list[tuple[Source | None, list[StatementFact]]]:
        """The statements by the article that reports them; None for those that no article does."""
        groups = groupby(self.statements, key=lambda each: next(iter(each.sources), None))
        return [(article, list(found)) for article, found in groups]


def agent_view(iri: str, kind: str, chosen: Chosen) -> AgentView:
    """The view of the agent of that IRI, asked of the engine."""
    own = Known((row["s"], row["p"], row["o"]) for row in fetch.about(OWN, iri))
    terms = {name: fetch.text(getattr(chosen, name)) for name in ("mode", "act", "about")}
    said = _facts(fetch.about(SAID, iri, **terms, offset=str(chosen.offset)))
    found = {name: _facts(fetch.about(query, iri)) for name, (query, _) in PARTS.items()}
    held, spoken_of, done = (found[name][:most] for name, (_, most) in PARTS.items())
    known = fetch.facts([*said, *held, *spoken_of, *done])
    counted, together = fetch.about(CHOICES, iri), fetch.about(TOGETHER, iri)
    articles = [row["g"] for row in fetch.about(ARTICLES, iri)]
    around = [(row["x"], row.get("in", "")) for row in (*counted, *together) if row.get("kind", "about") == "about"]
    told = {*articles, *(article for _, article in around if article)}
    names = fetch.names([*around, *((each, each) for each in told)])
    roles = tuple(reading.role(known, each) for each in held)
    me = thing(own, iri)
    return AgentView(
        thing=Thing(iri, me.label, kind),
        aliases=tuple(sorted({*own.all(iri, SKOS.altLabel, RDFS.label)} - {me.label})),
        roles=tuple(role for role in roles if role.holder.iri == iri),
        staff=tuple(role for role in roles if role.holder.iri != iri),
        statements=tuple(reading.statement(known, each) for each in said),
        total=int(fetch.about(HOW_MANY, iri, **terms)[0]["n"]),
        options=_options(counted, names),
        spoken_of=tuple(reading.statement(known, each) for each in spoken_of),
        measures=tuple(reading.measure(known, each) for each in done),
        together=tuple(_together(together, names)),
        articles=newest_first(source(names, each) for each in articles),
        article_count=int(fetch.about(IN_ALL, iri)[0]["n"]),
        cut=frozenset(name for name, (_, most) in PARTS.items() if len(found[name]) > most),
    )


def _facts(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return [row["f"] for row in rows]


def _together(rows: Sequence[Mapping[str, str]], names: Known) -> Iterator[Together]:
    """Who is in the same articles: "the government" of one article is not that of another."""
    found = [(thing(names, row["x"]), int(row["n"]), row.get("in", "")) for row in rows]
    labels = Counter(who.label for who, _, _ in found)
    for who, number, article in found:
        yield Together(who, number, source(names, article).headline if labels[who.label] > 1 else "")


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
