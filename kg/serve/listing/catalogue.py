"""The lists that there are: articles, people, organisations, roles, statements, measures, amounts."""

from __future__ import annotations

from kg.model import Mode, SpeechAct, Status, Tenure
from kg.serve.listing.model import Cell, Column, Filter, Kind, Listing

# The least label of each thing, for sorting. It is worked out for all things at once: the label of somebody who is in a
# thousand articles stands in a thousand graphs.
LABEL = "{ SELECT ?it (MIN(LCASE(STR(?label))) AS ?k) { ?it rdfs:label ?label } GROUP BY ?it }"
DAY = "BIND(SUBSTR(STR(?time), 1, 10) AS ?it)"
CODE = 'BIND(STRAFTER(STR(?concept), "#") AS ?it)'
# Each thing once, then its least name: who is in a thousand articles has a name in as many graphs, and what names them
# stands in as many: a million ways from one to the other. LATERAL is SEP-0006, which Oxigraph knows.
NAME = "LATERAL { OPTIONAL { SELECT ?it (MIN(STR(?label)) AS ?name) WHERE { ?it rdfs:label ?label } GROUP BY ?it } }"
# A title, with its tenure where that is not the current one.
POST = """LATERAL { SELECT DISTINCT ?it ?title WHERE { ?it kg:title ?title } }
  LATERAL { OPTIONAL { SELECT DISTINCT ?it ?tenure WHERE { ?it kg:tenure ?tenure FILTER(?tenure != kg:Current) } } }
  BIND(CONCAT(IF(BOUND(?tenure), CONCAT(LCASE(STRAFTER(STR(?tenure), "#")), " "), ""), STR(?title)) AS ?name)"""


def _article(path: str) -> tuple[Column, Column]:
    """The articles that a path leads to, and the day of the first of them."""
    return (
        Column(
            "article", "Article", f"?row {path} ?it OPTIONAL {{ ?it schema:headline ?name }}", Cell.THINGS,
            f"?row {path}/schema:headline ?headline BIND(LCASE(STR(?headline)) AS ?k)",
        ),
        Column(
            "published", "Published", f"?row {path}/schema:datePublished ?time {DAY}",
            key=f"?row {path}/schema:datePublished ?time BIND(STR(?time) AS ?k)",
        ),
    )  # fmt: skip


def _of_article(path: str) -> tuple[Filter, ...]:
    """Filters by the articles that a path leads to: all of them hold for the same one."""
    at = f"?row {path} ?article . ?article"
    return (
        Filter("article", "Article", Kind.THING, f"?row {path} $it", "part of its headline, or its IRI",
               names="schema:headline"),
        Filter("publisher", "Publisher", Kind.VALUE, f"{at} schema:publisher $it", "as it is written"),
        Filter("from", "Published from", Kind.FROM, f"{at} schema:datePublished $it", "the first day: 2021-03-13"),
        Filter("to", "Published to", Kind.TO, f"{at} schema:datePublished $it", "the last day: 2021-03-31"),
    )  # fmt: skip


def _things(name: str, title: str, pattern: str) -> Column:
    """Things shown and sorted by their labels."""
    return Column(name, title, f"{_once(pattern)} {NAME}", Cell.THINGS, f"{_once(pattern)} {LABEL}")


def _once(pattern: str, *variables: str) -> str:
    """What a pattern reaches, each once, however many graphs say so."""
    return f"{{ SELECT DISTINCT ?row {' '.join(variables) or '?it'} WHERE {{ {pattern} }} }}"


def _count(name: str, title: str, pattern: str) -> Column:
    return Column(name, title, pattern, Cell.COUNT)


def _code(name: str, title: str, term: str) -> Column:
    return Column(name, title, f"?row {term} ?concept {CODE}")


def _text(name: str, title: str, path: str, cell: Cell = Cell.TEXT) -> Column:
    return Column(name, title, f"?row {path} ?it", cell)


def _codes(name: str, title: str, path: str, codes: type[Mode | SpeechAct | Status | Tenure]) -> Filter:
    return Filter(name, title, Kind.CODE, f"?row {path} $it", codes=tuple(code.value for code in codes))


EVIDENCE = Column("evidence", "Evidence", "?row kg:evidence ?it", Cell.PLACES)
IN = _article("kg:reportedIn")
OF_ARTICLE = _of_article("kg:reportedIn")
BY_NAME = "part of a name, or an IRI"
NOBODY = "FILTER NOT EXISTS { ?row kg:speaker ?anybody }"
CALLED = f"{{ ?row kg:speakerText ?it {NOBODY} }}"

