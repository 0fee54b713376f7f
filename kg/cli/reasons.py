"""`kg show --why`: each mention of an article with whom it means, and the rule that says so."""

from __future__ import annotations

from collections.abc import Iterator

from kg.cli import output as out
from kg.cli.building import SOME_FAILED
from kg.model import Article, Entities, Failure, Mention
from kg.settings import Settings

NOBODY = "-"


def show(source: str, settings: Settings) -> int:
    """Print a line for each mention: offsets, words, entity, rule; the exit code is that of a build."""
    from kg.pipeline import Walk
    from kg.read import read

    failed, walk = False, Walk(settings)
    for number, article in enumerate(read(source, settings)):
        if isinstance(article, Failure):
            failed = True
            out.note(f"{article.source}: {article.step}: {article.error}")
            continue
        _, entities = walk.linked(article)
        out.data("\n".join([*([""] if number else []), f"# {article.source}", *lines(article, entities), ""]).encode())
    return SOME_FAILED if failed else 0


def lines(article: Article, entities: Entities) -> Iterator[str]:
    """The mentions in order of the text, in columns as wide as what they hold."""
    who = entities.by_mention()
    found = sorted(entities.why, key=lambda m: (m.span, m.form))
    rows = [
        (
            f"{mention.span.start}-{mention.span.end}",
            _words(article, mention),
            f"→ {who[mention].label if mention in who else NOBODY}",
            _reason(article, entities, mention),
        )
        for mention in found
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        yield "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))


def _words(article: Article, mention: Mention) -> str:
    return out.printable(" ".join(mention.span.of(article.text).split()))


def _reason(article: Article, entities: Entities, mention: Mention) -> str:
    """The rule, and the mention that it went by: "pronoun: the topic, … (Mr Bell 120)"."""
    reason = entities.why[mention]
    return reason.rule + (f" ({_words(article, reason.by)} {reason.by.span.start})" if reason.by else "")
