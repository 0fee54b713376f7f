"""Requests that no client should send: broken HTTP, paths that climb, writes without a token, documents that explode."""

from __future__ import annotations

from tests.serve.abuse.queries import many, nested
from tests.serve.abuse.sending import (
    BEARER,
    FORM,
    JSONLD,
    NOTHING,
    QUERY,
    TRIG,
    TURTLE,
    UPDATE,
    XML,
    Input,
    put,
    raw,
    updated,
)  # fmt: skip
from tests.serve.served import TOKEN

BAD = (400, NOTHING)
HEAD = b"Host: x\r\nConnection: close\r\n"
DROP = b"DROP ALL"

HTTP = (
    ("nothing but line ends", b"\r\n" * 1_000 + b"X\r\n\r\n", BAD),
    ("a word", b"GET\r\n\r\n", BAD),
    ("HTTP/0.9", b"GET /\r\n\r\n", BAD),
    ("HTTP/1.0", b"GET /health HTTP/1.0\r\n\r\n", (200,)),
    ("HTTP/3.0", b"GET / HTTP/3.0\r\n\r\n", (*BAD, 505)),
    ("HTTP/2 without asking", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (*BAD, 505)),
    ("TLS", bytes.fromhex("16030100c8010000c40303") + b"\0" * 200, BAD),
    ("noise", bytes(range(256)) * 20, BAD),
    ("no Host", b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", (200, *BAD)),
    ("two Hosts", b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", (200, *BAD)),
    ("Host with a path", b"GET /void HTTP/1.1\r\nHost: evil/../x\r\nConnection: close\r\n\r\n", (200, *BAD)),
    ("Host of 60 KB", b"GET /void HTTP/1.1\r\nHost: " + b"h" * 60_000 + b"\r\nConnection: close\r\n\r\n", (200, 400, 431)),
    ("a whole address", b"GET http://evil.example/health HTTP/1.1\r\n" + HEAD + b"\r\n", (200, *BAD)),
    ("CONNECT", b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HEAD + b"\r\n", (400, 404, 405)),
    ("OPTIONS *", b"OPTIONS * HTTP/1.1\r\n" + HEAD + b"\r\n", (200, 404, 400)),
    ("TRACE", raw("TRACE", "/sparql"), (405,)),
    ("an unknown method", raw("EVIL", "/sparql"), (405,)),
    ("a method of 10 KB", raw("A" * 10_000, "/sparql"), (405, *BAD, 414)),
    ("a method in small letters", raw("delete", "/store?graph=urn:small"), (401, 405, *BAD)),
    ("two slashes", raw("GET", "//evil.example/sparql"), (404, 308, 301)),
    ("no slash", raw("GET", "sparql"), (200, 404, *BAD)),
    ("an address of 60 KB", raw("GET", "/sparql?query=" + "x" * 60_000), (414,)),
    ("an address of 200 KB", raw("GET", "/" + "x" * 200_000), (414, 431)),
    ("a header of 2 MB", raw("GET", "/health", None, "", ("X-Evil", "x" * 2_000_000)), (431, NOTHING)),
    ("10,000 headers", raw("GET", "/health", None, "", *((f"X-{at}", "x") for at in range(10_000))), (431, NOTHING)),
    ("a header with NUL", raw("GET", "/health", None, "", ("X-Evil", "a\0b")), BAD),
    ("a header without a name", raw("GET", "/health", None, "", ("", "x")), BAD),
    ("a name with a blank", raw("GET", "/health", None, "", ("X Evil", "x")), BAD),
    ("a name with a blank behind it", raw("GET", "/health", None, "", ("X-Evil ", "x")), BAD),
    ("a header without a colon", b"GET /health HTTP/1.1\r\n" + HEAD + b"evil\r\n\r\n", BAD),
    ("a header over two lines", b"GET /health HTTP/1.1\r\n" + HEAD + b"X-Evil: a\r\n b\r\n\r\n", (200, *BAD)),
    ("line feeds alone", b"GET /health HTTP/1.1\nHost: x\nConnection: close\n\n", (200, *BAD)),
    ("carriage returns alone", b"GET /health HTTP/1.1\rHost: x\r\r" + b"\r\n\r\n", BAD),
    ("Latin-1 in headers", raw("GET", "/void", None, "", ("Accept", "\xff\xfe"), ("User-Agent", "\xe9")), (200, 406, *BAD)),
    ("two lengths", raw("POST", "/sparql", b"ASK {}", QUERY, ("Content-Length", "3")), BAD),
    ("a length below zero", raw("POST", "/sparql", None, QUERY, ("Content-Length", "-1")), BAD),
    ("a length in words", raw("POST", "/sparql", None, QUERY, ("Content-Length", "1e9")), BAD),
    ("a length of 10^18", raw("POST", "/sparql", None, QUERY, ("Content-Length", "1" + "0" * 18)), (413,)),
    ("a length of 10^30", raw("POST", "/sparql", None, QUERY, ("Content-Length", "1" + "0" * 30)), (413, *BAD)),
    ("a length and chunks", raw("POST", "/sparql", b"0\r\n\r\n", QUERY, ("Transfer-Encoding", "chunked")), (*BAD, 200)),
    ("chunks of which one has no size", raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "chunked")) + b"evil\r\n", BAD),
    ("a chunk of more than 16 EB", raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "chunked")) + b"f" * 17 + b"\r\nx", (*BAD, 413)),
    ("1,000 chunks", raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "chunked")) + b"1\r\n \r\n" * 1_000 + b"0\r\n\r\n",
     (400, 413)),
    ("2 MB in chunks", raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "chunked"))
     + b"fffff\r\n" + b" " * 0xFFFFF + b"\r\nfffff\r\n" + b" " * 0xFFFFF + b"\r\n0\r\n\r\n", (413,)),
    ("chunks in chunks", raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "chunked, chunked")) + b"1\r\n0\r\n0\r\n\r\n", BAD),
    ("Transfer-Encoding: identity", raw("POST", "/sparql", None, QUERY, ("Transfer-Encoding", "identity")), (*BAD, 411)),
    ("Expect: nonsense", raw("POST", "/sparql", b"ASK {}", QUERY, ("Expect", "nonsense")), (200, 417, *BAD)),
    ("Upgrade: websocket", raw("GET", "/sparql", None, "", ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "x" * 24),
     ("Sec-WebSocket-Version", "13")), (200, *BAD)),
    ("Upgrade: h2c", raw("GET", "/health", None, "", ("Upgrade", "h2c"), ("HTTP2-Settings", "AAMAAABk")), (200, *BAD)),
    ("gzip as a body", raw("POST", "/sparql", bytes.fromhex("1f8b0800") + b"\0" * 100, QUERY, ("Content-Encoding", "gzip")), (415,)),
    ("Accept of 100 KB", raw("GET", "/sparql?query=ASK{}", None, "", ("Accept", "a/b;q=0.1," * 10_000)), (406, 431)),
    ("Accept of nonsense", raw("GET", "/sparql?query=ASK{}", None, "", ("Accept", ",;=q//;q=;q=9,*")), (200, 406)),
    ("Accept-Encoding of nonsense", raw("GET", "/sparql?query=ASK{}", None, "", ("Accept-Encoding", "gzip;q=nan,*;q=-1,;;")), (200,)),
    ("If-None-Match of nonsense", raw("GET", "/ontology", None, "", ("If-None-Match", '"' * 9_999)), (200,)),
    ("Range of nonsense", raw("GET", "/static/kg.css", None, "", ("Range", "bytes=-1-9,9-1," + "0-1," * 2_000)), (200, 206, 416)),
    ("Range of 1,000 parts", raw("GET", "/ontology", None, "", ("Range", "bytes=" + "0-," * 1_000)), (200, 416)),
    ("If-Modified-Since of nonsense", raw("GET", "/static/kg.css", None, "", ("If-Modified-Since", "Thu, 99 Foo 99999")), (200,)),
    ("Content-Type of nonsense", raw("POST", "/sparql", b"ASK {}", ";;=;" * 999), (415,)),
    ("Content-Type of 60 KB", raw("POST", "/sparql", b"ASK {}", "a/" + "b" * 60_000), (415,)),
    ("Forwarded headers", raw("GET", "/void", None, "", ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "javascript")),
     (200,)),
    ("a header that passes for another", raw("POST", "/update", DROP, UPDATE, ("Authorization_", TOKEN), ("Content_Length", "9")), (401,)),
    ("a body with GET", raw("GET", "/health", b"x" * 100_000), (200, *BAD)),
    ("two requests in one", raw("GET", "/health", close=False) + raw("GET", "/health"), (200,)),
)  # fmt: skip

