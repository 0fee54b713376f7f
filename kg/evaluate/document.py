"""JSON that people wrote, read with errors that say where: file, and line or field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.errors import UsageError
from kg.model import Span

GUIDELINE = "see the annotation guideline"


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a JSON document and its place (`x.gold.json: roles[2].title`), which every error begins with."""

    value: object
    place: str

    def field(self, name: str) -> Node:
        """The field `name` of an object; UsageError where it is missing."""
        found = self.get(name)
        if found is None:
            raise UsageError(f"{self.place} has no field {name!r}; {GUIDELINE}")
        return found

    def get(self, name: str) -> Node | None:
        """The field `name` of an object, None where it is missing or null."""
        if not isinstance(self.value, dict):
            raise self._not("an object")
        found = self.value.get(name)
        return None if found is None else Node(found, f"{self.place}{'.' if self.nested else ': '}{name}")

    @property
    def nested(self) -> bool:
        """Whether the place already names a field, and not only a file and perhaps a line."""
        return ": " in self.place

    def items(self) -> Iterator[Node]:
        """The members of a list."""
        if not isinstance(self.value, list):
            raise self._not("a list")
        yield from (Node(item, f"{self.place}[{number}]") for number, item in enumerate(self.value))

    def each(self, name: str) -> Iterator[Node]:
        """The members of the list in the field `name`; none where the field is missing."""
        found = self.get(name)
        return found.items() if found else iter(())

    def text(self) -> str:
        """A string."""
        if not isinstance(self.value, str):
            raise self._not("a text")
        return self.value

    def words(self, name: str) -> str | None:
        """The string in the field `name`, None where the field is missing or null."""
        found = self.get(name)
        return found.text() if found else None

    def number(self) -> Decimal:
        """A number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise self._not("a number")
        return Decimal(self.value)

    def yes(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self._not("true or false")
        return self.value

    def span(self, text: str) -> Span:
        """A span `[start, end]` of `text`; UsageError where it is none or does not lie in the text."""
        match self.value:
            case [int(start), int(end)] if 0 <= start < end <= len(text):
                return Span(start, end)
        raise self._not(f"[start, end] with 0 <= start < end <= {len(text)}, the length of the text")

    def _not(self, expected: str) -> UsageError:
        shown = json.dumps(self.value, ensure_ascii=False, default=str)
        return UsageError(f"{self.place} should be {expected}, not {shown[:60]}; {GUIDELINE}")


def read_json(path: Path) -> Node:
    """The JSON document in a file; UsageError names file, line and column."""
    return parsed(_content(path), str(path), 1)


def read_lines(path: Path) -> Iterator[Node]:
    """The documents of a JSONL file, one a line; blank lines are passed over."""
    for number, line in enumerate(_content(path).split("\n"), 1):
        if line.strip():
            yield parsed(line, f"{path}:{number}", number)


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}; check the path") from error


def parsed(content: str, place: str, first_line: int) -> Node:
    """The JSON value in `content`, which begins at line `first_line` of its file."""
    try:
        return Node(json.loads(content, parse_float=Decimal), place)
    except json.JSONDecodeError as error:
        file = place.removesuffix(f":{first_line}")
        line = first_line + error.lineno - 1
        raise UsageError(f"{file}:{line}:{error.colno}: is not JSON: {error.msg}; correct it there") from error
