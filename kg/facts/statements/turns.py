"""Who speaks by turns: transcripts ("SMITH: We will."), and questions with answers, with "Q:" and "A:" or without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as DocSpan

from kg.facts.statements.assemble import Draft
from kg.facts.statements.cues import Found
from kg.facts.statements.quotes import Quotes
from kg.lexicon import Cue
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention, Mode, SpeechAct
from kg.parse import paragraphs

MAX_NAME = 5  # words of a name in front of the colon
MIN_SAID = 4  # words; "Photo: PA" and "Score: 2-1" are no statements
MIN_TURNS = 2  # paragraphs that begin with a name and a colon make a transcript; a single one may be a heading
MAX_GOING_ON = 3  # paragraphs without a name that a turn may go on for, where another turn follows
MIN_QUESTIONS = 3  # paragraphs that ask "you" make an interview
LAYOUT = Cue("layout", frozenset(), SpeechAct.ASSERTING)
ASKER, ANSWERER = frozenset(["q", "question"]), frozenset(["a", "answer"])
NO_SPEAKERS = frozenset(["DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"])
PLACES = frozenset(["GPE", "LOC", "FAC"])
QUESTION_WORDS = frozenset(["WP", "WP$", "WRB", "WDT"])
ASKED, SPEAKING = frozenset(["you", "your", "yourself"]), frozenset(["i", "my", "me", "we", "our", "us"])


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph that begins with who speaks: the tokens of the name, the mark behind it, and the paragraph."""

    name: tuple[Token, ...]
    mark: Token
    paragraph: DocSpan
    number: int

    @property
    def label(self) -> str:
        """The name as it can be compared."""
        return "".join(token.text for token in self.name).replace(".", "").lower()


def by_turns(doc: Doc, quotes: Quotes, mentions: Mentions) -> list[Draft]:
    """The statements of a transcript or an interview; none in other articles."""
    blocks = list(paragraphs(doc))
    found = [turn for number, paragraph in enumerate(blocks) if (turn := _turn(paragraph, number)) is not None]
    labels = Counter(turn.label for turn in found)
    found = [t for t in found if speaks(t.name, mentions) or (labels[t.label] > 1 and not _never(t.name))]
    if len(found) >= MIN_TURNS:
        return list(_of_turns(doc, found, blocks, mentions))
    return list(_interview(doc, blocks, quotes, mentions))


def speaks(name: Sequence[Token], mentions: Mentions) -> bool:
    """Whether the words in front of a colon can be somebody who speaks: no day, no place, no "What"."""
    mention = mentions.by_token.get(name[-1].i)
    if mention and mention.form is Form.NAME:
        return True
    return not _never(name) and not any(token.ent_type_ in PLACES for token in name)


def _never(name: Sequence[Token]) -> bool:
    return any(token.ent_type_ in NO_SPEAKERS or token.tag_ in QUESTION_WORDS for token in name)


def in_name(token: Token) -> bool:
    """Whether the word can be part of a name."""
    return token.ent_type_ in ("PERSON", "ORG") or (token.text[:1].isupper() and token.pos_ == "PROPN")


def words(doc: Doc, places: set[int]) -> int:
    """How many of the tokens are words."""
    return sum(doc[place].is_alpha for place in places)


def _turn(paragraph: DocSpan, number: int) -> Turn | None:
    first = paragraph[0]
    if first.text in ("Q.", "A."):
        return Turn((first,), first, paragraph, number)
    mark = next((token for token in paragraph[: MAX_NAME + 1] if token.text == ":"), None)
    if first.text in ("Q", "A") and len(paragraph) > 1 and paragraph[1].text == ".":
        mark = paragraph[1]
    if mark is None or mark.i == paragraph.start:
        return None
    name = tuple(paragraph.doc[paragraph.start : mark.i])
    shouted = all(token.text.isupper() for token in name if token.is_alpha)
    letter = name[0].lower_ in ASKER | ANSWERER and len(name) == 1
    named = letter or shouted or all(in_name(token) for token in name)
    said = set(range(mark.i + 1, paragraph.end))
    return Turn(name, mark, paragraph, number) if named and words(paragraph.doc, said) >= MIN_SAID else None


def _of_turns(doc: Doc, turns: list[Turn], blocks: list[DocSpan], mentions: Mentions) -> Iterator[Draft]:
    intro = turns[0].paragraph.start
    for turn, following in zip(turns, [*turns[1:], None], strict=False):
        last = turn.number
        if following and following.number - turn.number - 1 <= MAX_GOING_ON:
            last = following.number - 1
        said = {i for block in blocks[turn.number : last + 1] for i in _spoken(block)} - set(range(turn.mark.i + 1))
        if turn.label in ASKER:
            continue
        label = (turn.name[0].i, turn.name[-1].i + 1)
        who = _answerer(doc, mentions, intro) if turn.label in ANSWERER else _by_initials(doc, turn, mentions)
        found = Found(turn.mark, turn.mark.i, turn.mark.i, LAYOUT)
        yield Draft(found, said, turn.name[-1].i, label=label, mode=Mode.DIRECT, who=who)


def _spoken(block: DocSpan) -> range:
    """The words of a paragraph, none of one in brackets ("(Laughter.)")."""
    return range(0) if block[0].text in ("(", "[") else range(block.start, block.end)


def _people(doc: Doc, mentions: Mentions) -> Iterator[tuple[str, Mention]]:
    for mention in mentions.all:
        if mention.kind is Kind.PERSON and mention.form is Form.NAME:
            yield mention.span.of(doc.text), mention


def _answerer(doc: Doc, mentions: Mentions, before: int) -> Mention | None:
    """Who gives the interview: the person whom its introduction names, of several the one named most often."""
    people = [(name, m) for name, m in _people(doc, mentions) if m.span.start < doc[before].idx]
    counted = Counter(name.split()[-1] for name, _ in people).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    called = [(name, m) for name, m in people if name.split()[-1] == counted[0][0]]
    return max(called, key=lambda pair: (len(pair[0].split()), -pair[1].span.start))[1]


def _by_initials(doc: Doc, turn: Turn, mentions: Mentions) -> Mention | None:
    """ "NA" for Nora Ashgrove, where nobody else has these initials."""
    people: dict[str, Mention] = {}
    for name, mention in _people(doc, mentions):
        if "".join(word[0] for word in name.split()).lower() == turn.label:
            people.setdefault(name, mention)
    return next(iter(people.values())) if len(people) == 1 and len(turn.label) > 1 else None


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
    who = _answerer(doc, mentions, blocks[pairs[0][0]].start)
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
