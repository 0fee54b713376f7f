"""What each group of the tagger's features is worth: trained without it, measured at the annotated cues of other texts.

    .venv/bin/python benchmarks/ablation.py TRAIN... --dev DEV... (docs/training.md has the formats; minutes per group)

Right is a content with IoU >= .5 and, where the annotation has one, a source that overlaps; at the annotated cues, so
that the cue model and the confidence play no part.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.facts.statements.learned.candidates import overlap
from kg.facts.statements.learned.chain import LABELS, Chain
from kg.facts.statements.learned.decode import Labelled as Decoded
from kg.lexicon import lexicon
from kg.model import Article
from kg.parse import load_model, parse
from kg.settings import Settings
from kg.train.corpus import read_corpus
from kg.train.examples import Example, examples
from kg.train.statements import sequences
from kg.train.tagger import Labelled, fit, scores

RIGHT = 0.5  # IoU of contents
TREE = (
    "top=",
    "topd=",
    "topl=",
    "topq=",
    "topw=",
    "topp=",
    "path=",
    "path2=",
    "path3=",
    "new=",
    "edge=",
    "goes=",
    "nopath=",
)
QUOTES = ("q=", "qo=", "ql=", "qs=", "qd=", "qb=", "qf=", "qe=", "nq=", "nqc=", "nql=", "qnext=", "qlast=")
GROUPS: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "the dependency tree": (*TREE, "d=", "hd=", "sd="),
    "quotations": QUOTES,
    "the cue's own word": ("lds=", "topl=", "ql=", "nql="),
    "other cues": ("oc=", "beyond=", "rival="),
    "what the rules say": ("rule=",),
    "words of the token and beside it": ("w=", "w-=", "w+="),
    "distance and what stands between": ("dist=", "next=", "ds=", "nc=", "nv=", "ncv=", "nm="),
}


def parsed(path: Path) -> list[Example]:
    """The paragraphs of a corpus."""
    nlp = load_model(Settings().model)
    return list(examples(((t, parse(Article(t.text, t.name), nlp)) for t in read_corpus(path)), lexicon()))


def labelled(corpus: Iterable[Example], without: tuple[str, ...]) -> Iterator[Labelled]:
    """Features without those of a group, and labels; other cues are the annotated ones."""
    for example in corpus:
        roots = {gold.root: 1.0 for gold in example.gold if gold.speech}
        for rows, labels in sequences(example, roots):
            yield [[f for f in row if not f.startswith(without)] for row in rows] if without else rows, labels


def share_right(tagger: Chain, pairs: Iterable[Labelled]) -> float:
    """Of the annotated statements those whose content and source the tagger finds."""
    right = total = 0
    for rows, labels in pairs:
        [found] = tagger.label([scores(tagger, rows)])
        content, source = ([_places(each, label) for each in (decoded(found), labels)] for label in "CS")
        total += 1
        right += overlap(*content) >= RIGHT and (not source[1] or bool(source[0] & source[1]))
    return right / max(total, 1)


def decoded(found: Decoded) -> list[str]:
    """The labels by name."""
    return [LABELS[label] for label in found.labels]


def _places(labels: list[str], label: str) -> frozenset[int]:
    return frozenset(place for place, each in enumerate(labels) if each == label)


def main() -> int:
    """Print a line for each group."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", nargs="+", type=Path)
    parser.add_argument("--dev", action="append", required=True, type=Path)
    arguments = parser.parse_args()
    train = [each for path in arguments.train for each in parsed(path)]
    dev = [parsed(path) for path in arguments.dev]
    print(
        f"| trained without | {' | '.join(path.name for path in arguments.dev)} |\n|---|{'---|' * len(dev)}", flush=True
    )
    for name, without in GROUPS.items():
        tagger = Chain.of(fit(list(labelled(train, without))))
        shares = [f"{share_right(tagger, labelled(each, without)):.3f}" for each in dev]
        print(f"| {name} | {' | '.join(shares)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
