"""Names of persons and organisations: words that make them, on hand-made Docs, and own sentences through the model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.lexicon import lexicon
from kg.mentions import mentions
from kg.mentions.name import Name, Weight, best
from kg.mentions.names import names
from kg.mentions.tokens import capitals_share, is_capital, runs
from kg.model import Form, Kind
from tests.docs import Walked, doc

Walk = Callable[[str], Walked]
PERSON, ORGANISATION = Kind.PERSON, Kind.ORGANISATION


def written(*paragraphs: str) -> list[str]:
    """The names that are found in a hand-made Doc, persons as [P …] and organisations as [O …]."""
    made = doc(*paragraphs)
    return [f"{name.kind[0]} {made[name.start : name.end].text}" for name in names(made, lexicon())]


HONORIFICS = """
the dog bit|VERB Mr Bell today|NOUN = P Bell
the dog bit|VERB Dame Ann Bell today|NOUN = P Ann Bell
the dog bit|VERB Dr van|ADP der|ADP Berg today|NOUN = P van der Berg
the dog bit|VERB Sir J. P. Bell today|NOUN = P J. P. Bell
the dog bit|VERB Mrs Smith-Jones today|NOUN = P Smith-Jones
the dog bit|VERB Mr Ann|PROPN||ORG Bell|PROPN||ORG today|NOUN = P Ann Bell
the dog bit|VERB Mr today|NOUN =
"""
INSTITUTIONS = """
the dog of the Home Office slept|VERB = O Home Office
the dog of the Treasury slept|VERB = O Treasury
a Treasury dog slept|VERB = O Treasury
my|PRON Treasury slept|VERB =
the dog of Labour|PROPN||PERSON Bell|PROPN||PERSON slept|VERB = P Labour Bell
"""
KEYWORDS = """
the dog of Hull City Council slept|VERB = O Hull City Council
the dog of the Department of Bridges slept|VERB = O Department of Bridges
the dog of the Department of Bridges , Roads|PROPN and|CCONJ Ports slept|VERB = O Department of Bridges, Roads and Ports
the dog of Hull Council and|CCONJ Selby|PROPN||ORG Council slept|VERB = O Hull Council ; O Selby Council
the dog of the Council slept|VERB =
the dog of the council slept|VERB =
the dog of Radio Hull Radio 4|NUM slept|VERB = O Radio Hull Radio 4
"""
BODIES = """
the dog of the Bell|PROPN campaign|NOUN slept|VERB = O Bell campaign
the dog of the Hull|PROPN||GPE banking|NOUN committee|NOUN slept|VERB = O Hull banking committee
the dog of the old|ADJ campaign|NOUN slept|VERB =
"""
MODEL = """
the dog of Ann|PROPN||PERSON Bell|PROPN||PERSON slept|VERB = P Ann Bell
the dog of Acme|PROPN||ORG slept|VERB = O Acme
the dog of the|DET||ORG Acme|PROPN||ORG 's|PART:POS|case|ORG slept|VERB = O Acme
the dog of Mayor|PROPN||PERSON Bell|PROPN||PERSON slept|VERB = P Bell
the dog of the Bridge|PROPN||ORG Act|PROPN||ORG slept|VERB =
the dog of God|PROPN||PERSON slept|VERB =
the dog of R2|PROPN||PERSON slept|VERB =
the dog of Hull|PROPN||GPE slept|VERB =
the dog of acme|NOUN||ORG slept|VERB =
"""


@pytest.mark.parametrize(
    "row", [row for table in (HONORIFICS, INSTITUTIONS, KEYWORDS, BODIES, MODEL) for row in table.strip().splitlines()]
)
def test_what_makes_a_name(row: str) -> None:
    words, _, expected = row.partition("=")
    assert " ; ".join(written(words)) == expected.strip()


def test_a_name_is_found_again_where_the_model_missed_it() -> None:
    again = "the dog of Ann|PROPN||PERSON Bell|PROPN||PERSON slept|VERB . later|ADV Bell woke|VERB the dog ."
    assert written(again) == ["P Ann Bell", "P Bell"]
    assert written("the dog of Acme|PROPN||ORG slept|VERB .", "later|ADV Acme woke|VERB the dog .") == ["O Acme"] * 2


def test_one_string_is_one_kind() -> None:
    one = "the dog of Ann|PROPN||PERSON Bell|PROPN||PERSON slept|VERB beside|ADP Bell|PROPN||ORG today|NOUN ."
    assert written(one) == ["P Ann Bell", "P Bell"]


def test_in_a_line_of_capitals_the_model_alone_is_not_believed() -> None:
    line = "Ann|PROPN||PERSON Bell|PROPN||PERSON Opens Bridge and|CCONJ Mr Cole Sings"
    assert written(line) == ["P Cole Sings"]
    assert written(line, "“ Bell|PROPN||PERSON , ” said|VERB the dog of Mr Bell .") == [
        "P Cole Sings",
        "P Bell",
        "P Bell",
    ]


def test_a_sentence_full_of_names_is_no_line_of_capitals(walk: Walk) -> None:
    seen = walk("Superintendent Nora Ashgrove of Dunmere Police led the search.")
    assert seen.names(PERSON) == ["Nora Ashgrove"]


def test_a_headline_in_capitals_is_no_name(walk: Walk) -> None:
    seen = walk("Nora Ashgrove Sues Brightwell University\n\nNora Ashgrove sued Brightwell University on Monday.")
    assert seen.names(ORGANISATION) == ["Brightwell University"]


@pytest.mark.parametrize(
    ("text", "persons", "organisations"),
    [
        ("Dunmere City Council and Brightwell University will share the cost of the new bridge.", [],
         ["Dunmere City Council", "Brightwell University"]),
        ("Mr O'Hara and Mrs Smith-Jones crossed the bridge with Dr van der Berg and Sir J. P. Holm.",
         ["O'Hara", "Smith-Jones", "van der Berg", "J. P. Holm"], []),
        ("The Brightwell campaign said the bridge was old.", [], ["Brightwell campaign"]),
        ("BBC Radio 4 said the bridge was old, and the people of the town were told to stay away.", [],
         ["BBC Radio 4"]),
        ("The Bridge Act was passed, and the Harbour Prize was won by Nora Ashgrove from the old town.",
         ["Nora Ashgrove"], []),
        ("Labour and the Conservatives disagreed, the Treasury said, while the cabinet was away.", [],
         ["Labour", "Conservatives", "Treasury"]),
        ("Council Closes Old Bridge Over Brightwell River", [], []),
        ("the treasury of the club is empty and the cabinet in the kitchen is old", [], []),
        ("Nora Ashgrove's brother, the Home Office's bridge and Dunmere Police's dog were all old.",
         ["Nora Ashgrove"], ["Home Office", "Dunmere Police"]),
    ],
)  # fmt: skip
def test_names_in_own_sentences(text: str, persons: list[str], organisations: list[str], walk: Walk) -> None:
    assert (walk(text).names(PERSON), walk(text).names(ORGANISATION)) == (persons, organisations)


# --- pronouns and nominals

OTHERS = """
She|PRON left|VERB his|PRON dog and|CCONJ its|PRON bone = She ; his ; its
the prime|ADJ minister left|VERB = the prime minister
a minister and|CCONJ some|DET ministers left|VERB =
the company left|VERB its|PRON bone = the company ; its
a company left|VERB =
later|ADV government|NOUN|nsubj>left left|VERB|ROOT = government
later|ADV government dogs left|VERB =
the mayor of|ADP Hull|PROPN||GPE left|VERB = the mayor of Hull
she|PRON is|AUX their|PRON deputy|ADJ leader = she ; their deputy leader
the|DET mayor Ann|PROPN||PERSON Bell|PROPN||PERSON left|VERB the|DET dog =
"""


@pytest.mark.parametrize("row", OTHERS.strip().splitlines())
def test_pronouns_and_nominals(row: str) -> None:
    words, _, expected = row.partition("=")
    made = doc(words)
    found = [each for each in mentions(made, lexicon()).all if each.form is not Form.NAME]
    assert " ; ".join(each.span.of(made.text) for each in found) == expected.strip()


def test_mentions_are_found_by_their_words() -> None:
    made = doc("the mayor of Hull Council , Ann|PROPN||PERSON Bell|PROPN||PERSON , left|VERB")
    found = mentions(made, lexicon())
    assert [each.span for each in found.all] == sorted(each.span for each in found.all)
    council, ann = found.organisation_at(3), found.by_token[6]
    assert council is not None
    assert ann is not None
    assert (council.span.of(made.text), ann.span.of(made.text)) == ("Hull Council", "Ann Bell")
    assert found.organisation_at(1) is None
    nominal = found.by_token[1]
    assert (nominal.form, nominal.span.of(made.text)) == (Form.NOMINAL, "the mayor of Hull Council")


# --- what words look like


def test_of_overlapping_readings_the_stronger_then_the_longer_stays() -> None:
    long, short = Name(0, 3, ORGANISATION, Weight.MODEL), Name(1, 2, PERSON, Weight.MODEL)
    strong, beside = Name(2, 4, PERSON, Weight.HONORIFIC), Name(5, 6, PERSON, Weight.MODEL)
    assert best([short, beside, long]) == [long, beside]
    assert best([long, strong, beside, short]) == [short, strong, beside]
    assert best([]) == []


@pytest.mark.parametrize(
    ("word", "capital"), [("Ann", True), ("ann", False), ("3M", True), ("3m", False), ("30", False), ("BBC", True)]
)
def test_how_a_part_of_a_name_is_written(word: str, capital: bool) -> None:
    assert is_capital(doc(word)[0]) is capital


def test_runs_of_capitals_keep_the_small_words_between() -> None:
    made = doc("the Bank of Hull and|CCONJ the Hull Trust met|VERB Ann .")
    [paragraph] = made.spans["paragraphs"]
    assert [made[start:end].text for start, end in runs(paragraph, lexicon())] == [
        "Bank of Hull and the Hull Trust", "Ann",
    ]  # fmt: skip


def test_the_share_of_capitals_counts_long_words_only() -> None:
    def share(words: str) -> float:
        made = doc(words)
        return capitals_share(made.spans["paragraphs"][0])

    assert share("Council Closes Old Bridge Over River") == 1.0
    assert share("The council closes its Brightwell bridge") == 0.25
    assert share("Bridge closed") == 0.0


def test_a_title_alone_is_nobodys_name(walk: Walk) -> None:
    seen = walk("The Tánaiste, Peter Holm, said the bridge would cost more. He warned that it would fall.")
    assert seen.names(PERSON) == ["Peter Holm"]


def test_a_word_in_brackets_is_the_organisations_other_name(walk: Walk) -> None:
    seen = walk(
        "The company paid £5m to the Brightwell Harbour Board (Brihab) last year. Brihab had accused it of delay."
    )
    assert "Brihab" not in seen.names(PERSON)
    assert seen.names(ORGANISATION) == ["Brightwell Harbour Board"]


def test_a_headline_in_capitals_with_a_full_stop_is_one_as_well(walk: Walk) -> None:
    assert walk("Ashgrove Seeks More Money As She Recognizes Major Bridge Holiday.").names(PERSON) == []


def test_what_stands_in_square_brackets_is_no_name(walk: Walk) -> None:
    assert walk("“[W]e are reminded of the bridge and of the river,” Nora Ashgrove said.").names(PERSON) == [
        "Nora Ashgrove"
    ]
