"""Is a confidence of .8 right in eight of ten cases? A table for the learned extractor on annotated texts.

.venv/bin/python benchmarks/confidence.py FILE.jsonl      (texts with attributions; docs/training.md has the format)
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

from kg.facts.statements.learned import load_weights
from kg.facts.statements.learned.extract import chosen, cue_probabilities, tagged
from kg.lexicon import lexicon
from kg.model import Article
from kg.parse import load_model, parse
from kg.settings import Settings
from kg.train.corpus import read_corpus
from kg.train.examples import examples
from kg.train.judge import judged

BINS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.001)


def verdicts(corpus: Path) -> list[tuple[float, bool]]:
    """The confidence of each statement that is found, and whether content (IoU >= .5) and source are right."""
    nlp, weights = load_model(Settings().model), load_weights()
    texts = read_corpus(corpus)
    found = []
    for example in examples(((text, parse(Article(text.text, text.name), nlp)) for text in texts), lexicon()):
        likely = cue_probabilities(example.block.view, weights.cue, weights.known)
        [candidates] = tagged([example.block], [likely], weights.tagger)
        kept = chosen(candidates, weights.confidence, BINS[0])
        for (_, confidence), right in zip(kept, judged([each for each, _ in kept], example.gold), strict=True):
            if right is not None:
                found.append((confidence, right))
    return found


def main() -> int:
    """Print the table."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    found = verdicts(Path(sys.argv[1]))
    print("| confidence | statements | mean confidence | right |\n|---|---|---|---|")
    for low, high in pairwise(BINS):
        here = [(confidence, right) for confidence, right in found if low <= confidence < high]
        if here:
            mean = sum(confidence for confidence, _ in here) / len(here)
            share = sum(right for _, right in here) / len(here)
            print(f"| {low:.2f} to {min(high, 1):.2f} | {len(here)} | {mean:.2f} | {share:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