STATEMENTS = Listing(
    "statements", "Statements", "statement", "?row a kg:Statement",
    (
        Column(
            "speaker", "Speaker", f"{{ ?row kg:speaker ?it {NAME} }} UNION {CALLED}", Cell.THINGS,
            f"{{ ?row kg:speaker ?it {LABEL} }}"
            f" UNION {{ ?row kg:speakerText ?called {NOBODY} BIND(LCASE(?called) AS ?k) }}",
        ),
        _text("cue", "Cue", "kg:cue"),
        _text("text", "Words", "kg:text", Cell.ROW),
        _code("mode", "Mode", "kg:mode"),
        _code("act", "Act", "kg:speechAct"),
        _things("about", "About", "?row kg:about ?it ."),
        *IN,
        Column("evidence", "Evidence", "?row kg:contentSpan ?it", Cell.PLACES),
    ),
    (
        Filter("q", "Words", Kind.WORDS, "?row kg:text $it", "words that were said"),
        Filter("speaker", "Speaker", Kind.THING, "?row kg:speaker $it", BY_NAME,
               loose=f"?row kg:speakerText $it {NOBODY}"),
        _codes("mode", "Mode", "kg:mode", Mode),
        _codes("act", "Act", "kg:speechAct", SpeechAct),
        Filter("about", "About", Kind.THING, "?row kg:about $it", BY_NAME),
        *OF_ARTICLE,
    ),
    "-published",
)  # fmt: skip

ROLES = Listing(
    "roles", "Roles", "role", "?row a kg:Role",
    (
        _things("person", "Person", "?row kg:holder ?it ."),
        _text("title", "Title", "kg:title", Cell.ROW),
        _things("organisation", "Organisation", "?row kg:organisation ?it ."),
        _code("tenure", "Tenure", "kg:tenure"),
        _text("start", "From", "kg:start"),
        _text("end", "To", "kg:end"),
        *IN,
        EVIDENCE,
    ),
    (
        Filter("person", "Person", Kind.THING, "?row kg:holder $it", BY_NAME),
        Filter("organisation", "Organisation", Kind.THING, "?row kg:organisation $it", BY_NAME),
        Filter("title", "Title", Kind.WORDS, "?row kg:title $it", "words of the title"),
        _codes("tenure", "Tenure", "kg:tenure", Tenure),
        *OF_ARTICLE,
    ),
    "person",
)  # fmt: skip

CURRENCY = "?row kg:amount ?amount . ?amount kg:currency $it"
LEAST = "?row kg:amount ?amount . ?amount kg:value|kg:maxValue $it"
MEASURES = Listing(
    "measures", "Measures", "measure", "?row a kg:Measure",
    (
        _things("agent", "Agent", "?row kg:agent ?it ."),
        _text("text", "Measure", "kg:text", Cell.ROW),
        _code("status", "Status", "kg:status"),
        Column(
            "amount", "Amount", "?row kg:amount/kg:evidence ?it . ?it nif:anchorOf ?name", Cell.THINGS,
            "?row kg:amount/kg:value ?k", greatest=True,
        ),
        _text("date", "When", "kg:date"),
        *IN,
        EVIDENCE,
    ),
    (
        Filter("q", "Words", Kind.WORDS, "?row kg:text $it", "words of the measure"),
        Filter("agent", "Agent", Kind.THING, "?row kg:agent $it", BY_NAME),
        _codes("status", "Status", "kg:status", Status),
        Filter("currency", "Currency", Kind.VALUE, CURRENCY, "a code such as GBP"),
        Filter("least", "Amount of at least", Kind.LEAST, LEAST, "a whole number"),
        *OF_ARTICLE,
    ),
    "-published",
)  # fmt: skip

