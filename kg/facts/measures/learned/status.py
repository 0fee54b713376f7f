"""How far a measure has come: features of its verb or noun, of the words above it, and of the statement around it."""

from __future__ import annotations

from collections.abc import Iterator

from kg.facts.measures.learned.heads import governor
from kg.facts.measures.learned.sheet import VERBAL, Sheet
from kg.facts.measures.money import told_status
from kg.lexicon import Governor

NEAR = 12  # tokens before a measure in which a modal verb is looked for
STEP, MAX_STEPS = 3, 4  # how a distance in tokens is told: in steps, up to that many
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
    return [
        *_self(sheet, place, kind),
        *_chain(sheet, place, kind),
        *_around(sheet, place),
        *_beside(sheet, place),
        *_refused(sheet, place),
        *_ruled(sheet, place, kind),
    ]


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


def _beside(sheet: Sheet, place: int) -> Iterator[str]:
    """The words beside it that make a measure of what they govern, wherever the tree puts them; modals before it."""
    first, last = sheet.bounds[sheet.sentence[place]]
    before = [(each, known.status) for each in range(place - 1, first - 1, -1) if (known := _governs(sheet, each))]
    after = next((known.status for each in range(place + 1, last) if (known := _governs(sheet, each))), None)
    if before:
        nearest, status = before[0]
        yield from (f"gl={status}", f"gld={status}{min((place - nearest) // STEP, MAX_STEPS)}")
    else:
        yield "gl=0"
    if after:
        yield f"gr={after}"
    yield from (f"gs={status}" for status in sorted(_governed(sheet, sheet.sentence[place])))
    if sheet.sentence[place]:
        yield from (f"pg={status}" for status in sorted(_governed(sheet, sheet.sentence[place] - 1)))
    modals = (sheet.lower[each] for each in range(place - 1, max(first - 1, place - NEAR), -1))
    yield from (f"ml={word}" for word in [word for word in modals if word in MODALS][:1])


def _governs(sheet: Sheet, place: int) -> Governor | None:
    return governor(sheet, place) if sheet.pos[place] in ("VERB", "NOUN", "AUX") else None


def _governed(sheet: Sheet, sentence: int) -> set[str]:
    return {known.status for place in range(*sheet.bounds[sentence]) if (known := _governs(sheet, place))}


def _refused(sheet: Sheet, place: int) -> Iterator[str]:
    """Words of refusal above it, in its sentence, and negation along the way."""
    above = sheet.above(place)
    refusals = [each for each in above if _refuses(sheet, each)]
    if refusals:
        yield from ("rejup", f"rejup{sheet.pos[refusals[0]]}")
    if _refuses(sheet, place):
        yield "rejself"
    anywhere = any(_refuses(sheet, each) for each in range(*sheet.bounds[sheet.sentence[place]]))
    if anywhere:
        yield "rejsent"
    path = [place, *above[: MAX_UP // 2]]
    negated = sum(
        sheet.dep[c] == "neg" or sheet.lower[c] in ("no", "never") for node in path for c in sheet.children[node]
    )
    yield f"negs{min(negated, 2)}"
    if anywhere or negated:
        yield "rejneg"


def _ruled(sheet: Sheet, place: int, kind: str) -> Iterator[str]:
    """What the rules would say: of any word by what stands above it, and where they see a measure."""
    told = told_status(sheet.doc[place], sheet.lexicon)
    yield from (f"told={told}", f"told={told}{kind}", f"told={told}{sheet.said[place] >= 0:d}")
    yield from (f"rule={frame.status}" for frame in sheet.ruled.get(place, ()))


def _refuses(sheet: Sheet, place: int) -> bool:
    """ "rejected", "turned down"."""
    words, lemma = sheet.lexicon.sets["rejecting"], sheet.lemma[place]
    return lemma in words or any(f"{lemma}_{sheet.lower[c]}" in words for c in sheet.children[place])
