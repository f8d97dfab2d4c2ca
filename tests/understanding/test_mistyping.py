from __future__ import annotations

import random

from app.understanding.mistyping import MISTYPED, mistyped

TEXT = "My client went silent for twenty minutes and I kept talking."


def test_some_texts_are_mistyped_and_keep_most_of_their_letters() -> None:
    chance = random.Random(0)
    made = [mistyped(TEXT, chance) for _ in range(2000)]
    wrong = [text for text in made if text.lower() != TEXT.lower()]
    assert 0.5 * MISTYPED < len(wrong) / len(made) < 1.1 * MISTYPED
    assert all(abs(len(text) - len(TEXT)) <= 11 for text in wrong)
    assert all(len(text.split()) == len(TEXT.split()) for text in wrong)


def test_in_place_every_other_place_stays_what_it_is() -> None:
    chance = random.Random(1)
    made = [mistyped(TEXT, chance, in_place=True) for _ in range(500)]
    assert {len(text) for text in made} == {len(TEXT)}
    assert all(text.split()[0] in ("My", "my") and text.endswith(".") for text in made)
