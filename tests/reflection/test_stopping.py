"""Wanting a debrief to stop, and danger in what sounds like it."""

from __future__ import annotations

import pytest

from app.errors import SafetyError
from app.models import Masking, Screening, Urgent
from app.pipeline.screen import Screener
from app.understanding.danger import DangerReader
from tests.pipeline.readers import Breaks, Everyday, heads
from tests.reflection.fakes import facilitator
from tests.reflection.talking import begun, say


@pytest.mark.parametrize(
    "typed",
    ["can we stop here", "I want to stop now", "enough questions please", "I’ve had enough"],
)
@pytest.mark.parametrize("before", [("fine",), ("fine", "5", "A quarter of an hour")])
def test_wanting_to_stop_is_respected_at_once_at_every_question(
    typed: str, before: tuple[str, ...]
) -> None:
    spoken = say(facilitator(), *before, typed)
    assert spoken.debrief.phase == "stopped"
    assert spoken.first is None


@pytest.mark.parametrize(
    "typed",
    [
        "I’m going to end it here tonight",
        "I want to end it here",
        "I’m done writing goodbye letters",
        "I have had enough. I want it to stop",
    ],
)
def test_danger_in_what_sounds_like_wanting_to_stop_is_met_first(typed: str) -> None:
    leader = facilitator(dangers={typed.lower(): "clinician self_harm"})
    spoken = say(leader, "fine", typed)
    assert isinstance(spoken.first, Urgent)
    assert spoken.debrief.phase == "urgent"


class _Keeps(Screener):
    """Finds nothing, and keeps whether a text was read as an answer, which says little alone."""

    def __init__(self) -> None:
        self.answers: dict[str, bool] = {}

    def screen(
        self, typed: str, *, answer: bool = False, named: bool = False, endangered: bool = False
    ) -> Screening:
        self.answers[typed] = answer
        return Screening(route="question", risks=())


def test_a_wish_to_stop_is_screened_as_a_message_and_not_as_an_answer() -> None:
    screening = _Keeps()
    say(facilitator(screening=screening), "fine", "time to end it here tonight")
    assert screening.answers == {"fine": True, "time to end it here tonight": False}


def test_a_wish_to_stop_without_a_word_of_living_stops_unless_its_writer_was_in_danger() -> None:
    dangers = {"want to stop": "clinician self_harm", "tablets": "clinician self_harm"}
    leader = facilitator(dangers=dangers)
    assert say(leader, "fine", "I want to stop now").debrief.phase == "stopped"
    urgent = say(leader, "I have the tablets here").debrief
    again = leader.answer(leader.act(urgent, "resume"), "I want to stop now", Masking())
    assert again.debrief.phase == "urgent"


def test_whoever_was_misread_and_wants_to_stop_may() -> None:
    leader = facilitator(dangers={"had enough": "clinician self_harm"})
    urgent = say(leader, "I have had enough").debrief
    assert urgent.phase == "urgent"
    resumed = leader.act(urgent, "resume")
    again = leader.answer(resumed, "I have had enough", Masking(), misread=True)
    assert again.debrief.phase == "stopped"


@pytest.mark.parametrize("typed", ["...", "😭", "can we stop here", "skip", "pause"])
def test_whatever_is_typed_is_screened(typed: str) -> None:
    broken = facilitator(screening=Screener(DangerReader(Breaks(OSError()), heads()), Everyday()))
    with pytest.raises(SafetyError):
        broken.answer(begun(broken), typed, Masking())


def test_what_was_told_before_wanting_to_stop_is_in_the_note() -> None:
    leader = facilitator()
    first = say(leader, "fine", "5", "A quarter of an hour", "No").debrief
    debrief = say(leader, "She walked out and I sat there. Can we stop here?", to=first).debrief
    assert debrief.phase == "stopped"
    assert "She walked out and I sat there." in str(leader.note(debrief))
