"""Article → Doc: one spaCy Doc per article whose token offsets are the article's own.

The model sees one paragraph at a time (its entities depend on what stands around them), with marks and blanks made
plain at equal length (kg.parse.plain); what lies between paragraphs (blank lines, bullets) becomes space tokens. So
`token.idx` is an offset into `article.text`, and `paragraphs(doc)` are the pieces to work on.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.util import compile_infix_regex, compile_suffix_regex

from kg.errors import SetupError
from kg.model import Article, Generator
from kg.parse.components import quicken
from kg.parse.paragraphs import paragraph_spans
from kg.parse.plain import plain_text

__all__ = ["PARAGRAPHS", "generator", "load_model", "paragraph_spans", "paragraphs", "parse", "plain_text", "words_of"]

PARAGRAPHS = "paragraphs"  # key in Doc.spans
TEXT = "text"  # key in Doc.user_data
DASHES = "―–—"
MARKS = '“”„«»"'
SUM_AT_END = r"(?<=\d[mkbMKB])\.|(?<=\d[bt]n)\."  # the full stop after "£45m."
METRES = "m."  # the tokenizer's word for it, which would swallow the full stop as well
FACES = frozenset("():;")  # of nothing else are ":)" and "):", which the tokenizer takes for one word


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
    nlp.tokenizer.rules = {word: parts for word, parts in rules.items() if word != METRES and not set(word) <= FACES}  # type: ignore[union-attr]
    quicken(nlp)
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


def words_of(doc: Doc) -> str:
    """`doc.text`, which spaCy puts together anew each time that it is asked for."""
    if TEXT not in doc.user_data:
        doc.user_data[TEXT] = doc.text
    return str(doc.user_data[TEXT])


def paragraphs(doc: Doc) -> Iterator[DocSpan]:
    """The paragraphs of a parsed article, in order."""
    yield from doc.spans[PARAGRAPHS]


def _gap(nlp: Language, text: str) -> Doc:
    return Doc(nlp.vocab, words=[text], spaces=[False], tags=["_SP"], pos=["SPACE"], lemmas=[text], heads=[0],
               deps=["dep"], sent_starts=[True], ents=["O"])  # fmt: skip
