"""How fast statements are found in parsed articles: words per CPU second, and the share of what their parsing took.

    .venv/bin/python benchmarks/statements.py [FOLDER]

Quotation marks, rules, cue model, tagger, confidence, layouts and assembly, for texts seen once; reading, parsing and
names are done before. Model and weights are loaded before, and the articles of seeds/ were looked at.
"""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from kg.facts.statements import statements
from kg.lexicon import lexicon
from kg.mentions import mentions
from kg.model import Failure
from kg.parse import load_model, parse
from kg.pipeline import statement_extractor
from kg.read import read
from kg.resources import folder
from kg.settings import Settings

TARGET = 15_000  # words per CPU second, from issue 3


def measured(source: Path) -> tuple[int, float, float]:
    """Words, CPU seconds of parsing and CPU seconds of finding statements."""
    settings = Settings()
    nlp, words, parsing, finding = load_model(settings.model), 0, 0.0, 0.0
    extractor, _ = statement_extractor(settings)
    for article in read(source, settings):
        if isinstance(article, Failure):
            continue
        started = time.process_time()
        doc = parse(article, nlp)
        parsed = time.process_time()
        named = mentions(doc, lexicon())
        ready = time.process_time()
        list(statements(doc, named, lexicon(), extractor))
        words += len(article.text.split())
        parsing, finding = parsing + parsed - started, finding + time.process_time() - ready
    return words, parsing, finding


def main() -> int:
    """Print the speed."""
    logging.getLogger("kg").setLevel(logging.ERROR)  # what is passed over is said by kg build
    measured(folder("seeds"))
    words, parsing, finding = measured(Path(sys.argv[1]) if len(sys.argv) > 1 else folder("seeds"))
    if not words:
        print("no article there; give a folder that kg build can read", file=sys.stderr)
        return 2
    verdict = "reached" if words / finding >= TARGET else "MISSED"
    print(f"{words:,} words: parsing {parsing:.2f} s, statements {finding:.2f} s, {finding / parsing:.0%} of parsing")
    print(f"{words / finding:,.0f} words per CPU second (target {TARGET:,} or more: {verdict})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