AMOUNTS = Listing(
    "amounts", "Amounts", "amount", "?row a kg:Amount",
    (
        Column(
            "words", "Words", "?row kg:evidence ?it . ?it nif:anchorOf ?name", Cell.THINGS,
            "?row kg:evidence/nif:anchorOf ?words BIND(LCASE(STR(?words)) AS ?k)",
        ),
        _text("value", "Value", "kg:value", Cell.NUMBER),
        _text("maximum", "Up to", "kg:maxValue", Cell.NUMBER),
        _text("currency", "Currency", "kg:currency"),
        _text("unit", "Unit", "kg:unit"),
        _text("per", "Per", "kg:per"),
        Column(
            "of", "Of", "?it kg:amount ?row . OPTIONAL { ?it kg:text|kg:title ?name }", Cell.THINGS,
            "?whole kg:amount ?row . ?whole kg:text|kg:title ?words BIND(LCASE(STR(?words)) AS ?k)",
        ),
        *_article("kg:evidence/nif:referenceContext"),
    ),
    (
        Filter("q", "Words", Kind.WORDS, "?row kg:evidence/nif:anchorOf $it", "words of the amount"),
        Filter("currency", "Currency", Kind.VALUE, "?row kg:currency $it", "a code such as GBP"),
        Filter("unit", "Unit", Kind.VALUE, "?row kg:unit $it", "such as percent"),
        Filter("least", "At least", Kind.LEAST, "?row kg:value|kg:maxValue $it", "a whole number"),
        *_of_article("kg:evidence/nif:referenceContext"),
    ),
    "-value",
)  # fmt: skip

ARTICLES = Listing(
    "articles", "Articles", "article", "?row a kg:Article",
    (
        Column(
            "headline", "Headline",
            "?row a kg:Article OPTIONAL { ?row schema:headline ?headline } BIND(COALESCE(?headline, STR(?row)) AS ?it)",
            Cell.ROW, "?row schema:headline ?headline BIND(LCASE(STR(?headline)) AS ?k)",
        ),
        Column("published", "Published", f"?row schema:datePublished ?time {DAY}",
               key="?row schema:datePublished ?time BIND(STR(?time) AS ?k)"),
        _text("publisher", "Publisher", "schema:publisher"),
        _count("people", "People", "?it kg:reportedIn ?row ; a kg:Person"),
        _count("organisations", "Organisations", "?it kg:reportedIn ?row ; a kg:Organisation"),
        _count("statements", "Statements", "?it kg:reportedIn ?row ; a kg:Statement"),
        _count("measures", "Measures", "?it kg:reportedIn ?row ; a kg:Measure"),
    ),
    (
        Filter("q", "Headline", Kind.WORDS, "?row schema:headline $it", "words of the headline"),
        Filter("mentions", "Mentions", Kind.THING, "$it kg:reportedIn ?row", BY_NAME),
        Filter("publisher", "Publisher", Kind.VALUE, "?row schema:publisher $it", "as it is written"),
        Filter("from", "From", Kind.FROM, "?row schema:datePublished $it", "the first day: 2021-03-13"),
        Filter("to", "To", Kind.TO, "?row schema:datePublished $it", "the last day: 2021-03-31"),
    ),
    "-published",
)  # fmt: skip


def _agents(name: str, title: str, one: str, kind: str, roles: tuple[Column, Filter]) -> Listing:
    """People or organisations."""
    return Listing(
        name, title, one, f"?row a {kind}",
        (
            Column("name", "Name", "?row rdfs:label ?it", Cell.ROW, LABEL.replace("?it", "?row")),
            _text("aliases", "Also called", "skos:altLabel"),
            roles[0],
            _count("statements", "Statements", "?it kg:speaker ?row"),
            _count("measures", "Measures", "?it kg:agent ?row"),
            _count("articles", "Articles", "?row kg:reportedIn ?it"),
        ),
        (
            Filter("q", "Name", Kind.WORDS, "?row rdfs:label|skos:altLabel $it", "part of a name"),
            roles[1],
            *OF_ARTICLE,
        ),
        "-statements",
    )  # fmt: skip


PEOPLE = _agents("people", "People", "person", "kg:Person", (
    Column("roles", "Roles", f"{_once('?it kg:holder ?row')} {POST}", Cell.THINGS,
           f"{_once('?it kg:holder ?row')} {POST} BIND(LCASE(?name) AS ?k)"),
    Filter("organisation", "Organisation", Kind.THING,
           f"{_once('?role kg:holder ?row', '?role')} ?role kg:organisation $it", BY_NAME),
))  # fmt: skip
ORGANISATIONS = _agents("organisations", "Organisations", "organisation", "kg:Organisation", (
    _things("people", "People with roles", f"{_once('?role kg:organisation ?row', '?role')} ?role kg:holder ?it"),
    Filter("person", "Person with a role", Kind.THING,
           f"{_once('?role kg:organisation ?row', '?role')} ?role kg:holder $it", BY_NAME),
))  # fmt: skip

LISTINGS = {
    each.name: each for each in (ARTICLES, PEOPLE, ORGANISATIONS, ROLES, STATEMENTS, MEASURES, AMOUNTS)
}  # in the order of the start page
