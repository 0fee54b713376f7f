"""The parts of a statement on hand-made Docs: quotation marks, cues, what is said, and who says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.facts.statements.beside import beside
from kg.facts.statements.content import clause, pieces, with_quotes
from kg.facts.statements.cues import Found, find_cues
from kg.facts.statements.quotes import Quotes, find_quotes
from kg.facts.statements.sources import source_of, source_words, speakers
from kg.facts.statements.who import Who
from kg.lexicon import lexicon
from kg.mentions import mentions
from tests.docs import doc


def quoted(made: Doc) -> list[str]:
    """What stands between marks; a quotation without a closing mark ends in "…"."""
    return [made[q.start : q.end].text + ("" if q.closed else " …") for q in find_quotes(made).all]


# --- quotation marks

MARKS = [
    (["“ Yes , ” he said . “ No . ”"], ["Yes,", "No."]),
    (['" Yes , " he said . " No . "'], ["Yes,", "No."]),
    (["« Yes » , he said ."], ["Yes"]),
    (["„ Yes ” , he said ."], ["Yes"]),
    (["`` Yes '' , he said ."], ["Yes"]),
    (["He said : “ It is old ."], ["It is old. …"]),
    (["He said : “ It is old .", "“ It is red . ”", "He left ."], ["It is old. …", "It is red."]),
    (["It is old , ” he said|VERB:VBD|ROOT||say ."], ["It is old,"]),
    (["It is red . It is old , ” he said|VERB:VBD|ROOT||say ."], ["It is old,"]),
    (["It is 9 ” wide , he said|VERB:VBD|ROOT||say ."], []),
    (["“ It is old , he said|VERB:VBD|ROOT||say ."], ["It is old, …"]),
    (["“ It is old , said|VERB:VBD|ROOT||say Ann ."], ["It is old, …"]),
    (
        ["“ It is old , ” he said|VERB:VBD|ROOT||say .", "“ It is red , he said|VERB:VBD|ROOT||say ."],
        ["It is old,", "It is red, …"],
    ),
    (["“ It is old , he said|VERB:VBD|ROOT||say .", "“ It is red . ”"], ["It is old, he said. …", "It is red."]),
    (["“ It is old , he said|VERB:VBD|ROOT||say the bridge is red ."], ["It is old, he said the bridge is red. …"]),
    (["“ He said ‘ yes ’ to me , ” she said ."], ["He said ‘yes’ to me,"]),
    (["“ One “ two ” three"], ["One …", "two"]),  # an opening mark in an open quotation goes on with it
    (["“ ” he said ."], []),
    (["“"], []),
    (["The boys ' club isn't open ."], []),
]


@pytest.mark.parametrize(("paragraphs", "expected"), MARKS, ids=lambda value: " / ".join(value))
def test_what_stands_between_marks(paragraphs: list[str], expected: list[str]) -> None:
    assert quoted(doc(*paragraphs)) == [each for each in expected if each != "…"]


@given(st.lists(st.lists(st.sampled_from(["“", "”", '"', "word", "said", "."]), min_size=1, max_size=9), max_size=4))
def test_quotations_are_apart_and_stay_in_their_paragraphs(paragraphs: list[list[str]]) -> None:
    made = doc(*(" ".join(words) for words in paragraphs))
    quotes = find_quotes(made)
    places = [place for quote in quotes.all for place in range(quote.start, quote.end)]
    assert len(places) == len(set(places)) == len(quotes.at)
    for quote in quotes.all:
        paragraph = made.spans["paragraphs"][quote.paragraph]
        assert paragraph.start < quote.start < quote.end <= paragraph.end
        assert quote.closed or quote.end == paragraph.end or made[quote.end].text in ("“", '"')


# --- cues


def cues(made: Doc) -> list[Found]:
    """The cues of a Doc."""
    return list(find_cues(made, find_quotes(made), lexicon()))


CUES = """
Ann said|VERB|ROOT||say so = said
Ann has|AUX|aux>said said|VERB:VBN|ROOT||say so = said
Ann did|AUX|aux>say not|PART:RB|neg>say say|VERB|ROOT||say so =
Ann could|AUX|aux>say say|VERB|ROOT||say so =
Ann declined|VERB|ROOT||decline to|PART|aux>say say|VERB|xcomp>declined||say why =
Ann did|AUX|aux>deny not|PART:RB|neg>deny deny|VERB|ROOT||deny it = deny
it is|AUX|ROOT old , according|VERB to|ADP|prep>according Ann = according to
According|VERB to|ADP|prep>According Ann it is|AUX|ROOT old = According to
it is according|VERB the|DET rules =
the claim|NOUN|nsubj>hurt||claim hurt|VERB|ROOT||hurt Ann = claim
she pointed|VERB|ROOT||point out|ADP:RP|prt>pointed that = pointed out
Ann ate|VERB|ROOT||eat cake =
“ Ann said|VERB|ROOT||say so ” =
"""


@pytest.mark.parametrize("row", CUES.strip().splitlines())
def test_where_somebody_is_reported_to_speak(row: str) -> None:
    words, _, expected = row.partition("=")
    made = doc(words)
    assert " ; ".join(made[found.first : found.last + 1].text for found in cues(made)) == expected.strip()


# --- what is said

CLAUSES = """
Ann said|VERB|ROOT||say that|SCONJ|mark>fell it|PRON|nsubj>fell fell|VERB|ccomp>said||fall = it fell
Ann said|VERB|ROOT||say it|PRON|nsubj>fell fell|VERB|ccomp>said||fall . = it fell
it|PRON|nsubj>fell fell|VERB|ccomp>said||fall , Ann|PROPN|nsubj>said said|VERB|ROOT||say = it fell
Ann promised|VERB|ROOT||promise to|PART|aux>leave leave|VERB|xcomp>promised||leave = to leave
Ann urged|VERB|ROOT||urge Bo|PROPN|dobj>urged to|PART|aux>leave leave|VERB|xcomp>urged||leave = to leave
Ann called|VERB|ROOT||call for|ADP|prep>called a|DET|det>ban ban|NOUN|pobj>for = a ban
Ann announced|VERB|ROOT||announce a|DET|det>ban ban|NOUN|dobj>announced = a ban
it|PRON|nsubj>fell fell|VERB|ROOT||fall , according|VERB|prep>fell to|ADP|prep>according Ann|PROPN|pobj>to = it fell ,
According|VERB|prep>fell to|ADP|prep>According Ann|PROPN|pobj>to , it|PRON|nsubj>fell fell|VERB|ROOT||fall = , it fell
Ann 's claim|NOUN|ROOT||claim that|SCONJ|mark>fell it|PRON|nsubj>fell fell|VERB|acl>claim||fall = it fell
calls|NOUN|ROOT||call from|ADP|prep>calls Ann|PROPN|pobj>from for|ADP|prep>calls peace|NOUN|pobj>for = peace
Ann said|VERB|ROOT||say nothing|PRON|dobj>said =
"""


@pytest.mark.parametrize("row", CLAUSES.strip().splitlines())
def test_the_words_that_grammar_gives_to_a_cue(row: str) -> None:
    words, _, expected = row.partition("=")
    made = doc(words)
    [found] = cues(made)
    assert " ".join(made[place].text for place in sorted(clause(made, found))) == expected.strip()


def test_a_clause_is_completed_to_the_quotation_that_it_reaches_into() -> None:
    made = doc("Ann said|VERB|ROOT||say it was “ a big danger ” today .")
    quotes = find_quotes(made)
    danger = next(token.i for token in made if token.text == "danger")
    assert [made[place].text for place in sorted(with_quotes({danger}, quotes))] == ["a", "big", "danger"]


def cut(made: Doc, words: set[str], quotes: Quotes) -> list[str]:
    """The pieces that a set of words makes."""
    places = {token.i for token in made if token.text in words}
    return [made[start:end].text for start, end in pieces(made, places, quotes)]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("“ It fell ; ” Ann said , “ and broke . ”", "It fell ; and broke .", ["It fell", "and broke."]),
        ("it was “ a danger ” in May", "it was a danger in May", ["it was “a danger” in May"]),
        (", it fell ;", ", it fell ;", ["it fell"]),
        ("( , )", "( , )", []),
        ("“ Why ? ” she asked", "Why ?", ["Why?"]),
    ],
)
def test_pieces_of_a_content_have_no_loose_marks(text: str, words: str, expected: list[str]) -> None:
    made = doc(text)
    assert cut(made, set(words.split()), find_quotes(made)) == expected


# --- quotations beside a cue

BESIDE = [
    (["“ It is very old , ” said|VERB|ROOT||say Ann ."], ["It is very old,"]),
    (["Ann said|VERB|ROOT||say : “ Old . ”"], ["Old."]),
    (["Ann said|VERB|ROOT||say so on Monday in Hull : “ Old . ”"], ["Old."]),
    (["“ It is old , ” Ann said|VERB|ROOT||say , “ and red , too . ”"], ["It is old,", "and red, too."]),
    (["Ann said|VERB|ROOT||say the “ old ” bridge fell ."], []),
    (["“ It is very old . ” It fell . Ann said|VERB|ROOT||say so ."], []),
    (["Ann said|VERB|ROOT||say :", "“ It is old . ”"], ["It is old."]),
    (["Ann said|VERB|ROOT||say so", "“ It is old . ”"], []),
]


@pytest.mark.parametrize(("paragraphs", "expected"), BESIDE, ids=lambda value: " / ".join(value))
def test_the_quotations_beside_a_cue(paragraphs: list[str], expected: list[str]) -> None:
    made = doc(*paragraphs)
    [found] = cues(made)
    assert [made[q.start : q.end].text for q in beside(made, found, find_quotes(made), set())] == expected


# --- who speaks

SOURCES = """
Ann|PROPN|nsubj>said said|VERB|ROOT||say so = Ann
Ann|PROPN|nsubj>left left|VERB|ROOT and said|VERB|conj>left||say so = Ann
Ann|PROPN|nsubj>left left|VERB|ROOT saying|VERB:VBG|advcl>left||say so = Ann
Ann|PROPN|ROOT who|PRON|nsubj>said said|VERB|relcl>Ann||say so = Ann
a|DET man|NOUN|ROOT saying|VERB:VBG|acl>man||say so = man
it|PRON|nsubjpass>said was|AUX|auxpass>said said|VERB:VBN|ROOT||say by|ADP|agent>said Ann|PROPN|pobj>by = Ann
it|PRON|nsubjpass>said was|AUX|auxpass>said said|VERB:VBN|ROOT||say = -
it is|AUX|ROOT old , according|VERB|prep>is to|ADP|prep>according Ann|PROPN|pobj>to = Ann
Ann|PROPN|poss>claim 's|PART:POS|case>Ann claim|NOUN|ROOT||claim = Ann
the|DET claim|NOUN|ROOT||claim from|ADP|prep>claim Ann|PROPN|pobj>from = Ann
the|DET claim|NOUN|ROOT||claim = -
"""


@pytest.mark.parametrize("row", SOURCES.strip().splitlines())
def test_whose_cue_it_is(row: str) -> None:
    words, _, expected = row.partition(" = ")
    [found] = cues(doc(words))
    head = source_of(found, set())
    assert (head.text if head else "-") == expected


def test_an_inverted_speaker_that_the_parser_took_for_an_object() -> None:
    made = doc("“ It fell , ” announced|VERB|ROOT||announce the|DET Office|PROPN|dobj>announced .")
    [found] = cues(made)
    head = source_of(found, {1, 2})
    assert head is not None
    assert head.text == "Office"


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("the|DET|det>mayor mayor|NOUN|nsubj>said of|ADP|prep>mayor Hull|PROPN|pobj>of said|VERB|ROOT", "mayor",
         "the mayor of Hull"),
        ("the|DET|det>mayor mayor|NOUN|nsubj>said who|PRON|nsubj>left left|VERB|relcl>mayor said|VERB|ROOT", "mayor",
         "the mayor"),
        ("Bell|PROPN|nsubj>said , mayor|NOUN|appos>Bell , said|VERB|ROOT", "Bell", "Bell"),
    ],
)  # fmt: skip
def test_the_words_of_a_source_are_its_noun_phrase(text: str, head: str, expected: str) -> None:
    made = doc(text)
    token = next(token for token in made if token.text == head)
    assert made[slice(*source_words(token, set()))].text == expected


def test_those_joined_by_and_speak_together() -> None:
    made = doc("Ann|PROPN|nsubj>said , Bo|PROPN|conj>Ann and Cy|PROPN|conj>Bo said|VERB|ROOT so")
    assert [token.text for token in speakers(made[0])] == ["Ann", "Bo", "Cy"]


WHO = [
    ("a|DET pilot|NOUN|nsubj>said , Bo|PROPN|appos>pilot|PERSON , said|VERB|ROOT so", "pilot", "Bo"),
    ("a|DET group|NOUN|nsubj>said , Rivers|PROPN|appos>group|ORG , said|VERB|ROOT so", "group", "Rivers"),
    ("a|DET pilot|NOUN|nsubj>said , Rivers|PROPN|appos>pilot|ORG , said|VERB|ROOT so", "pilot", "pilot"),
    ("Bo|PROPN|dep>said|PERSON , Acme|PROPN|poss>pilot|ORG 's pilot|NOUN|nsubj>said said|VERB|ROOT", "pilot", "Bo"),
    (
        "by|ADP|prep>said Bo|PROPN|pobj>by|PERSON , Acme|PROPN|poss>pilot|ORG 's pilot|NOUN|nsubj>said said|VERB|ROOT",
        "pilot",
        "pilot",
    ),
    ("a|DET Reuters|PROPN|compound>survey|ORG survey|NOUN|nsubj>said said|VERB|ROOT so", "survey", "Reuters"),
    ("a|DET report|NOUN|nsubj>said by|ADP|prep>report Acme|PROPN|pobj>by|ORG said|VERB|ROOT so", "report", "Acme"),
    ("a|DET report|NOUN|nsubj>said on|ADP|prep>report Acme|PROPN|pobj>on|ORG said|VERB|ROOT so", "report", "report"),
    ("the|DET|det>survey survey|NOUN|nsubj>said said|VERB|ROOT so", "survey", "survey"),
]


@pytest.mark.parametrize(("text", "head", "expected"), WHO)
def test_the_word_that_stands_for_who_speaks(text: str, head: str, expected: str) -> None:
    made = doc(text)
    token = next(token for token in made if token.text == head)
    assert Who(made, mentions(made, lexicon()), lexicon()).speaks(token).text == expected


def test_what_who_stands_for_speaks() -> None:
    made = doc("Bo|PROPN|ROOT|PERSON , who|PRON|nsubj>said said|VERB|relcl>Bo so")
    assert Who(made, mentions(made, lexicon()), lexicon()).speaks(made[2]).text == "Bo"
