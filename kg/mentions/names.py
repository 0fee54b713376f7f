"""Names of persons and organisations: the model's labels as evidence, corrected by words and by the whole article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.bodies import bodies, described, explained
from kg.mentions.forms import introduced, is_part, shouted, with_nicknames, without_families
from kg.mentions.judge import judged
from kg.mentions.name import Name, Weight, best, owners
from kg.mentions.organisations import institutions, keywords, with_place
from kg.mentions.persons import MAX_WORDS, honorifics, is_officer, is_portfolio, presented, titled
from kg.mentions.tokens import begins_sentence, capitals_share, is_capital
from kg.model import Kind
from kg.parse import paragraphs

MAX_CAPITALS = 0.8  # share of capitalised words from which a line counts as written in title case
BRACKETS = "[](){}"  # as in "[W]e"
MAX_RUN = 6  # words behind a name that may belong to it
PARTY_AND_STATE = re.compile(r"[RD]-")  # "R-Texas" after an American politician's name
LABELS = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION}


def names(doc: Doc, lexicon: Lexicon) -> list[Name]:
    """All names of one article, not overlapping, in order."""
    found = judged(doc, proposed(doc, lexicon), lexicon)
    return list(without_families(doc, best([*found, *_spread(doc, found)])))


def proposed(doc: Doc, lexicon: Lexicon) -> list[Name]:
    """What rules and language model take for names."""
    known = [*institutions(doc, lexicon), *keywords(doc, lexicon), *honorifics(doc, lexicon)]
    sure = best([*known, *with_nicknames(doc, lexicon), *shouted(doc, lexicon), *introduced(doc, lexicon)])
    taken = owners(sure)
    found = [name for name in _model(doc, lexicon) if not any(place in taken for place in range(name.start, name.end))]
    found = best([*sure, *found])
    found = best([*found, *titled(doc, lexicon, found), *presented(doc, lexicon, found)])
    found = best([*found, *described(doc, found, lexicon), *explained(doc, found, lexicon)])
    found = best([*found, *bodies(doc, found, lexicon)])
    found = best([*found, *_bracketed(doc, found)])
    found = _agree(doc, _without_headline_guesses(doc, found))
    return best([*found, *_spread(doc, found)])


def _without_headline_guesses(doc: Doc, found: list[Name]) -> list[Name]:
    """Leave out what was found in a line of capitals, where all words look like names, but institutions and "Mr Bell".

    What is a name in the body as well comes back when names are spread."""
    lines = [(p.start, p.end) for p in paragraphs(doc) if capitals_share(p) > MAX_CAPITALS]
    sure = [n for n in found if n.type or n.weight is Weight.HONORIFIC]
    guessed = [n for n in found if n not in sure and any(start <= n.start < end for start, end in lines)]
    return [name for name in found if name not in guessed]


def _model(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for ent in doc.ents:
        kind = LABELS.get(ent.label_)
        if kind is None:
            continue
        if kind is Kind.ORGANISATION and is_officer(doc, ent.start, ent.end, lexicon):
            kind = Kind.PERSON
        start, end = _trim(doc, ent.start, ent.end, lexicon, kind)
        if kind is Kind.ORGANISATION:
            end = with_place(doc, end)
        portfolio = kind is Kind.ORGANISATION and is_portfolio(doc, start, end, lexicon)
        if start < end and not portfolio and _plausible(doc, start, end, kind, lexicon):
            yield Name(start, end, kind, Weight.MODEL)


def _trim(doc: Doc, start: int, end: int, lexicon: Lexicon, kind: Kind) -> tuple[int, int]:
    """Without article, possessive, marks, honorifics and titles at the edges."""
    while start < end and (
        doc[start].lower_ in ("the", "a", "an")
        or not doc[start].text[0].isalnum()
        or doc[start].lower_ in lexicon.sets["no_name_start"]
    ):
        start += 1
    while start < end and (
        doc[end - 1].tag_ == "POS" or (not doc[end - 1].text[-1].isalnum() and doc[end - 1].text[-1] != ".")
    ):
        end -= 1
    if kind is Kind.PERSON:
        while start < end - 1 and doc[end - 1].lower_ in lexicon.sets["letters"]:
            end -= 1
        while start < end - 1 and (doc[start].lower_ in lexicon.titles or doc[start].text in lexicon.honorifics):
            start += 1
    return start, end


def _plausible(doc: Doc, start: int, end: int, kind: Kind, lexicon: Lexicon) -> bool:
    words = doc[start:end]
    if (
        not any(is_capital(token) for token in words)
        or words.text.lower() in lexicon.sets["no_names"]
        or "\n" in words.text
    ):
        return False
    if kind is Kind.PERSON and len(words) == 1 and words[0].lower_ in lexicon.titles:
        return False
    if kind is Kind.PERSON:
        shaped = all(
            is_capital(t)
            or t.lower_ in lexicon.sets["particles"]
            or t.text in ("-", "’", "'", "“", "”", '"')
            or is_part(t, words[k - 1] if k else None)
            for k, t in enumerate(words)
        )
        return shaped and len(words) <= MAX_WORDS and not any(c.isdigit() or c in BRACKETS for c in words.text)
    if {words[-1].lower_, _last_word(doc, end).lower_} & lexicon.no_organisations or PARTY_AND_STATE.match(words.text):
        return False
    return len(words) > 1 or (
        words[0].lower_ not in lexicon.titles
        and not _common(words[0], lexicon)
        and len(words.text) > 1
        and words[0].pos_ in ("PROPN", "NOUN")
    )


def _common(token: Token, lexicon: Lexicon) -> bool:
    """Whether the word alone says only what kind of body it is ("Party", "the Commission", "Groups")."""
    return not token.text.isupper() and bool({token.lower_, token.lemma_.lower()} & lexicon.nominals.keys())


def _last_word(doc: Doc, end: int) -> Token:
    """The last capital of the run behind a name: "Bill" for "Police" in "Police, Crime and Courts Bill"."""
    last, place = end - 1, end
    while place < min(len(doc), end + MAX_RUN) and (is_capital(doc[place]) or doc[place].lower_ in (",", "and", "&")):
        if doc[place].is_sent_start and begins_sentence(doc[place]):
            break
        last = place if is_capital(doc[place]) else last
        place += 1
    return doc[last]


def _bracketed(doc: Doc, found: list[Name]) -> Iterator[Name]:
    """The one word in brackets right behind an organisation's name: "the Securities and Exchange Board (Sebi)"."""
    for name in found:
        behind = doc[name.end : name.end + 3]
        bracketed = len(behind) == 3 and (behind[0].text, behind[2].text) == ("(", ")") and is_capital(behind[1])
        if bracketed and name.kind is Kind.ORGANISATION:
            yield Name(name.end + 1, name.end + 2, Kind.ORGANISATION, Weight.WORDED, name.type)