CLIMBING = tuple(
    (f"path {path}", raw("GET", path), (400, 404, 405, 308, 301))
    for path in (
        "/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fapp.py", "/static/..\\..\\app.py",
        "/static/%252e%252e/app.py", "/static//etc/passwd", "/static/%00", "/static/kg.css%00.html", "/static/kg.css/..", "/static/",
        "/static/.%2e/app.py", "/static/%c0%ae%c0%ae/app.py", "/.git/config", "/..", "/%2e%2e/", "/queries/../kg.ttl",
        "/queries/..%2fshapes%2fkg", "/queries/%2e%2e%2fontology%2fkg.ttl", "/queries/about.rq", "/queries/.json", "/queries/%00.json",
        "/dump.../etc/passwd", "/dump.%2e%2e%2fx", "/dump.rq", "/article/../../../etc/passwd", "/article/%2e%2e%2f%2e%2e%2fx",
        "/article/%00", "/article/%ff%fe", "/person/%3Cscript%3E", "/person/" + "x" * 10_000, "/ontology/../shapes/kg.ttl",
        "/store/../../etc/passwd", "/store/%2e%2e/x", "/store/file:///etc/passwd", "/store/a%0d%0ab",
        "/store?graph=file:///etc/passwd", "/store?graph=../../etc/passwd", "/store?graph=", "/store?graph=urn:%0d%0aX:y",
        "/store?default=1", "/store?default&graph=urn:x", "/metrics/../x", "/%", "/%zz",
    )
)  # fmt: skip

