"""Names of persons and organisations: the model's labels as evidence, corrected by words and by the rest of the article."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.lexicon import Institution, Lexicon
from kg.mentions.titles import title_before
from kg.model import Kind
from kg.parse import paragraphs

INNER = frozenset(["of", "for", "and", "the", "&", "on", "'s", "’s", "'", "’", "-", "de", "la", "du"])
PARTICLES = frozenset("de van von der den da di du del la le bin ibn al el ap mac st st. dos das ten ter y".split())
MAX_PERSON_WORDS = 5
MAX_BODY_WORDS = 3  # lower-case words between a name and its body: "Commons public administration select committee"
MAX_CAPITALS = 0.7  # share of capitalised words from which a line counts as written in title case
OUTSIDE = ("GPE", "LOC", "FAC", "NORP", "LAW", "EVENT", "WORK_OF_ART", "PRODUCT", "DATE", "LANGUAGE", "MONEY", "TIME")
NUMBERED = frozenset(["Radio", "Channel"])  # "BBC Radio 4"
JOINED = frozenset(
    ["Department", "Ministry", "Office", "Committee", "College", "Institute", "School", "Council"]
)  # "of Trade and Industry"
NOT_NAMES = frozenset(
    "god english internet twitter facebook youtube".split()
)  # labels the model gives to no organisation

# How much a reading counts when two overlap; a person after an honorific is certain, the model's word alone is weak.
HONORIFIC, WORDED, TITLED, MODEL, SPREAD = 5, 4, 3, 2, 1


@dataclass(frozen=True, slots=True)
class Name:
    """A name in token indices, with what it names and how strong the evidence is."""

    start: int
    end: int
    kind: Kind
    weight: int
    type: str = ""  # of a well-known institution


def names(doc: Doc, lexicon: Lexicon) -> list[Name]:
    """All names of one article, not overlapping, in order."""
    sure = _best([*_institutions(doc, lexicon), *_keywords(doc, lexicon), *_honorifics(doc, lexicon)])
    taken = _owners(sure)
    found = [name for name in _model(doc, lexicon) if not _covered(name, taken)]
    found = _best([*sure, *found])
    found = _best([*found, *_titled(doc, lexicon, found)])
    found = _best([*found, *_bodies(doc, found, lexicon)])
    found = _agree(doc, _without_headline_guesses(doc, found))
    return _best([*found, *_spread(doc, found)])


def _best(candidates: Iterable[Name]) -> list[Name]:
    """Of overlapping readings the stronger, then the longer one."""
    chosen: dict[int, Name] = {}
    for name in sorted(candidates, key=lambda n: (-n.weight, n.start - n.end, n.start)):
        if not any(place in chosen for place in range(name.start, name.end)):
            chosen.update(dict.fromkeys(range(name.start, name.end), name))
    return sorted(set(chosen.values()), key=lambda n: n.start)


def _owners(found: Iterable[Name]) -> dict[int, Name]:
    return {place: name for name in found for place in range(name.start, name.end)}


def _covered(name: Name, taken: dict[int, Name]) -> bool:
    return any(place in taken for place in range(name.start, name.end))


def is_capital(token: Token) -> bool:
    """Whether the word is written as a part of a name."""
    return token.text[:1].isupper() or (token.text[:1].isdigit() and token.text[-1:].isalpha() and token.text.isupper())


def _runs(paragraph: DocSpan) -> Iterator[tuple[int, int]]:
    """Maximal runs of capitalised words, with the small words between them."""
    start, end = None, 0
    for token in paragraph:
        if is_capital(token) and not (start is not None and token.is_sent_start and doc_break(token)):
            start, end = (token.i if start is None else start), token.i + 1
        elif start is not None and token.lower_ not in INNER and not _list_comma(token):
            yield start, end
            start = None
    if start is not None:
        yield start, end


def doc_break(token: Token) -> bool:
    """Whether a sentence begins here after a full stop or the like (the model also breaks inside names)."""
    return token.i > 0 and token.nbor(-1).text[-1:] in ".?!:"


def _list_comma(token: Token) -> bool:
    """The comma in "Department of the Environment, Food and Rural Affairs": an "and" must follow within three words."""
    ahead = token.doc[token.i + 1 : token.i + 4]
    return token.text == "," and any(t.lower_ == "and" for t in ahead) and bool(len(ahead)) and is_capital(ahead[0])


def _institutions(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for token in doc:
        for known in lexicon.institutions.get(token.text, ()):
            if _matches(doc, token.i, known):
                end = token.i + len(known.words)
                yield Name(token.i, end, Kind.ORGANISATION, WORDED, known.type)
                break


def _matches(doc: Doc, start: int, known: Institution) -> bool:
    end = start + len(known.words)
    if end > len(doc) or any(doc[start + k].text != word for k, word in enumerate(known.words)):
        return False
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if known.needs_article and (before is None or before.lower_ not in ("the", "a", "an")):
        return False
    joined = (before is not None and _joins(before)) or (after is not None and _joins(after))
    return not (joined and (len(known.words) == 1))


def _joins(token: Token) -> bool:
    """Whether a neighbouring capital makes the word part of a longer name ("Sun Microsystems", "Ann Labour")."""
    return token.ent_type_ in ("ORG", "PERSON") and is_capital(token) and token.pos_ == "PROPN"


def _keywords(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for paragraph in paragraphs(doc):
        for start, end in _runs(paragraph):
            yield from _keyword_names(doc, start, end, lexicon)


def _keyword_names(doc: Doc, start: int, end: int, lexicon: Lexicon) -> Iterator[Name]:
    """The organisations in one run: a keyword with the capitals before it, or with the "of …" after it."""
    place = start
    while place < end:
        word = doc[place].text
        link = doc[place + 1].lower_ if place + 1 < end else ""
        if word in lexicon.keywords_first and link in ("of", "for", "on"):
            first = _first_of(doc, start, place, lexicon)
            stop = _after_link(doc, place + 2, end, lexicon, joined=word in JOINED)
            if stop:
                yield Name(first, stop, Kind.ORGANISATION, WORDED)
                start = place = stop
                continue
        if (
            word in lexicon.keywords_last
            and place > start
            and not (place + 1 < end and _goes_on(doc, place + 1, lexicon))
        ):
            first = _first_of(doc, start, place, lexicon)
            if first < place:
                stop = (
                    place + 2
                    if place + 1 < len(doc) and doc[place + 1].text.isdigit() and word in NUMBERED
                    else place + 1
                )
                yield Name(first, stop, Kind.ORGANISATION, WORDED)
                start = stop
        place += 1


def _bodies(doc: Doc, found: list[Name], lexicon: Lexicon) -> Iterator[Name]:
    """A name and a lower-case body ("the Sanders campaign", "Senate banking committee", "South African government")."""
    owners = _owners(found)
    for token in doc:
        if token.lower_ not in lexicon.bodies or token.i == 0:
            continue
        first = token.i
        while (
            first > 0
            and token.i - first <= MAX_BODY_WORDS
            and doc[first - 1].pos_ in ("ADJ", "NOUN", "PROPN")
            and not is_capital(doc[first - 1])
        ):
            first -= 1
        stop = first - 1 if first > 0 and doc[first - 1].tag_ == "POS" and first == token.i else first
        start = stop
        while (
            start > 0
            and is_capital(doc[start - 1])
            and doc[start - 1].lower_ not in FUNCTION_WORDS
            and doc[start - 1].lower_ not in lexicon.titles
        ):
            start -= 1
        if start < stop:
            name = owners.get(start)
            yield Name(name.start if name else start, token.i + 1, Kind.ORGANISATION, WORDED)


def _without_headline_guesses(doc: Doc, found: list[Name]) -> list[Name]:
    """Leave out what only the model saw in a line of capitals, where every word looks like a name."""
    lines = [(p.start, p.end) for p in paragraphs(doc) if _capitals_share(p) > MAX_CAPITALS]
    return [n for n in found if n.weight > MODEL or not any(start <= n.start < end for start, end in lines)]


def _capitals_share(paragraph: DocSpan) -> float:
    words = [token for token in paragraph if token.is_alpha and len(token) > 3]
    return sum(is_capital(token) for token in words) / len(words) if len(words) > 3 else 0.0


def _goes_on(doc: Doc, place: int, lexicon: Lexicon) -> bool:
    """Whether the capital at `place` still belongs to the name that a keyword may end."""
    token = doc[place]
    return is_capital(token) and token.lower_ not in lexicon.titles and token.text in lexicon.keywords_last


def _first_of(doc: Doc, start: int, keyword: int, lexicon: Lexicon) -> int:
    """Where the name that ends or turns at `keyword` begins: the capitals before it, "and" or "of" between them included."""
    first = keyword
    while first > start:
        before = doc[first - 1]
        if before.lower_ in ("the", "a", "an", "'s", "’s") or before.text == "," or before.lower_ in lexicon.titles:
            break
        if is_capital(before) and not (before.is_sent_start and before.lower_ in FUNCTION_WORDS):
            first -= 1
        elif before.lower_ in ("and", "&", "'", "’", "-") and first - 1 > start and is_capital(doc[first - 2]):
            if before.lower_ == "and" and not before.ent_type_ and doc[first - 2].ent_type_:
                break  # two names side by side
            first -= 1
        elif before.lower_ in ("of", "for") and first - 1 > start and doc[first - 2].text in lexicon.keywords_first:
            first -= 1
        else:
            break
    while first < keyword and (not is_capital(doc[first]) or doc[first].lower_ in FUNCTION_WORDS):
        first += 1
    return first


FUNCTION_WORDS = frozenset("the a an in on at but and when while if as after before for from his her its their this that these those with by to our "
                           "it he she they we i you what who how why earlier meanwhile however last mr mrs ms dr sir dame lord".split())  # fmt: skip


def _after_link(doc: Doc, place: int, end: int, lexicon: Lexicon, *, joined: bool) -> int | None:
    """The end of what follows "Department of …"; None where nothing capitalised follows. `joined`: "and" may go on."""
    while place < end and doc[place].lower_ in ("the", "a"):
        place += 1
    stop = None
    while place < end:
        token = doc[place]
        if stop and (
            token.lower_ in lexicon.titles or (token.lower_ in ("and", ",") and not joined) or _new_person(token)
        ):
            break
        if is_capital(token):
            stop = place + 1
        elif token.lower_ in ("'s", "’s"):
            break
        elif token.ent_type_ == "" and token.lower_ not in ("and", "of", "for", "the", "&", ",", "-", "'", "’"):
            break
        place += 1
    return stop


def _new_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" and token.ent_iob_ == "B"


def _honorifics(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for token in doc:
        if token.text in lexicon.honorifics and token.i + 1 < len(doc):
            end = _person_end(doc, token.i + 1, lexicon)
            if end > token.i + 1:
                yield Name(token.i + 1, end, Kind.PERSON, HONORIFIC)


def _person_end(doc: Doc, start: int, lexicon: Lexicon) -> int:
    """The end of the capitals, initials and particles that begin at `start`."""
    end, place = start, start
    while place < len(doc) and place - start < MAX_PERSON_WORDS:
        token = doc[place]
        if is_capital(token) and token.is_alpha or _is_initial(token) or _hyphen_inside(doc, place):
            if place > start and token.is_sent_start and doc_break(token) and not _is_initial(doc[place - 1]):
                break
            end = place + 1
        elif token.lower_ not in PARTICLES and not (
            token.text in ("-", "’", "'") and not token.whitespace_ and place > start
        ):
            break
        place += 1
    return end


def _is_initial(token: Token) -> bool:
    return len(token.text) <= 3 and token.text[:1].isupper() and token.text.endswith(".")


def _hyphen_inside(doc: Doc, place: int) -> bool:
    token = doc[place]
    return "-" in token.text and token.text[0].isupper() and token.text.replace("-", "").replace("'", "").isalpha()


def _model(doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    for ent in doc.ents:
        if ent.label_ not in ("PERSON", "ORG"):
            continue
        kind = Kind.PERSON if ent.label_ == "PERSON" else Kind.ORGANISATION
        start, end = _trim(doc, ent.start, ent.end, lexicon, kind)
        if kind is Kind.ORGANISATION:
            end = _with_place(doc, end)
        if start < end and _plausible(doc, start, end, kind, lexicon):
            yield Name(start, end, kind, MODEL)


def _trim(doc: Doc, start: int, end: int, lexicon: Lexicon, kind: Kind) -> tuple[int, int]:
    """Without article, possessive, marks, honorifics and titles at the edges."""
    while start < end and (
        doc[start].lower_ in ("the", "a", "an")
        or not doc[start].text[0].isalnum()
        or doc[start].lower_ in FUNCTION_WORDS
    ):
        start += 1
    while start < end and (
        doc[end - 1].tag_ == "POS" or not doc[end - 1].text[-1].isalnum() and doc[end - 1].text[-1] != "."
    ):
        end -= 1
    if kind is Kind.PERSON:
        while start < end - 1 and (doc[start].lower_ in lexicon.titles or doc[start].text in lexicon.honorifics):
            start += 1
    return start, end


def _with_place(doc: Doc, end: int) -> int:
    """ "Age Concern England", "Hermes UK": a place right behind an organisation's name is part of it."""
    while (
        end < len(doc)
        and doc[end].ent_type_ == "GPE"
        and is_capital(doc[end])
        and doc[end - 1].ent_type_
        and not doc[end].is_sent_start
    ):
        end += 1
    return end


