"""`kg train names`: annotated articles become the weights of the judge of names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.cli import output as out
from kg.errors import SetupError
from kg.settings import Settings


def names(corpora: Sequence[Path], folder: Path, settings: Settings) -> int:
    """Train, print the cross-validated figures, and put the weights into `folder`."""
    try:
        from kg.train.names import crossed, rows, train
    except ImportError as error:
        raise SetupError(f"training needs scikit-learn ({error}); pip install 'kg[train]'") from error
    from kg.evaluate import read_articles
    from kg.lexicon import lexicon
    from kg.model import Article
    from kg.parse import load_model, parse

    nlp, found = load_model(settings.model), []
    for corpus in corpora:
        articles = read_articles(corpus)
        out.note(f"parsing {len(articles)} articles of {corpus}")
        found += [list(rows([(each, parse(Article(each.text, each.name), nlp))], lexicon())) for each in articles]
    for kind, precision, recall in crossed(found):
        out.note(f"{kind}: precision {precision:.3f}, recall {recall:.3f} of strings, cross-validated over articles")
    folder.mkdir(parents=True, exist_ok=True)
    for kind, model in train([row for article in found for row in article]).items():
        model.save(folder, kind)
    out.note(f"weights are in {folder}")
    return 0
