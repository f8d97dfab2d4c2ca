from __future__ import annotations

import pytest

from app.understanding.reassured import says_safe


@pytest.mark.parametrize(
    "typed",
    [
        "I am safe now.",
        "ok, I’m safe",
        "I feel safe here",
        "you misread me",
        "No. I didn’t mean it like that",
        "I’m not going to hurt myself, honestly",
        "sorry, that is not what I meant",
    ],
)
def test_whoever_says_nothing_but_that_they_are_safe_says_it(typed: str) -> None:
    assert says_safe(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "I am not safe",
        "am I safe?",
        "I’m safe as long as the pills are locked away",
        "I’m fine",
        "I am safe. I just want it all to end",
        "she is safe now",
        "",
    ],
)
def test_anything_else_is_a_message_like_another(typed: str) -> None:
    assert not says_safe(typed)
