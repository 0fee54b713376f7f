"""What is too much for a page: it is said, and what is left out is a link away."""

from __future__ import annotations

import html
import re

from tests import handmade
from tests.serve.pages.strange import page, put
from tests.serve.writing import Writer


def many(number: int, each: str) -> str:
    """So many facts of which {n} is the number."""
    return "\n".join(each.replace("{n}", str(n)) for n in range(number))


def test_what_is_too_much_for_a_page_is_said_and_leads_to_the_list(writable: Writer) -> None:
    put(
        writable,
        many(
            51, ":role\\/{n} a kg:Role ; kg:title 't{n}' ; kg:holder :person\\/p ; kg:organisation :organisation\\/o ."
        )
        + many(51, ":measure\\/{n} a kg:Measure ; kg:text 'm{n}' ; kg:agent :person\\/p .")
        + many(13, ":statement\\/to{n} a kg:Statement ; kg:text 's{n}' ; kg:about :person\\/p .")
        + many(51, ":person\\/p kg:reportedIn :article\\/{n} ."),
    )
    text = page(writable, "/person/p").text
    who = f"{handmade.BASE}person/p"
    lists = {
        "All roles": "roles?person",
        "All measures": "measures?agent",
        "All statements about p": "statements?about",
        "All 51 articles": "articles?mentions",
    }
    for words, address in lists.items():
        [link] = re.findall(f'<a href="/([^"]*)">{words}</a>', text)
        assert html.unescape(link) == f"{address}={who.replace(':', '%3A')}"
        assert page(writable, f"/{html.unescape(link)}")
    assert text.count('class="fact measure"') == 50
    assert "All people with a role here" in page(writable, "/organisation/o").text
    put(writable, ":measure\\/1 a kg:Measure ; kg:text 'm' ; kg:agent :person\\/p .")
    assert ">All " not in page(writable, "/person/p").text


def test_many_topics_do_not_hide_the_other_filters(writable: Writer) -> None:
    put(
        writable,
        many(60, ":statement\\/{n} kg:speaker :person\\/p ; kg:about :person\\/x{n} .")
        + many(60, ":statement\\/y{n} kg:speaker :person\\/p ; kg:about :person\\/x{n} .")
        + ":statement\\/1 kg:mode kg:Mixed ; kg:speechAct kg:Denying .",
    )
    text = page(writable, "/person/p").text
    assert "mixed (1)" in text
    assert "denying (1)" in text
    chosen = page(writable, f"/person/p?about={handmade.BASE}person/x59").text
    assert f'<option value="{handmade.BASE}person/x59" selected>' in chosen
    assert chosen.count('class="fact statement"') == 2


def test_beyond_the_last_statement_the_way_back_is_to_statements(writable: Writer) -> None:
    put(writable, many(3, ":statement\\/{n} kg:speaker :person\\/p ; kg:text 'it' ."))
    text = page(writable, "/person/p?offset=99").text
    assert "No more." in text
    assert 'href="/person/p?offset=0#statements"' in text


def test_triples_that_are_not_shown_are_not_passed_over_in_silence(writable: Writer) -> None:
    put(writable, many(501, ":person\\/p kg:reportedIn :article\\/{n} ."))
    assert "the first 500 are shown" in page(writable, "/person/p?view=triples").text
    put(writable, many(500, ":person\\/p kg:reportedIn :article\\/{n} ."))
    assert "are shown" not in page(writable, "/person/p?view=triples").text


def test_a_cell_of_a_list_has_no_more_than_anybody_reads(writable: Writer) -> None:
    put(
        writable,
        ":person\\/p a kg:Person ; rdfs:label 'P' . :role\\/r a kg:Role ; kg:title 't' ; kg:holder :person\\/p ."
        + many(60, ":role\\/r kg:reportedIn :article\\/{n} . :article\\/{n} schema:headline 'Headline {n}' ."),
    )
    text = page(writable, "/roles").text
    assert "57 more" in text
    assert "and 17 others, which the csv has" in text
    assert text.count(">Headline ") == 43
