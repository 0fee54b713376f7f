"""Queries and updates that nest, run away, swell, or are no text at all. Pure data; `world` says what they run over."""

from __future__ import annotations

from tests.serve.abuse.sending import FORM, Input, asked, got, raw, updated

WRONG, LATE = (400,), (503,)
LONG_ENOUGH = 20_000  # characters, from which only to look at a query may take all its time on a busy machine
FINE = (200,)
ANY = (200, 400, 503)
P, Q = "<urn:p>", "<urn:q>"


def many(piece: str, count: int, between: str = " ") -> str:
    """`piece` so many times, with its number in the place of #."""
    return between.join(piece.replace("#", str(number)) for number in range(count))


def nested(opening: str, inside: str, closing: str, depth: int) -> str:
    """`inside` in so many brackets."""
    return opening * depth + inside + closing * depth


def doubled(function: str, times: int) -> str:
    """A query in which a text grows by each step."""
    binds = " ".join(f"BIND({function.replace('?x', f'?x{at}')} AS ?x{at + 1})" for at in range(times))
    return f'SELECT (STRLEN(?x{times}) AS ?n) {{ BIND("0123456789abcdef" AS ?x0) {binds} }}'


PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
CLOSURE = f"?a {P}+ ?b"
LONG = "x" * 900_000
OPENING, MARKS, BACKSLASHES = "(" * 50_000, '"' * 50_001, "\\" * 50_000

NESTING = (
    ("50,000 round brackets", f"SELECT * {{ FILTER{nested('(', '1', ')', 50_000)} }}", WRONG),
    ("50,000 groups", f"SELECT * {nested('{', '?s ?p ?o', '}', 50_000)}", WRONG),
    ("50,000 open brackets", "SELECT * " + "{" * 50_000, WRONG),
    ("50,000 closing brackets", "SELECT * {" + "}" * 50_000, WRONG),
    ("95 groups", f"SELECT * {nested('{', f'?s {P} ?o', '}', 95)} LIMIT 1", FINE),
    ("90 OPTIONALs inside each other", f"SELECT * {{ {nested(f'OPTIONAL {{ ?s {P} ?o ', '', '}', 90)} }} LIMIT 1", ANY),
    ("45 subqueries inside each other", f"SELECT * {{ {nested('{ SELECT * { ', f'?s {P} ?o', '} }', 45)} }} LIMIT 1", ANY),
    ("90 NOT EXISTS inside each other", f"ASK {{ ?s {P} ?o {nested(f'FILTER NOT EXISTS {{ ?s {P} ?o ', '', '}', 90)} }}", ANY),
    ("95 brackets in a path", f"ASK {{ ?s {nested('(', P, ')*', 95)} ?o }}", ANY),
    ("95 collections", f"ASK {{ ?s ?p {nested('(', '1', ')', 95)} }}", ANY),
    ("95 blank nodes", f"ASK {{ ?s ?p {nested(f'[ {P} ', '1', ']', 95)} }}", FINE),
    ("20,000 blank nodes", f"ASK {{ ?s ?p {nested(f'[ {P} ', '1', ']', 20_000)} }}", WRONG),
    ("95 IFs", f"SELECT ({nested('IF(true, ', '1', ', 2)', 95)} AS ?x) {{}}", FINE),
    ("40 triple terms", f"ASK {{ ?s ?p {nested('<<( ?s ?p ', '1', ' )>>', 40)} }}", ANY),
    ("30,000 triple terms", f"ASK {{ ?s ?p {nested('<<( ?s ?p ', '1', ' )>>', 30_000)} }}", WRONG),
    ("50,000 negations", f"ASK {{ FILTER({'!' * 50_000}true) }}", WRONG),
    ("4,900 negations", f"ASK {{ FILTER({'!' * 4_900}true) }}", ANY),
    ("4,900 signs", f"ASK {{ FILTER({'- ' * 4_900}1 = 1) }}", ANY),
    ("4,900 inversions in a path", f"ASK {{ ?s {'^' * 4_900}{P} ?o }}", ANY),
    ("4,900 steps in a path", f"ASK {{ ?s {many(P, 4_900, '/')} ?o }}", ANY),
    ("4,900 alternatives in a path", f"ASK {{ ?s ({many(P, 4_900, '|')})* ?o }}", ANY),
    ("4,900 sums", f"SELECT ({many('1', 4_900, '+')} AS ?x) {{}}", ANY),
    ("4,900 disjunctions", f"ASK {{ ?s {P} ?o FILTER({many('?o = #', 2_400, '||')}) }}", ANY),
    ("2,400 BINDs", f"SELECT * {{ {many('BIND(# AS ?v#)', 2_400)} }}", ANY),
    ("2,400 OPTIONALs", f"SELECT * {{ {many(f'OPTIONAL {{ ?s# {P} 1 }}', 2_400)} }}", ANY),
    ("4,900 UNIONs", f"SELECT * {{ {many(f'{{ ?s# {P} 1 }}', 4_900, ' UNION ')} }}", ANY),
    ("2,400 MINUS", f"SELECT * {{ ?s {P} ?o {many(f'MINUS {{ ?s {P} # }}', 2_400)} }} LIMIT 1", ANY),
    ("4,900 patterns in a star", f"SELECT * {{ {many(f'?s {P} ?o# .', 4_900)} }} LIMIT 1", ANY),
    ("1,000 patterns in a chain", f"ASK {{ {many(f'?x# {P} ?y# .', 1_000)} }}", ANY),
    ("6,000 UNIONs", f"SELECT * {{ {many('{}', 6_000, ' UNION ')} }}", WRONG),
    ("brackets in a text", f'ASK {{ BIND("{OPENING}" AS ?x) }}', FINE),
    ("brackets in a comment", f"ASK {{ # {'{' * 50_000}\n }}", FINE),
    ("brackets in an IRI that is none", f"ASK {{ ?s <{'(' * 300} ?o }}", WRONG),
    ("quotation marks", f"SELECT {MARKS} {{}}", WRONG),
    ("backslashes", f'SELECT ("{BACKSLASHES}" AS ?x) {{}}', FINE),
    ("less-than signs", f"ASK {{ FILTER({'<' * 50_000}) }}", WRONG),
)  # fmt: skip

