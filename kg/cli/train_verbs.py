"""The verbs of `kg train`: each hands over to what learns from annotated texts."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import settings
from kg.settings import load


@click.group()
def train() -> None:
    """Train on annotated texts.

    Needs scikit-learn (pip install 'kg[train]'); nothing else of kg does.
    """


@train.command("statements")
@click.argument("corpora", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="TRAIN...")
@click.option("--dev", type=click.Path(path_type=Path, exists=True), multiple=True, required=True, help="Measured on.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to fill.")
@click.option("--date", default="", help="Date for the card; without one the same corpora give the same bytes.")
@click.option("--force", is_flag=True, help="Replace weights that are better on --dev.")
@settings("model", "min_confidence")
def train_statements(
    corpora: tuple[Path, ...], dev: tuple[Path, ...], output: Path, date: str, force: bool, **flags: object
) -> int:
    """Train the extractor of statements.

    TRAIN and --dev are JSONL files of texts with attributions, or folders of NAME.txt with NAME.gold.json; a corpus
    that is named twice counts twice.
    """
    from kg.cli import training

    return training.statements(corpora, dev, output, load(flags), date=date, force=force)


@train.command("names")
@click.argument("corpora", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="TRAIN...")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to fill.")
@settings("model")
def train_names(corpora: tuple[Path, ...], output: Path, **flags: object) -> int:
    """Train the judge of names and print how good it is on articles that it has not seen.

    TRAIN are folders of NAME.txt with NAME.gold.json. The weights in use are those in kg/mentions/judge/weights.
    """
    from kg.cli import training_names

    return training_names.names(corpora, output, load(flags))


@train.command("lexicon")
@click.argument("corpora", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="TRAIN...")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to fill.")
@settings("model")
def train_lexicon(corpora: tuple[Path, ...], output: Path, **flags: object) -> int:
    """Induce word lists from texts.

    TRAIN are JSONL files of texts, or folders of NAME.txt with NAME.gold.json. The lists in use are in kg/lexicon.
    """
    from kg.cli import training_lexicon

    return training_lexicon.lexicon(corpora, output, load(flags))


@train.command("measures")
@click.argument("corpora", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="TRAIN...")
@click.option("--dev", type=click.Path(path_type=Path, exists=True), multiple=True, required=True, help="Measured on.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder to fill.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="JSONL with the texts of a TRAIN.jsonl.",
)
@click.option("--date", default="", help="Date for the card.")
@settings("model", "statements", "weights", "min_confidence")
def train_measures(
    corpora: tuple[Path, ...],
    dev: tuple[Path, ...],
    output: Path,
    texts: tuple[Path, ...],
    date: str,
    **flags: object,
) -> int:
    """Train the extractor of measures.

    TRAIN and --dev are folders of NAME.txt with NAME.gold.json; TRAIN may also be JSONL with offsets into the --texts.
    """
    from kg.cli import training

    return training.measures(corpora, dev, output, load(flags), texts=texts, date=date)
