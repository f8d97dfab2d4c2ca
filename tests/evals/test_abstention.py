from __future__ import annotations

from evals.cases import Label, RetrievalCase
from evals.retrieval import abstention_figures

PLACE = (Label(source="a", anchor="four words stand here", gain=2),)


def _inside(name: str) -> RetrievalCase:
    return RetrievalCase(id=name, style="plain", message="m", corpus=PLACE)


def _outside(name: str, near: bool = False) -> RetrievalCase:
    return RetrievalCase(id=name, style="outside", message="m", near=near)


def test_a_reply_that_is_no_answer_is_right_outside_the_library_and_wrong_inside_it() -> None:
    cases = [
        *(_inside(name) for name in ("in1", "in2", "in3", "in4")),
        *(_outside(name) for name in ("out1", "out2", "out3")),
        _outside("out4", near=True),
    ]
    replies = {
        "in1": "answered",
        "in2": "abstained",
        "in3": "redirected",
        "in4": "urgent",
        "out1": "abstained",
        "out2": "redirected",
        "out3": "answered",
        "out4": "refused",
    }
    figures = abstention_figures("corpus", cases, replies)
    assert (figures.outside.hits, figures.outside.of) == (3, 4)
    assert (figures.outside_near.hits, figures.outside_near.of) == (1, 1)
    assert (figures.inside_abstained.hits, figures.inside_abstained.of) == (3, 4)
    assert figures.inside_redirected.hits == 2
    assert figures.wrongly_answered == ("out3",)
    assert figures.wrongly_abstained == ("in2", "in3", "in4")


def test_a_message_that_this_library_has_nothing_for_is_neither_inside_nor_outside() -> None:
    figures = abstention_figures("raw", [_inside("in1")], {"in1": "abstained"})
    assert (figures.outside.of, figures.inside_abstained.of) == (0, 0)
