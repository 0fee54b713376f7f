"""The tree of a marked text: it is the text again, whatever crosses whatever, and each span is there whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypothesis import given
from hypothesis import strategies as st

from kg.serve.pages.marked import MAX_DEPTH, MAX_PARAGRAPHS, Mark, Node, paragraphs

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted), max_size=12)


def words(children: Iterable[str | Node]) -> str:
    """The text of a tree."""
    return "".join(each if isinstance(each, str) else words(each.children) for each in children)


def nodes(children: Iterable[str | Node]) -> Iterator[Node]:
    """All nodes of a tree."""
    for each in children:
        if isinstance(each, Node):
            yield each
            yield from nodes(each.children)


def test_spans_nest_and_crossing_ones_are_cut() -> None:
    text = "The leader said yes.\n\nNo, she said."
    marks = [Mark(0, 10, ("role",)), Mark(4, 15, ("cue",)), Mark(11, 20), Mark(18, 27)]
    first, second = paragraphs(text, marks)
    assert (first.after, second.after, second.begin) == ("\n\n", "", 22)
    shown = [(n.mark.begin, n.mark.end, n.mark.first, n.mark.last) for n in nodes(first.children)]
    assert shown == [
        (0, 10, True, True),
        (4, 10, True, False),
        (10, 15, False, True),
        (11, 15, True, False),
        (15, 20, False, True),
        (18, 20, True, False),
    ]
    assert [(n.mark.begin, n.mark.end, n.mark.first) for n in nodes(second.children)] == [(22, 27, False)]


@given(st.text("ab \n🕯", max_size=40), SPANS, st.integers(0, 10))
def test_the_tree_is_the_text_and_every_span_is_covered_once(text: str, spans: list[list[int]], begin: int) -> None:
    marks = [
        Mark(a, min(b, len(text)), title=str(i)) for i, (a, b) in enumerate(spans) if begin <= a < min(b, len(text))
    ]
    found = list(paragraphs(text, marks, begin))
    assert "".join(words(each.children) + each.after for each in found) == text[begin:]
    assert all("\n" not in words(each.children) for each in found)
    for mark in marks:
        pieces = [n for each in found for n in nodes(each.children) if n.mark.title == mark.title]
        covered = [at for n in pieces for at in range(n.mark.begin, n.mark.end)]
        assert covered == [at for at in range(mark.begin, mark.end) if text[at] != "\n"]
        assert sum(n.mark.first for n in pieces) <= 1
        assert all(words(n.children) == text[n.mark.begin : n.mark.end] for n in pieces)


def test_marks_around_one_another_without_end_are_no_trouble() -> None:
    [only] = paragraphs("a" * 5000, [Mark(0, 5000 - i) for i in range(3000)])
    assert words(only.children) == "a" * 5000
    assert len(list(nodes(only.children))) == MAX_DEPTH


def test_a_mark_does_not_go_through_paragraphs_without_end() -> None:
    found = list(paragraphs("a\n" * 5000, [Mark(0, 9000), Mark(4000, 4001)]))
    pieces = [node for each in found for node in nodes(each.children)]
    assert "".join(words(each.children) + each.after for each in found) == "a\n" * 5000
    assert [node.mark.begin for node in pieces] == [*range(0, 2 * MAX_PARAGRAPHS, 2), 4000]
