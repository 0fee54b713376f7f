"""An article whose names and texts try to be markup, and are written from right to left, or in pictures."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Entities, Entity, Facts, Form, Kind, Measure, Mention, Mode, Role, Span, Statement, Status, Tenure
from kg.rdf import article_graph
from kg.vocab import ArticleGraph
from tests import handmade

PERSON = '"><img src=x onerror=alert(1)> ישראל 😀'
BODY = "</script><script>alert(2)</script> & Söhne"
TITLE = "chief 'O\"Brien'"
SAID = "<b>לא</b> --> 👩‍👩‍👧 {{ 7*7 }} %27 ' \" </title></textarea>"
STEP = "will <i>close</i> 3 shops & cafés"
HEADLINE = "</title></script><script>alert(3)</script> \"'& שלום 😀"
TEXT = f"{PERSON}, {TITLE} of {BODY}, said {SAID}.\n\nIt {STEP}.\n"


def graph() -> ArticleGraph:
    """The triples of the article."""

    def span(words: str) -> Span:
        return Span(TEXT.index(words), TEXT.index(words) + len(words))

    def mention(words: str, kind: Kind) -> Mention:
        return Mention(span(words), Form.NAME, kind)

    one, many = handmade.vigil(), handmade.vigil().facts
    who, body = mention(PERSON, Kind.PERSON), mention(BODY, Kind.ORGANISATION)
    sure = many.roles[0].confidence
    role = Role(who, TITLE, body, Tenure.CURRENT, (Span(0, span(BODY).end),), sure)
    said = Statement((who,), span(PERSON), span("said"), (span(SAID),), Mode.INDIRECT, None, (), sure)
    step = Measure(span(STEP), (body,), Status.PLANNED, (), sure)
    entities = Entities(
        (Entity(Kind.PERSON, PERSON, (), (who,)), Entity(Kind.ORGANISATION, BODY, (), (body,))),
    )
    article = replace(
        one.article, text=TEXT, headline=HEADLINE, url="https://x.example/?a='\"<>", publisher=BODY, author=PERSON
    )
    return article_graph(
        article, Facts((role,), (said,), (step,), ()), entities, base=handmade.BASE, generator=handmade.GENERATOR
    )
