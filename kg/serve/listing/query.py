"""The SPARQL of a list: a page of its rows, how many there are, and how often each value of a filter occurs.

First the rows are found and put in order, with nothing but what they are sorted by; then the columns of one page are
read. Values enter as terms (`Parameter.term`, `match.quoted`), never as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.queries import Parameter
from kg.serve.listing.match import matching, quoted
from kg.serve.listing.model import Cell, Column, Filter, Kind, Listing, Wish
from kg.sparql import fill
from kg.vocab import KG, PREFIXES, XSD

PROLOGUE = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items())
PIECE = 12  # characters: Oxigraph compares texts of at most 16 bytes without looking them up
PIECES = 4  # of what is sorted by; texts that agree in so many are compared as a whole
TYPES = {Kind.FROM: "date", Kind.TO: "date", Kind.LEAST: "integer", Kind.CODE: "enum"}
COMPARED = {Kind.FROM: ">=", Kind.TO: "<=", Kind.LEAST: ">="}
MANY_VALUES = 200  # values of filters that are offered in all
# Rows that are alike: those of one article together and as they stand in it, in the end by IRI. A hash is short.
TIES = f"""BIND(SUBSTR(SHA1(REPLACE(STR(?row), "[^/#]*$", "")), 1, {PIECE}) AS ?beside)
  BIND(xsd:integer(REPLACE(STR(?row), "^.*[/=]([0-9]{{1,9}})[-,0-9]*$", "$1")) AS ?place)"""
IN_CELL = "ORDER BY ?first ?it"  # of the values in a cell, alike in each format
ORDER = ("?none", *(f"?part{number}" for number in range(PIECES)), "?rest", "?beside", "?place", "?row")


def parameter(each: Filter) -> Parameter:
    """A filter as a parameter: what its values are and how each becomes a term."""
    return Parameter(each.name, TYPES.get(each.kind, "string"), each.codes, None, each.help)


def iri_term(value: str) -> str | None:
    """An absolute IRI as a term; None where the value is no such IRI."""
    try:
        return Parameter("it", "iri", (), None, "").term(value)
    except ValueError:
        return None


def rows(wish: Wish) -> str:
    """A page of rows, each with its IRI, its columns as texts, and the IRIs of things between blanks."""
    heads = " ".join(_wide(column) for column in wish.listing.columns)
    return (
        f"{PROLOGUE}SELECT {heads} (STR(?row) AS ?{wish.listing.one}) WHERE {{\n{{ {_values(wish)} {IN_CELL} }}\n}}\n"
        f"GROUP BY {' '.join(ORDER)}\nORDER BY {_order(wish)}"
    )


def values(wish: Wish) -> str:
    """The same rows with one solution for each value: ?row, ?column, and ?it with ?shown, or ?number where things are
    counted. Each row has one solution more, in which ?column is ""."""
    return f"{PROLOGUE}{_values(wish)} {IN_CELL.replace('BY', f'BY {_order(wish)}')}"


def count(wish: Wish) -> str:
    """How many rows there are, as ?n."""
    return f"{PROLOGUE}SELECT (COUNT(DISTINCT ?row) AS ?n) WHERE {{ {_found(wish)} }}"


def frequencies(listing: Listing) -> str:
    """How many rows each value of a filter has, as ?filter, ?value and ?n, frequent ones first."""
    parts, every = [], f"{{ SELECT DISTINCT ?row WHERE {{ {listing.rows} }} }}"
    for each in listing.filters:
        if each.kind in (Kind.CODE, Kind.VALUE):
            reached = fill(each.pattern, {"it": "?value"})
            parts.append(f'{{ {every} {reached} BIND("{each.name}" AS ?filter) }}')
    return (
        f"{PROLOGUE}SELECT ?filter ?value (COUNT(DISTINCT ?row) AS ?n) WHERE {{ {' UNION '.join(parts)} }}\n"
        f"GROUP BY ?filter ?value ORDER BY DESC(?n) ?filter ?value LIMIT {MANY_VALUES}"
    )


def filled(text: str, terms: Mapping[str, str]) -> str:
    """A query with terms in it, after the prefixes of ours."""
    return PROLOGUE + fill(text, terms)


def labels(iris: Iterable[str]) -> str:
    """The names of things, as ?it and ?name."""
    things = " ".join(filter(None, map(iri_term, iris)))
    return (
        f"{PROLOGUE}SELECT ?it (MIN(STR(?label)) AS ?name) WHERE {{ VALUES ?it {{ {things} }} "
        "?it rdfs:label|schema:headline ?label } GROUP BY ?it"
    )


def _found(wish: Wish) -> str:
    """The rows that all filters let through."""
    given = [(each, wish.filters[each.name]) for each in wish.listing.filters if each.name in wish.filters]
    held = " ".join(_held(each, value, number) for number, (each, value) in enumerate(given))
    return f"{held} FILTER EXISTS {{ {wish.listing.rows} }}" if held else wish.listing.rows


def _held(each: Filter, value: str, number: int) -> str:
    """One filter. Its variable has a number, so that filters do not meet by chance."""
    it = f"?f{number}"
    pattern = fill(each.pattern, {"it": it})
    if each.kind is Kind.WORDS:
        return f"{pattern} FILTER({matching(it, value)})"
    if each.kind is Kind.THING:
        return _thing(each, value, it)
    if each.kind is Kind.CODE:
        parameter(each).term(value)
        return fill(each.pattern, {"it": f"<{KG.base}{value}>"}) + " ."
    term = parameter(each).term(value)
    if each.kind is Kind.VALUE:
        return fill(each.pattern, {"it": term}) + " ."
    compared = f"SUBSTR(STR({it}), 1, 10)" if TYPES[each.kind] == "date" else it
    return f"{pattern} FILTER({compared} {COMPARED[each.kind]} {quoted(value) if compared != it else term})"


def _thing(each: Filter, value: str, it: str) -> str:
    """A thing by its IRI, or all things whose name has some words, found once and not again for each row."""
    if iri := iri_term(value):
        return fill(each.pattern, {"it": iri}) + " ."
    name, pattern = f"{it}name", fill(each.pattern, {"it": it})
    known = f"SELECT DISTINCT {it} WHERE {{ {it} {each.names} {name} FILTER({matching(name, value)}) }}"
    held = f"{{ {{ {known} }} {pattern} }}"
    if each.loose:
        held += f" UNION {{ {fill(each.loose, {'it': name})} FILTER({matching(name, value)}) }}"
    return held


def _page(wish: Wish) -> str:
    """The rows of one page with what puts them in order."""
    column = wish.listing.column(wish.sort.lstrip("-"))
    whole = column.cell is Cell.NUMBER or column.cell is Cell.COUNT or column.greatest
    pieces = "" if whole else " ".join(
        f"BIND(SUBSTR(?key, {1 + PIECE * number}, {PIECE}) AS ?part{number})" for number in range(PIECES)
    )  # fmt: skip
    rest = "?key" if whole else f'IF(STRLEN(?key) > {PIECE * PIECES}, ?key, "")'
    return f"""SELECT {" ".join(ORDER)} WHERE {{
  {{ SELECT ?row ({_best(column)} AS ?key) WHERE {{
    {{ SELECT DISTINCT ?row WHERE {{ {_found(wish)} }} }} OPTIONAL {{ {_key(column)} }}
  }} GROUP BY ?row }}
  BIND(!BOUND(?key) AS ?none) {pieces} BIND({rest} AS ?rest)
  {TIES}
}} ORDER BY {_order(wish)} LIMIT {wish.limit} OFFSET {wish.offset}"""


def _key(column: Column) -> str:
    if column.key:
        return column.key
    if column.cell is Cell.COUNT or column.cell is Cell.NUMBER:
        return f"{column.pattern} BIND(?it AS ?k)"
    return f"{column.pattern} BIND(LCASE(STR(?it)) AS ?k)"


def _best(column: Column) -> str:
    if column.cell is Cell.COUNT:
        return "COUNT(DISTINCT ?k)"
    return "MAX(?k)" if column.greatest else "MIN(?k)"


def _order(wish: Wish) -> str:
    """Whatever is sorted by, rows without it come last, and no two rows are alike."""
    down = wish.sort.startswith("-")
    return " ".join(f"DESC({each})" if down and each.startswith(("?part", "?rest")) else each for each in ORDER)


def _values(wish: Wish) -> str:
    """One solution for each value of a row. A label that stands in many graphs is one: of several the least."""
    parts = " UNION ".join(
        f'{{ {_reached(column)} BIND("{column.name}" AS ?column) }}' for column in wish.listing.columns
    )
    order = " ".join(ORDER)
    shown = "MIN(COALESCE(?name, STR(?it)))"
    more = f"({shown} AS ?shown) (SUBSTR({shown}, 1, {PIECE}) AS ?first) (COUNT(DISTINCT ?one) AS ?number)"
    return f"""SELECT {order} ?column ?it {more} WHERE {{
{{ {_page(wish)} }}
LATERAL {{ {parts} UNION {{ BIND("" AS ?column) }} }}
}} GROUP BY {order} ?column ?it"""


def _reached(column: Column) -> str:
    """The values of a column; of one that counts, what is counted."""
    return column.pattern.replace("?it", "?one") if column.cell is Cell.COUNT else column.pattern


def _wide(column: Column) -> str:
    """The head of a column: its values in one text, and the IRIs of things beside it."""
    here = f'?column = "{column.name}"'
    if column.cell is Cell.COUNT:
        return f"(SUM(IF({here}, ?number, 0)) AS ?{column.name})"
    if column.cell is Cell.PLACES:
        return _joined(here, "STR(?it)", " ", column.name)
    if column.cell is Cell.NUMBER:
        text = _joined(here, "?shown", "; ", column.name)
        return text.replace("(SUBSTR(", f"(<{XSD.decimal}>(SUBSTR(").replace(") AS ", ")) AS ")
    heads = _joined(here, "?shown", "; ", column.name)
    if column.has_iris:
        heads += " " + _joined(f"{here} && isIRI(?it)", "STR(?it)", " ", f"{column.name}_iri")
    return heads


def _joined(condition: str, value: str, gap: str, name: str) -> str:
    """All values for which a condition holds, with a gap between two of them."""
    parts = f'GROUP_CONCAT(IF({condition}, CONCAT("{gap}", {value}), ""); SEPARATOR="")'
    return f"(SUBSTR({parts}, {len(gap) + 1}) AS ?{name})"
