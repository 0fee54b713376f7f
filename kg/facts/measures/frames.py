"""The ways in which news words a measure: each generator finds heads of verb or noun phrases, with a status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc, Token

from kg.lexicon import Governor, Lexicon
from kg.model import Amount, Status

# Shares of right ones among those found on the development articles, rounded; also the order in which overlaps are settled.
PAID, GOVERNED, MODAL, PASSIVE, TOLD = Decimal("0.6"), Decimal("0.5"), Decimal("0.45"), Decimal("0.4"), Decimal("0.35")
MAX_CLIMB = 4  # heads from a sum of money to the word that says what is done with it
MODALS = {
    "will": Status.PLANNED,
    "'ll": Status.PLANNED,
    "’ll": Status.PLANNED,
    "wo": Status.REJECTED,
    "would": Status.PROPOSED,
    "could": Status.PROPOSED,
    "should": Status.DEMANDED,
    "must": Status.DEMANDED,
}
PAYING = frozenset(
    "pay spend give offer donate invest save fund buy bid sell lend borrow contribute provide promise pledge seek propose want use demand receive call assume commit".split()
)
AGENTS = frozenset("we he she they it who".split())
GROUPS = frozenset("government minister council company firm bank party union police force court committee commission department authority official administration "
                   "parliament agency regulator leader president secretary board university".split())  # fmt: skip
NO_ACTION = frozenset("be have see know think feel become seem appear say tell ask hear want need like know win lose face continue remain discuss talk "
                      "speak believe understand learn look hope try happen come go watch find enjoy avoid do show prove matter mean".split())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """A measure's head word, its status and how sure the frame is; `governor` is the word that makes it one."""

    head: Token
    status: Status
    confidence: Decimal
    governor: Token | None = None


def frames(doc: Doc, amounts: Iterable[Amount], lexicon: Lexicon) -> Iterator[Frame]:
    """All candidate measures of an article: those with money first, then in order of their triggers."""
    yield from _paid(doc, [amount for amount in amounts if amount.currency], lexicon)
    for token in doc:
        if token.pos_ in ("VERB", "AUX", "NOUN"):
            yield from _with_joined(_governed(token, lexicon))
        if token.pos_ == "VERB":
            yield from _with_joined(_modal(token, lexicon))
            yield from _told(token, lexicon)


def _paid(doc: Doc, sums: list[Amount], lexicon: Lexicon) -> Iterator[Frame]:
    """ "a £5m scheme", "will invest £60bn", "fined $185 million": money that is moved on purpose."""
    for amount in sums:
        words = doc.char_span(amount.span.start, amount.span.end, alignment_mode="expand")
        if words is None or doc[max(words.start - 1, 0)].text == "(" and words.start > 0:
            continue  # "$11bn (£5.7bn)": the same sum again
        head = _mover(words.root, lexicon)
        if head is not None:
            yield Frame(head, _told_status(head, lexicon), PAID)


def _mover(money: Token, lexicon: Lexicon) -> Token | None:
    """The verb or noun by which the money is a step of somebody's, if it is no statistic."""
    node, below = money, money
    for _ in range(MAX_CLIMB):
        if _is_statistic(node, below, lexicon):
            return None
        if _moves(node, lexicon):
            return node
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
    return node.pos_ == "VERB" and (lemma in lexicon.strong_actions or lemma in PAYING)


def _is_statistic(node: Token, below: Token, lexicon: Lexicon) -> bool:
    """ "sales of £5m", "raised £5m", "the deficit is put at £5m"; not "raised the minimum wage to £5"."""
    lemma = node.lemma_.lower()
    if lemma in lexicon.statistics and (lemma not in lexicon.strong_actions or below.dep_ == "dobj"):
        return True
    subjects = [c.lemma_.lower() for c in node.children if c.dep_ in ("nsubj", "nsubjpass")]
    return any(subject in lexicon.statistics for subject in subjects)


def _told_status(head: Token, lexicon: Lexicon) -> Status:
    """What the words above it say: a modal, a governor ("plans to", "proposed"), or that it is done."""
    node, fallback = head, Status.IMPLEMENTED
    for _ in range(MAX_CLIMB):
        modal = next((child.lower_ for child in node.children if child.dep_ == "aux" and child.lower_ in MODALS), None)
        if modal:
            return MODALS[modal]
        governor = lexicon.governors.get((node.lemma_.lower(), "noun" if node.pos_ == "NOUN" else "verb"))
        if governor and node != head:
            return governor.status
        if node.pos_ == "VERB" and _infinitive(node):
            fallback = Status.PLANNED
        if node.dep_ == "ROOT":
            break
        node = node.head
    return fallback


