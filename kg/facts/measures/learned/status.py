"""How far a measure has come: features of its verb or noun, of the words above it, and of the statement around it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.facts.measures.learned.heads import governor
from kg.facts.measures.learned.sheet import VERBAL, Sheet

MAX_UP = 6  # heads up to the verb that gives tense and modality
MODALS = frozenset("will would could should must may might can 'll ’ll wo ca shall".split())
TENSED = frozenset(["VBD", "VBZ", "VBP", "VB"])
# words of the sentence that speak of time and stage
STAGE = frozenset(
    "now already last previously earlier ago has have next soon plan plans proposal proposals new today could would "
    "will should announced unveiled says said".split()
)


def features(sheet: Sheet, place: int) -> list[str]:
    """The features of the measure whose head is at `place`."""
    kind = "V" if sheet.pos[place] in VERBAL else "N"
    return [*_self(sheet, place, kind), *_chain(sheet, place, kind), *_around(sheet, place)]


def _self(sheet: Sheet, place: int, kind: str) -> Iterator[str]:
    children = sheet.children[place]
    determiner = next((sheet.lower[c] for c in children if sheet.dep[c] in ("det", "poss")), "0")
    yield f"self={sheet.tag[place]}{sheet.helpers(place)}" if kind == "V" else f"self=N{determiner}"
    yield f"l={sheet.lemma[place]}{kind}"
    for child in children:
        if sheet.dep[child] in ("advmod", "amod", "compound"):
            yield f"mod={sheet.lemma[child]}"
        elif sheet.dep[child] == "nsubjpass":
            yield "pass"
        elif sheet.dep[child] == "neg" or sheet.lower[child] == "no":
            yield "no"
    known = governor(sheet, place)
    if known:
        yield f"own={known.status}"


def _chain(sheet: Sheet, place: int, kind: str) -> Iterator[str]:
    """What the words above say: governors, modals, negation, tense."""
    node, path, governed, modal, tensed = place, "", False, False, False
    for step in range(MAX_UP):
        known = governor(sheet, node) if step and not governed else None
        if known:
            governed = True
            negated = any(sheet.dep[c] == "neg" for c in sheet.children[node])
            yield from (f"gov={known.status}", f"govp={kind}{known.status}{min(step, 3)}", f"govl={sheet.lemma[node]}")
            yield f"gneg={negated:d}{known.status}"
        if step < MAX_UP - 2 and sheet.pos[node] in ("VERB", "NOUN", "ADJ", "AUX"):
            yield f"up={sheet.lemma[node]}{step == 0:d}"
        if sheet.pos[node] in VERBAL:
            helpers = sheet.helpers(node)
            for word in () if modal else [w for w in helpers.split("_") if w in MODALS][:1]:
                modal = True
                yield from (f"modal={word}", f"modp={word}{kind}{min(step, 2)}")
            yield from _negated(sheet, node)
            if not tensed and (sheet.tag[node] in TENSED or helpers):
                tensed = True
                yield from (f"tense={sheet.tag[node]}{helpers}", f"tensep={kind}{sheet.tag[node]}{min(step, 2)}")
                yield f"tl={sheet.lemma[node]}"
        path += sheet.dep[node] + ">"
        if step < MAX_UP // 2:
            yield f"path={path}"
        if sheet.head[node] == node:
            break
        node = sheet.head[node]
    yield f"gm={governed:d}{modal:d}{kind}{sheet.said[place] >= 0:d}"
    yield f"gt={governed:d}{modal:d}{kind}{sheet.tag[place]}"


def _negated(sheet: Sheet, verb: int) -> Iterator[str]:
    for child in sheet.children[verb]:
        if sheet.dep[child] == "neg":
            yield "neg"
        elif sheet.dep[child] == "mark" and sheet.lower[child] in ("if", "unless", "whether"):
            yield "if"


def _around(sheet: Sheet, place: int) -> Iterator[str]:
    if sheet.said[place] >= 0:
        statement = sheet.statements[sheet.said[place]]
        yield from (
            f"act={statement.speech_act}",
            f"cue={statement.cue.of(sheet.text).lower()}",
            f"m={statement.mode}",
        )
        cue = sheet.place_of.get(statement.cue.start)
        if cue is not None:
            yield f"ct={sheet.tag[cue]}{sheet.helpers(cue)}"
    subject, _ = sheet.subject(place)
    yield f"s={sheet.kind(subject)}"
    if subject is not None:
        yield f"sl={sheet.lemma[subject]}"
    yield f"p={min(sheet.paragraph[place], 3)}"
    first, last = sheet.bounds[sheet.sentence[place]]
    yield from (f"sw={word}" for word in sorted(STAGE.intersection(sheet.lower[first:last])))
