"""`kg train lexicon`: annotated or plain corpora become the word lists that are induced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc

from kg.cli import output as out
from kg.settings import Settings


def lexicon(corpora: Sequence[Path], folder: Path, settings: Settings) -> int:
    """Induce the lists and put them into `folder`."""
    from kg.model import Article
    from kg.parse import generator, load_model, parse
    from kg.train.corpus import read_corpus
    from kg.train.lexicon import TABLE, describing, table

    nlp = load_model(settings.model)

    def docs() -> Iterator[Doc]:
        for corpus in corpora:
            texts = read_corpus(corpus)
            out.note(f"parsing {len(texts)} articles of {corpus}")
            yield from (parse(Article(each.text, each.name), nlp) for each in texts)

    nouns, made = describing(docs()), generator(nlp, "")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / TABLE).write_text(table(nouns, f"{made.model} {made.model_version}"), encoding="utf-8")
    out.note(f"{len(nouns)} nouns are in {folder / TABLE}")
    return 0