FORBIDDEN = (401, 403)
TOKENLESS = (
    ("update without a token", raw("POST", "/update", DROP, UPDATE), FORBIDDEN),
    ("update with a wrong token", updated(DROP, ("Authorization", f"Bearer {TOKEN}x")), FORBIDDEN),
    ("update with half of the token", updated(DROP, ("Authorization", f"Bearer {TOKEN[:-1]}")), FORBIDDEN),
    ("update with an empty token", updated(DROP, ("Authorization", "Bearer ")), FORBIDDEN),
    ("update with the token as Basic", updated(DROP, ("Authorization", f"Basic {TOKEN}")), FORBIDDEN),
    ("update with the bare token", updated(DROP, ("Authorization", TOKEN)), FORBIDDEN),
    ("update with the token in capitals", updated(DROP, ("Authorization", f"Bearer {TOKEN.upper()}")), FORBIDDEN),
    ("update with a token of 60 KB", updated(DROP, ("Authorization", "Bearer " + "x" * 60_000)), FORBIDDEN),
    ("update with a token in Latin-1", updated(DROP, ("Authorization", "Bearer \xff\xe9")), (*FORBIDDEN, 400)),
    ("update with two headers", updated(DROP, ("Authorization", "Bearer x"), BEARER), FORBIDDEN),
    ("update with the token in the address", raw("POST", f"/update?access_token={TOKEN}", DROP, UPDATE), FORBIDDEN),
    ("update with the token as a cookie", updated(DROP, ("Cookie", f"Authorization=Bearer {TOKEN}")), FORBIDDEN),
    ("update by GET", raw("GET", "/update?update=DROP%20ALL", None, "", BEARER), (405,)),
    ("update by GET and an override", raw("GET", "/update?update=DROP%20ALL", None, "", BEARER, ("X-HTTP-Method-Override", "POST")), (405,)),
    ("update as a query", raw("POST", "/sparql", DROP, QUERY, BEARER), (400,)),
    ("update in a field of queries", raw("POST", "/sparql", b"update=DROP%20ALL", FORM, BEARER), (400,)),
    ("update as a type of queries", raw("POST", "/sparql", DROP, UPDATE, BEARER), (415,)),
    ("update in a query's place", raw("GET", "/sparql?query=DROP%20ALL", None, "", BEARER), (400,)),
    ("PUT without a token", raw("PUT", "/store?graph=urn:small", b"", TURTLE), FORBIDDEN),
    ("POST without a token", raw("POST", "/store", b"<urn:a> <urn:b> 1 .", TURTLE), FORBIDDEN),
    ("DELETE without a token", raw("DELETE", "/store?graph=urn:small"), FORBIDDEN),
    ("DELETE by an override", raw("GET", "/store?graph=urn:small", None, "", ("X-HTTP-Method-Override", "DELETE")), (200,)),
    ("DELETE by a field", raw("POST", "/store?graph=urn:small&_method=DELETE", b"", FORM), FORBIDDEN),
    ("PATCH", raw("PATCH", "/store?graph=urn:small", DROP, UPDATE), (405,)),
    ("100 MB that nobody may send", raw("PUT", "/store?graph=urn:x", None, TURTLE, ("Content-Length", "99999999999")), (401, 403, 413)),
)  # fmt: skip

