"""Pages of graphs that no program of ours makes: nothing is lost, wrong, or an error."""

from __future__ import annotations

import html
import json
import re

import pytest

from tests import handmade
from tests.serve.pages import strange
from tests.serve.pages.strange import page, put
from tests.serve.pages.test_shown import Seen
from tests.serve.writing import Writer, writer


def marked(text: str) -> list[str]:
    """The words of each whole mark of a page."""
    return [re.sub("<[^>]*>", "", words) for words in re.findall(r'<mark class="m [a-z]+"[^>]*>(.*?)</mark>', text)]


def test_a_fact_of_many_articles_is_marked_in_each_at_its_own_words(writable: Writer) -> None:
    strange.role_of_many_articles(writable)
    role = page(writable, "/role/jane/boss").text
    assert marked(role) == [strange.TEXT] * 5
    assert [re.findall("Head [a-g]</a>", role)[place][5] for place in range(5)] == ["g", "f", "e", "d", "c"]
    assert '<a href="/role/jane/boss?view=triples">2 more</a>' in role
    assert "4 more</a>" in page(writable, "/person/jane").text
    assert marked(page(writable, "/article/c").text) == [strange.TEXT]


def test_a_former_role_is_never_called_a_role(writable: Writer) -> None:
    strange.role_of_many_articles(writable)
    assert "<h1>Jane Doe, former boss</h1>" in page(writable, "/role/jane/boss").text
    person = page(writable, "/person/jane").text
    assert '<p class="lead">former boss, Acme</p>' in person
    assert "Acme: former boss" in person
    data = json.loads(Seen(person).data[0])
    assert data["memberOf"][0]["roleName"] == "former boss"
    assert "boss,former boss," not in writable.client.get("/people.csv").text
    assert writable.client.get("/people?format=json").json["results"]["bindings"][0]["roles"]["value"] == "former boss"


def test_words_of_another_article_are_no_words_of_this_one(writable: Writer) -> None:
    strange.role_of_many_articles(writable)
    put(
        writable,
        f"""
        :article\\/z a kg:Article ; schema:articleBody "Nothing of this was said by anybody." .
        :statement\\/z a kg:Statement ; kg:text "Jane" ; kg:reportedIn :article\\/z ;
            kg:evidence <{handmade.BASE}article/a#char=0,4> ; kg:contentSpan <{handmade.BASE}article/a#char=0,4> .
        """,
        "article/z",
    )
    article = page(writable, "/article/z").text
    assert marked(article) == []
    assert 'href="/article/a#char=0,4"' in article
    assert marked(page(writable, "/statement/z").text) == ["Jane"]


def test_evidence_that_is_nowhere_takes_nothing_else_with_it(writable: Writer) -> None:
    put(
        writable,
        f"""
        :article\\/z a kg:Article ; schema:articleBody "Nothing of this was said." .
        :statement\\/z a kg:Statement ; kg:text "Nothing" ; kg:reportedIn :article\\/z ;
            kg:evidence <{handmade.BASE}article/z#char=0,7>, <{handmade.BASE}article/z#char=5,9999999999>,
                <{handmade.BASE}article/z#char=5,99999999999>, <{handmade.BASE}article/z#char=20,10>, "x", [] ;
            kg:contentSpan <{handmade.BASE}article/z#char=0,7> .
        """,
        "article/z",
    )
    for path in ("/article/z", "/statement/z"):
        text = page(writable, path).text
        assert marked(text) == ["Nothing"]
        assert "char=20,10" not in text


@pytest.mark.parametrize(
    "value", ['"x"', '"10:30"', '"::"', '"http://[bad"', '"a:b%zz"', '"a:\\u0085"', '"a:\\uE000"', "_:b", "<urn:x:p>"]
)
def test_whatever_stands_in_the_place_of_a_thing(writable: Writer, value: str) -> None:
    put(
        writable,
        f"""
        :article\\/z a kg:Article ; schema:headline "Z" .
        :statement\\/z a kg:Statement ; kg:speaker {value}, :person\\/p ; kg:about {value} ; kg:addressee {value} ;
            kg:speakerRole {value} ; kg:evidence {value} ; kg:amount {value} ; kg:text "said it" ;
            kg:reportedIn {value} .
        :measure\\/z a kg:Measure ; kg:agent {value}, :person\\/p ; kg:statedIn {value} ; kg:text "do it" .
        :role\\/z a kg:Role ; kg:holder :person\\/p ; kg:organisation {value} ; kg:title "boss" ; kg:tenure {value} .
        :person\\/p a kg:Person ; kg:reportedIn {value} .
        """,
        "article/z",
    )
    for path in ("/article/z", "/statement/z", "/measure/z", "/role/z", "/person/p"):
        assert "<h1>" in page(writable, path).text
    assert "said it" in page(writable, "/person/p").text
    assert "do it" in page(writable, "/person/p").text


def test_a_thing_of_which_nothing_is_said_has_a_page(writable: Writer) -> None:
    put(writable, ":statement\\/z a kg:Statement ; kg:speaker :person\\/ghost ; kg:text 'said it' .")
    put(writable, ":measure\\/z a kg:Measure . :role\\/z a kg:Role . :article\\/z a kg:Article .", "article/z")
    ghost = page(writable, "/person/ghost").text
    assert "<h1>ghost</h1>" in ghost
    assert "said it" in ghost
    for path in ("/measure/z", "/role/z", "/article/z", "/statement/z"):
        seen = Seen(page(writable, path).text)
        assert not re.search(r"<h1>\W*</h1>", page(writable, path).text)
        assert "<span></span>" not in page(writable, path).text
        assert "<blockquote></blockquote>" not in page(writable, path).text
        assert seen.links()
    assert page(writable, "/role/z").text.count("<h1>z</h1>") == 1


