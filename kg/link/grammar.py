"""What grammar says of a pronoun: whom it can't mean, whom it must mean, who is still to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from kg.lexicon import Lexicon
from kg.link.scene import MAX_STEPS, SUBJECTS, Scene, subject_of
from kg.mentions import Mentions
from kg.model import Form, Kind, Mention, Statement

OBJECTS = ("dobj", "pobj", "dative")
NO_RIVALS = ("DATE", "TIME", "PERSON", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY")  # labels no "it" means


def excluded(scene: Scene, mention: Mention, mentions: Mentions, quote: Statement | None) -> Iterator[Mention]:
    """Mentions of those whom the pronoun can't mean."""
    token = scene.doc[scene.token(mention.span.start)]
    if quote:
        yield from quote.speakers
    if token.dep_ in (*SUBJECTS, "poss"):
        yield from _names(token.head.children, token, mentions)
        yield from _names(
            (c for child in token.head.children if child.dep_ == "prep" for c in child.children), token, mentions
        )
    if token.dep_ in SUBJECTS and token.head.dep_ == "relcl":  # "the office that they say is old"
        yield from filter(None, [mentions.by_token.get(token.head.head.i)])
    if token.dep_ in OBJECTS and not token.lower_.endswith("self"):  # "Bell praised her"
        verb = token.head.head if token.dep_ == "pobj" else token.head
        subject = subject_of(verb) if verb.pos_ in ("VERB", "AUX") else None
        if subject is not None and subject.i in mentions.by_token:
            yield mentions.by_token[subject.i]


def unlikely(scene: Scene, mention: Mention, mentions: Mentions) -> Iterator[Mention]:
    """Names that stand below a subject or in what it says: whoever is meant by "he" is rarely named there again."""
    token = scene.doc[scene.token(mention.span.start)]
    statement = scene.spoken.get(mention)
    if statement:  # "he said Bell was wrong", "“Bell is wrong,” he said"
        person = mention.kind is Kind.PERSON  # but "Bell had met the Acme board, it said"
        said = (m for span in statement.content for m in scene.within(span, mentions))
        yield from (m for m in said if _is_another(m, scene, person=person))
    if token.dep_ in SUBJECTS:
        yield from _names(token.head.subtree, token, mentions)


def _is_another(said: Mention, scene: Scene, *, person: bool) -> bool:
    """Whether somebody spoken of is hardly the speaker: no speaker says "the prime minister" of himself."""
    if said.form is Form.PRONOUN:
        return False
    return person or (said.form is Form.NAME and scene.head(said.span).dep_ != "compound")


def _names(below: Iterable[Token], token: Token, mentions: Mentions) -> Iterator[Mention]:
    """The names among the words after the pronoun: "he told Bell", "his wife, Ann"."""
    for each in below:
        known = mentions.by_token.get(each.i)
        if each.i > token.i and known and known.form is Form.NAME:
            yield known


def own_subject(scene: Scene, mention: Mention, mentions: Mentions) -> Mention | None:
    """The subject of the verb that a reflexive belongs to."""
    verb = scene.doc[scene.token(mention.span.start)].head
    for _ in range(MAX_STEPS):
        if verb.pos_ in ("VERB", "AUX") or verb.dep_ == "ROOT":
            break
        verb = verb.head
    subject = subject_of(verb)
    return mentions.by_token.get(subject.i) if subject is not None else None


def announced_subject(scene: Scene, mention: Mention, mentions: Mentions) -> Mention | None:
    """ "In his speech, Bell said": the subject of the sentence, where the pronoun stands in a phrase before it."""
    token = scene.doc[scene.token(mention.span.start)]
    subject = subject_of(token.sent.root)
    before = token.dep_ not in SUBJECTS or token.head.dep_ == "advcl"  # "When she left, Bell said"
    if subject is None or subject.left_edge.i <= token.i or not before:
        return None
    known = mentions.by_token.get(subject.i)
    return known if known and known.form is Form.NAME else None


def own_body(scene: Scene, mention: Mention, mentions: Mentions, lexicon: Lexicon) -> Mention | None:
    """Whom "its" and "it" mean within one sentence: "Acme will close its office", "Acme said it would pay".

    That is the subject of its own clause, or of the verb above a clause that "it" is the subject of; nothing else that
    might be meant stands between, and "it" does what only an actor does.
    """
    token = scene.doc[scene.token(mention.span.start)]
    if token.dep_ == "poss":
        subject = _clause_subject(token)
    elif token.dep_ == "nsubj" and token.head.dep_ == "ccomp" and _acts(token.head, lexicon):
        subject = subject_of(token.head.head)
    else:
        return None
    known = mentions.by_token.get(subject.i) if subject is not None else None
    if known is None or known.kind is not Kind.ORGANISATION or known.span.end > mention.span.start:
        return None
    between = scene.doc[scene.last(known) : token.i]
    return None if any(_rival(each) for each in between) else known


def _clause_subject(token: Token) -> Token | None:
    """The subject of the nearest verb above the word; of the verb above that where the word is within a reported
    clause's subject ("Acme said its office was old")."""
    verb = token.head
    for _ in range(MAX_STEPS):
        if verb.pos_ in ("VERB", "AUX") or verb.dep_ == "ROOT":
            break
        verb = verb.head
    subject = subject_of(verb)
    inside = subject is not None and subject.left_edge.i <= token.i <= subject.i
    return subject_of(verb.head) if inside and verb.dep_ == "ccomp" else subject


def _acts(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb's "it" is somebody: with a modal or an object, not "it rained", "it was clear"."""
    if verb.lemma_ in lexicon.sets["impersonal"]:
        return False
    return any(child.dep_ in ("dobj", "xcomp") or child.tag_ == "MD" for child in verb.children)


def _rival(token: Token) -> bool:
    """Whether a word between may be meant instead: any thing, place or body in the singular."""
    return token.tag_ in ("NN", "NNP") and token.ent_type_ not in NO_RIVALS
