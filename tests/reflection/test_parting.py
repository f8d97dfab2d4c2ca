from __future__ import annotations

import pytest

from app.reflection.parting import parting, told_before_parting


@pytest.mark.parametrize(
    "typed",
    [
        "can we stop here",
        "Could we finish for today, please?",
        "enough questions please",
        "stop asking me stuff",
        "I don’t want to answer any more questions",
        "ok thanks, let’s leave it here",
        "I’m tired. Can we stop?",
        "no more of these questions",
        "leave me alone",
    ],
)
def test_words_that_name_this_conversation_are_a_parting(typed: str) -> None:
    assert parting(typed) == "stop"


@pytest.mark.parametrize(
    "typed",
    [
        "I want to stop now",
        "i’d like to stop",
        "I’ve had enough",
        "that’s enough",
        "I’m done",
        "I have had enough. Can we stop here",
    ],
)
def test_having_had_enough_without_saying_of_what_is_one_too(typed: str) -> None:
    assert parting(typed) == "stop"


@pytest.mark.parametrize(
    "typed",
    [
        "I have had enough. I want it to stop",
        "I want everything to stop",
        "I want to stop living",
        "I want to end it",
        "I don’t want to go on any more",
        "I want to die. Can we stop here",
        "I need to stop seeing him",
        "She asked me to stop and I froze",
        "stop hurting me",
    ],
)
def test_wanting_anything_else_to_stop_is_no_parting(typed: str) -> None:
    assert parting(typed) is None


@pytest.mark.parametrize(
    "typed", ["can we pause", "hold on", "I need a break", "one minute please"]
)
def test_wanting_a_rest_is_told_from_wanting_to_stop(typed: str) -> None:
    assert parting(typed) == "pause"


def test_what_is_told_before_a_parting_is_kept() -> None:
    told = "She walked out and I sat there."
    assert told_before_parting(f"{told} Can we stop here?") == told


@pytest.mark.parametrize(
    "typed",
    ["She looked at me and said. Can we stop", "He said: “Can we stop here?”", "Can we stop here?"],
)
def test_what_somebody_said_in_a_session_is_no_parting(typed: str) -> None:
    assert told_before_parting(typed) is None
