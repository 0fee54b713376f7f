"""Article → Doc: one spaCy Doc per article whose token offsets are the article's own.

The model sees one paragraph at a time (its entities depend on what stands around them), with marks and blanks made
plain at equal length; what lies between paragraphs (blank lines, bullets) becomes space tokens. So `token.idx` is an
offset into `article.text`, and `paragraphs(doc)` are the pieces to work on.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.util import compile_infix_regex, compile_suffix_regex

from kg.errors import SetupError
from kg.model import Article, Generator, Span

PARAGRAPHS = "paragraphs"  # key in Doc.spans
DASHES = "―–—"
MARKS = '“”„«»"'
SUM_AT_END = r"(?<=\d[mkbMKB])\.|(?<=\d[bt]n)\."  # the full stop after "£45m."
METRES = "m."  # the tokenizer's word for it, which would swallow the full stop as well
BULLET = re.compile(r"[•·▪◦‣●*–—―-]\s+(?=\S)")
BLANKS = re.compile(r"[\n\t\u00a0\u2000-\u200a\u202f\u3000]")
MAX_RUN = 40  # marks in a row; the tokenizer's time grows with the square of a longer run
RUNS = re.compile(rf"[^\w\s]{{{MAX_RUN + 1},}}")
DOUBLE_MARK = re.compile(r'["“”„«»]')
SINGLE_PAIR = re.compile(
    r"(?<![\w'’])['‘](?=[^\s'’])(?P<inside>[^\n‘]{0,1000}?[^\s‘])(?:(?<=[,.?!…])['’]|(?<![s,.?!…])['’](?![\w]))(?!\w)"
)
MAX_DOUBLES_PER_SINGLE = 0.1  # an article counts as single-marked while double marks are this rare beside single pairs
SENTENCE_ENDS = '.?!:”"'
MIN_WRAP = 50  # characters; a shorter line that ends without a full stop is a heading, not a wrapped line


@lru_cache(maxsize=2)
def load_model(name: str) -> Language:
    """The spaCy pipeline `name`, with dashes split from words; SetupError where it is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r"\[W095\]")
            nlp = spacy.load(name)
    except (OSError, ImportError) as error:
        raise SetupError(f"no language model {name!r}: {error}; install it or set KG_MODEL to one you have") from error
    infixes = [*(nlp.Defaults.infixes or ()), f"[{DASHES}]", f"[{MARKS}]"]
    suffixes = [*(nlp.Defaults.suffixes or ()), f"[{DASHES}]", SUM_AT_END]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search  # type: ignore[union-attr]
    rules = nlp.tokenizer.rules or {}  # type: ignore[union-attr]
    nlp.tokenizer.rules = {word: parts for word, parts in rules.items() if word != METRES}  # type: ignore[union-attr]
    return nlp


def generator(nlp: Language, program: str) -> Generator:
    """What the graph records about how it was made."""
    return Generator(program, f"{nlp.meta['lang']}_{nlp.meta['name']}", str(nlp.meta["version"]))


def parse(article: Article, nlp: Language) -> Doc:
    """The article as one Doc with `doc.text` as long as `article.text` and equal but for marks and blanks."""
    spans = list(paragraph_spans(article.text))
    plain = plain_text(article.text)
    pieces: list[Doc] = []
    bounds: list[tuple[int, int]] = []
    end, tokens = 0, 0
    for span, piece in zip(spans, nlp.pipe(span.of(plain) for span in spans), strict=True):
        if span.start > end:
            pieces.append(_gap(nlp, article.text[end : span.start]))
            tokens += 1
        pieces.append(piece)
        bounds.append((tokens, tokens + len(piece)))
        tokens, end = tokens + len(piece), span.end
    if end < len(article.text):
        pieces.append(_gap(nlp, article.text[end:]))
    joined = Doc.from_docs(pieces, ensure_whitespace=False, exclude=["tensor"])  # type: ignore[call-arg]
    doc = joined or Doc(nlp.vocab)
    doc.spans[PARAGRAPHS] = [doc[start:stop] for start, stop in bounds]
    return doc


def paragraphs(doc: Doc) -> Iterator[DocSpan]:
    """The paragraphs of a parsed article, in order."""
    yield from doc.spans[PARAGRAPHS]


def _gap(nlp: Language, text: str) -> Doc:
    return Doc(nlp.vocab, words=[text], spaces=[False], tags=["_SP"], pos=["SPACE"], lemmas=[text], heads=[0],
               deps=["dep"], sent_starts=[True], ents=["O"])  # fmt: skip


def paragraph_spans(text: str) -> Iterator[Span]:
    """Where the paragraphs are: blocks of lines without bullets and outer blanks; hard-wrapped lines stay together."""
    start: int | None = None
    end = 0
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        line = match.group()
        first = match.start() + len(line) - len(line.lstrip())
        last = match.start() + len(line.rstrip())
        if start is not None and not _continues(text, start, end, first):
            yield _without_bullet(text, start, end)
            start = None
        start, end = (first if start is None else start), last
    if start is not None:
        yield _without_bullet(text, start, end)


def _continues(text: str, start: int, end: int, following: int) -> bool:
    """Whether the line at `following` goes on with the paragraph text[start:end] (hard-wrapped text)."""
    last_line = text[text.rfind("\n", start, end) + 1 : end] if "\n" in text[start:end] else text[start:end]
    wrapped = text.count("\n", end, following) == 1 and MIN_WRAP <= len(last_line) <= 2 * MIN_WRAP
    wrapped = wrapped and (last_line[-1] not in SENTENCE_ENDS or text[following].islower())
    return wrapped and not BULLET.match(text, following) and text[following : following + 1] not in '"“‘'


def _without_bullet(text: str, start: int, end: int) -> Span:
    bullet = BULLET.match(text, start, end)
    return Span(bullet.end() if bullet else start, end)


def plain_text(text: str) -> str:
    """`text` at equal length as the model likes it: odd blanks plain, paired single quotation marks made double."""
    text = RUNS.sub(lambda run: run.group()[:MAX_RUN] + " " * (len(run.group()) - MAX_RUN), text)
    return BLANKS.sub(" ", _double(text) if _single_marked(text) else text)


def _single_marked(text: str) -> bool:
    singles = sum(1 for _ in SINGLE_PAIR.finditer(text))
    return singles > 0 and len(DOUBLE_MARK.findall(text)) <= MAX_DOUBLES_PER_SINGLE * singles


def _double(text: str) -> str:
    return SINGLE_PAIR.sub(lambda match: f"“{match.group('inside')}”", text)
