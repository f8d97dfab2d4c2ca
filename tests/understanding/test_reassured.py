from __future__ import annotations

import pytest

from app.understanding.reassured import denies, says_safe, soothes


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
        "I’m safe, it’s just me being pathetic",
        "no i mean on this course haha",
        "im not suicidal lol",
        "metaphorically",
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
        "i meant it",
        "i meant on the bridge",
        "i meant at the clinic",
        "i mean on my shift",
        "I’m safe, I’m just so tired",
        "I’m safe, it’s just me being gone soon",
        "she is safe now",
        "",
    ],
)
def test_anything_else_is_a_message_like_another(typed: str) -> None:
    assert not says_safe(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "no i am fine really",
        "I'm not going to do anything",
        "I'm home with my sister now",
        "i'm ok, i rang my sister and she is here",
        "I’m safe now.",
        "im safe now, my sister is here and we rang 111",
        "ive binned them",
        "i'm at home now, i'm not by the bridge",
    ],
)
def test_what_soothes_is_no_new_danger(typed: str) -> None:
    assert soothes(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "yes",
        "no",
        "he is here now",
        "I'm safe. He's coming",
        "someone is here",
        "my husband is coming",
        "i called my ex and he is coming over",
        "I'm fine with dying",
        "i told my mum and took the pills",
        "I'm home alone with the pills",
        "",
    ],
)
def test_what_only_begins_so_soothes_nobody(typed: str) -> None:
    assert not soothes(typed)


def test_hurting_nobody_else_does_not_end_ones_own_danger() -> None:
    assert not says_safe("I won't hurt anyone")
    assert says_safe("I won't hurt myself or anyone")


def test_nobody_in_danger_is_no_danger_and_anything_beside_it_is_heard() -> None:
    assert denies("nobodys in danger")
    assert denies("No. Nobody is at risk as far as I know")
    assert not denies("nobody is in danger but me")
    assert not denies("is nobody in danger")


def test_a_supervisor_beside_somebody_may_be_the_danger() -> None:
    assert soothes("my sister is driving me home")
    assert not soothes("my supervisor is driving me home")
