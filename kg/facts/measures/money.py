"""Measures by money: the word that says what is done with a sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from spacy.tokens import Doc, Token

from kg.facts.measures.grammar import Frame, is_infinitive, modal_of
from kg.lexicon import Lexicon
from kg.model import Amount, Status

PAID = Decimal("0.6")  # share of right ones among those found on the development articles, rounded
MAX_CLIMB = 4  # heads from a sum of money to the word that says what is done with it


def paid(doc: Doc, amounts: Iterable[Amount], lexicon: Lexicon) -> Iterator[Frame]:
    """ "a £5m scheme", "will invest £60bn", "fined $185 million": money that is moved on purpose."""
    for amount in amounts:
        if not amount.currency:
            continue
        words = doc.char_span(amount.span.start, amount.span.end, alignment_mode="expand")
        if words is None or (doc[max(words.start - 1, 0)].text == "(" and words.start > 0):
            continue  # "$11bn (£5.7bn)": the same sum again
        head = _mover(words.root, lexicon)
        if head is not None:
            yield Frame(head, told_status(head, lexicon), PAID, start=words.start)


def _mover(money: Token, lexicon: Lexicon) -> Token | None:
    """The verb or noun by which the money is a step of somebody's, if it is no statistic."""
    node, below = money, money
    for _ in range(MAX_CLIMB):
        if _is_statistic(node, below, lexicon):
            return None
        if _moves(node, lexicon):
            above = node.head
            acts = above.pos_ == "VERB" and above.lemma_.lower() in lexicon.strong_actions and node.dep_ == "dobj"
            return above if acts else node
        if node.ent_type_ == "MONEY" and any(
            c.dep_ == "prep" and c.lower_ == "for" and c.i > node.i for c in node.children
        ):
            return node
        if node.dep_ == "ROOT" or node.pos_ == "AUX":
            return None
        node, below = node.head, node
    return None


def _moves(node: Token, lexicon: Lexicon) -> bool:
    lemma = node.lemma_.lower()
    if node.pos_ in ("NOUN", "PROPN"):
        return lemma in lexicon.action_nouns
    return node.pos_ == "VERB" and (lemma in lexicon.strong_actions or lemma in lexicon.sets["paying"])


def _is_statistic(node: Token, below: Token, lexicon: Lexicon) -> bool:
    """ "sales of £5m", "raised £5m", "the deficit is put at £5m"; not "raised the minimum wage to £5"."""
    lemma = node.lemma_.lower()
    if lemma in lexicon.statistics and (lemma not in lexicon.strong_actions or below.dep_ == "dobj"):
        return True
    subjects = [c.lemma_.lower() for c in node.children if c.dep_ in ("nsubj", "nsubjpass")]
    return any(subject in lexicon.statistics for subject in subjects)


def told_status(head: Token, lexicon: Lexicon) -> Status:
    """What the words above it say: a modal, a governor ("plans to", "proposed"), or that it is done."""
    node, fallback = head, Status.IMPLEMENTED
    for _ in range(MAX_CLIMB):
        if modal := modal_of(node):
            return modal
        governor = lexicon.governors.get((node.lemma_.lower(), "noun" if node.pos_ == "NOUN" else "verb"))
        if governor and (node != head or node.pos_ == "VERB"):
            return governor.status
        if node.pos_ == "VERB" and is_infinitive(node):
            fallback = Status.PLANNED
        if node.dep_ == "ROOT":
            break
        node = node.head
    return fallback


def left_out(text: str, amount: Amount) -> bool:
    """Whether the sum is what it was before ("from £20m to …") or only repeats one: "$11bn (£5.7bn)"."""
    if amount.change:
        return True
    return amount.currency is not None and text[max(0, amount.span.start - 1) : amount.span.start] == "("
