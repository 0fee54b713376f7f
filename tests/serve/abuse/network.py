"""Every way we know of to make a server fetch something: HOST stands for a listener of our own that nobody may reach."""

from __future__ import annotations

from tests.serve.abuse.sending import FORM, JSONLD, TRIG, TURTLE, XML, Input, asked, got, put, raw, updated

HOST = "127.0.0.1:65535"  # replaced by the listener's address, of the same length
AT = f"http://{HOST}/x"
READ, CHANGE = (200, 400, 403, 503), (200, 201, 204, 400, 403, 409, 503)

QUERIES = (
    f"SELECT * {{ SERVICE <{AT}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service <{AT}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SeRvIcE<{AT}>{{?s ?p ?o}} }}",
    f"SELECT * {{ SERVICE SILENT <{AT}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE#\n<{AT}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE # {{ }} '\n SILENT # x\n <{AT}> {{ }} }}",
    f"SELECT * {{ SERVICE\t\r\n<{AT}> {{ }} }}",
    f"PREFIX e: <http://{HOST}/> SELECT * {{ SERVICE e:x {{ ?s ?p ?o }} }}",
    f"PREFIX : <http://{HOST}/> SELECT * {{ SERVICE:x {{ ?s ?p ?o }} }}",
    f"PREFIX service: <http://{HOST}/> SELECT * {{ SERVICE service:x {{ }} }}",
    f"PREFIX S: <http://{HOST}/> SELECT * {{ SERVICE SILENT S: {{ }} }}",
    f"BASE <http://{HOST}/> SELECT * {{ SERVICE <x> {{ }} }}",
    f"BASE <{AT}> SELECT * {{ SERVICE <> {{ }} }}",
    f"SELECT * {{ BIND(<{AT}> AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
    f"SELECT * {{ VALUES ?e {{ <{AT}> }} SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s <urn:p> ?e SERVICE?e{{ ?a ?b ?c }} VALUES ?e {{ <{AT}> }} }}",
    f"SELECT * {{ {{ SELECT * {{ {{ SELECT * {{ SERVICE <{AT}> {{ }} }} }} }} }} }}",
    f"ASK {{ OPTIONAL {{ SERVICE <{AT}> {{ }} }} }}",
    f"ASK {{ {{}} UNION {{ SERVICE <{AT}> {{ }} }} }}",
    f"ASK {{ {{}} MINUS {{ SERVICE <{AT}> {{ }} }} }}",
    f"ASK {{ FILTER EXISTS {{ SERVICE <{AT}> {{ }} }} }}",
    f"ASK {{ GRAPH ?g {{ SERVICE <{AT}> {{ }} }} }}",
    f"ASK {{ SERVICE <urn:x> {{ SERVICE <{AT}> {{ }} }} }}",
    f"SELECT (EXISTS {{ SERVICE <{AT}> {{ }} }} AS ?x) {{}}",
    f"SELECT * {{}} HAVING (EXISTS {{ SERVICE <{AT}> {{ }} }})",
    f"SELECT * {{ ?a ?b ?c FILTER(?a <?b) SERVICE <{AT}> {{ }} FILTER(?b > ?c) }}",
    f"SELECT * {{ ?a ?b ?c FILTER(?a <?b #>\n) SERVICE <{AT}> {{ }} }}",
    f"SELECT * {{ ?a ?b ?c FILTER(1 <'#>') SERVICE <{AT}> {{ }} }}",
    f'SELECT * {{ BIND("""\\""" AS ?x) SERVICE <{AT}> {{ }} #""" AS ?x) }}',
    f"SELECT * {{ BIND('a' AS ?x) SERVICE <{AT}> {{ }} BIND('#' AS ?y) }}",
    f"SELECT * {{ \\u0053ERVICE <{AT}> {{ }} }}",
    f"SELECT * {{ SERVICE <\\u0068ttp://{HOST}/x> {{ }} }}",
    f"SELECT * {{ SERV\u0130CE <{AT}> {{ }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{AT}> {{ ?s ?p ?o }} }}",
    f"DESCRIBE ?s {{ SERVICE <{AT}> {{ ?s ?p ?o }} }}",
    f"DESCRIBE <{AT}>",
    f"SELECT * FROM <{AT}> {{ ?s ?p ?o }}",
    f"SELECT * FROM NAMED <{AT}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    f"SELECT * {{ GRAPH <{AT}> {{ ?s ?p ?o }} }}",
    f"LOAD <{AT}>",
)  # fmt: skip
UPDATES = (
    f"LOAD <{AT}>", f"load<{AT}>", f"LOAD SILENT <{AT}>", f"LOAD <{AT}> INTO GRAPH <urn:g>", f"LOAD SILENT <{AT}> INTO GRAPH <urn:g>",
    f"LOAD#\n<{AT}>", f"LOAD # '\n SILENT # x\n<{AT}>", f"BASE <http://{HOST}/> LOAD <x>", f"PREFIX e: <http://{HOST}/> LOAD e:x",
    f"PREFIX : <http://{HOST}/> LOAD:x", f"PREFIX load: <http://{HOST}/> LOAD SILENT load:x INTO GRAPH load:g",
    f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; LOAD <{AT}>", f"INSERT DATA {{ <urn:a> <urn:b> '}}' }} ; LOAD <{AT}>",
    f"INSERT DATA {{ <urn:a> <urn:b> '#' }} ; LOAD SILENT <{AT}> ; INSERT DATA {{ <urn:a> <urn:b> '}}' }}",
    f"CLEAR SILENT GRAPH <urn:none> ;\n\n LOAD <{AT}> ;", f"\\u004COAD <{AT}>", "LOAD <file:///etc/passwd>", "LOAD SILENT </etc/passwd>",
    f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{AT}> {{ ?s ?p ?o }} }}", f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{AT}> {{ ?s ?p ?o }} }}",
    f"DELETE {{ ?s ?p ?o }} USING <{AT}> WHERE {{ ?s ?p ?o }}", f"WITH <{AT}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    f"COPY SILENT <{AT}> TO <urn:g>", f"ADD <{AT}> TO DEFAULT", f"MOVE SILENT <{AT}> TO <urn:g>",
    f"DELETE WHERE {{ GRAPH <{AT}> {{ ?s ?p ?o }} }}",
)  # fmt: skip
ENTITY = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY {} "{}">]>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">{}</rdf:RDF>'
USED = RDF.format("<rdf:Description rdf:about='urn:a'><e:x>&a;</e:x></rdf:Description>")
DOCUMENTS = (
    (f'{{"@context":"{AT}","urn:a":1}}', JSONLD),
    (f'{{"@context":["{AT}",{{"a":"urn:a"}}],"a":1}}', JSONLD),
    (f'{{"@context":{{"@import":"{AT}"}},"urn:a":1}}', JSONLD),
    (f'{{"@context":{{"a":{{"@id":"urn:a","@context":"{AT}"}}}},"a":{{"b":1}}}}', JSONLD),
    (f'{{"@context":{{"@base":"http://{HOST}/"}},"@graph":[{{"@context":"x"}}]}}', JSONLD),
    ('{"@context":"file:///etc/passwd"}', JSONLD),
    (ENTITY.format("a SYSTEM", AT) + USED, XML),
    (ENTITY.format("a PUBLIC 'x'", AT) + USED, XML),
    (ENTITY.format("% a SYSTEM", AT).replace("]>", "%a;]>") + USED, XML),
    (f'<!DOCTYPE rdf:RDF SYSTEM "{AT}">' + USED, XML),
    (ENTITY.format("a SYSTEM", "file:///etc/passwd") + USED, XML),
    (f'<?xml-stylesheet href="{AT}"?>' + RDF.format(""), XML),
    (RDF.format(f"<x xmlns='http://www.w3.org/2001/XInclude' href='{AT}'/>"), XML),
    (RDF.format(f"<rdf:Description rdf:about='{AT}'><e:x rdf:resource='{AT}'/></rdf:Description>"), XML),
    (f"@base <{AT}> . @prefix e: <{AT}#> . <> <http://www.w3.org/2002/07/owl#imports> <{AT}>, e:x .", TURTLE),
    (f"<{AT}> {{ <{AT}> a <{AT}> }}", TRIG),
    (f"<urn:s> a <http://www.w3.org/ns/shacl#NodeShape> ; <http://www.w3.org/ns/shacl#shapesGraph> <{AT}> ; "
     f"<http://www.w3.org/ns/shacl#js> [ <http://www.w3.org/ns/shacl#jsLibraryURL> '{AT}' ] .", TURTLE),
)  # fmt: skip
OTHERS = (
    ("default-graph-uri", got("SELECT * { ?s ?p ?o }", extra=f"&default-graph-uri={AT}"), READ),
    ("named-graph-uri", got("SELECT * { GRAPH ?g { ?s ?p ?o } }", extra=f"&named-graph-uri={AT}"), READ),
    ("using-graph-uri", raw("POST", "/update", f"update=DELETE{{?s ?p ?o}}WHERE{{?s ?p ?o}}&using-graph-uri={AT}".encode(), FORM,
     ("Authorization", "Bearer a-token-for-tests-only")), CHANGE),
    ("a graph by its address", raw("GET", f"/store?graph={AT}"), (404,)),
    ("a graph below /store", raw("GET", f"/store/{AT}"), (404, 400)),
    ("a whole address", raw("GET", AT), (404, 400)),
    ("CONNECT", raw("CONNECT", HOST), (400, 404, 405)),
    ("Host", raw("GET", "/void").replace(b"Host: 127.0.0.1\r\n", f"Host: {HOST}\r\n".encode()), (200, 503)),
    ("Referer and Origin", raw("GET", "/sparql?query=ASK{}", None, "", ("Referer", AT), ("Origin", f"http://{HOST}")), (200,)),
    ("Forwarded", raw("GET", "/", None, "", ("X-Forwarded-Host", HOST), ("Forwarded", f"host={HOST}"), ("X-Original-URL", AT)), (200, 503)),
    ("shapes of others", raw("POST", f"/shacl?shapes={AT}&shapesGraph={AT}", b"", TURTLE), (200, 400)),
    ("a document in the form", raw("POST", "/shacl", f"graph={AT}&url={AT}".encode(), FORM), (400,)),
)  # fmt: skip

INPUTS = (
    *(Input(f"query {at}: {query}", asked(query), READ) for at, query in enumerate(QUERIES)),
    *(Input(f"update {at}: {update}", updated(update), CHANGE) for at, update in enumerate(UPDATES)),
    *(Input(f"stored {at}: {text}", put(text, kind), CHANGE) for at, (text, kind) in enumerate(DOCUMENTS)),
    *(Input(f"validated {at}: {text}", raw("POST", "/shacl", text.encode(), kind), READ) for at, (text, kind) in enumerate(DOCUMENTS)),
    *(Input(name, request, allowed) for name, request, allowed in OTHERS),
)  # fmt: skip


def aimed(request: bytes, address: str) -> bytes:
    """The request with a listener's address in it. The lengths stay right, as the port has five digits."""
    assert len(address) == len(HOST)
    return request.replace(HOST.encode(), address.encode())
