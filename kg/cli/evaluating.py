"""`kg evaluate`: the graphs of annotated texts, built here and now, against their annotation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.cli import output as out
from kg.cli.building import SOME_FAILED, Batch
from kg.errors import UsageError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.evaluate import Confusion, GoldChains, GoldText, KindScores, Miss, Score
    from kg.vocab import ArticleGraph

STATEMENTS = ".jsonl"
LAYER_COLUMNS = ("layer", "precision", "recall", "F1", "right", "found", "gold")
CHAIN_COLUMNS = ("mentions", "precision", "recall", "F1", "found", "gold")
KIND_COLUMNS = ("kind", "gold", "found", "partial", "exact", "match", "source", "joint")  # P R F1 in a cell
CONFUSION_COLUMNS = ("layer", "gold", "found", "count")
MISS_COLUMNS = ("layer", "is", "article", "words")


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as a table and as JSON, its single misses, what was taken for what, and the articles without graph."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    json: dict[str, object]
    misses: tuple[Miss, ...]
    missing: tuple[str, ...]
    confusions: tuple[Confusion, ...] = ()


def evaluate(gold: Path, settings: Settings, *, speech: bool, form: str, errors: bool) -> int:
    """Write the scores of a folder of annotated articles, or of a JSONL file of annotated statements or mentions.

    The exit code is 3 where an article has no graph; it counts as empty then.
    """
    shown = _scored(gold, settings, speech)
    _write(shown, form, errors)
    if shown.missing:
        out.note(f"no graph of {', '.join(shown.missing)}: counted as if nothing was found there")
    return SOME_FAILED if shown.missing else 0


def figures(gold: Path, settings: Settings, *, speech: bool) -> dict[str, float]:
    """Print the table, and return F1 in percent by layer, or of content and source together by kind of statement."""
    shown = _scored(gold, settings, speech)
    _write(shown, "table", errors=False)
    found = {}
    for name, values in shown.json.items():
        if isinstance(values, dict):
            found[name] = round(100 * values.get("joint", values)["f1"], 1)
    return found


def _scored(gold: Path, settings: Settings, speech: bool) -> Shown:
    """Build and score what there is: a folder of articles, or a file of statements."""
    whole = replace(settings, text=True, keep_tentative=False)  # a graph is recognised by its text
    if gold.is_dir():
        if speech:
            raise UsageError(f"{gold}: --speech is for a file of statements (*{STATEMENTS}); leave it out here")
        return _articles(gold, whole)
    if gold.suffix.lower() == STATEMENTS:
        return _chains(gold, whole) if _has_chains(gold) and not speech else _statements(gold, whole, speech)
    raise UsageError(f"{gold}: holds no gold; give a folder with NAME.gold.json, or a file *{STATEMENTS}")


def _articles(folder: Path, settings: Settings) -> Shown:
    """Build and score a folder of NAME.txt with NAME.gold.json."""
    from kg.evaluate import read_articles, score_articles

    gold = read_articles(folder)
    result = score_articles(gold, _built([article.path for article in gold], settings))
    return Shown(
        LAYER_COLUMNS,
        [(score.name, *_shares(score), *map(str, (score.right, score.found, score.gold))) for score in result.scores],
        {"articles_missing": result.missing, **{score.name: _layer(score) for score in result.scores}},
        result.misses,
        result.missing,
        result.confusions,
    )


def _statements(file: Path, settings: Settings, speech: bool) -> Shown:
    """Build and score the texts of a JSONL file, each as if it were a text file of its own."""
    from kg.evaluate import read_texts, score_statements

    gold = read_texts(file)
    with TemporaryDirectory(prefix="kg-") as folder:
        result = score_statements(gold, _built(_files(gold, Path(folder)), settings), speech=speech)
    return Shown(
        KIND_COLUMNS,
        [*map(_kind_row, result.kinds), ("set aside", "", str(result.set_aside), *[""] * 5)],
        {
            "articles_missing": result.missing,
            **{each.kind: _kind(each) for each in result.kinds},
            "set_aside": result.set_aside,
        },
        result.misses,
        result.missing,
    )


def _has_chains(file: Path) -> bool:
    """Whether the first line's text is annotated with mentions and without statements."""
    from kg.evaluate.document import read_lines

    first = next(iter(read_lines(file)), None)
    return first is not None and first.get("mentions") is not None and first.get("statements") is None


def _chains(file: Path, settings: Settings) -> Shown:
    """Build and score the texts of a JSONL file whose mentions are annotated: who each of them stands for."""
    from kg.evaluate import read_chains, score_chains

    gold = read_chains(file)
    with TemporaryDirectory(prefix="kg-") as folder:
        result = score_chains(gold, _built(_files(gold, Path(folder)), settings))
    return Shown(
        CHAIN_COLUMNS,
        [(score.name, *_shares(score), str(score.found), str(score.gold)) for score in result.scores],
        {"articles_missing": result.missing, **{score.name: _figures(score) for score in result.scores}},
        result.misses,
        result.missing,
    )


def _files(gold: Iterable[GoldText | GoldChains], folder: Path) -> list[Path]:
    """The texts as files of the folder, named after them."""
    paths = []
    for number, text in enumerate(gold, 1):
        name = re.sub(r"[^\w.-]", "_", text.name, flags=re.ASCII)
        paths.append(folder / f"{number:05}-{name[:40]}.txt")
        paths[-1].write_text(text.text, encoding="utf-8", newline="")
    return paths


def _built(paths: Sequence[Path], settings: Settings) -> list[ArticleGraph]:
    """The graphs of the files; each Failure is said on standard error."""
    return list(Batch(paths, settings))


def _write(shown: Shown, form: str, errors: bool) -> None:
    if form == "json":
        listed = {"confusion": list(map(asdict, shown.confusions)), "errors": list(map(asdict, shown.misses))}
        out.data((json.dumps(shown.json | (listed if errors else {}), ensure_ascii=False, indent=2) + "\n").encode())
        return
    out.table(shown.columns, shown.rows)
    if errors and shown.confusions:
        out.data(b"\n")
        out.table(
            CONFUSION_COLUMNS, ((each.layer, each.gold, each.found, str(each.count)) for each in shown.confusions)
        )
    if errors:
        out.data(b"\n")
        out.table(MISS_COLUMNS, ((miss.layer, miss.what, miss.article, miss.words) for miss in shown.misses))


def _shares(score: Score) -> list[str]:
    """Precision, recall and F1 in percent."""
    return [f"{100 * value:.1f}" for value in (score.precision, score.recall, score.f1)]


def _layer(score: Score) -> dict[str, float]:
    counts = {"tp": score.right, "pred": score.found, "gold": score.gold}
    return _figures(score) | counts


def _figures(score: Score) -> dict[str, float]:
    return {"p": score.precision, "r": score.recall, "f1": score.f1}


def _kind_row(kind: KindScores) -> list[str]:
    partial, exact, match, joint = (" ".join(_shares(score)) for score in kind.scores)
    joined = kind["joint"]
    return [kind.kind, str(joined.gold), str(joined.found), partial, exact, match, f"{100 * kind.source:.1f}", joint]


def _kind(kind: KindScores) -> dict[str, object]:
    joined = kind["joint"]
    figures: dict[str, object] = {score.name: _figures(score) for score in kind.scores}
    return figures | {"source": kind.source, "gold": joined.gold, "pred": joined.found}
