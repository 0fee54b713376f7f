"""Annotated texts to learn from: JSONL with spans (PolNeAR's form), or a folder of NAME.txt with NAME.gold.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.evaluate.gold import read_articles
from kg.model import Span

MAX_AWAY = 300  # characters between a cue that is given as a word only and its content


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what by which word; `source` is None where the annotation names a person and not a place."""

    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source: tuple[Span, ...] | None
    speech: bool


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with its attributions."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]


def read_corpus(path: Path) -> list[Annotated]:
    """The texts of a JSONL file or of a folder of annotated articles. UsageError says what is wrong and where."""
    if path.is_dir():
        return list(_folder(path))
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file or folder; give JSONL, or a folder with *.gold.json")
    return [_line(path, number, line) for number, line in enumerate(_lines(path), 1) if line.strip()]


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as stream:
        yield from stream


def _line(path: Path, number: int, line: str) -> Annotated:
    try:
        row = json.loads(line)
        attributions = tuple(
            Attribution(
                cue=_spans(each["cue_spans"]),
                content=_spans(each["content_spans"]),
                source=_spans(each["source_spans"]),
                speech=each.get("speech", True),
            )
            for each in row["statements"]
            if each["cue_spans"] and each["content_spans"]
        )
        return Annotated(str(row["id"]), row["text"], attributions)
    except (ValueError, KeyError, TypeError) as error:
        reason = f"{type(error).__name__} {error}"
        raise UsageError(f"{path}:{number}: {reason}; docs/training.md has the format") from error


def _spans(pairs: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _folder(folder: Path) -> Iterator[Annotated]:
    for article in read_articles(folder):
        raw = json.loads((folder / f"{article.name}.gold.json").read_text(encoding="utf-8"))
        found = []
        for gold in raw["statements"]:
            content = _spans(gold["spans"])
            cue = _nearest(article.text, gold["cue"], content)
            if cue is not None:
                found.append(Attribution((cue,), content, None, speech=True))
        yield Annotated(article.name, article.text, tuple(found))


def _nearest(text: str, cue: str, content: tuple[Span, ...]) -> Span | None:
    """The occurrence of the cue's words that is nearest to the content and outside it."""
    found, place = [], text.find(cue)
    while place >= 0:
        span = Span(place, place + len(cue))
        if not any(span.overlaps(piece) for piece in content):
            away = min(max(piece.start - span.end, span.start - piece.end) for piece in content)
            found.append((away, span))
        place = text.find(cue, place + 1)
    best = min(found, default=None)
    return best[1] if best and best[0] <= MAX_AWAY else None
