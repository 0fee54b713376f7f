"""The grammar of posts on hand-made Docs: where a title phrase ends, which words are the title, and whose it is."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.lexicon import lexicon
from kg.mentions.titles import Title, title_at, title_before
from tests.docs import doc, ranges

# name of the organisation in the phrase (or -), the phrase with what follows it, what is expected:
# whole phrase / title's own words / organisation / tenure
PHRASES = """
- ; the mayor spoke|VERB = the mayor / mayor / - / -
- ; mayor = mayor / mayor / - / -
- ; the chief|ADJ executive spoke|VERB = the chief executive / chief executive / - / -
- ; the former|ADJ prime|ADJ minister = the former prime minister / prime minister / - / Former
- ; the then|ADV home secretary = the then home secretary / home secretary / - / Former
- ; acting|VERB:VBG director = acting director / director / - / Acting
- ; the incoming|ADJ chairman = the incoming chairman / chairman / - / Incoming
- ; the outgoing|ADJ chairman = the outgoing chairman / chairman / - / Current
- ; shadow chancellor = shadow chancellor / shadow chancellor / - / -
- ; ex|ADJ:AFX - minister = ex - minister / minister / - / Former
Acme ; the chief|ADJ executive of Acme , who = the chief executive of Acme / chief executive / Acme / -
Acme ; Acme chief|ADJ executive Ann = Acme chief executive / chief executive / Acme / -
Acme ; Acme 's former|ADJ chief|ADJ executive = Acme 's former chief executive / chief executive / Acme / Former
Labour ; Labour 's health spokesman = Labour 's health spokesman / health spokesman / Labour / -
Acme ; former|ADJ Acme director = former Acme director / director / Acme / Former
Home Office ; a minister at the Home Office said|VERB = a minister at the Home Office / minister / Home Office / -
- ; the minister for schools said|VERB = the minister for schools / minister for schools / - / -
- ; the head of art and music = the head of art and music / head of art and music / - / -
- ; the mayor of Dunmere|PROPN||GPE said|VERB = the mayor of Dunmere / mayor / - / -
- ; French|ADJ||NORP president = French president / president / - / -
- ; co-founder and chairman of music = co-founder and chairman of music / co-founder and chairman of music / - / -
- ; the bridge|NOUN = -
- ; the bridge|NOUN of the mayor = -
- ; spoke|VERB to the mayor = -
"""


def described(made: Doc, title: Title | None) -> str:
    """A title phrase as the table writes it."""
    if title is None:
        return "-"

    def words(start: int, end: int) -> str:
        return " ".join(token.text for token in made[start:end])

    owner = words(*title.organisation) if title.organisation else "-"
    return " / ".join((words(title.start, title.end), words(*title.title), owner, title.tenure or "-"))


@pytest.mark.parametrize("row", PHRASES.strip().splitlines())
def test_a_title_phrase_from_its_first_word(row: str) -> None:
    given, _, expected = row.partition(" = ")
    name, _, words = given.partition(" ; ")
    made = doc(words)
    names = ranges(made) if name == "-" else ranges(made, name)
    assert described(made, title_at(made, 0, lexicon(), names.get)) == expected


BEFORE = """
- ; Prime Minister Ann = Prime Minister / Prime Minister / - / -
- ; and the former|ADJ mayor Ann = the former mayor / mayor / - / Former
- ; said|VERB Superintendent Ann = Superintendent / Superintendent / - / -
Labour ; the Labour leader Ann = the Labour leader / leader / Labour / -
Acme ; said|VERB Acme 's chief|ADJ executive Ann = Acme 's chief executive / chief executive / Acme / -
Acme ; the head of Acme Ann = the head of Acme / head / Acme / -
Lib Dem ; Lib Dem home affairs spokesman Ann = Lib Dem home affairs spokesman / home affairs spokesman / Lib Dem / -
- ; the bridge|NOUN Ann = -
- ; the mayor met|VERB Ann = -
- ; The mayor . Ann = -
"""


@pytest.mark.parametrize("row", BEFORE.strip().splitlines())
def test_a_title_phrase_right_before_a_name(row: str) -> None:
    given, _, expected = row.partition(" = ")
    name, _, words = given.partition(" ; ")
    made = doc(words)
    names = ranges(made) if name == "-" else ranges(made, name)
    assert described(made, title_before(made, len(made) - 1, lexicon(), names.get)) == expected


def test_a_title_phrase_knows_its_characters() -> None:
    made = doc("Yesterday|ADV the mayor of Dunmere|PROPN||GPE left|VERB .")
    title = title_at(made, 1, lexicon(), ranges(made).get)
    assert title is not None
    assert title.span(made).of(made.text) == "the mayor of Dunmere"


def test_no_title_before_the_first_word() -> None:
    assert title_before(doc("Ann left|VERB"), 0, lexicon(), {}.get) is None
