from __future__ import annotations

import pytest

from app.understanding.plain import hedged, plainly


@pytest.mark.parametrize(
    "text",
    [
        "my client killed himself last week",
        "she hanged herself on Sunday and I saw her on Thursday",
        "He took his own life.",
        "a former client committed suicide",
        "overdose.",
        "I am going to end it with this supervisor",
    ],
)
def test_who_has_died_is_not_in_danger_any_more(text: str) -> None:
    assert plainly(text) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("my client tried to kill himself last week", ("client", "other")),
        ("she is going to hang herself", ("client", "other")),
        ("he killed himself and I want to kill myself too", ("clinician",)),
        ("gonna end it", ("clinician", "client", "other")),
        ("she took an overdose", ("client", "other")),
        ("she says she will take her own life", ("client", "other")),
    ],
)
def test_who_may_still_do_it_is(text: str, who: tuple[str, ...]) -> None:
    (found,) = plainly(text)
    assert (found.what, found.who) == ("self_harm", who)


@pytest.mark.parametrize(
    "text", ["we lost a client today. overdose", "the inquest is on Monday", "his obituary"]
)
def test_a_death_places_what_is_said_in_the_past(text: str) -> None:
    assert hedged(text)


@pytest.mark.parametrize("text", ["he wants to be dead", "I lost my keys", "she may kill herself"])
def test_a_living_person_s_danger_does_not(text: str) -> None:
    assert not hedged(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tbh I don't see the point of going on", True),
        ("my client says she sees no point in going on", True),
        ("he said life isn't worth living", True),
        ("there's no point in going on with CBT", False),
        ("I can't see the point of carrying on with this placement", False),
        ("what is the point of going on about it", False),
    ],
)
def test_no_point_in_living_is_said_plainly_and_no_point_in_a_task_is_not(
    text: str, said: bool
) -> None:
    assert bool(plainly(text)) is said


def test_a_supervisor_who_will_kill_one_is_a_way_of_speaking_and_a_husband_is_not() -> None:
    assert plainly("my supervisor is going to murder me when she sees my notes") == []
    assert plainly("My tutor’s gonna kill me") == []
    assert plainly("my husband is going to kill me")
    assert plainly("my supervisor will hurt me")


def test_to_want_to_sleep_for_ever_is_said_plainly() -> None:
    assert [one.what for one in plainly("i just want to sleep forever")] == ["self_harm"]
    assert plainly("could sleep forever after that week") == []
