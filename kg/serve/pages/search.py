"""Search: names, headlines, statements and measures that have the words, each group with its best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import partial

from flask import Blueprint, Response, jsonify

from kg.serve.conditional import conditional
from kg.serve.html import browser, page
from kg.serve.listing import query, read
from kg.serve.listing.asked import ROWS, address
from kg.serve.listing.catalogue import LISTINGS
from kg.serve.listing.match import marked, matching, pattern, quoted, words
from kg.serve.listing.model import Wish
from kg.serve.negotiate import HTML, Choice, Media
from kg.serve.paging import form_of, given_values
from kg.serve.problems import Problem
from kg.serve.site import wanted
from kg.serve.tables import ask, link

search = Blueprint("search", __name__)

JSON = Media("json", ("application/json",))
BEST = 10  # of each group
GROUPS = ("articles", "statements", "measures")  # beside people and organisations, whose order is one of names
BESIDE = {
    "articles": ("publisher", "published"),
    "statements": ("speaker", "mode", "published"),
    "measures": ("agent", "status", "published"),
}
# A name that is the words, begins with them, has a word that begins with them, or just has them.
NAMES = """SELECT ?it ?best ?person (MIN(STR(?label)) AS ?name) WHERE {
  { SELECT ?it (MIN(CONCAT(STR(?rank), STR(?called))) AS ?best) WHERE {
      ?it rdfs:label|skos:altLabel ?called FILTER(MATCHES)
      BIND(IF(REGEX(STR(?called), $whole, "i"), 0, IF(REGEX(STR(?called), $start, "i"), 1,
           IF(REGEX(STR(?called), $inside, "i"), 2, 3))) AS ?rank)
      FILTER(EXISTS { ?it a kg:Person } || EXISTS { ?it a kg:Organisation })
    } GROUP BY ?it ORDER BY ?best ?it LIMIT $most }
  BIND(EXISTS { ?it a kg:Person } AS ?person)
  ?it rdfs:label ?label
} GROUP BY ?it ?best ?person ORDER BY ?best ?it"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: its IRI, its page here, the words it was found by, and what else helps to know it."""

    iri: str
    href: str | None
    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind. `more` leads to all of them, where these are not all."""

    title: str
    hits: tuple[Hit, ...]
    more: tuple[tuple[str, str], ...] = ()


@search.get("/search")
@search.get("/search.<form>")
def searched(form: str = "") -> Response:
    values = given_values()
    offers = (HTML, JSON) if browser() else (JSON, HTML)
    choice = form_of(form, (JSON, HTML), "the search") if form else wanted(offers, values.get("format"))
    typed = " ".join(values.get("q", "").replace("\0", " ").split())
    return conditional(partial(_answer, typed, choice), choice, "search", typed)


def _answer(typed: str, choice: Choice) -> Response:
    groups: tuple[Group, ...] = ()
    problem: Problem | None = None
    try:
        groups = found(typed)
    except Problem as wrong:
        if choice.name != "html" or "expected" not in wrong.more:
            raise
        problem = wrong
    if choice.name == "html":
        response = page("search.html", sought=typed, groups=groups, marked=partial(marked, typed=typed),
                        error=problem.detail if problem else None)  # fmt: skip
        response.status_code = problem.status if problem else 200
        return response
    return jsonify({"q": typed, "groups": [asdict(group) for group in groups]})


def found(typed: str) -> tuple[Group, ...]:
    """What has all the words, in groups; empty ones are left out."""
    if not words(typed):
        return ()
    groups = [_names(typed), *(_group(name, typed) for name in GROUPS)]
    return tuple(group for group in groups if group.hits)


def _names(typed: str) -> Group:
    """People and organisations by name, the best first. One that is found by another of its names says so."""
    whole = r"\s+".join(pattern(word) for word in typed.split())
    terms = {"whole": f"^{whole}$", "start": f"^{whole}", "inside": rf"(^|\W){whole}"}
    text = NAMES.replace("MATCHES", matching("?called", typed))
    filled = query.filled(text, {name: quoted(each) for name, each in terms.items()} | {"most": str(BEST + 1)})
    hits = [
        Hit(row["it"], link(row["it"]), row["name"], "" if row["best"][1:] == row["name"] else row["best"][1:])
        for row in ask(filled)
    ]
    return Group("People and organisations", tuple(hits[:BEST]), _more(("people", "organisations"), typed, len(hits)))


def _more(names: Iterable[str], typed: str, hits: int) -> tuple[tuple[str, str], ...]:
    """The lists with these words, by their titles, where they have more than is shown."""
    lists = [LISTINGS[name] for name in names] if hits > BEST else []
    return tuple((each.title, address(Wish(each, each.sort, ROWS, 0, {"q": typed}))) for each in lists)


def _group(name: str, typed: str) -> Group:
    """Rows of a list that have the words, in the order of the list."""
    listing = LISTINGS[name]
    wish = Wish(listing, listing.sort, BEST + 1, 0, {"q": typed})
    [shown] = (column.name for column in listing.columns if column.cell.value == "row")
    hits = []
    for row in read.rows(wish):
        beside = ["; ".join(value.text for value in row.cells.get(each, ())) for each in BESIDE[name]]
        text = "; ".join(value.text for value in row.cells.get(shown, ()))
        hits.append(Hit(row.iri, link(row.iri), text, " · ".join(filter(None, beside))))
    return Group(listing.title, tuple(hits[:BEST]), _more((name,), typed, len(hits)))
