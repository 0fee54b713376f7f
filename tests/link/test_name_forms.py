"""What holds for any name and any text: each way to write a name reads back as the same person, and spans are valid."""

from __future__ import annotations

from itertools import islice, pairwise, product

from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.lexicon import lexicon
from kg.link.clusters import key
from kg.link.first_names import GENERATIONS, agree, generation, nicknamed, plain
from kg.model import Form, Kind
from tests.docs import walked

FIRSTS = "Nora Peter Ada Jean-Luc Ludmila William Anthony Elizabeth Robert Katherine".split()
FAMILIES = ["Ashgrove", "Clayton", "O'Connor", "Smith-Jones", "van der Berg", "de Souza", "Okafor", "Larsen"]
FIRST, FAMILY = st.sampled_from(FIRSTS), st.sampled_from(FAMILIES)
HONORIFICS = ("Mr", "Ms", "Dr", "Mrs")
EVERY = 7  # of the combinations is tried, all would take a minute
MAX_WRONG = 0.01  # measured 0.004
FULL = (
    "{first} {family}",
    "{first} {family}’s brother",
    "{first} {family}'s brother",
    "Dr {first} {family}",
    "{honorific} {family}",
    "{honorific} {family}’s brother",
    "{first} {family} OBE",
    "the mayor, {first} {family},",
    "{LOUD}",
    "{first}\n{family}",
)
WORD = st.text(st.characters(categories=("L",)), min_size=1, max_size=6).map(str.casefold).filter(str.strip)
WORDS = st.lists(WORD, min_size=1, max_size=3).map(tuple)
ODD = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=150)
PIECES = (
    "Mr Ms Ann Bell Bill and & the The Holms ’s ' “ ” ( ) Jr. III J.R. J. ANN BELL said it its he she I , . - named by "
    "name é 你好 😀 Police"
)
NAMES = st.lists(st.sampled_from([*PIECES.split(), "\u200b", "\n\n"]), max_size=40).map(" ".join)


def test_a_name_reads_back_as_the_same_person_in_whatever_form(nlp: Language) -> None:
    """Every seventh of all combinations. Where the language model takes "Jean-Luc Okafor" for a body, no rule tells."""
    combined = islice(product(FIRSTS, FAMILIES, FULL, HONORIFICS), 0, None, EVERY)
    tried = [each for each in combined if _fits(each[0], each[3])]
    wrong = [each for each in tried if not _reads_back(nlp, *each)]
    assert len(tried) > 200
    assert len(wrong) <= MAX_WRONG * len(tried), wrong


def _fits(first: str, honorific: str) -> bool:
    gender = lexicon().honorifics[honorific]
    return gender in ("-", lexicon().given_names.get(first, "-"))


def _reads_back(nlp: Language, first: str, family: str, form: str, honorific: str) -> bool:
    again = form.format(first=first, family=family, honorific=honorific, LOUD=f"{first} {family}".upper())
    seen = walked(f"On Monday {first} {family} opened the bridge. Later that day {again} was glad.", nlp)
    if seen.names(Kind.PERSON) != [f"{first} {family}"]:
        return False
    return sum(m.form is Form.NAME for m in seen.entities.all[0].mentions) == 2


@given(ODD | NAMES)
@settings(max_examples=80, deadline=None)
@example("The Holms")
@example("Bill and Bill Bell and Bell")
@example("William (Bill) Bell’s “Bill” 'Bill' (Bill")
@example("“” named “”")
@example("0 , OmIQ0")
def test_any_text_has_entities_of_valid_spans_and_a_reason_for_each_mention(nlp: Language, text: str) -> None:
    seen = walked(text, nlp)
    resolved = [mention for entity in seen.entities.all for mention in entity.mentions]
    assert len(resolved) == len(set(resolved))
    assert all(0 <= m.span.start < m.span.end <= len(text) for m in resolved)
    in_order = (one.span <= other.span for each in seen.entities.all for one, other in pairwise(each.mentions))
    assert all(in_order)
    assert all(entity.label.strip() and entity.label not in entity.aliases for entity in seen.entities.all)
    assert set(seen.mentions.all) <= set(seen.entities.why)
    assert all(m in seen.entities.by_mention() for m in seen.mentions.all if m.form is Form.NAME)


@given(WORDS, WORDS)
def test_whether_first_names_agree_does_not_depend_on_their_order(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    words = lexicon()
    assert agree(one, one, words) is not None
    assert len(one) == len(other) or agree(one, other, words) == agree(other, one, words)
    assert agree(one, (one[0],), words) is not None


@given(ODD.filter(str.strip))
@example("0 , Om")
@example(".")
@example("the")
def test_a_key_does_not_depend_on_blanks_and_is_never_empty(name: str) -> None:
    assert key(name, lexicon())
    assert all(key(name, lexicon()))
    assert key(name, lexicon()) == key(f"  {'  '.join(name.split())} ", lexicon())
    assert generation(name) in ("", *GENERATIONS)


@given(FIRST, FAMILY, st.sampled_from(["“{}”", '"{}"', "‘{}’", "({})"]), st.sampled_from(["Bill", "Liz", "Mary Ann"]))
def test_a_nickname_in_marks_is_told_from_the_plain_name(first: str, family: str, marks: str, nick: str) -> None:
    name = f"{first} {marks.format(nick)} {family}"
    assert plain(name) == f"{first} {family}"
    assert nicknamed(name) == f"{nick} {family}"
    assert nicknamed(plain(name)) == ""