RUNAWAY = (
    ("product of three", f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", LATE),
    ("product, sorted", f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f ?i LIMIT 1", LATE),
    ("product, sorted by chance", f"SELECT * {{ {PRODUCT} }} ORDER BY RAND() LIMIT 1", LATE),
    ("product, distinct", f"SELECT DISTINCT ?c ?f ?i {{ {PRODUCT} }}", LATE),
    ("product, grouped", f"SELECT ?c ?f (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?c ?f", LATE),
    ("product, joined to one text", f"SELECT (GROUP_CONCAT(?c) AS ?x) {{ {PRODUCT} }}", LATE),
    ("product as an answer", f"SELECT * {{ {PRODUCT} }}", LATE),
    ("product as a graph", f"CONSTRUCT {{ ?a ?e ?i }} {{ {PRODUCT} }}", LATE),
    ("product that never fits", f"ASK {{ {PRODUCT} FILTER(?c = ?f && ?f = ?i && STR(?c) = 'no') }}", (200, 503)),
    ("product of hashes", f"SELECT (MAX(SHA512(CONCAT(STR(?c), STR(?f)))) AS ?x) {{ {PRODUCT} }}", LATE),
    ("product of subqueries", "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } } { SELECT ?d { ?d ?e ?f } } "
     "{ SELECT ?g { ?g ?h ?i } } }", LATE),
    ("product of VALUES", "SELECT (COUNT(*) AS ?n) { " + many(f"VALUES ?v# {{ {many('1', 100)} }}", 8) + " }", LATE),
    ("OPTIONAL product", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } }", LATE),
    ("EXISTS for each", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER EXISTS { ?g ?h ?i FILTER(?i = 'no') } }", LATE),
    ("closure of all", f"SELECT (COUNT(*) AS ?n) {{ {CLOSURE} }}", LATE),
    ("closure of anything", "SELECT (COUNT(*) AS ?n) { ?a (<urn:p>|!<urn:p>)* ?b }", LATE),
    ("closure of a closure", f"SELECT (COUNT(*) AS ?n) {{ ?a ({P}*/{Q}*)* ?b }}", LATE),
    ("closure there and back", f"SELECT (COUNT(*) AS ?n) {{ ?a ({P}|^{P})+ ?b . ?b ({P}|^{P})+ ?c }}", LATE),
    ("closure described", f"DESCRIBE ?b {{ {CLOSURE} }}", LATE),
    ("regex over a product", f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER REGEX(STR(?c), '(a+)+$') }}", LATE),
    ("40 orders", "SELECT * { " + PRODUCT + " } ORDER BY " + many("?c ?f ?i", 40), LATE),
)  # fmt: skip

