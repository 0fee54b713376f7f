"""What a candidate's words, and the words around all its mentions in an article, say about what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from kg.lexicon import Lexicon
from kg.mentions.name import Name
from kg.mentions.tokens import begins_sentence, is_capital

ENDS = 3  # letters of a last word that count as its ending
SOME = (1, 2, 4)  # mentions: one, two, more than three


def features(doc: Doc, mentions: Sequence[Name], lexicon: Lexicon) -> list[str]:
    """The features of a string that is written at all these places."""
    found = set(_words(doc, mentions[0], lexicon))
    around = Counter(feature for name in mentions for feature in set(_around(doc, name, lexicon)))
    found.update(around)
    found.update(f"most {feature}" for feature, count in around.items() if 2 * count > len(mentions) > 1)
    found.update(f"times>={number}" for number in SOME if len(mentions) >= number)
    found.update(_agreement(doc, mentions))
    return sorted(found)


def _agreement(doc: Doc, mentions: Sequence[Name]) -> Iterator[str]:
    """What the model says of most of the places, and together with what."""
    labels = Counter(doc[name.end - 1].ent_type_ or "-" for name in mentions)
    label, count = labels.most_common(1)[0]
    sure = "always" if count == len(mentions) else "mostly"
    first = doc[mentions[0].start]
    last = doc[mentions[0].end - 1]
    articles = sum(name.start > 0 and doc[name.start - 1].lower_ in ("the", "a", "an") for name in mentions)
    yield f"{sure} {label} {min(len(mentions), 3)}"
    yield f"{label} {_shape(first.text)} {_shape(last.text)} {min(mentions[0].end - mentions[0].start, 3)}"
    yield f"{label} article {2 * articles > len(mentions)} {mentions[0].weight} {mentions[0].kind[0]}"
    yield f"{label} {last.lower_[-ENDS:]}"


def _words(doc: Doc, name: Name, lexicon: Lexicon) -> Iterator[str]:
    """What the name's own words say."""
    words = doc[name.start : name.end]
    yield f"size {min(len(words), 5)}"
    yield f"shape {_shape(words[0].text)} {_shape(words[-1].text)} {len(words) > 1}"
    yield f"last {words[-1].lower_}"
    yield f"first {words[0].lower_}"
    yield f"ending {words[-1].lower_[-ENDS:]} {len(words) > 1}"
    for token in words:
        yield f"word {token.lower_}"
        if token.text in lexicon.keywords_last:
            yield "keyword"
        if token.lower_ in lexicon.no_organisations:
            yield f"thing {token.i == name.end - 1}"
        if not token.is_alpha:
            yield f"mark {token.shape_[:4]}"
    yield f"given {words[0].text in lexicon.given_names} {len(words) > 1}"


def _shape(word: str) -> str:
    """ "XX", "Xx", "x", "9", "XxX", "X."."""
    if any(c.isdigit() for c in word):
        return "9"
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    if word[:1].isupper():
        return "XxX" if any(c.isupper() for c in word[1:]) else "X." if word.endswith(".") else "Xx"
    return "x"


def _around(doc: Doc, name: Name, lexicon: Lexicon) -> Iterator[str]:
    """What one place of the name says."""
    yield f"weight {name.weight} {name.kind[0]}"
    if name.type:
        yield f"type {name.type}"
    yield from _labels(doc, name)
    yield from _neighbours(doc, name, lexicon)
    yield from _grammar(doc[name.start : name.end].root, lexicon)


def _labels(doc: Doc, name: Name) -> Iterator[str]:
    """The model's labels, and whether its borders agree."""
    tokens = doc[name.start : name.end]
    labels = {token.ent_type_ or "-" for token in tokens}
    yield from (f"label {label}" for label in labels)
    exact = tokens[0].ent_iob_ == "B" and (name.end == len(doc) or doc[name.end].ent_iob_ != "I")
    yield f"exact {exact} {tokens[0].ent_type_}"
    yield f"pos {tokens[-1].pos_}"


def _neighbours(doc: Doc, name: Name, lexicon: Lexicon) -> Iterator[str]:
    before = doc[name.start - 1] if name.start else None
    after = doc[name.end] if name.end < len(doc) else None
    if before is None or before.is_space or begins_sentence(doc[name.start]):
        yield "opens"
    if before is not None:
        yield f"before {_plain(before)}"
        if before.lower_ in lexicon.titles:
            yield "title before"
        if before.lower_ in lexicon.nominals:
            yield "body before"
        if name.start > 1:
            yield f"before2 {_plain(doc[name.start - 2])} {_plain(before)}"
    if after is not None:
        yield f"after {_plain(after)}"
        if after.lemma_.lower() in lexicon.titles:
            yield "title after"
        if after.lower_ in lexicon.nominals:
            yield "body after"
        if after.pos_ in ("VERB", "AUX"):
            yield f"verb after {after.lemma_}"
    yield f"in capitals {_line_of_capitals(doc, name)}"


def _line_of_capitals(doc: Doc, name: Name) -> bool:
    near = [t for t in doc[max(0, name.start - 4) : name.end + 4] if t.is_alpha and not name.start <= t.i < name.end]
    return len(near) > 3 and sum(map(is_capital, near)) > len(near) / 2


def _plain(token: Token) -> str:
    """A function word or mark as it is, else its part of speech with its lemma."""
    if token.is_space:
        return "\n"
    return token.lower_ if not token.is_alpha or token.is_stop else f"{token.pos_} {token.lemma_.lower()}"


def _grammar(root: Token, lexicon: Lexicon) -> Iterator[str]:
    yield f"dep {root.dep_}"
    head = root.head
    yield f"governed {root.dep_} {head.lemma_.lower()}"
    if root.dep_ in ("nsubj", "nsubjpass"):
        yield f"acts {head.lemma_.lower() in lexicon.cues}"
    if root.dep_ == "pobj":
        yield f"through {head.lower_} {head.head.lemma_.lower()}"
    if root.dep_ in ("compound", "poss", "nmod", "amod"):
        yield f"owns {head.pos_} {head.lemma_.lower() in lexicon.titles}"
    for child in root.children:
        if child.dep_ == "appos":
            yield f"is {child.lemma_.lower()}"
        if child.dep_ in ("det", "poss", "amod"):
            yield f"{child.dep_} {child.lower_}"
    if root.dep_ == "appos":
        yield f"called {head.lemma_.lower()}"


def by_text(doc: Doc, found: Iterable[Name]) -> dict[str, list[Name]]:
    """The candidates by how they are written."""
    groups: dict[str, list[Name]] = {}
    for name in found:
        groups.setdefault(" ".join(doc[name.start : name.end].text.split()), []).append(name)
    return groups
