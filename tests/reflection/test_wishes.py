from __future__ import annotations

import pytest

from app.reflection.wishes import number, short_of_time, wish


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("skip", "skip"),
        ("Pass.", "skip"),
        ("stop here", "stop"),
        ("go back", "back"),
        ("hold on", "pause"),
        ("I don't want to talk about that", "not_this"),
        ("I’d rather not go into it", "not_this"),
        ("I only have five minutes", "short"),
        ("idk", "unknown"),
        ("I don’t know", "unknown"),
        ("?", "unknown"),
        ("She asked me to stop and I froze", None),
        ("He passed out", None),
        ("I went back to the room and she was still crying on the chair by the window", None),
    ],
)
def test_what_is_wanted_is_told_from_what_is_said(typed: str, wanted: str | None) -> None:
    assert wish(typed) == wanted


@pytest.mark.parametrize(
    "typed", ["I only had five minutes left in the session", "ten minutes late"]
)
def test_minutes_of_the_session_are_no_hurry(typed: str) -> None:
    assert not short_of_time(typed)


def test_a_hurry_beside_an_answer_leaves_the_answer() -> None:
    typed = "I only have five minutes. She walked out in the middle of it and I sat there"
    assert short_of_time(typed)
    assert wish(typed) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("7", 7),
        ("about a seven", 7),
        ("10/10", 10),
        ("0", 0),
        ("6 is high for me", 6),
        ("quite a lot", None),
        ("100", None),
        ("one of those days", None),
        ("we had 2 sessions", None),
        ("that one stays with me", None),
    ],
)
def test_a_number_is_read_in_figures_and_words(typed: str, found: int | None) -> None:
    assert number(typed) == found
