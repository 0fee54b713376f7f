"""Which words may be the head of a measure, and the features by which the model tells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from kg.facts.measures.learned.extent import extent
from kg.facts.measures.learned.sheet import Sheet
from kg.lexicon import Governor

MAX_PATH = 4  # heads above a word that are looked at
SIZES = (1, 2, 3, 4, 5, 7, 10, 15, 22)  # of a span, in tokens
SENTENCES = (6, 12, 20, 30, 45)
RATES = frozenset(["a", "an", "per", "each"])


def candidates(sheet: Sheet) -> Iterator[tuple[int, int, int]]:
    """Verbs and nouns outside the headline, each with its span."""
    for place in range(sheet.headline, len(sheet.pos)):
        if sheet.pos[place] in ("VERB", "NOUN"):
            start, end = extent(sheet, place)
            if end > start:
                yield place, start, end


def governor(sheet: Sheet, place: int) -> Governor | None:
    """What the word lists say of a word that makes measures of what it governs."""
    return sheet.lexicon.governors.get((sheet.lemma[place], "noun" if sheet.pos[place] == "NOUN" else "verb"))


def features(sheet: Sheet, place: int, start: int, end: int) -> list[str]:
    """The features of one candidate."""
    return [*first(sheet, place), *rest(sheet, place, start, end)]


def first(sheet: Sheet, place: int) -> list[str]:
    """Those of the word and of the words above it, by which most candidates can be told to be none."""
    kind = "V" if sheet.pos[place] == "VERB" else "N"
    return [*_word(sheet, place, kind), *_above(sheet, place, kind)]


def rest(sheet: Sheet, place: int, start: int, end: int) -> list[str]:
    """Those of what stands below and around it."""
    if sheet.pos[place] == "VERB":
        return [*_verb(sheet, place), *_around(sheet, place, start, end, "V")]
    return [*_noun(sheet, place), *_around(sheet, place, start, end, "N")]


def _word(sheet: Sheet, place: int, kind: str) -> Iterator[str]:
    head, dep, lemma = sheet.head[place], sheet.dep[place], sheet.lemma[place]
    yield from (f"b{kind}", f"l={lemma}{kind}", f"t={sheet.tag[place]}", f"d={kind}{dep}")
    yield from (f"h={sheet.lemma[head]}", f"hd={sheet.lemma[head]}{dep}", f"hp={sheet.pos[head]}{dep}")
    yield f"str={kind}{sheet.strength(place)}"
    if lemma in sheet.lexicon.statistics:
        yield f"stat{kind}"
    above = sheet.head[head]
    if above != head:
        yield f"g={sheet.lemma[above]}{sheet.dep[head]}{dep}"
    if sheet.dep[head] in ("prep", "agent"):
        yield from (f"ph={sheet.lemma[above]}{sheet.lemma[head]}", f"pp={sheet.lemma[head]}{kind}")
        yield f"pg={sheet.pos[above]}{sheet.lemma[head]}{sheet.lemma[sheet.head[above]]}"


def _above(sheet: Sheet, place: int, kind: str) -> Iterator[str]:
    node, path, governed, strength = place, "", False, sheet.strength(place)
    for step in range(MAX_PATH):
        if sheet.head[node] == node:
            break
        path += sheet.dep[node] + ">"
        node = sheet.head[node]
        known = governor(sheet, node)
        if known and not governed:
            governed = True
            yield from (f"gov={known.status}{step}", f"govp={path}{known.status}")
            yield f"govs={strength}{known.status}{step}"
        if sheet.pos[node] in ("VERB", "NOUN"):
            yield from (f"anc={sheet.lemma[node]}", f"ap={path}{sheet.pos[node]}")
    if not governed:
        yield f"nogov{kind}{strength}"


def _verb(sheet: Sheet, place: int) -> Iterator[str]:
    dep, tag, strength, lemma = sheet.dep[place], sheet.tag[place], sheet.strength(place), sheet.lemma[place]
    children, helpers, head = sheet.children[place], sheet.helpers(place), sheet.head[place]
    yield from (
        f"aux={helpers}{tag}",
        f"auxst={helpers}{tag}{strength}",
        f"tn={tag}{dep}",
        f"tnst={tag}{dep}{strength}",
    )
    yield from (f"a={helper}" for helper in helpers.split("_"))
    if dep in ("xcomp", "conj", "advcl", "acl", "pcomp", "ccomp"):
        yield f"haux={sheet.helpers(head)}{sheet.tag[head]}{dep}"
        above = sheet.head[head] if sheet.dep[head] == "prep" else head
        infinitive = any(sheet.lower[c] == "to" and sheet.dep[c] == "aux" for c in children)
        yield f"inf={infinitive:d}{dep}{sheet.lemma[above]}"
    subject, climbed = sheet.subject(place)
    who = sheet.kind(subject)
    yield from (f"s={who}", f"s{climbed}={who}", f"sst={who}{strength}", f"sau={who}{helpers}")
    if subject is not None:
        yield from (f"sl={sheet.lemma[subject]}", f"sd={sheet.dep[subject]}")
    objects = [c for c in children if sheet.dep[c] in ("dobj", "attr", "oprd", "dative")]
    yield f"no={min(len(objects), 2)}"
    for each in objects:
        noun = sheet.lemma[each]
        yield from (f"o={noun}", f"ot={sheet.kind(each)}{sheet.dep[each]}", f"olv={lemma}{noun}")
        yield f"oa={noun in sheet.lexicon.action_nouns:d}{strength}"
    after = {sheet.dep[c] for c in children if c > place} - {"punct", "cc", "conj"}
    yield "cd=" + "_".join(sorted(after))
    yield f"tr={bool(objects):d}{any(sheet.dep[c] == 'nsubjpass' for c in children):d}{strength}"
    for child in children:
        word, relation = sheet.lower[child], sheet.dep[child]
        if relation in ("prep", "prt"):
            yield from (f"cp={word}", f"lp={lemma}{word}")
        elif relation in ("mark", "advmod"):
            yield f"{relation}={word}"


def _noun(sheet: Sheet, place: int) -> Iterator[str]:
    dep, strength, lemma, children = sheet.dep[place], sheet.strength(place), sheet.lemma[place], sheet.children[place]
    article = next((sheet.lower[c] for c in children if sheet.dep[c] in ("det", "poss")), "0")
    yield from (f"det={article}", f"detst={article}{strength}{dep}")
    modifiers = 0
    for child in children:
        relation, word = sheet.dep[child], sheet.lemma[child]
        if relation in ("compound", "amod", "nmod", "nummod"):
            modifiers += relation in ("compound", "amod")
            yield from (f"m={word}", f"md={relation}", f"ml={word}{lemma}")
        elif relation == "poss":
            yield f"ps={sheet.kind(child)}"
        elif relation in ("prep", "acl", "relcl", "appos"):
            yield f"nc={relation}{word if relation == 'prep' else sheet.tag[child]}"
            yield f"nl={lemma}{word if relation == 'prep' else relation}"
        if relation == "prep":
            for below in sheet.children[child]:
                yield from (f"npo={word}{sheet.kind(below)}", f"npl={sheet.lemma[below]}")
    yield f"nm={min(modifiers, 3)}"
    verb, climbed = sheet.head[place], 0
    while sheet.pos[verb] not in ("VERB", "AUX") and sheet.head[verb] != verb and climbed < MAX_PATH:
        verb, climbed = sheet.head[verb], climbed + 1
    if sheet.pos[verb] in ("VERB", "AUX"):
        yield from (f"vaux={sheet.helpers(verb)}{sheet.tag[verb]}{dep}", f"v={sheet.lemma[verb]}{dep}")
        yield f"vst={sheet.strength(verb)}{dep}{strength}{climbed}"
        yield f"vs={sheet.kind(sheet.subject(verb)[0])}{dep}"


def _around(sheet: Sheet, place: int, start: int, end: int, kind: str) -> Iterator[str]:
    strength = sheet.strength(place)
    sums = sorted({each for each in sheet.sums[start:end] if each})
    yield from (f"am={each}{kind}" for each in sums or "-")
    yield from (f"amst={each}{strength}" for each in sums)
    if "M" in sums:
        yield from _money(sheet, start, end, kind)
    yield f"len{kind}={bisect_right(SIZES, end - start)}"
    yield from (f"ent={each}{kind}" for each in sorted({each for each in sheet.entity[start:end] if each}))
    if sheet.said[place] >= 0:
        statement = sheet.statements[sheet.said[place]]
        yield from (
            f"in={statement.speech_act}{kind}",
            f"inm={statement.mode}",
            f"inst={strength}{statement.speech_act}",
        )
        yield "cue=" + statement.cue.of(sheet.text).lower()
    else:
        yield f"out{kind}{strength}"
    yield from (f"q={sheet.quoted[place]:d}{kind}", f"p={min(sheet.paragraph[place], 4)}")
    before = sheet.lower[start - 1] if start else "#"
    yield from (f"w-={before}", f"w2-={sheet.lower[start - 2] if start > 1 else '#'}_{before}")
    yield f"w+={sheet.lower[end] if end < len(sheet.lower) else '#'}"
    rules = sheet.ruled.get(place, [])
    for frame in rules:
        above = sheet.lemma[frame.governor.i] if frame.governor is not None else "0"
        yield from (f"rule={frame.status}", f"rulec={frame.confidence}{kind}", f"rg={above}")
    if not rules:
        yield f"norule{strength}{kind}"
    first, last = sheet.bounds[sheet.sentence[place]]
    yield f"size={bisect_right(SENTENCES, last - first)}"


def _money(sheet: Sheet, start: int, end: int, kind: str) -> Iterator[str]:
    """Whether the rules see the money moved on purpose, and whether it is a statistic or a rate."""
    moved = not sheet.doubtful(start, end)
    yield f"moved={moved:d}{kind}"
    places = [place for place in range(start, end) if sheet.sums[place] == "M"]
    chain = {sheet.lemma[above] for place in places for above in _heads(sheet, place)}
    yield f"figure={not chain.isdisjoint(sheet.lexicon.statistics):d}{moved:d}"
    yield from (f"mh={lemma}" for lemma in sorted(chain))
    after = places[-1] + 1
    yield f"rate={after < len(sheet.lower) and sheet.lower[after] in RATES:d}{kind}"


def _heads(sheet: Sheet, place: int) -> Iterator[int]:
    for _ in range(MAX_PATH - 1):
        place = sheet.head[place]
        yield place
