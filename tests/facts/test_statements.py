"""Statements in own sentences through the real model: every order of cue and content, pieces, paragraphs, speakers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.facts.statements.quotes import find_quotes
from kg.model import SpeechAct
from tests.docs import Walked, walked

Walk = Callable[[str], Walked]

# speaker | cue | mode | content, as tests.docs.Walked writes them; several lines are several statements
DIRECT = [
    ("“The bridge will close in May,” Nora Ashgrove said.",
     "Nora Ashgrove | said | Direct | The bridge will close in May"),
    ("“The bridge will close in May,” said Nora Ashgrove, the mayor of Dunmere.",
     "Nora Ashgrove | said | Direct | The bridge will close in May"),
    ("Nora Ashgrove said: “The bridge will close in May.”",
     "Nora Ashgrove | said | Direct | The bridge will close in May."),
    ('"The bridge will close in May," Nora Ashgrove told reporters, "and it will not open again."',
     "Nora Ashgrove | told | Direct | The bridge will close in May … and it will not open again."),
    ("“I am tired,” Nora Ashgrove said. “My time is over.”",
     "Nora Ashgrove | said | Direct | I am tired … My time is over."),
    ("“The bridge will close,” announced the Home Office.",
     "Home Office | announced | Direct | The bridge will close"),
    ("“Why now?” asked Nora Ashgrove.", "Nora Ashgrove | asked | Direct | Why now?"),
    ("In a letter to the council, Nora Ashgrove wrote: \"You have failed us.\"",
     "Nora Ashgrove | wrote | Direct | You have failed us."),
    ("'The bridge will close in May,' Nora Ashgrove said.",
     "Nora Ashgrove | said | Direct | The bridge will close in May"),
    ("‘It isn’t safe,’ Nora Ashgrove said. ‘The residents’ patience is gone.’",
     "Nora Ashgrove | said | Direct | It isn’t safe … The residents’ patience is gone."),
]  # fmt: skip
INDIRECT = [
    ("Nora Ashgrove said that the bridge would close in May.",
     "Nora Ashgrove | said | Indirect | the bridge would close in May"),
    ("Nora Ashgrove said the bridge would close in May.",
     "Nora Ashgrove | said | Indirect | the bridge would close in May"),
    ("Jobs will go at the harbour, the Harwick Trust said.",
     "Harwick Trust | said | Indirect | Jobs will go at the harbour"),
    ("The bridge will close in May, according to Nora Ashgrove.",
     "Nora Ashgrove | according to | Indirect | The bridge will close in May"),
    ("According to Nora Ashgrove, the bridge will close in May.",
     "Nora Ashgrove | According to | Indirect | the bridge will close in May"),
    ("Nora Ashgrove denied that the money had been lost.",
     "Nora Ashgrove | denied | Indirect | the money had been lost"),
    ("Nora Ashgrove promised to repair the bridge.", "Nora Ashgrove | promised | Indirect | to repair the bridge"),
    ("Nora Ashgrove called for a ban on lorries.", "Nora Ashgrove | called | Indirect | a ban on lorries"),
    ("Nora Ashgrove accused ministers of delay.", "Nora Ashgrove | accused | Indirect | ministers of delay"),
    ("Nora Ashgrove asked whether the bridge was safe.",
     "Nora Ashgrove | asked | Indirect | whether the bridge was safe"),
    ("Nora Ashgrove's claim that the bridge was safe was wrong.",
     "Nora Ashgrove | claim | Indirect | the bridge was safe"),
    ("It was reported by the Harbour Gazette that the bridge would close.",
     "Harbour Gazette | reported | Indirect | the bridge would close"),
    ("Nora Ashgrove and Peter Holm said the bridge would close.",
     "Nora Ashgrove & Peter Holm | said | Indirect | the bridge would close"),
    ("A Harwick Trust survey found that most residents wanted the bridge to close.",
     "Harwick Trust | found | Indirect | most residents wanted the bridge to close"),
    ("The bridge, Nora Ashgrove said, will close in May.",
     "Nora Ashgrove | said | Indirect | The bridge … will close in May"),
    ("Asked whether she would leave, Nora Ashgrove replied: “Absolutely not.”",
     "Nora Ashgrove | replied | Direct | Absolutely not."),
    ("A spokesman said the bridge would close.", "- | said | Indirect | the bridge would close"),
]  # fmt: skip
MIXED = [
    (
        "Nora Ashgrove said the bridge was “a danger to everybody” in winter.",
        "Nora Ashgrove | said | Mixed | the bridge was “a danger to everybody” in winter",
    ),
    ("Nora Ashgrove added that he was “very happy”.", "Nora Ashgrove | added | Mixed | he was “very happy”"),
    ("Nora Ashgrove called the plan “a scandal”.", "Nora Ashgrove | called | Mixed | the plan “a scandal”"),
]
UNSAID = [
    ("Ministers did not say when the bridge would close.", ""),
    ("Nora Ashgrove declined to say when the bridge would close.", ""),
    ("Nora Ashgrove crossed the “old” bridge twice.", ""),
]


@pytest.mark.parametrize(("text", "expected"), [*DIRECT, *INDIRECT, *MIXED, *UNSAID])
def test_one_statement_of_one_sentence(text: str, expected: str, walk: Walk) -> None:
    assert "\n".join(walk(text).statements()) == expected


PARAGRAPHS = [
    (
        "Nora Ashgrove opened the meeting.\n\n“We will repair the bridge,” she said.\n\n“The money is there.\n\n"
        "“Nobody needs to worry.”\n\nPeter Holm disagreed. “I do not believe it,” he said.",
        "Nora Ashgrove | said | Direct | We will repair the bridge … The money is there. … Nobody needs to worry.\n"
        "Peter Holm | said | Direct | I do not believe it",
    ),
    (
        "Nora Ashgrove opened the meeting.\n\nShe said: “The bridge is old.\n\n“It is rusty too.\n\n“It will close.”"
        "\n\nThe meeting ended at nine.",
        "Nora Ashgrove | said | Direct | The bridge is old. … It is rusty too. … It will close.",
    ),
    (
        "Nora Ashgrove opened the meeting. “The bridge is old,” she said.\n\nShe added:\n\n“It will close in May.”\n\n"
        "The meeting ended.",
        "Nora Ashgrove | said | Direct | The bridge is old\nNora Ashgrove | added | Direct | It will close in May.",
    ),
    (
        "Nora Ashgrove opened the meeting. She added:\n“It will close in May.”\nThe meeting ended.",
        "Nora Ashgrove | added | Direct | It will close in May.",
    ),
    (
        "Nora Ashgrove warned that the bridge was unsafe. “It could fall at any moment,” she added.",
        "Nora Ashgrove | warned | Indirect | the bridge was unsafe\n"
        "Nora Ashgrove | added | Direct | It could fall at any moment",
    ),
    (
        "• The bridge will close in May.\n• Nora Ashgrove said it was old.",
        "Nora Ashgrove | said | Indirect | it was old",
    ),
    (
        "“The bridge is old.\n\n“It will close,” Nora Ashgrove said.",
        "Nora Ashgrove | said | Direct | The bridge is old. … It will close",
    ),
]


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS)
def test_statements_over_paragraphs(text: str, expected: str, walk: Walk) -> None:
    assert "\n".join(walk(text).statements()) == expected


OPENING = (
    "Prime Minister Nora Ashgrove met the chief executive of Brightwell Water, Peter Holm, over the river "
    "in the old part of the town.\n\n"
)


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ms Ashgrove said it was old.", "Nora Ashgrove"),
        ("Mr Holm said it was old.", "Peter Holm"),
        ("Dame Nora said it was old.", "Nora Ashgrove"),
        ("Ashgrove said it was old.", "Nora Ashgrove"),
        ("The prime minister said it was old.", "Nora Ashgrove"),
        ("The chief executive said it was old.", "Peter Holm"),
        ("The company said it was old.", "Brightwell Water"),
        ("Ms Ashgrove left early. She said it was old.", "Nora Ashgrove"),
        ("Mr Holm left early. He said it was old.", "Peter Holm"),
        ("A passer-by said it was old.", ""),
        ("The PM said it was old.", "Nora Ashgrove"),
    ],
)  # fmt: skip
def test_who_speaks(sentence: str, speaker: str, walk: Walk) -> None:
    seen = walk(OPENING + sentence)
    [statement] = seen.facts.statements
    assert seen.labels(statement.speakers) == speaker


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Nora Ashgrove told the Harbour Gazette that the bridge would close.", "Harbour Gazette"),
        ("Nora Ashgrove told her that the bridge would close.", ""),
        ("“It is old,” Nora Ashgrove told BBC Radio 4's Today programme.", "BBC Radio 4"),
        ("Speaking to the Harbour Gazette, Nora Ashgrove said that the bridge would close.", "Harbour Gazette"),
        ("In a letter to Peter Holm, Nora Ashgrove said that the bridge would close.", "Peter Holm"),
        ("“It is old,” Nora Ashgrove said in an interview with the Harbour Gazette.", "Harbour Gazette"),
        ("“It is old,” Nora Ashgrove told Peter Holm and Mary Quill.", "Peter Holm & Mary Quill"),
        ("Nora Ashgrove said that she had told Peter Holm.", ""),
        ("Nora Ashgrove said that the bridge would close.", ""),
    ],
)
def test_who_is_told(text: str, addressee: str, walk: Walk) -> None:
    seen = walk(text)
    [statement] = seen.facts.statements
    assert seen.labels(statement.addressees) == addressee


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Nora Ashgrove said it would close.", SpeechAct.ASSERTING),
        ("Nora Ashgrove announced that it would close.", SpeechAct.ANNOUNCING),
        ("Nora Ashgrove promised that it would close.", SpeechAct.PROMISING),
        ("Nora Ashgrove demanded that it be closed.", SpeechAct.DEMANDING),
        ("Nora Ashgrove denied that it would close.", SpeechAct.DENYING),
        ("Nora Ashgrove accused ministers of delay.", SpeechAct.CRITICISING),
        ("Nora Ashgrove praised the crew of the boat.", SpeechAct.SUPPORTING),
        ("Nora Ashgrove asked whether it would close.", SpeechAct.ASKING),
        ("Nora Ashgrove warned that it would close.", SpeechAct.WARNING),
        ("Nora Ashgrove called the bridge a death trap.", SpeechAct.ASSERTING),
        ("Nora Ashgrove called for a new bridge.", SpeechAct.DEMANDING),
        ("Nora Ashgrove told ministers to act.", SpeechAct.DEMANDING),
        ("Nora Ashgrove told ministers that it would close.", SpeechAct.ASSERTING),
    ],
)
def test_what_a_speaker_does_by_speaking(text: str, act: SpeechAct, walk: Walk) -> None:
    [statement] = walk(text).facts.statements
    assert statement.speech_act is act


def test_a_named_speaker_is_surer_than_nobody(walk: Walk) -> None:
    [named] = walk("Nora Ashgrove said that the bridge would close in May.").facts.statements
    [quoted] = walk("“The bridge will close in May,” Nora Ashgrove said.").facts.statements
    [unnamed] = walk("A spokesman said the bridge would close.").facts.statements
    assert 0 < unnamed.confidence < named.confidence < quoted.confidence <= 1


SENTENCES = ["The bridge is old.", "It has rust on every beam.", "We will close it in May, or sooner.", "Why wait?"]


@settings(max_examples=40, deadline=None)
@given(
    marks=st.sampled_from(["“”", '""']),
    said=st.sampled_from(["said: ", "said ", "told reporters: "]),
    paragraphs=st.lists(st.tuples(st.sampled_from(SENTENCES), st.booleans()), min_size=1, max_size=4),
)
def test_an_odd_number_of_marks_loses_no_words(
    marks: str, said: str, paragraphs: list[tuple[str, bool]], nlp: Language
) -> None:
    quoted = [marks[0] + sentence + (marks[1] if closed else "") for sentence, closed in paragraphs]
    seen = walked(f"Nora Ashgrove {said}" + "\n\n".join(quoted) + "\n\nThe meeting ended at nine.", nlp)
    contents = [span for statement in seen.facts.statements for span in statement.content]
    quotes = find_quotes(seen.doc)
    words = [seen.doc[place] for place in quotes.at if seen.doc[place].is_alpha]
    lost = [word.text for word in words if not any(span.start <= word.idx < span.end for span in contents)]
    assert words
    assert lost == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('“The bridge is old," Nora Ashgrove said.', ["The bridge is old"]),  # marks of two kinds
        ('Nora Ashgrove said: "It is old. "It will close." She left.', ["It is old.", "It will close."]),  # one missing
        ('Nora Ashgrove said: ("It is old.")', ["It is old."]),
    ],
)
def test_straight_marks_open_and_close_by_the_blanks_beside_them(text: str, words: list[str], walk: Walk) -> None:
    [statement] = walk(text).facts.statements
    assert [span.of(text) for span in statement.content] == words


LAYOUTS = [
    (
        "ASHGROVE: We will repair the bridge this year.\n\nHOLM: I do not believe a word of that.",
        [("ASHGROVE", ["We will repair the bridge this year"]), ("HOLM", ["I do not believe a word of that"])],
    ),
    ("“We waited ten years for this bridge.” — Nora Ashgrove, mayor of Dunmere",
     [("Nora Ashgrove", ["We waited ten years for this bridge."])]),
    ("Photo: PA\n\nScore: two to one", []),
    ("Note: the bridge is closed until May because of the flood.", []),
    ("“Old bridge” – a song of the town\n\nIt is sung in May.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_what_layout_says(text: str, expected: list[tuple[str, list[str]]], walk: Walk) -> None:
    found = walk(text).facts.statements
    assert [(s.speaker_span.of(text), [span.of(text) for span in s.content]) for s in found] == expected
