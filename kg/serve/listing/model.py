"""What a list is made of, as values. Patterns are SPARQL in which `?row` is what a row is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Cell(Enum):
    """How a column is shown: text; text that leads to the row's own page; things that lead to theirs, by name; places
    in an article; numbers; how many things there are."""

    TEXT = "text"
    ROW = "row"
    THINGS = "things"
    PLACES = "places"
    NUMBER = "number"
    COUNT = "count"


class Kind(Enum):
    """What the value of a filter is: words that occur, a thing (its IRI or part of its name), one of a code list, one
    of the values that occur, a first or last day, a least number."""

    WORDS = "words"
    THING = "thing"
    CODE = "code"
    VALUE = "value"
    FROM = "from"
    TO = "to"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `pattern` binds `?it`, and `?name` where a thing is shown by that.

    Rows are sorted by the least `?k` that `key` binds, by the greatest where `greatest`; without a `key`, by `?it`.
    """

    name: str
    title: str
    pattern: str
    cell: Cell = Cell.TEXT
    key: str = ""
    greatest: bool = False

    @property
    def has_iris(self) -> bool:
        """Whether CSV has a second column, with IRIs."""
        return self.cell is Cell.THINGS


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter. `pattern` leads from `?row` to `$it`, which is the value or what is compared with it.

    A thing whose name is given has it by the path `names`; `loose` leads to words that stand for a thing nobody knows.
    """

    name: str
    title: str
    kind: Kind
    pattern: str
    help: str = ""
    codes: tuple[str, ...] = ()
    names: str = "rdfs:label|skos:altLabel"
    loose: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its address, its heading, what one row is called, which things are rows, and the order without a wish."""

    name: str
    title: str
    one: str
    rows: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    sort: str

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def sorts(self) -> tuple[str, ...]:
        """What sort= may be: a column, upwards, or downwards with a minus sign before it."""
        return tuple(sign + column.name for column in self.columns for sign in ("", "-") if column.cell != Cell.PLACES)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a list: values of filters, none of them empty, a sort, and which rows."""

    listing: Listing
    sort: str
    limit: int
    offset: int = 0
    filters: Mapping[str, str] = field(default_factory=dict)
