"""What people annotated: the layers of an article (NAME.gold.json), or the attributions of a text (a line of JSONL)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.errors import SourceError, UsageError
from kg.evaluate.document import Node, read_json, read_lines
from kg.model import Span
from kg.read.plain import decode

SUFFIX = ".gold.json"
NAMED = ("person", "organisation")  # speaker types that have an entity; "group" and "unnamed" have only words


@dataclass(frozen=True, slots=True)
class GoldName:
    """A person or an organisation: the fullest name, and the other forms that occur."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldRole:
    """One person in one position."""

    person: str
    title: str
    organisation: str | None


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """One attributed utterance; `speakers` are names of entities where `named`, else the words of the text."""

    speakers: tuple[str, ...]
    named: bool
    mode: str
    content: tuple[Span, ...]
    words: str


@dataclass(frozen=True, slots=True)
class GoldMeasure:
    """One concrete step; `agent` is the name of an entity, None where the text names nobody."""

    span: Span
    agent: str | None
    status: str
    amount: Decimal | None
    currency: str | None
    words: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text, the file that holds it, and everything that is annotated in it."""

    name: str
    path: Path
    text: str
    persons: tuple[GoldName, ...]
    organisations: tuple[GoldName, ...]
    roles: tuple[GoldRole, ...]
    statements: tuple[GoldStatement, ...]
    measures: tuple[GoldMeasure, ...]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An attribution in PolNeAR's form; `speech` is false for beliefs, intentions and the like."""

    source: tuple[Span, ...]
    content: tuple[Span, ...]
    speech: bool


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text and its attributions."""

    name: str
    text: str
    attributions: tuple[GoldAttribution, ...]


def read_articles(folder: Path) -> tuple[GoldArticle, ...]:
    """Each NAME.gold.json of a folder with the text in NAME.txt beside it, by name.

    UsageError where the folder holds none, a text is missing, or a file is not as the guideline says.
    """
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    if not paths:
        raise UsageError(f"{folder}: holds no NAME{SUFFIX}; give the folder with texts and their gold annotation")
    return tuple(_article(path) for path in paths)


def read_texts(path: Path) -> tuple[GoldText, ...]:
    """The annotated texts of a JSONL file, in its order; UsageError where there is none or a line is wrong."""
    texts = tuple(_text(node) for node in read_lines(path))
    if not texts:
        raise UsageError(f"{path}: holds no line; give a JSONL file with id, text and statements in each line")
    return texts


def _article(path: Path) -> GoldArticle:
    node = read_json(path)
    beside = path.with_name(path.name.removesuffix(SUFFIX) + ".txt")
    try:
        text = decode(beside.read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"{path}: its text {beside} is missing; put it there, or take the gold file away") from error
    except SourceError as error:
        raise UsageError(f"{beside}: {error}") from error
    return GoldArticle(
        name=path.name.removesuffix(SUFFIX),
        path=beside,
        text=text,
        persons=tuple(map(_name, node.field("persons").items())),
        organisations=tuple(map(_name, node.field("organisations").items())),
        roles=tuple(map(_role, node.field("roles").items())),
        statements=tuple(_statement(each, text) for each in node.field("statements").items()),
        measures=tuple(_measure(each, text) for each in node.field("measures").items()),
    )


def _name(node: Node) -> GoldName:
    return GoldName(node.field("name").text(), _texts(node.each("aliases")))


def _role(node: Node) -> GoldRole:
    return GoldRole(node.field("person").text(), node.field("title").text(), node.words("organisation"))


def _statement(node: Node, text: str) -> GoldStatement:
    content = _spans(node.field("spans").items(), text)
    return GoldStatement(
        speakers=(node.field("speaker").text(), *_texts(node.each("co_speakers"))),
        named=node.field("speaker_type").text() in NAMED,
        mode=node.field("kind").text(),
        content=content,
        words=" … ".join(span.of(text) for span in content),
    )


def _measure(node: Node, text: str) -> GoldMeasure:
    amount, span = node.get("amount"), node.field("span").span(text)
    return GoldMeasure(
        span=span,
        agent=node.words("agent"),
        status=node.field("status").text(),
        amount=amount.number() if amount else None,
        currency=node.words("currency"),
        words=span.of(text),
    )


def _text(node: Node) -> GoldText:
    text = node.field("text").text()
    return GoldText(
        node.field("id").text(), text, tuple(_attribution(each, text) for each in node.field("statements").items())
    )


def _attribution(node: Node, text: str) -> GoldAttribution:
    speech = node.get("speech")
    return GoldAttribution(
        source=_spans(node.each("source_spans"), text),
        content=_spans(node.each("content_spans"), text),
        speech=speech.yes() if speech else True,
    )


def _texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.text() for node in nodes)


def _spans(nodes: Iterable[Node], text: str) -> tuple[Span, ...]:
    return tuple(node.span(text) for node in nodes)
