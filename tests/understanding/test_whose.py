from __future__ import annotations

import pytest

from app.understanding.whose import asks_for_self


@pytest.mark.parametrize(
    "text",
    [
        "what dose of sertraline should i take",
        "do I have ADHD?",
        "am i bipolar",
        "should I come off my meds before the exam",
        "I'm on sertraline, can I drink?",
    ],
)
def test_what_somebody_asks_for_themself(text: str) -> None:
    assert asks_for_self(text)


@pytest.mark.parametrize(
    "text",
    [
        "my 3pm is on sertraline 50mg, is that too much?",
        "I'm seeing a 15yo, does this sound like ADHD?",
        "what diagnosis do I record for Anna",
        "how do I know if this is PTSD",
        "should she take it",
        "which dose do I suggest",
    ],
)
def test_what_is_asked_of_a_client_or_may_be(text: str) -> None:
    assert not asks_for_self(text)
