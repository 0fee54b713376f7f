"""What search engines and other readers of schema.org are told on a page, as JSON-LD. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

from kg.serve.pages.agent import AgentView
from kg.serve.pages.article import ArticleView
from kg.serve.pages.fact import FactView
from kg.serve.pages.facts import Fact, MeasureFact, RoleFact, Source, StatementFact, Thing

CONTEXT = "https://schema.org"
TYPES = {"Person": "Person", "Organisation": "Organization", "Measure": "Action"}
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}  # so that no text ends the element
Node = dict[str, object]


def script(node: Mapping[str, object]) -> Markup:
    """The text of a script element of the type application/ld+json."""
    text = json.dumps({"@context": CONTEXT, **node}, ensure_ascii=False, sort_keys=True)
    return Markup(text.translate(ESCAPES))


def article(view: ArticleView) -> Node:
    """An article with whom it mentions and what is said in it."""
    mentioned = [_thing(each.thing) for each in (*view.people, *view.organisations)]
    return _filled(
        {
            "@id": view.iri,
            "@type": "NewsArticle",
            "headline": view.title,
            "datePublished": view.published,
            "author": view.author and {"@type": "Person", "name": view.author},
            "publisher": view.publisher and {"@type": "Organization", "name": view.publisher},
            "inLanguage": view.language,
            "url": view.url,
            "mentions": mentioned,
            "hasPart": [_statement(each.fact) for each in view.statements],
        }
    )


def agent(view: AgentView) -> Node:
    """A person or an organisation with roles and names."""
    roles = [_role(each) for each in view.roles]
    return _filled(
        {
            **_thing(view.thing),
            "alternateName": list(view.aliases),
            "memberOf" if view.thing.kind == "Person" else "member": roles or [_role(each) for each in view.staff],
            "subjectOf": [_source(each) for each in view.articles],
        }
    )


def fact(view: FactView) -> Node:
    """A statement, a measure or a role."""
    found: Fact = view.shown.fact
    where = {"isPartOf": [_source(each) for each in found.sources]}
    match found:
        case StatementFact():
            return _filled({**_statement(found), **where})
        case MeasureFact():
            agents = [_thing(each) for each in found.agents]
            return _filled({"@id": found.iri, "@type": "Action", "name": found.label, "agent": agents})
        case RoleFact():
            return _filled({"@id": found.iri, **_role(found), "member": _thing(found.holder)})
    return {"@id": found.iri}


def _statement(found: StatementFact) -> Node:
    """A quotation where words are quoted; else a claim."""
    kind = "Claim" if found.mode == "Indirect" else "Quotation"
    speakers, about = ([_thing(each) for each in things] for things in (found.speakers, found.about))
    by = {"Claim": "author", "Quotation": "creator"}[kind]
    return _filled({"@id": found.iri, "@type": kind, "text": found.text, by: speakers, "about": about})


def _role(found: RoleFact) -> Node:
    organisation = found.organisation and _thing(found.organisation)
    dates = {"startDate": found.start, "endDate": found.end}
    return _filled({"@type": "OrganizationRole", "roleName": found.post, "memberOf": organisation, **dates})


def _thing(found: Thing) -> Node:
    return {"@id": found.iri, "@type": TYPES.get(found.kind, "Thing"), "name": found.label}


def _source(found: Source) -> Node:
    known = {"headline": found.headline, "datePublished": found.published}
    return _filled({"@id": found.iri, "@type": "NewsArticle", **known})


def _filled(node: Node) -> Node:
    """A node without what is not known."""
    return {name: value for name, value in node.items() if value}