def _plausible(doc: Doc, start: int, end: int, kind: Kind, lexicon: Lexicon) -> bool:
    words = doc[start:end]
    if not any(is_capital(token) for token in words) or words.text.lower() in NOT_NAMES or "\n" in words.text:
        return False
    if kind is Kind.PERSON:
        shaped = all(is_capital(t) or t.lower_ in PARTICLES or t.text in ("-", "’", "'", "“", "”", '"') for t in words)
        return shaped and len(words) <= MAX_PERSON_WORDS and not any(c.isdigit() for c in words.text)
    if words[-1].lower_ in lexicon.no_organisations or re.match(r"[RD]-", words.text):
        return False
    return len(words) > 1 or (
        words[0].lower_ not in lexicon.titles and len(words.text) > 1 and words[0].pos_ in ("PROPN", "NOUN")
    )


def _titled(doc: Doc, lexicon: Lexicon, found: list[Name]) -> Iterator[Name]:
    """Capitals right after a title that nothing else claims, or that the model took for an organisation."""
    owners = _owners(found)
    organisations = {name.start: (name.start, name.end) for name in found if name.kind is Kind.ORGANISATION}
    for token in doc:
        name = owners.get(token.i)
        if (
            not is_capital(token)
            or token.i == 0
            or (name and (name.kind is Kind.PERSON or name.weight > MODEL or name.start != token.i))
        ):
            continue
        if (
            doc[token.i - 1].lower_ not in lexicon.titles
            or token.lower_ in lexicon.titles
            or (token.is_sent_start and doc_break(token))
        ):
            continue
        end = _person_end(doc, token.i, lexicon)
        if end - token.i >= 2 and title_before(doc, token.i, lexicon, organisations.get):
            yield Name(token.i, end, Kind.PERSON, TITLED)