def _with_joined(found: Iterator[Frame]) -> Iterator[Frame]:
    """Each frame, and the phrases joined to its head by "and"."""
    for frame in found:
        yield frame
        for child in frame.head.children:
            if child.dep_ == "conj" and child.pos_ == frame.head.pos_ and not _has_subject(child):
                yield Frame(child, frame.status, frame.confidence, frame.governor)


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _governed(token: Token, lexicon: Lexicon) -> Iterator[Frame]:
    """ "plans to …", "called for …", "a promise to …"."""
    governor = lexicon.governors.get((token.lemma_.lower(), "noun" if token.pos_ == "NOUN" else "verb"))
    if governor is None:
        return
    status = Status.REJECTED if _is_negated(token) else governor.status
    for child in token.children:
        if child.i > token.i:
            for head in _heads(child, governor, lexicon):
                yield Frame(head, status, GOVERNED, token)
        elif child.dep_ == "nsubjpass" and "obj" in governor.takes and child.pos_ in ("NOUN", "PROPN"):
            yield Frame(child, status, PASSIVE, token)


def _heads(child: Token, governor: Governor, lexicon: Lexicon) -> Iterator[Token]:
    """The heads that a governor's child gives, by what the governor takes."""
    takes = governor.takes
    if "strict" in takes and child.pos_ == "VERB" and child.lemma_.lower() not in lexicon.strong_actions:
        return
    if (
        child.dep_ in ("xcomp", "acl", "ccomp", "advcl")
        and "to" in takes
        and _infinitive(child)
        and _is_action(child, lexicon)
    ):
        yield child
    elif (
        child.dep_ in ("xcomp", "pcomp", "dobj", "acl")
        and child.tag_ == "VBG"
        and takes & {"ing", "obj"}
        and _is_action(child, lexicon)
    ):
        yield child
    elif child.dep_ == "dobj" and child.pos_ == "NOUN":
        if child.lemma_.lower() in lexicon.action_nouns or ("obj" in takes and not _is_plan(child, lexicon)):
            yield child
    elif child.dep_ == "prep" and child.lower_ in takes:
        for grandchild in child.children:
            if grandchild.dep_ == "pobj" and grandchild.pos_ == "NOUN":
                yield grandchild
            elif grandchild.dep_ == "pcomp" and _is_action(grandchild, lexicon):
                yield grandchild
            elif grandchild.dep_ == "pobj" and child.lower_ == "on":
                yield from (c for c in child.head.children if c.dep_ == "xcomp" and _infinitive(c))


def _infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _is_plan(noun: Token, lexicon: Lexicon) -> bool:
    """ "announced plans to …": the infinitive is the measure, not the plan."""
    governor = lexicon.governors.get((noun.lemma_.lower(), "noun"))
    return governor is not None and any(
        c.dep_ == "acl" or (c.dep_ == "prep" and c.lower_ in governor.takes) for c in noun.children
    )


def _is_action(verb: Token, lexicon: Lexicon) -> bool:
    return verb.pos_ == "VERB" and verb.lemma_.lower() not in NO_ACTION


def _modal(verb: Token, lexicon: Lexicon) -> Iterator[Frame]:
    """ "will double the fund", "is to be scrapped", "should be banned"."""
    lemma = verb.lemma_.lower()
    if lemma not in lexicon.strong_actions and lemma not in lexicon.weak_actions:
        return
    modal = next((child.lower_ for child in verb.children if child.dep_ == "aux" and child.lower_ in MODALS), None)
    status = MODALS[modal] if modal else None
    if status is None and verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and _infinitive(verb):
        status = Status.PLANNED
    if status is None or not (lemma in lexicon.strong_actions or (_has_object(verb) and _is_agent(verb))):
        return
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    yield Frame(verb, Status.REJECTED if _is_negated(verb) else status, PASSIVE if passive else MODAL)


def _is_agent(verb: Token) -> bool:
    """Whether somebody acts: a name, "we" or another pronoun of persons as subject, or nobody in a passive."""
    node = verb
    while node.dep_ == "conj" and not _has_subject(node):
        node = node.head
    subject = next((child for child in node.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.dep_ == "nsubjpass":
        return True
    return subject.pos_ == "PROPN" or subject.lower_ in AGENTS or subject.lemma_.lower() in GROUPS


def _has_object(verb: Token) -> bool:
    return any(child.dep_ in ("dobj", "nsubjpass", "prep", "xcomp", "dative", "prt") for child in verb.children)


def _told(verb: Token, lexicon: Lexicon) -> Iterator[Frame]:
    """ "has banned smoking", "was launched in May": only verbs that always name a step."""
    if verb.lemma_.lower() not in lexicon.strong_actions or verb.tag_ not in ("VBD", "VBN", "VBG", "VBZ", "VBP"):
        return
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    modal = any(child.lower_ in MODALS or child.lower_ == "to" for child in verb.children if child.dep_ == "aux")
    if objects and finite and not modal and _is_agent(verb) and verb.dep_ not in ("amod", "compound"):
        status = Status.REJECTED if _is_negated(verb) else Status.IMPLEMENTED
        yield Frame(verb, status, TOLD)
