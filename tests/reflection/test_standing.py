"""What is read and what stays above a debrief once somebody was in danger."""

from __future__ import annotations

import pytest

from app.models import Masking, Notice, Urgent
from app.notices import load_notices
from app.reflection.facilitator import Spoken
from tests.reflection.fakes import facilitator
from tests.reflection.talking import asked, said, say

DANGERS = {"the pills": "clinician self_harm", "want it to stop": "hinted clinician self_harm"}


def test_a_hint_after_urgent_help_is_met_again() -> None:
    leader = facilitator(dangers=DANGERS)
    hint = "I cnt go on, I just want it to stop"
    assert say(leader, hint).first is None
    going_on = leader.act(say(leader, "I have the pills here").debrief, "resume")
    assert isinstance(say(leader, hint, to=going_on).first, Urgent)


def test_whoever_says_that_they_are_safe_is_read_as_before() -> None:
    leader = facilitator(dangers=DANGERS)
    going_on = leader.act(say(leader, "I have the pills here").debrief, "resume")
    safe = say(leader, "I am safe now", to=going_on).debrief
    assert asked(safe) == "how"
    assert set(said(safe)) <= set(leader.acknowledgements.heard.said_safe)
    assert say(leader, "I just want it to stop", to=safe).first is None


def test_whoever_was_misread_is_read_as_before() -> None:
    leader = facilitator(dangers=DANGERS)
    urgent = say(leader, "the pills joke").debrief
    assert urgent.endangered
    again = leader.answer(leader.act(urgent, "resume"), "the pills joke", Masking(), misread=True)
    assert not again.debrief.endangered


def test_wanting_to_stop_right_after_urgent_help_is_read_for_danger_too() -> None:
    leader = facilitator(
        dangers={"the pills": "clinician self_harm", "end it here": "hinted clinician self_harm"}
    )
    going_on = leader.act(say(leader, "I have the pills here").debrief, "resume")
    assert isinstance(say(leader, "let’s end it here", to=going_on).first, Urgent)
    assert say(leader, "can we stop here", to=going_on).debrief.phase == "stopped"


def test_once_a_danger_was_named_no_plain_answer_is_soothed_and_nothing_is_quoted() -> None:
    leader = facilitator(dangers={"tablets": "client self_harm"})
    spoken = say(leader, "he has saved his tablets", "5", "A quarter of an hour", "my client")
    later = say(
        leader,
        "he sat by the window and spoke about the garden for most of the hour",
        to=spoken.debrief,
    ).debrief
    lines = leader.acknowledgements
    assert later.turns[-1].passage is None
    assert not set(said(later)[-2:]) & {*lines.general, *lines.joined_plainly}
    assert set(said(later)) & set(lines.careful)


def test_not_that_i_know_of_is_an_answer() -> None:
    leader = facilitator()
    at_safety = say(leader, "fine today", "5", "A quarter of an hour").debrief
    after = say(leader, "not that i know of", to=at_safety).debrief
    assert after.settled["safety"] == "answered"


def _above(spoken: Spoken) -> Notice:
    assert isinstance(spoken.first, Notice)
    return spoken.first


def test_whom_to_reach_stays_above_a_debrief_until_its_writer_is_safe() -> None:
    leader = facilitator(dangers=DANGERS)
    urgent = say(leader, "I have the pills here").debrief
    still = leader.standing(urgent)
    assert isinstance(still, Notice)
    assert still.sentences == load_notices().still.lines and still.contacts
    going_on = leader.act(urgent, "resume")
    for action in ("skip", "pause", "stop"):
        assert leader.standing(leader.act(going_on, action)) == still
    spoken = Spoken(debrief=going_on, masking=Masking())
    for typed in ("fine", "5", "...", "skip", "She spoke of her garden for most of the hour."):
        spoken = leader.answer(spoken.debrief, typed, spoken.masking)
        assert spoken.first == still
    safe = say(leader, "I am safe now", to=spoken.debrief)
    assert safe.first is None and leader.standing(safe.debrief) is None
    assert say(leader, "7", to=safe.debrief).first is None


def test_whom_to_reach_stays_above_a_debrief_that_was_kept_before_danger_was_remembered() -> None:
    leader = facilitator(dangers=DANGERS)
    kept = say(leader, "I have the pills here").debrief.model_copy(update={"endangered": False})
    assert isinstance(leader.standing(kept), Notice)


def test_whoever_was_misread_has_no_numbers_above_what_follows() -> None:
    leader = facilitator(dangers=DANGERS)
    urgent = leader.act(say(leader, "the pills joke").debrief, "resume")
    again = leader.answer(urgent, "the pills joke", Masking(), misread=True)
    assert leader.answer(again.debrief, "7", Masking()).first is None


TOLD = "the 9-year-old has saved tablets"


def test_a_notice_about_somebody_else_stays_above_what_leans_on_it() -> None:
    leader = facilitator(dangers={"tablets": "client self_harm"})
    told = say(leader, TOLD)
    child = load_notices().child["self_harm"]
    assert _above(told).sentences == child
    assert leader.standing(told.debrief) == told.first
    assert leader.standing(leader.act(told.debrief, "skip")) == told.first
    for typed in ("still not answering", "5", "...", "skip", "can we stop here"):
        later = say(leader, typed, to=told.debrief)
        assert _above(later).sentences == child
        assert not any(turn.risks for turn in later.debrief.turns[1:])
    assert say(leader, "can we stop here", to=told.debrief).debrief.phase == "stopped"


@pytest.mark.parametrize(
    "typed",
    [
        "I rang the crisis team",
        "she answered, she is safe",
        "We spoke of the garden, and of her mother who had planted all of it years ago.",
    ],
)
def test_a_notice_about_somebody_else_goes_when_it_is_passed_on_over_or_left(typed: str) -> None:
    leader = facilitator(dangers={"tablets": "client self_harm"})
    later = say(leader, TOLD, typed)
    after = leader.standing(later.debrief), say(leader, "5", to=later.debrief).first
    assert after == (None, None)


def test_a_yes_to_whether_anybody_is_in_danger_stays_above_too() -> None:
    leader = facilitator()
    told = say(leader, "fine today", "5", "A quarter of an hour", "yes, my client")
    assert _above(say(leader, "she left", to=told.debrief)) == told.first


def test_what_is_said_beside_being_safe_is_an_answer_like_another() -> None:
    leader = facilitator(dangers={"tablets": "clinician self_harm"})
    urgent = say(leader, "fine", "I have the tablets here").debrief
    resumed = leader.act(urgent, "resume")
    spoken = leader.answer(resumed, "I'm safe. She left early and I felt so small.", Masking())
    assert not spoken.debrief.endangered
    assert any("felt so small" in (turn.words or "") for turn in spoken.debrief.turns)


def test_that_somebody_is_well_ends_no_danger_from_another_in_a_debrief() -> None:
    dangers = {"wants to die": "client self_harm", "hits her": "client harm_from_others"}
    leader = facilitator(dangers=dangers)
    told = say(leader, "fine", "She wants to die. Her father hits her every day.").debrief
    assert {risk.what for risk in told.turns[-2].risks} == {"self_harm", "harm_from_others"}
    spoken = leader.answer(told, "he is fine", Masking())
    assert isinstance(spoken.first, Notice)
