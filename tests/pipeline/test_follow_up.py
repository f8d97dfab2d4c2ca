from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.models import Question, Turn
from app.pipeline.follow_up import MOST_TURNS, leans_back, standalone

HERE = Path(__file__).parent


def _texts(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def _question(text: str, *asked: str) -> Question:
    turns: list[Turn] = []
    for earlier in asked:
        turns += [Turn(role="user", text=earlier), Turn(role="assistant", text="An answer.")]
    return Question(text=text, history=tuple(turns))


@pytest.mark.parametrize("text", _texts("follow_ups.jsonl"))
def test_a_follow_up_is_read_with_the_message_before_it(text: str) -> None:
    assert leans_back(text)
    question = _question(text, "My client laughed at the exercise I gave him on Monday.")
    assert standalone(question) == f"{question.history[0].text}\n{text}"


@pytest.mark.parametrize("text", _texts("stand_alone.jsonl"))
def test_a_message_that_stands_alone_is_searched_as_it_is(text: str) -> None:
    assert not leans_back(text)
    assert standalone(_question(text, "How do I end a therapy?")) == text


@pytest.mark.parametrize("text", _texts("follow_ups.jsonl")[:5])
def test_without_a_conversation_every_message_is_searched_as_it_is(text: str) -> None:
    assert standalone(Question(text=text)) == text


def test_only_what_the_person_wrote_is_read_back() -> None:
    question = _question("and then?", "A client walked out of the room in the middle.")
    assert "An answer." not in standalone(question)


def test_a_follow_up_to_a_follow_up_reaches_the_message_that_started_it() -> None:
    start = "A client of mine has gone silent for three sessions."
    question = _question("and with couples?", "How do I end a therapy?", start, "why?")
    assert standalone(question) == f"{start}\nwhy?\nand with couples?"


def test_reading_back_stops_after_a_few_messages() -> None:
    question = _question("why?", "one?", "two?", "three?", "four?")
    assert standalone(question).splitlines() == ["three?", "four?", "why?"]
    assert len(standalone(question).splitlines()) == MOST_TURNS


def test_a_long_message_stands_alone_whatever_it_points_to() -> None:
    assert not leans_back("It was like this again, and that is why I left them there. " * 5)


@pytest.mark.parametrize("text", ["", "...", "😶", "ok", "so so so"])
def test_a_message_with_next_to_no_words_leans_back(text: str) -> None:
    assert leans_back(text)


def test_the_rule_ends_on_50_000_characters_of_fillers() -> None:
    assert leans_back("ok " * 16_667)


def test_a_message_that_is_known_to_follow_is_read_with_the_one_before_it() -> None:
    question = Question(
        text="should i wait till monday",
        history=(
            Turn(role="user", text="She rang me."),
            Turn(role="user", text="She said goodbye."),
        ),
    )
    assert standalone(question) == "should i wait till monday"
    assert standalone(question, follows=True).splitlines()[-2:] == [
        "She said goodbye.",
        "should i wait till monday",
    ]
