"""The last word on names: a small learned model looks at all places of a string at once.

The rules and the language model propose, and the judge keeps, changes or drops; what nobody proposed it may add. It
knows words by the vectors of the language model it was trained with, so that with any other model the rules decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from kg.lexicon import Lexicon
from kg.mentions.judge.candidates import others
from kg.mentions.judge.features import by_text, features
from kg.mentions.judge.model import Models, load_models, vector
from kg.mentions.name import Name, Weight
from kg.model import Kind

# Least probabilities, swept by cross-validation over the training articles.
KEEP = {Kind.ORGANISATION: 0.45, Kind.PERSON: 0.45}
ADD = {Kind.ORGANISATION: 0.55, Kind.PERSON: 0.6}
CHANGE = 0.6
KEEP_WEAK = 0.15  # of who speaks, and of a person whose name begins with a common given name
SPEAKS = "acts True"  # the feature of a subject of a reporting verb


def judged(doc: Doc, found: Sequence[Name], lexicon: Lexicon, models: Models | None = None) -> list[Name]:
    """The names that the judge lets stand, some as another kind, and those it adds."""
    models = models or load_models()
    if 2 * doc.vocab.vectors_length != len(models[Kind.PERSON].vector):
        return list(found)
    proposed = set(found)
    surnames = {doc[n.end - 1].text for n in found if n.kind is Kind.PERSON and n.end - n.start > 1}
    verdict = []
    for text, names in by_text(doc, [*found, *others(doc, found, lexicon)]).items():
        if text in surnames or any(_certain(name) for name in names):
            verdict += [name for name in names if name in proposed]
            continue
        marks, numbers = features(doc, names, lexicon), vector(doc, names[0])
        likely = {kind: model.probability(marks, numbers) for kind, model in models.items()}
        first = doc[names[0].start].text
        known = names[0].kind is Kind.PERSON and not {first, first.capitalize()}.isdisjoint(lexicon.given_names)
        weak = known or SPEAKS in marks
        verdict += _decided(names, proposed, likely, KEEP_WEAK if weak else KEEP[names[0].kind])
    return sorted(verdict, key=lambda name: name.start)


def _certain(name: Name) -> bool:
    """Whether the words beside a name leave no doubt: "Mr Bell", "the retailer Bell"."""
    described = name.weight is Weight.TITLED and name.kind is Kind.ORGANISATION
    return described or name.weight is Weight.HONORIFIC


def _decided(names: Iterable[Name], proposed: set[Name], likely: dict[Kind, float], keep: float) -> Iterator[Name]:
    best = max(likely, key=lambda kind: likely[kind])
    for name in names:
        if name not in proposed:
            if likely[best] >= ADD[best]:
                yield replace(name, kind=best)
        elif name.kind is not best and likely[best] >= CHANGE:
            yield replace(name, kind=best, type="")
        elif likely[name.kind] >= keep:
            yield name
