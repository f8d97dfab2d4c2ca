from __future__ import annotations

import pytest

from app.reflection.filing import asks, feels, section_for


@pytest.mark.parametrize(
    "sentence",
    [
        "what would you do?",
        "am i fit to practise?",
        "Should I have stopped the session",
        "I need to ask my supervisor whether I went too far.",
        "do you think that was wrong",
        "I wonder whether I should ring her.",
    ],
)
def test_what_asks_something_of_a_colleague_goes_to_what_to_ask(sentence: str) -> None:
    assert section_for(sentence, "happened") == "ask"
    assert section_for(sentence, "felt") == "ask"


@pytest.mark.parametrize(
    ("sentence", "following"),
    [
        ("She asked me whether I even liked her?", ""),
        ("“Do you even like me?” she said.", ""),
        ("Do you even like me?", "She said it twice."),
        ("[Client] wanted to know when I would be back?", ""),
        ("He was late again.", ""),
    ],
)
def test_what_a_client_asked_stays_where_it_was_told(sentence: str, following: str) -> None:
    assert section_for(sentence, "happened", following) == "happened"


@pytest.mark.parametrize(
    "sentence",
    [
        "I felt so small.",
        "it made me furious",
        "I’m still shaky",
        "ashamed of it all",
        "i felt sick and then kind of relieved??",
    ],
)
def test_ones_own_feelings_go_to_what_was_felt(sentence: str) -> None:
    assert section_for(sentence, "happened") == "felt"
    assert section_for(sentence, "ask") == "felt"
    assert section_for(sentence, "between") == "felt"


@pytest.mark.parametrize(
    "sentence", ["She was so sad.", "Maybe she felt alone.", "I was late.", "They were furious."]
)
def test_somebody_elses_feelings_stay_where_they_were_told(sentence: str) -> None:
    assert not feels(sentence)
    assert section_for(sentence, "between") == "between"


def test_a_question_about_the_two_stays_with_what_was_between_them() -> None:
    assert section_for("Was she angry with me?", "between") == "between"
    assert section_for("What would you have said to her?", "between") == "ask"


def test_whom_to_reach_today_stays_with_today() -> None:
    assert asks("Who is on call tonight?")
    assert section_for("Who is on call tonight?", "today") == "today"