@pytest.mark.parametrize("path", ["/person/[x]", "/person/%25zz", "/person/a%20b", "/person/%C2%85", "/person/%00"])
def test_an_address_that_is_no_iri_is_not_there(writable: Writer, path: str) -> None:
    assert writable.client.get(path).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["x.html", "x.ttl", "x.csv", "x.json", "x.html.ttl", "é", "a%20b", "a?b", "a//b", "x.", "a,b", "a'b", "a;b=c&d",
     "J%C3%A9", "شلومו", "e\u0301", "a+b", "x/", "(a)*!$@"],
)  # fmt: skip
def test_any_iri_has_a_page_and_its_links_lead_to_it(writable: Writer, name: str) -> None:
    iri = f"{handmade.BASE}person/{name}"
    put(writable, f"<{iri}> a kg:Person ; rdfs:label 'Label' . :statement\\/z kg:speaker <{iri}> ; kg:text 'it' .")
    [href] = re.findall(r'<b><a href="([^"]*)">Label', page(writable, "/statement/z").text)
    found = page(writable, html.unescape(href)).text
    assert "<h1>Label</h1>" in found
    [triples] = [link for link in Seen(found).links() if link.endswith("?view=triples")]
    rest = page(writable, triples)
    assert "What refers to it" in rest.text
    for link in [
        link for link in Seen(rest.text).links() if link.endswith((".ttl", ".nt")) and link != html.unescape(href)
    ]:
        assert f'<{link}>; rel="alternate"' in rest.headers["Link"]
        data = writable.client.get(link)
        assert data.status_code == 200
        assert iri in data.text or f":{name}" in data.text


def test_an_extension_is_none_where_it_is_part_of_the_name(writable: Writer) -> None:
    put(writable, ":person\\/x.ttl a kg:Person ; rdfs:label 'Other' . :person\\/x a kg:Person ; rdfs:label 'One' .")
    assert "<h1>Other</h1>" in page(writable, "/person/x.ttl").text
    assert "One" in page(writable, "/person/x.html").text
    assert "Other" in writable.client.get("/person/x.ttl.nt").text


@pytest.mark.parametrize("default_graph", ["own", "auto", "union"])
def test_pages_are_of_all_graphs_whatever_the_default_is(tmp_path: object, default_graph: str) -> None:
    writable = writer(tmp_path, default_graph=default_graph)  # type: ignore[arg-type]
    strange.role_of_many_articles(writable)
    put(writable, ":person\\/jane kg:reportedIn :article\\/else . :statement\\/z kg:speaker :person\\/jane .")
    text = page(writable, "/person/jane").text
    assert "former boss" in text
    assert "In 8 articles" in text
    assert 'Statements <span class="quiet">1</span>' in text
    assert "kg:holder" in page(writable, "/person/jane?view=triples").text
    assert "role/jane/boss" in writable.client.get("/person/jane.nt").text
    for path in ("/people", "/people.csv", "/search?q=jane", "/"):
        assert "Doe" in page(writable, path).text


def test_the_kind_of_a_thing_is_not_in_the_base_iri(tmp_path: object) -> None:
    base = "https://x.example/person/"
    writable = writer(tmp_path, base_iri=base)  # type: ignore[arg-type]
    put(writable, f"<{base}organisation/acme> a kg:Organisation .")
    assert '<p class="lead">Organisation</p>' in page(writable, "/organisation/acme").text


def test_who_is_spoken_to_is_not_spoken_about(writable: Writer) -> None:
    put(writable, ":statement\\/z kg:addressee :person\\/to ; kg:about :person\\/it ; kg:speaker :person\\/by .")
    assert "by: was spoken to by" in page(writable, "/person/to").text
    assert "by: was spoken about by" in page(writable, "/person/it").text


def test_what_a_role_is_paid_is_on_its_pages(writable: Writer) -> None:
    fee = f"<{handmade.BASE}article/z#amount=0,1> a kg:Amount ; kg:value 20 ; kg:currency 'GBP' ; kg:change :up ."
    role = ":role\\/z a kg:Role ; kg:title 'boss' ; kg:holder :person\\/p ; kg:amount <{}article/z#amount=0,1> ."
    put(
        writable,
        f"{fee} :up a kg:Amount ; kg:value 45 . :article\\/z a kg:Article . {role.format(handmade.BASE)}",
        "article/z",
    )
    for path in ("/role/z", "/person/p", "/article/z"):
        assert "20 GBP → 45" in page(writable, path).text


def test_what_has_no_page_is_named_without_a_link(writable: Writer) -> None:
    put(
        writable,
        """
        <urn:x:article> a kg:Article ; schema:headline "Elsewhere" ; schema:articleBody "It was said." .
        <urn:x:person> a kg:Person, kg:Agent ; rdfs:label "Somebody" ; kg:reportedIn <urn:x:article> .
        :statement\\/z a kg:Statement ; kg:speaker <urn:x:person> ; kg:about :person\\/p ; kg:text "it" ;
            kg:reportedIn <urn:x:article> ; kg:evidence <urn:x:article#char=0,2> .
        :person\\/p a kg:Person, kg:Agent ; rdfs:label "Me" ; kg:reportedIn <urn:x:article> .
        """,
        "article/z",
    )
    for path in ("/", "/statement/z", "/person/p", "/statements", "/people", "/articles"):
        assert "Somebody" in page(writable, path).text or "Elsewhere" in page(writable, path).text