def _agree(doc: Doc, found: list[Name]) -> list[Name]:
    """One string, one kind: weak readings follow stronger or more frequent ones, surnames their persons."""
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    surnames: dict[str, int] = {}
    for name in found:
        words = doc[name.start : name.end]
        votes[words.text][name.kind] += name.weight
        if name.kind is Kind.PERSON and len(words) > 1:
            surnames[words[-1].text] = 1
    worded = {doc[n.start : n.end].text: n.kind for n in found if n.weight >= Weight.WORDED}
    agreed = []
    for name in found:
        text = doc[name.start : name.end].text
        kind = name.kind
        if name.weight <= Weight.MODEL:
            kind = Kind.PERSON if text in surnames else worded.get(text) or votes[text].most_common(1)[0][0]
        agreed.append(Name(name.start, name.end, kind, name.weight, name.type))
    return agreed


def _spread(doc: Doc, found: list[Name]) -> Iterator[Name]:
    """Other occurrences of names that are known: a whole name anywhere, a person's surname where it stands alone."""
    by_first: dict[str, dict[tuple[tuple[str, ...], Kind, str], None]] = defaultdict(dict)
    for name in found:
        words = tuple(token.text for token in doc[name.start : name.end])
        by_first[words[0]][words, name.kind, name.type] = None
        if name.kind is Kind.PERSON and len(words) > 1:
            by_first[words[-1]][(words[-1],), Kind.PERSON, ""] = None
            loud = tuple(word.upper() for word in words)  # in a headline of capitals
            by_first[loud[0]][loud, Kind.PERSON, ""] = None
        if name.kind is Kind.ORGANISATION and len(acronym := _acronym(words)) > 1:
            by_first[acronym][(acronym,), Kind.ORGANISATION, name.type] = None
    for token in doc:
        if not is_capital(token) or (token.text.isupper() and token.ent_type_ == "GPE"):
            continue
        for words, kind, type_ in by_first.get(token.text, ()):
            stop = token.i + len(words)
            if tuple(t.text for t in doc[token.i : stop]) == words and _alone(doc, token.i, stop, kind):
                yield Name(token.i, stop, kind, Weight.SPREAD, type_)


def _acronym(words: tuple[str, ...]) -> str:
    """The initials of a name's capitalised words, where there are three words or more or two long ones."""
    big = [word for word in words if word[:1].isupper()]
    return "".join(word[0] for word in big) if len(big) > 1 and not any(word.isupper() for word in big) else ""


def _alone(doc: Doc, start: int, end: int, kind: Kind) -> bool:
    """Whether the words are no part of a longer name or a place."""
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if kind is Kind.PERSON and (
        after is not None and is_capital(after) and after.pos_ == "PROPN" and not begins_sentence(after)
    ):
        return False
    return not (before is not None and is_capital(before) and before.pos_ == "PROPN" and end - start == 1)
