from __future__ import annotations

import pytest

from app.reflection.listening import repeats, told

STORY = (
    "She came in late and would not sit down, and when I asked what had happened she picked up her "
    "bag again and stood by the door until the end."
)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        (f"{STORY} I felt useless.", True),
        (f"{STORY} I'm ashamed.", True),
        ("It made me feel small.", True),
        (f"{STORY} I'm a bit worried about her.", False),
        ("Tired. I was useless.", False),
        (STORY, False),
    ],
)
def test_a_feeling_is_told_where_it_is_ones_own_and_of_the_session(words: str, tells: bool) -> None:
    assert ("feeling" in told(words, ())) is tells


@pytest.mark.parametrize(
    ("words", "earlier", "same"),
    [
        ("rest is his, he just wants the signature", "fine. he just wants the signature", True),
        ("to be honest with you, I froze", "to be honest with you, she left", False),
        ("i don’t know what to say", "I don't know what to say.", False),
        ("he left", "he left", False),
    ],
)
def test_a_clause_in_the_very_same_words_is_a_repetition(
    words: str, earlier: str, same: bool
) -> None:
    assert repeats(words, ["It was long.", earlier]) is same
