from __future__ import annotations

import pytest

from app.reflection.listening import told

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