SWELLING = (
    ("CONCAT doubling", doubled("CONCAT(?x, ?x)", 40), (503,)),
    ("REPLACE doubling", doubled('REPLACE(?x, "(.)", "$1$1")', 40), (503,)),
    ("percent signs that triple", doubled('ENCODE_FOR_URI(CONCAT("%", ?x))', 60), (200, 503)),
    ("regex (a+)+$", "SELECT (REGEX('" + "a" * 50_000 + "!', '^(a+)+$') AS ?x) {}", (200, 503)),
    ("regex of alternatives", "SELECT (REGEX('" + "a" * 5_000 + "', '" + "(a|a?)" * 500 + "$') AS ?x) {}", (200, 503)),
    ("regex a{1000}{1000}{1000}", "SELECT (REGEX('a', 'a{1000}{1000}{1000}') AS ?x) {}", (200, 503)),
    ("regex of 200,000 brackets", "SELECT (REGEX('a', '" + nested("(", "a", ")", 200_000) + "') AS ?x) {}", (200, 503)),
    ("regex with a back reference", r"SELECT (REGEX('aa', '(a)\\1') AS ?x) {}", (200, 503)),
    ("VALUES of 100,000", f"SELECT (COUNT(*) AS ?n) {{ VALUES ?v {{ {many('#', 100_000)} }} }}", FINE),
    ("VALUES of 20,000, twice", f"SELECT (COUNT(*) AS ?n) {{ VALUES ?v {{ {many('#', 20_000)} }} VALUES ?w {{ {many('#', 20_000)} }} }}",
     (200, 503)),
    ("VALUES of 2 MB", f"SELECT * {{ VALUES ?v {{ {many('#', 400_000)} }} }}", (413,)),
    ("IN of 100,000", f"ASK {{ FILTER(1 IN ({many('#', 100_000, ',')})) }}", WRONG),
    ("20,000 variables", f"SELECT {many('?v#', 20_000)} {{ ?v0 {P} ?v1 }} LIMIT 1", (200, 503)),
    ("20,000 prefixes", many("PREFIX p#: <urn:p#>", 20_000, "\n") + " ASK {}", (200, 400)),
    ("text of 900 KB", f'SELECT ("{LONG}" AS ?x) {{}}', FINE),
    ("IRI of 900 KB", f"ASK {{ ?s <urn:{LONG}> ?o }}", FINE),
    ("name of 900 KB", f"ASK {{ ?s {LONG}:x ?o }}", WRONG),
    ("variable of 900 KB", f"ASK {{ ?s ?{LONG} ?o }}", FINE),
    ("word of 900 KB", LONG, WRONG),
    ("comment of 900 KB", f"# {LONG}\nASK {{}}", FINE),
    ("number of 100,000 digits", f"SELECT ({'9' * 100_000} AS ?x) {{}}", (200, 400)),
    ("decimal of 100,000 digits", f"SELECT (1.{'9' * 100_000} * 2 AS ?x) {{}}", (200, 400)),
    ("exponent of 9,999", "SELECT (1e9999 * 1e9999 AS ?x) {}", (200, 400)),
    ("LIMIT of 30 digits", f"SELECT * {{}} LIMIT {'9' * 30}", (200, 400)),
    ("OFFSET of 18 digits", f"SELECT * {{ ?s {P} ?o }} OFFSET {'9' * 18}", (200, 400, 503)),
    ("LIMIT below zero", "SELECT * {} LIMIT -1", WRONG),
    ("division by zero", "SELECT (1/0 AS ?x) {}", FINE),
    ("substring from the end of numbers", "SELECT (SUBSTR('a', 9223372036854775807, 9223372036854775807) AS ?x) {}", FINE),
    ("date of the year 10^30", f"SELECT ('1{'0' * 30}-01-01'^^<http://www.w3.org/2001/XMLSchema#date> AS ?x) {{}}", FINE),
    ("FROM of 2,000 graphs", f"SELECT (COUNT(*) AS ?n) {many('FROM <urn:g#>', 2_000)} {{ ?s ?p ?o }}", FINE),
)  # fmt: skip