ENTITIES = (
    "<!DOCTYPE r [<!ENTITY a0 'lol'>"
    + many("<!ENTITY b# '&a#;&a#;&a#;&a#;&a#;&a#;&a#;&a#;'>", 20).replace("b", "a1")
    + "]>"
)
LAUGHS = "<!DOCTYPE r [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(20)) + "]>"  # fmt: skip
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">{}</rdf:RDF>'
TRIPLE = "<urn:a> <urn:b> {} ."
EXPLODING = (
    ("a billion laughs", LAUGHS + RDF.format("<rdf:Description><e:x>&u;</e:x></rdf:Description>"), XML),
    ("50,000 elements", RDF.format(nested("<rdf:Description><e:x>", "", "</e:x></rdf:Description>", 50_000)), XML),
    ("open elements", "<a>" * 200_000, XML),
    ("an attribute of 2 MB", RDF.format(f"<rdf:Description e:x='{'x' * 2_000_000}'/>"), XML),
    ("no XML", "\0\1\2", XML),
    ("UTF-7 as XML", '<?xml version="1.0" encoding="utf-7"?>+ADw-', XML),
    ("50,000 collections", TRIPLE.format(nested("(", "1", ")", 50_000)), TURTLE),
    ("50,000 open brackets in Turtle", TRIPLE.format("[ <urn:b> " * 50_000), TURTLE),
    ("50,000 triple terms in Turtle", TRIPLE.format(nested("<<( <urn:a> <urn:b> ", "1", " )>>", 50_000)), TURTLE),
    ("a text without an end", TRIPLE.format('"""' + "x" * 1_000_000), TURTLE),
    ("invalid UTF-8", TRIPLE.format('"\udcff"').encode("utf-8", "surrogateescape"), TURTLE),
    ("a lone surrogate", TRIPLE.format(r'"\uD800"'), TURTLE),
    ("2 MB of dots", "." * 2_000_000, TURTLE),
    ("50,000 graphs in graphs", nested("<urn:g> {", "", "}", 50_000), TRIG),
    ("50,000 JSON arrays", nested("[", "1", "]", 50_000), JSONLD),
    ("50,000 JSON objects", nested('{"urn:a":', "1", "}", 50_000), JSONLD),
    ("50,000 contexts", nested('{"@context":', "{}", "}", 50_000), JSONLD),
    ("a context that means itself", '{"@context":{"a":"b:","b":"a:"},"a:x":{"b:y":1}}', JSONLD),
    ("a number of 100,000 digits", '{"urn:a":' + "9" * 100_000 + "}", JSONLD),
    ("JSON of 2 MB of commas", "[" + "," * 2_000_000, JSONLD),
    ("a key that is a lone surrogate", r'{"urn:\ud800":1}', JSONLD),
)  # fmt: skip