def _agree(doc: Doc, found: list[Name]) -> list[Name]:
    """One string, one kind: weak readings follow the article's stronger or more frequent ones, and surnames their persons."""
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    surnames: dict[str, int] = {}
    for name in found:
        words = doc[name.start : name.end]
        votes[words.text][name.kind] += name.weight
        if name.kind is Kind.PERSON and len(words) > 1:
            surnames[words[-1].text] = 1
    agreed = []
    for name in found:
        text = doc[name.start : name.end].text
        kind = name.kind
        if name.weight <= MODEL:
            kind = Kind.PERSON if text in surnames else votes[text].most_common(1)[0][0]
        agreed.append(Name(name.start, name.end, kind, name.weight, name.type))
    return agreed


def _spread(doc: Doc, found: list[Name]) -> Iterator[Name]:
    """Other occurrences of names that are known: a whole name anywhere, a person's surname where it stands alone."""
    by_first: dict[str, list[tuple[tuple[str, ...], Kind, str]]] = defaultdict(list)
    for name in found:
        words = tuple(token.text for token in doc[name.start : name.end])
        by_first[words[0]].append((words, name.kind, name.type))
        if name.kind is Kind.PERSON and len(words) > 1:
            by_first[words[-1]].append(((words[-1],), Kind.PERSON, ""))
        if name.kind is Kind.ORGANISATION and len(acronym := _acronym(words)) > 1:
            by_first[acronym].append(((acronym,), Kind.ORGANISATION, name.type))
    for token in doc:
        if not is_capital(token) or (token.text.isupper() and token.ent_type_ == "GPE"):
            continue
        for words, kind, type_ in by_first.get(token.text, ()):
            stop = token.i + len(words)
            if tuple(t.text for t in doc[token.i : stop]) == words and _alone(doc, token.i, stop, kind):
                yield Name(token.i, stop, kind, SPREAD, type_)


def _acronym(words: tuple[str, ...]) -> str:
    """The initials of a name's capitalised words, where there are three words or more or two long ones."""
    big = [word for word in words if word[:1].isupper()]
    return "".join(word[0] for word in big) if len(big) > 1 and not any(word.isupper() for word in big) else ""


def _alone(doc: Doc, start: int, end: int, kind: Kind) -> bool:
    """Whether the words are no part of a longer name or a place."""
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    if kind is Kind.PERSON and (
        after is not None and is_capital(after) and after.pos_ == "PROPN" and not doc_break(after)
    ):
        return False
    return not (before is not None and is_capital(before) and before.pos_ == "PROPN" and end - start == 1)
