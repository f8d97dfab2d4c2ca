from __future__ import annotations

import numpy as np
import pytest

from app.errors import StoreUnusable
from app.models import Article, Passage
from app.ports import ThemeLinks, Vector
from app.reflection.shelf import LONGEST, Shelf
from app.understanding.roles import QuoteReader
from tests.adapters.fakes import HashedWords
from tests.pipeline.builders import whole
from tests.service.fakes import FakeIndex, FakeLibrary

REST = "A silence can be a rest for two people who have both worked hard."
SLOW = "Slow down before you judge the hour that you have had today."
Pair = tuple[Article, Passage]
ALL = ("normalise", "explain", "practise", "ask")


class Roles(QuoteReader):
    """Everything may be quoted, save what holds "ugly"; its role is by its first word."""

    def __init__(self) -> None:
        pass

    def read(self, vector: Vector, text: str) -> tuple[str, float]:
        role = "practise" if text.startswith("Slow") else "explain"
        return role, 0.0 if "ugly" in text else 1.0


def written(*sentences: str, name: str = "one", audience: str = "clinician") -> Pair:
    """An article of one passage of these sentences."""
    text = " ".join(sentences)
    spans, at = [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    article, passage = whole(text, name, sentences=tuple(spans))
    return article.model_copy(update={"audience": audience}), passage


def links(*passages: Passage) -> ThemeLinks:
    return ThemeLinks(
        passages={one.id: 1.0 for one in passages},
        sentences={f"{one.id}.s{n}": 1.0 for one in passages for n in range(len(one.sentences))},
    )


def shelf(*pairs: Pair) -> Shelf:
    index = FakeIndex(*pairs, links={"silence": links(*(passage for _, passage in pairs))})
    return Shelf(FakeLibrary(index), Roles(), HashedWords(), shares_embedder=True)


def near(text: str) -> Vector:
    return np.asarray(HashedWords().embed([text])[0])


def test_the_sentence_nearest_to_what_was_said_is_brought_with_where_it_stands() -> None:
    pair = written(SLOW, REST)
    found = shelf(pair).bring(near(REST), ["silence"], ALL, ())
    assert found is not None
    citation, passage = found
    assert citation.quote == REST
    assert pair[0].text[citation.start : citation.end] == REST
    assert passage == pair[1]


def test_only_a_role_that_fits_the_stage_is_brought() -> None:
    made = shelf(written(SLOW, REST))
    found = made.bring(near(REST), ["silence"], {"practise"}, ())
    assert found is not None
    assert found[0].quote == SLOW
    assert made.bring(near(REST), ["silence"], {"ask"}, ()) is None


def test_a_passage_that_was_brought_before_and_a_theme_without_any_bring_nothing() -> None:
    pair = written(REST)
    made = shelf(pair)
    assert made.bring(near(REST), ["silence"], ALL, {pair[1].id}) is None
    assert made.bring(near(REST), ["unknown"], ALL, ()) is None
    assert made.bring(near(REST), [], ALL, ()) is None


@pytest.mark.parametrize(
    "text",
    [
        "What is a silence for two people who have both worked hard?",
        "Rest.",
        " ".join(["silence"] * (LONGEST + 1)) + ".",
        "An ugly silence can be a rest for two people here.",
        "A silence can be one of these for two people:",
    ],
    ids=["a question", "too short", "too long", "not quotable", "open at its end"],
)
def test_what_does_not_stand_alone_is_not_brought(text: str) -> None:
    assert shelf(written(text)).bring(near(text), ["silence"], ALL, ()) is None


def test_what_was_written_for_clients_is_not_brought() -> None:
    pair = written(REST, audience="client")
    assert shelf(pair).bring(near(REST), ["silence"], ALL, ()) is None


def test_what_is_far_from_what_was_said_is_worth_less_than_silence() -> None:
    pair = written(REST)
    weak = ThemeLinks(passages={pair[1].id: 1.0}, sentences={})
    index = FakeIndex(pair, links={"silence": weak})
    made = Shelf(FakeLibrary(index), Roles(), HashedWords(), shares_embedder=True)
    assert made.bring(near("quite another matter"), ["silence"], ALL, ()) is None


def test_after_an_ingest_the_new_library_is_read() -> None:
    old, new = written(REST), written(SLOW, name="two")
    first = FakeIndex(old, links={"silence": links(old[1])})
    second = FakeIndex(new, links={"silence": links(new[1])})
    made = Shelf(FakeLibrary(first, second), Roles(), HashedWords(), shares_embedder=True)
    made.load(["silence"])
    found = made.bring(near(SLOW), ["silence"], ALL, ())
    assert found is not None
    assert found[0].quote == SLOW


def test_a_store_that_is_gone_says_so() -> None:
    made = Shelf(FakeLibrary(StoreUnusable("gone")), Roles(), HashedWords(), shares_embedder=True)
    with pytest.raises(StoreUnusable):
        made.load(["silence"])