DOCUMENTS = tuple(
    (f"{name}, {where}", put(document, kind) if where == "stored" else raw(
        "POST", "/shacl", document.encode() if isinstance(document, str) else document, kind), (200, 201, 204, 400, 503))
    for name, document, kind in EXPLODING for where in ("stored", "validated")
)  # fmt: skip


def part(name: str, value: str, kind: str = TURTLE) -> str:
    """A part of a multipart body."""
    return (
        f'--x\r\nContent-Disposition: form-data; name="a"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n{value}\r\n'
    )


MULTIPART = "multipart/form-data; boundary=x"
PARTS = (
    ("parts without a boundary", put("", "multipart/form-data", "POST"), (400,)),
    ("parts without an end", put(part("a", "") * 9, MULTIPART, "POST"), (400,)),
    ("1,001 parts", put(part("a", "") * 1_001 + "--x--\r\n", MULTIPART, "POST"), (400, 413)),
    (
        "a part whose file climbs",
        put(part("../../../etc/passwd", "") + "--x--\r\n", MULTIPART, "POST"),
        (200, 201, 204),
    ),
    ("a part of a strange type", put(part("a", "", "text/html") + "--x--\r\n", MULTIPART, "POST"), (415,)),
    ("a boundary of 60 KB", put("", f"multipart/form-data; boundary={'x' * 60_000}", "POST"), (400,)),
    (
        "20 files to validate",
        raw("POST", "/shacl", (part("a.ttl", "") * 20 + "--x--\r\n").encode(), MULTIPART),
        (400, 413),
    ),
    ("a graph whose name is no IRI", put("", TURTLE, target="/store?graph=%3Cscript%3E"), (400,)),
    ("a graph whose name is javascript", put("", TURTLE, target="/store?graph=javascript:alert(1)"), (201, 204)),
    ("a graph of an unknown type", put("", "application/x-evil"), (415,)),
    (
        "a graph in gzip",
        raw("PUT", "/store?graph=urn:x", b"\x1f\x8b", TURTLE, BEARER, ("Content-Encoding", "gzip")),
        (415,),
    ),
)

NAMED = tuple(
    (f"named query with {fields[:50]}", raw("GET", f"/queries/{fields}"), allowed)
    for fields, allowed in (
        ("statements-of.json?person=%22%20%7D%20DROP%20ALL%20%23", (200, 400)), ("who-said-what.json?words=%22)%20%7D%20%23", (200,)),
        ("who-said-what.json?words=%5C", (200,)), ("who-said-what.json?words=%5C%22%0A%7D", (200,)),
        ("who-said-what.json?limit=-1", (400,)), ("who-said-what.json?limit=1e9", (400,)), ("who-said-what.json?limit=%EF%BC%91", (400,)),
        ("who-said-what.json?limit=999999999", (400,)), ("who-said-what.json?offset=9999999999", (400,)),
        ("who-said-what.json?offset=999999999", (200,)), ("who-said-what.json?words=a&words=b", (400,)),
        ("who-said-what.json?evil=1", (400,)), ("who-said-what.json?words=%FF", (400,)), ("who-said-what.evil", (404,)),
        ("who-said-what.json?words=" + "x" * 20_000, (200,)), ("nobody", (404,)), ("", (200, 404, 308)),
    )
)  # fmt: skip

INPUTS = tuple(
    Input(name, request, (*allowed, 503) if b" /void " in request else allowed)  # there the whole store is counted
    for name, request, allowed in (*HTTP, *CLIMBING, *TOKENLESS, *DOCUMENTS, *PARTS, *NAMED)
)
