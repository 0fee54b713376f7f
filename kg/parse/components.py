"""Three of spaCy's components that find the same in less time; a pipeline gets them in place of its own.

The attribute ruler tries 180 patterns on every token, though what nearly all of them say depends on one token's word,
tag and dependency: it is remembered. The loop of parser and recogniser gives Python's lock back and then takes it
again for each of up to 100 moves at each token: a loop that keeps it does the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler, DependencyParser, EntityRecognizer
from spacy.symbols import DEP, ORTH, TAG  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

REMEMBERED = frozenset({"ORTH", "TEXT", "LOWER", "IS_SPACE", "TAG", "DEP"})  # what a token's memory depends on
MAX_REMEMBERED = 2**18  # words with tag and dependency; past that they are forgotten and learned anew
Known = tuple[int, int, int]  # a token's word, tag and dependency


def quicken(nlp: Language) -> None:
    """Put the quick components where the pipeline has those they do the work of."""
    component: Any
    for name, component in nlp.pipeline:
        if type(component) is EntityRecognizer and component.cfg["beam_width"] == 1:
            _replace(nlp, name, "kg_ner")
        elif type(component) is DependencyParser and component.cfg["beam_width"] == 1:
            _replace(nlp, name, "kg_parser")
        elif type(component) is AttributeRuler and _depends_on_tokens(component):
            _replace(nlp, name, "kg_attribute_ruler")


def _replace(nlp: Language, name: str, factory: str) -> None:
    nlp.add_pipe(factory, before=name, config={"replaced": name})
    nlp.remove_pipe(name)
    nlp.rename_pipe(factory, name)


class _Steps:
    """A greedy parse in single steps, so that Python's lock is kept."""

    moves: Any
    model: Any
    transition_states: Callable[[list[Any], Any], list[Any]]

    def greedy_parse(self, docs: list[Doc], drop: float = 0.0) -> Any:
        """The last state of each Doc."""
        states = self.moves.init_batch(docs)
        model = self.model.predict(docs)
        scores = _scores(model)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            unfinished = self.transition_states(unfinished, scores(unfinished))
        model.clear_memory()
        return states


def _scores(model: Any) -> Callable[[list[Any]], Any]:
    """What scores the moves of states: the model's layers, without its look at each step for moves never learned."""
    if not model.attrs["has_upper"] or any(model.class_is_unseen(move) == 0 for move in range(model.nO)):
        scores: Callable[[list[Any]], Any] = model.predict
        return scores
    upper = model.vec2scores
    weights, bias, multiplied = upper.get_param("W"), upper.get_param("b"), upper.ops.gemm

    def direct(states: list[Any]) -> Any:
        found = multiplied(model.state2vec.predict(model.get_token_ids(states)), weights, trans2=True)
        found += bias
        return found

    return direct


class QuickRecognizer(_Steps, EntityRecognizer):  # type: ignore[misc]
    """The greedy entity recogniser in single steps."""


class QuickParser(_Steps, DependencyParser):  # type: ignore[misc]
    """The greedy parser in single steps."""


@Language.factory("kg_ner", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def quick_recognizer(nlp: Language, name: str, replaced: str) -> QuickRecognizer:
    """The quick recogniser with the model and the moves of another."""
    ner: Any = nlp.get_pipe(replaced)
    return QuickRecognizer(nlp.vocab, ner.model, name, ner.moves)


@Language.factory("kg_attribute_ruler", assigns=["token.tag", "token.pos", "token.morph", "token.lemma"])
def quick_ruler(nlp: Language, name: str, replaced: str) -> QuickRuler:
    """The quick ruler with the patterns of another."""
    ruler: Any = nlp.get_pipe(replaced)
    return QuickRuler(ruler)


def _depends_on_tokens(ruler: AttributeRuler) -> bool:
    """Whether all that patterns of one token ask for is remembered."""
    return all(len(pattern) > 1 or set(pattern[0]) <= REMEMBERED for _, pattern in _patterns(ruler))


def _patterns(ruler: AttributeRuler) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """All patterns, each with the number of its rule."""
    rules: Any = ruler.patterns
    for number, rule in enumerate(rules):
        yield from ((number, pattern) for pattern in rule["patterns"])


@Language.factory("kg_parser", assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"])
def quick_parser(nlp: Language, name: str, replaced: str) -> QuickParser:
    """The quick parser with the model and the moves of another."""
    parser: Any = nlp.get_pipe(replaced)
    return QuickParser(nlp.vocab, parser.model, name, parser.moves)


class QuickRuler:
    """An attribute ruler that remembers what its patterns of one token say."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self.ruler, self.vocab = ruler, ruler.vocab
        self.single, self.longer = (Matcher(self.vocab, validate=False) for _ in range(2))
        for number, pattern in _patterns(ruler):
            (self.single if len(pattern) == 1 else self.longer).add(str(number), [pattern])
        self.memory: dict[Known, tuple[int, ...]] = {}
        self.merged: dict[tuple[int, ...], dict[Any, Any]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set what the patterns say; where several do, the last one counts."""
        tokens: list[Known] = list(map(tuple, doc.to_array([ORTH, TAG, DEP]).tolist()))
        self._learn(tokens)
        rules = [self.memory[token] for token in tokens]
        for match, start, end in self.longer(doc, allow_missing=True) if len(self.longer) else ():
            number = int(self.vocab.strings[match])
            place = range(start, end)[self.ruler.indices[number]]
            rules[place] = tuple(sorted({*rules[place], number}))
        for token, numbers in zip(doc, rules, strict=True):
            set_token_attrs(token, self._merged(numbers))
        return doc

    def _learn(self, tokens: list[Known]) -> None:
        """Remember which patterns of one token match those that were not seen before."""
        if len(self.memory) > MAX_REMEMBERED:
            self.memory.clear()
        unknown = sorted({token for token in tokens if token not in self.memory})
        if not unknown:
            return
        words, tags, deps = ([self.vocab.strings[each] for each in column] for column in zip(*unknown, strict=True))
        doc = Doc(self.vocab, words=words, tags=tags, deps=deps, heads=[*range(len(words))])
        found: list[list[int]] = [[] for _ in unknown]
        for match, place, _ in self.single(doc, allow_missing=True):
            found[place].append(int(self.vocab.strings[match]))
        self.memory.update((token, tuple(sorted(numbers))) for token, numbers in zip(unknown, found, strict=True))

    def _merged(self, numbers: tuple[int, ...]) -> dict[Any, Any]:
        """The attributes that these rules set."""
        if numbers not in self.merged:
            self.merged[numbers] = {k: v for number in numbers for k, v in self.ruler.attrs[number].items()}
        return self.merged[numbers]