TEXTS = (
    ("invalid UTF-8 in the address", raw("GET", "/sparql?query=ASK%20%7B%7D%20%23%FF"), WRONG),
    ("half a character in the address", raw("GET", "/sparql?query=ASK%7B%7D%23%E2%82"), WRONG),
    ("overlong NUL", raw("GET", "/sparql?query=ASK%7B%7D%23%C0%80"), WRONG),
    ("lone surrogate in the address", raw("GET", "/sparql?query=ASK%7B%7D%23%ED%A0%80"), WRONG),
    ("surrogate pair in the address", raw("GET", "/sparql?query=ASK%7B%7D%23%ED%A0%BD%ED%B8%80"), WRONG),
    ("bytes without percent signs", raw("GET", "/sparql?query=ASK{}#\xff"), (200, 400)),
    ("half a percent sign", raw("GET", "/sparql?query=ASK%7B%7D%23%z%"), (200, 400)),
    ("NUL in a query", raw("GET", "/sparql?query=ASK%7B%00%7D"), WRONG),
    ("NUL in a literal", got('SELECT ("\0" AS ?x) {}'), (200, 400)),
    ("invalid UTF-8 in the body", raw("POST", "/sparql", b"ASK {} # \xff\xfe", "application/sparql-query"), WRONG),
    ("UTF-16 in the body", raw("POST", "/sparql", "ASK {}".encode("utf-16"), "application/sparql-query"), WRONG),
    ("UTF-16 that says so", raw("POST", "/sparql", "ASK {}".encode("utf-16"), "application/sparql-query; charset=utf-16"), (415,)),
    ("unknown charset", raw("POST", "/sparql", b"ASK {}", "application/sparql-query; charset=\x07evil"), (400, 415)),
    ("byte order mark", raw("POST", "/sparql", b"\xef\xbb\xbfASK {}", "application/sparql-query"), (200, 400)),
    ("invalid UTF-8 in a form", raw("POST", "/sparql", b"query=ASK%7B%7D%23%ff\xff", FORM), WRONG),
    ("invalid UTF-8 in the name of a field", raw("POST", "/sparql", b"%ff=1&query=ASK%7B%7D", FORM), WRONG),
    ("escaped lone surrogate", asked(r'SELECT ("\uD800" AS ?x) {}'), WRONG),
    ("escaped surrogate pair", asked(r'SELECT ("\uD83D\uDE00" AS ?x) {}'), (200, 400)),
    ("escape beyond Unicode", asked(r'SELECT ("\UFFFFFFFF" AS ?x) {}'), WRONG),
    ("escaped bracket", asked(r"ASK \u007B \u007D"), (200, 400)),
    ("escape that is cut off", asked(r'SELECT ("\u12" AS ?x) {}'), WRONG),
    ("non-characters", asked('SELECT ("\ufffe\uffff\U0010ffff" AS ?x) {}', ("Accept", "application/sparql-results+xml")), (200, 400)),
    ("control characters as XML", asked(r'SELECT ("\u0001\u0008" AS ?x) {}', ("Accept", "application/sparql-results+xml")), (200, 400)),
    ("text from right to left", asked('SELECT ("\u202e\u2066\u200f" AS ?x) {}'), FINE),
    ("every control character", asked("ASK {} " + "".join(map(chr, range(1, 32)))), WRONG),
    ("nothing", asked(""), WRONG),
    ("blanks", asked(" \n\t" * 100_000), WRONG),
    ("200,000 fields", raw("POST", "/sparql", b"a=1&" * 200_000, FORM), WRONG),
    ("two queries", raw("GET", "/sparql?query=ASK{}&query=ASK{}"), WRONG),
    ("query and update", raw("POST", "/sparql", b"query=ASK{}&update=DROP%20ALL", FORM), WRONG),
    ("10,000 graphs in the address", raw("GET", "/sparql?query=ASK{}" + "&default-graph-uri=urn:g" * 1_000), WRONG),
    ("invalid UTF-8 in an update", updated(b"INSERT DATA { <urn:a> <urn:b> '\xff' }"), WRONG),
    ("NUL in an update", updated(b"INSERT DATA { \0 }"), WRONG),
)  # fmt: skip

UPDATES = (
    ("product that is inserted", f"INSERT {{ ?a <urn:x> ?i }} WHERE {{ {PRODUCT} }}", LATE),
    ("closure that is deleted", f"DELETE {{ ?a <urn:x> ?b }} WHERE {{ {CLOSURE} }}", LATE),
    ("50,000 groups in an update", f"INSERT {{}} WHERE {nested('{', '', '}', 50_000)}", WRONG),
    ("50,000 graphs in data", f"INSERT DATA {{ {nested('GRAPH <urn:g> {', '', '}', 50_000)} }}", WRONG),
    ("30,000 triple terms in data", f"INSERT DATA {{ <urn:a> <urn:b> {nested('<<( <urn:a> <urn:b> ', '1', ' )>>', 30_000)} }}", WRONG),
    ("50,000 updates", many("CLEAR SILENT GRAPH <urn:none#>", 50_000, ";"), (204, 400, 503)),
    ("half an update", "INSERT DATA { <urn:a> <urn:b> ", WRONG),
    ("query as an update", "ASK {}", WRONG),
    ("right, then wrong", "INSERT DATA { <urn:left> <urn:behind> 1 } ; DROP GRAPH <urn:no-such-graph>", (409,)),
)  # fmt: skip

INPUTS = (
    *(
        Input(name, asked(query), (*allowed, *LATE) if len(query) > LONG_ENOUGH else allowed)
        for name, query, allowed in (*NESTING, *RUNAWAY, *SWELLING)
    ),
    *(Input(name, request, allowed) for name, request, allowed in TEXTS),
    *(Input(name, updated(update), allowed) for name, update, allowed in UPDATES),
)
