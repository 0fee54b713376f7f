"""Which words may report speech, and what is known of each: the features of the cue model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.facts.statements.learned.view import View

NEVER = frozenset([",", ".", '"', "“", "”", "'", "’", "‘"])
WINDOW = (-3, -2, -1, 1, 2, 3)  # neighbours that a cue's features look at
COMPLEMENTS = ("nsubj", "ccomp", "xcomp", "dobj", "nsubjpass", "agent")
SUBJECTS = ("nsubj", "nsubjpass")
SPEAKING = frozenset("he she they i we you who".split())
NAMED = frozenset(["PERSON", "ORG", "GPE", "NORP"])
Known = Mapping[tuple[str, str], bool]  # lemma and part of speech → whether such a word is looked at
MAX_STEPS = 4  # heads to climb for a shared subject


def candidates(view: View, known: Known) -> Iterator[int]:
    """Every word that was a cue in training, and every verb but those that hardly ever were."""
    for place, pos in enumerate(view.pos):
        if known.get((view.lemma[place], pos), pos == "VERB") and view.lower[place] not in NEVER:
            yield place


def features(view: View, place: int) -> list[str]:
    """The features of one candidate."""
    lemma, pos = view.lemma[place], view.pos[place]
    found = [f"l={lemma}/{pos}", f"w={view.lower[place]}", f"t={view.tag[place]}", f"lt={lemma}{view.tag[place]}"]
    found += _neighbours(view, place, lemma)
    found += _tree(view, place, lemma)
    found += _nearest_quote(view, place, lemma)
    found.append(f"first={min(3, view.sentence[place])}")
    found.append(f"size={min(5, len(view) // 15)}")
    if pos == "PUNCT":
        found.append(f"at={min(place, 12)}")
    return found


def _word(view: View, place: int) -> tuple[str, str]:
    """Word and part of speech; # outside the paragraph."""
    return (view.lower[place], view.pos[place]) if 0 <= place < len(view) else ("#", "#")


def _neighbours(view: View, place: int, lemma: str) -> Iterator[str]:
    for offset in WINDOW:
        word, pos = _word(view, place + offset)
        yield f"w{offset}={word}"
        yield f"p{offset}={pos}"
        if abs(offset) == 1:
            yield f"lw{offset}={lemma}|{word}"
            yield f"lp{offset}={lemma}|{pos}"
    yield f"w12={_word(view, place + 1)[0]} {_word(view, place + 2)[0]}"


def _tree(view: View, place: int, lemma: str) -> Iterator[str]:
    dep, head = view.dep[place], view.head[place]
    yield f"d={dep}"
    yield f"ld={lemma}{dep}"
    yield f"hl={view.lemma[head]}" if head != place else "root"
    yield f"hp={view.pos[head]}{dep}"
    present = set()
    for child in view.children[place]:
        present.add(view.dep[child])
        yield from _child(view, place, child, lemma)
    for relation in COMPLEMENTS:
        yield f"has{relation}={relation in present}"
        yield f"l{lemma}has{relation}={relation in present}"
    yield from _shared_subject(view, place)


def _child(view: View, place: int, child: int, lemma: str) -> Iterator[str]:
    dep, side, word = view.dep[child], "R" if child > place else "L", view.lower[child]
    yield f"k={dep}{side}"
    yield f"kl={dep}|{lemma}"
    if dep in ("nsubj", "nsubjpass", "dobj", "agent", "attr", "pobj", "poss"):
        yield f"s={dep}{view.pos[child]}{view.entity[child]}"
        yield f"sl={dep}{view.lemma[child]}"
        if dep == "nsubj":
            yield f"lse={lemma}{view.entity[child] in NAMED or word in SPEAKING}"
    if dep in ("prep", "mark", "aux", "neg", "prt", "advmod"):
        yield f"kw={dep}{word}"
        yield f"kwl={word}|{lemma}"
    if dep in ("ccomp", "xcomp", "advcl", "pcomp"):
        marks = [view.lower[k] for k in view.children[child] if view.dep[k] in ("mark", "aux", "advmod")]
        yield f"cm={dep}{marks[0] if marks else '-'}{side}"


def _shared_subject(view: View, place: int) -> Iterator[str]:
    node = place
    for _ in range(MAX_STEPS):
        if view.head[node] == node or any(view.dep[k] in SUBJECTS for k in view.children[node]):
            break
        node = view.head[node]
    for child in view.children[node]:
        if view.dep[child] in SUBJECTS:
            yield f"is={view.dep[child]}{view.entity[child]}{view.pos[child]}"
            yield f"isl={view.lemma[child]}"


def _nearest_quote(view: View, place: int, lemma: str) -> Iterator[str]:
    inside = bool(view.quoted[place])
    yield f"inq={inside}"
    yield f"inql={inside}{lemma}"
    yield f"quotes={min(3, len(view.quotes))}"
    distances = [
        (q.first - place if q.first > place else place - q.last, q)
        for q in view.quotes
        if not q.first <= place <= q.last
    ]
    if not distances:
        yield "noq"
        yield f"noql={lemma}"
        return
    distance, quote = min(distances, key=lambda pair: pair[0])
    side = "R" if quote.first > place else "L"
    size = "s" if quote.words < 3 else "m" if quote.words < 6 else "l"
    same = view.sentence[place] in (view.sentence[quote.first], view.sentence[quote.last])
    step = sum(distance >= limit for limit in (2, 4, 8, 16))
    yield f"nq={side}{step}{size}{same}"
    yield f"nql={side}{size}{same}{lemma}"
    yield f"nqs={side}{same}"
