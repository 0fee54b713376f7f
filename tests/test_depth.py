"""How deeply documents nest: strings, comments and IRIs do not count."""

from __future__ import annotations

import time

import pytest

from kg.syntax.depth import depth, explosive


@pytest.mark.parametrize(
    ("form", "document", "expected"),
    [
        ("ttl", "", 0),
        ("ttl", "<a> <b> [ <c> ( 1 ( 2 ) ) ] .", 0),
        ("ttl", "<a> <b> <<( <c> <d> <<( <e> <f> 1 )>> )>> .", 2),
        ("nt", '<a> <b> "<<<<<<" . # << <<\n<a> <b> <<( <c> <d> <e> )>> .', 1),
        ("trig", "<g> { <a> <b> '''<< ' <<''' , \"\"\"<<\"\"\" , <<( <a> <b> 1 )>> , <<( <a> <b> 2 )>> }", 1),
        ("jsonld", '{"a": [{"b": "[[[[\\"[["}], "c": {}}', 3),
        ("jsonld", "[[]", 2),
        ("rdf", "<r><a b='x>y' c=\"</\"/><a/><a><b></b></a><!-- <a><a><a><a> --><![CDATA[<a><a>]]></r>", 3),
        ("rdf", "<?xml version='1.0'?><!DOCTYPE r><r a='1'><p/></r>", 1),
    ],
)
def test_depths(form: str, document: str, expected: int) -> None:
    assert depth(document.encode(), form) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<!DOCTYPE r [<!ENTITY xsd 'http://www.w3.org/2001/XMLSchema#'>]><r/>", False),
        ('<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r/>', True),
        (f"<!DOCTYPE r [<!ENTITY a '{'b' * 300}'>]><r/>", True),
        ("<r>&amp;</r>", False),
    ],
)
def test_entities(document: str, expected: bool) -> None:
    assert explosive(document.encode(), "rdf") is expected
    assert not explosive(document.encode(), "ttl")


@pytest.mark.parametrize("form", ["ttl", "jsonld", "rdf"])
@pytest.mark.parametrize(
    "piece", ["<", "<<", '"', "'", "'''", "#", "<a '", "<!--", "<![CDATA[", "{", '"\\', "<?", "<!ENTITY a '"]
)
def test_any_document_is_measured_in_linear_time(form: str, piece: str) -> None:
    def seconds(times: int) -> float:
        started = time.process_time()
        depth(piece.encode() * times, form)
        explosive(piece.encode() * times, form)
        return time.process_time() - started

    short, long = (min(seconds(times) for _ in range(2)) for times in (5_000, 40_000))
    assert long < 24 * short + 0.1
