"""Who is around somebody: those of one name are told apart, and labels stand beside their points."""

from __future__ import annotations

import pytest

from kg.serve.pages.facts import Thing
from kg.serve.pages.neighbours import HEIGHT, WIDTH, Tie, placed
from tests.serve.pages.strange import page, put
from tests.serve.writing import Writer


def test_two_of_one_name_are_told_apart_by_their_articles(writable: Writer) -> None:
    of = ":organisation\\/{n} a kg:Organisation, kg:Agent ; rdfs:label '{label}' ; kg:reportedIn :article\\/{n} ."
    told = ":article\\/{n} schema:headline 'Headline {n}' . :person\\/p kg:reportedIn :article\\/{n} ."
    labels = {"1": "government", "2": "government", "3": "council"}
    put(writable, "\n".join((of + told).replace("{n}", n).replace("{label}", label) for n, label in labels.items()))
    text = page(writable, "/person/p").text.partition("In the same articles")[2].partition("</section>")[0]
    assert "in 1 article: Headline 1" in text
    assert "in 1 article: Headline 2" in text
    assert "Headline 3" not in text


@pytest.mark.parametrize("number", range(1, 15))
def test_labels_stand_outside_of_the_circle_of_points(number: int) -> None:
    found = placed(tuple(Tie(Thing(str(n), "x", ""), "role", "") for n in range(number)))
    assert len({(each.x, each.y) for each in found}) == number
    for each in found:
        x, y = each.label_at
        across, down = (x - each.x) * (each.x - WIDTH / 2), (y - each.y) * (each.y - HEIGHT / 2)
        assert (down if each.anchor == "middle" else across) > 0, each
        assert (each.anchor == "start") == (each.x > WIDTH / 2)
