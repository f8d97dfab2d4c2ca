"""What a model may say in a turn, by its form; the boundary's reader is tried elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.models import DropReason, Turn, TurnBrief
from app.reflection.acknowledgements import load_acknowledgements
from app.reflection.turn_form import MOST_WORDS, asks, objections, quotes

TURN = TurnBrief(
    purpose="to look",
    question="What happened?",
    words="I kept talking while [Client] looked at the floor, and my supervisor’s away.",
    following="What did you feel?",
    earlier=(Turn(role="user", text="[Person 2] was late"),),
)
CASES = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("turn_forms.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_a_sentence_is_refused_for_its_reasons_and_for_no_other(case: dict[str, list[str]]) -> None:
    assert list(objections(str(case["text"]), TURN, [])) == case["reasons"]


def test_no_vetted_line_asks() -> None:
    assert [line for line in load_acknowledgements().plain() if asks(line)] == []


def test_what_stands_between_any_quotation_marks_is_a_quotation() -> None:
    assert quotes("You said “it was fine”, and 'we'll see', and don't know") == [
        "it was fine",
        "we'll see",
    ]


def test_a_turn_is_short_all_its_sentences_together() -> None:
    said = [" ".join(["word"] * (MOST_WORDS - 4))]
    expected: list[DropReason] = ["long"]
    assert list(objections("That is a heavy thing to hold.", TURN, said)) == expected
