"""Who speaks by turns: transcripts ("SMITH: We will."), and questions with answers, with "Q:" and "A:" or without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from kg.facts.statements.assemble import Draft
from kg.facts.statements.cues import Found
from kg.facts.statements.labels import (
    ANSWERER,
    ASKER,
    Label,
    answerer,
    never_speaks,
    read_label,
    speaks,
    surnames,
    who_is,
)
from kg.facts.statements.quotes import Quotes
from kg.lexicon import Cue, Lexicon
from kg.mentions import Mentions
from kg.model import Mode, SpeechAct
from kg.parse import paragraphs

MIN_SAID = 4  # words; "Photo: PA" and "Score: 2-1" are no statements
MIN_TURNS = 2  # paragraphs that begin with a name and a colon make a transcript; a single one may be a heading
MAX_GOING_ON = 3  # paragraphs without a name that a turn may go on for, where another turn follows
MIN_QUESTIONS = 3  # paragraphs that ask "you" make an interview
LAYOUT = Cue("layout", frozenset(), SpeechAct.ASSERTING)
ASKED, SPEAKING = frozenset(["you", "your", "yourself"]), frozenset(["i", "my", "me", "we", "our", "us"])


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph that begins with who speaks, and whether much is said in it."""

    label: Label
    number: int
    long: bool


def by_turns(doc: Doc, quotes: Quotes, mentions: Mentions, lexicon: Lexicon) -> list[Draft]:
    """The statements of a transcript or an interview; none in other articles."""
    blocks = list(paragraphs(doc))
    called = surnames(doc, mentions)
    found = [turn for number in range(len(blocks)) if (turn := _turn(blocks, number, called, lexicon)) is not None]
    labels = Counter(turn.label.text for turn in found if turn.long)
    found = [turn for turn in found if _may_speak(turn.label, labels, mentions)]
    long = [turn.number for turn in found if turn.long]
    if len(long) > MIN_TURNS and long[0] == 0 and long[1] > 1:
        found, long = found[1:], long[1:]  # the first is a headline ("Smith: We will repair it")
    if len(long) >= MIN_TURNS:
        found = [turn for turn in found if turn.long or long[0] <= turn.number + 1 <= long[-1] + 2]
        return list(_of_turns(doc, found, blocks, mentions, lexicon))
    return list(_interview(doc, blocks, quotes, mentions))


def words(doc: Doc, places: set[int]) -> int:
    """How many of the tokens are words."""
    return sum(doc[place].is_alpha for place in places)


def _may_speak(label: Label, labels: Counter[str], mentions: Mentions) -> bool:
    if label.text in ASKER | ANSWERER:
        return True
    return speaks(label.name, mentions) or (labels[label.text] > 1 and not never_speaks(label.name))


def _turn(blocks: list[DocSpan], number: int, called: Set[str], lexicon: Lexicon) -> Turn | None:
    """The turn that begins with a paragraph; a label with nothing behind it is one of the paragraph below."""
    block = blocks[number]
    label = read_label(block, called, lexicon)
    if label is None:
        return None
    start = label.mark.i + 1
    said = block if start < block.end else blocks[min(number + 1, len(blocks) - 1)]
    count = words(block.doc, set(range(max(start, said.start), said.end)))
    return Turn(label, number, count >= MIN_SAID or label.text in ASKER) if count else None


def _of_turns(
    doc: Doc, turns: list[Turn], blocks: list[DocSpan], mentions: Mentions, lexicon: Lexicon
) -> Iterator[Draft]:
    intro = blocks[turns[0].number].start
    for turn, following in zip(turns, [*turns[1:], None], strict=False):
        name, mark = turn.label.name, turn.label.mark
        last = turn.number if mark.i + 1 < blocks[turn.number].end else turn.number + 1
        if following and following.number - turn.number - 1 <= MAX_GOING_ON:
            last = following.number - 1
        said = {i for block in blocks[turn.number : last + 1] for i in _spoken(block)} - set(range(mark.i + 1))
        if turn.label.text in ASKER:
            continue
        if turn.label.text in ANSWERER:
            who = answerer(doc, mentions, intro)
        else:
            who = who_is(doc, turn.label, mentions, lexicon)
        found = Found(mark, mark.i, mark.i, LAYOUT)
        yield Draft(found, said, name[-1].i, label=(name[0].i, name[-1].i + 1), mode=Mode.DIRECT, who=who)


def _spoken(block: DocSpan) -> range:
    """The words of a paragraph, none of one in brackets ("(Laughter.)")."""
    return range(0) if block[0].text in ("(", "[") else range(block.start, block.end)


def _interview(doc: Doc, blocks: list[DocSpan], quotes: Quotes, mentions: Mentions) -> Iterator[Draft]:
    """Paragraphs that ask "you", with paragraphs behind them that say "I": the person of the introduction answers."""
    asked = [n for n, block in enumerate(blocks) if block[-1].text == "?" and not _quoted(block, quotes)]
    ends = [*asked[1:], len(blocks)]
    answers = [blocks[n + 1 : min(m, n + 1 + MAX_GOING_ON)] for n, m in zip(asked, ends, strict=False)]
    pairs = [(n, answer) for n, answer in zip(asked, answers, strict=True) if answer]
    to_you = sum(_has(blocks[n], ASKED) for n, _ in pairs)
    from_me = sum(any(_has(block, SPEAKING) and not _quoted(block, quotes) for block in answer) for _, answer in pairs)
    if len(pairs) < MIN_QUESTIONS or 2 * to_you < len(pairs) or 2 * from_me < len(pairs):
        return
    who = answerer(doc, mentions, blocks[pairs[0][0]].start)
    name = doc.char_span(who.span.start, who.span.end) if who else None
    if who is None or name is None:
        return
    for number, (question, answer) in enumerate(pairs):
        mark = blocks[question][-1]
        kept = answer if number + 1 < len(pairs) else answer[:1]  # what stands behind the last answer may be none
        said = {place for block in kept for place in _spoken(block)}
        label = (name.start, name.end)
        yield Draft(Found(mark, mark.i, mark.i, LAYOUT), said, name.root.i, label=label, mode=Mode.DIRECT, who=who)


def _quoted(block: DocSpan, quotes: Quotes) -> bool:
    return any(token.i in quotes.at for token in block)


def _has(block: DocSpan, wanted: frozenset[str]) -> bool:
    return any(token.lower_ in wanted for token in block)
