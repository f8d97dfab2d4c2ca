from __future__ import annotations

import pytest

from app.reflection.short_answers import slight


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("No.", "no"),
        ("not really", "no"),
        ("nothing at all", "no"),
        ("yeah", "yes"),
        ("idk lol", "unknown"),
        ("I don’t know yet", "unknown"),
        ("8", "number"),
        ("eight I guess", "number"),
        ("asdf", "letters"),
        ("hjkl qwerty", "letters"),
    ],
)
def test_an_answer_that_says_next_to_nothing_has_a_kind(typed: str, kind: str) -> None:
    assert slight(typed) == kind


@pytest.mark.parametrize(
    "typed",
    [
        "tired",
        "pfft",
        "no one came",
        "ten years",
        "we were",
        "[Client]",
        "knackerd",
        "tea, and a walk",
    ],
)
def test_few_words_and_misspelt_ones_are_answers(typed: str) -> None:
    assert slight(typed) is None
