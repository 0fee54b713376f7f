"""`kg train statements`: annotated texts become weights, with a card that says what they are."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.cli import evaluating
from kg.cli import output as out
from kg.errors import SetupError, UsageError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.train.examples import Example

LICENCE = "of the weights: as the corpora allow; they hold words and lemmas, no running text"
LIMITS = "written English news; trained mostly on American politics of 2016; below the card's figures elsewhere"

MEASURE_LIMITS = "written English news, British and American; what counts as a measure is the view of the annotators"


def statements(
    corpora: Sequence[Path], dev: Sequence[Path], folder: Path, settings: Settings, *, date: str, force: bool
) -> int:
    """Train, measure on `dev`, print the tables, and put the weights into `folder` unless better ones are there."""
    try:
        from kg.train.statements import save, train
    except ImportError as error:
        raise SetupError(f"training needs more than kg ({error}); pip install 'kg[train]'") from error
    from kg.facts.statements.learned.weights import CARD, FILES, fingerprint

    with TemporaryDirectory() as name:
        made = Path(name)
        save(train(_examples(corpora, settings), out.note), made)
        card = _card(corpora, settings, date) | {"sha256": fingerprint(made)}
        (made / CARD).write_text(_written(card), encoding="utf-8")
        card["figures"] = dict(_figures(dev, replace(settings, statements="learned", weights=made)))
        (made / CARD).write_text(_written(card), encoding="utf-8")
        if not force:
            _keep_better(folder / CARD, card)
        folder.mkdir(parents=True, exist_ok=True)
        for file in (*FILES, CARD):
            shutil.copyfile(made / file, folder / file)
    out.note(f"weights {card['sha256'][:12]} are in {folder}; use them with --weights {folder}")
    return 0


def measures(
    corpora: Sequence[Path],
    dev: Sequence[Path],
    folder: Path,
    settings: Settings,
    *,
    texts: Sequence[Path],
    date: str,
) -> int:
    """Train the extractor of measures, write its weights into `folder`, and print what they reach on `dev`."""
    try:
        from kg.train.measures import train
    except ImportError as error:
        raise SetupError(f"training needs more than kg ({error}); pip install 'kg[train]'") from error
    from kg.facts.measures.learned.weights import save
    from kg.lexicon import lexicon
    from kg.pipeline import statement_extractor
    from kg.train.standoff import read_corpora
    from kg.train.steps import examples

    extractor, name = statement_extractor(settings)
    found = list(examples(read_corpora(corpora, texts), settings.model, extractor, lexicon()))
    weights, figures = train(found, out.note)
    card = _card(corpora, settings, date) | {"left_out": figures, "limits": MEASURE_LIMITS, "statements": name}
    folder.mkdir(parents=True, exist_ok=True)
    save(weights, card, folder)
    for gold, scores in _figures(dev, replace(settings, measures="learned", measure_weights=folder)):
        out.note(f"{gold}: measures {scores['measures']}")
    out.note(f"weights of measures are in {folder}; use them with --measure-weights {folder}")
    return 0


def _examples(corpora: Sequence[Path], settings: Settings) -> list[Example]:
    """Read and parse the corpora."""
    from kg.lexicon import lexicon
    from kg.model import Article
    from kg.parse import load_model, parse
    from kg.train.corpus import read_corpus
    from kg.train.examples import examples

    nlp, found = load_model(settings.model), []
    for corpus in corpora:
        texts = read_corpus(corpus)
        out.note(f"parsing {len(texts)} texts of {corpus}")
        parsed = ((text, parse(Article(text.text, text.name), nlp)) for text in texts)
        found += list(examples(parsed, lexicon()))
    return found


def _card(corpora: Sequence[Path], settings: Settings, date: str) -> dict[str, Any]:
    data = [{"name": corpus.name, "sha256": _hash(corpus)} for corpus in corpora]
    return {
        "program": __version__,
        "model": settings.model,
        "date": date,
        "data": data,
        "licence": LICENCE,
        "limits": LIMITS,
    }


def _hash(corpus: Path) -> str:
    """Of a file, or of the gold files of a folder in order."""
    digest = hashlib.sha256()
    for file in sorted(corpus.glob("*.gold.json")) if corpus.is_dir() else [corpus]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _figures(dev: Sequence[Path], settings: Settings) -> Iterator[tuple[str, dict[str, float]]]:
    """F1 by layer, or by kind of statement, on each development set; the tables are printed."""
    for gold in dev:
        scores = evaluating.figures(gold, settings, speech=not gold.is_dir())
        yield gold.name, scores


def _keep_better(card: Path, made: dict[str, Any]) -> None:
    """UsageError where the folder's weights have a better figure than those just made, on a set that both know."""
    if not card.is_file():
        return
    there = json.loads(card.read_text(encoding="utf-8")).get("figures", {})
    for name, scores in made["figures"].items():
        for layer, score in scores.items():
            if there.get(name, {}).get(layer, 0) > score and layer in ("statements", "all"):
                raise UsageError(
                    f"{card.parent}: its weights reach {there[name][layer]} ({layer}, {name}), the new ones {score}; "
                    "give another folder, or --force"
                )


def _written(card: dict[str, Any]) -> str:
    return json.dumps(card, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
