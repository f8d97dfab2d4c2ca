from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import Debrief, DebriefTurn, Heard
from app.reflection import flow
from app.reflection.stages import load_stages

STAGES = load_stages()
DAY = date(2026, 1, 5)


def asked(debrief: Debrief) -> Debrief:
    """Put the next question, as the facilitator does."""
    following = flow.next_question(debrief, STAGES)
    if following is None or debrief.phase != "going" or debrief.current is not None:
        return debrief
    stage, question = following
    turn = DebriefTurn(stage=stage.id, question=question.id, asked=question.variants[0])
    return flow.put(debrief, turn)


def after(debrief: Debrief, *events: flow.Event) -> Debrief:
    for event in events:
        debrief = asked(flow.advance(debrief, event, STAGES))
    return debrief


@pytest.fixture
def begun() -> Debrief:
    return asked(Debrief(id="a", day=DAY))


def answer(words: str = "words", **heard: tuple[str, ...]) -> flow.Answered:
    return flow.Answered(words=words, heard=Heard.model_validate(heard), seconds=60)


def question(debrief: Debrief) -> str:
    assert debrief.current is not None
    return debrief.current.question


def test_the_stages_come_in_the_order_of_the_design() -> None:
    order = ("arrive", "tell", "feel", "notice", "relate", "reframe", "carry", "close")
    assert tuple(stage.id for stage in STAGES.stage) == order


def test_a_debrief_whose_every_question_is_answered_ends(begun: Debrief) -> None:
    debrief = after(begun, *[answer()] * len(STAGES.questions()))
    assert debrief.phase == "finished"
    assert set(debrief.settled.values()) == {"answered"}


def test_a_story_with_its_feeling_told_at_once_is_not_asked_for(begun: Debrief) -> None:
    debrief = after(begun, answer(told=("story", "feeling")))
    assert debrief.settled["happened"] == debrief.settled["felt"] == "covered"
    debrief = after(debrief, *[answer()] * 3)
    assert question(debrief) == "moment"


def test_what_is_not_to_be_talked_about_is_left_with_the_rest_of_its_stage(
    begun: Debrief,
) -> None:
    debrief = after(begun, *[answer()] * 4, flow.NotThis())
    assert debrief.settled["happened"] == debrief.settled["moment"] == "refused"
    assert question(debrief) == "felt"


def test_five_minutes_leave_out_what_is_not_of_the_short_path(begun: Debrief) -> None:
    debrief = after(begun, flow.Short())
    assert question(debrief) == "before"
    short = {q.id for _, q in STAGES.questions() if q.in_short}
    left = {key for key, how in debrief.settled.items() if how == "left_out"}
    assert left.isdisjoint(short)
    assert after(debrief, *[answer()] * len(short)).phase == "finished"


def test_back_opens_the_question_before_and_a_skip_then_keeps_what_was_said(
    begun: Debrief,
) -> None:
    debrief = after(begun, answer("first"), flow.Back())
    assert question(debrief) == "how"
    assert flow.earlier_words(debrief, "how") == "first"
    kept = after(debrief, flow.Skipped())
    assert kept.settled["how"] == "answered"
    assert [turn.words for turn in kept.turns if turn.outcome == "answered"] == ["first"]


def test_an_answer_after_back_stands_in_place_of_the_one_before(begun: Debrief) -> None:
    debrief = after(begun, answer("first"), flow.Back(), answer("second"))
    assert [turn.words for turn in debrief.turns if turn.outcome == "answered"] == ["second"]


def test_time_does_not_run_in_a_pause(begun: Debrief) -> None:
    debrief = after(begun, flow.Paused(seconds=30), flow.Resumed(seconds=600), answer())
    assert debrief.seconds == 90


def test_danger_to_whoever_types_pauses_and_leaves_the_question_open(begun: Debrief) -> None:
    debrief = after(begun, flow.Endangered())
    assert debrief.phase == "urgent"
    assert debrief.current is None
    assert question(after(debrief, flow.Resumed())) == "how"


def test_a_question_met_twice_with_no_answer_is_let_be(begun: Debrief) -> None:
    debrief = after(begun, flow.Unanswered(), flow.Unanswered())
    assert debrief.settled["how"] == "skipped"
    assert question(debrief) == "before"


def test_a_stop_settles_everything_and_back_opens_it_again(begun: Debrief) -> None:
    stopped = after(begun, answer(), flow.Stop())
    assert stopped.phase == "stopped"
    assert len(stopped.settled) == len(STAGES.questions())
    assert after(stopped, answer()) == stopped
    assert after(stopped, flow.Back()).phase == "going"


def test_how_strongly_it_is_felt_is_kept_apart_before_and_after(begun: Debrief) -> None:
    debrief = after(begun, answer(), flow.Answered(words="8", number=8))
    assert (debrief.before, debrief.after) == (8, None)


EVENTS = st.one_of(
    st.just(answer()),
    st.just(answer(told=("story", "feeling"))),
    st.just(answer(told=("short_of_time",))),
    *(
        st.just(event)
        for event in (
            flow.Unanswered(),
            flow.Endangered(),
            flow.Skipped(),
            flow.NotThis(),
            flow.Back(),
            flow.Paused(),
            flow.Resumed(),
            flow.Short(),
        )
    ),
)


@given(st.lists(EVENTS, max_size=40))
def test_whatever_happens_a_question_is_in_view_or_the_debrief_has_ended_or_waits(
    events: list[flow.Event],
) -> None:
    debrief = after(asked(Debrief(id="a", day=DAY)), *events)
    waits = debrief.phase in ("paused", "urgent", "finished")
    assert waits or debrief.current is not None
    open_turns = [turn for turn in debrief.turns if turn.outcome == "open"]
    assert len(open_turns) <= 1
    if debrief.phase == "finished":
        assert len(debrief.settled) == len(STAGES.questions())
    assert after(debrief, flow.Stop()).phase in ("stopped", "finished")


def test_what_was_said_stands_after_going_back_and_stopping(begun: Debrief) -> None:
    debrief = after(begun, answer("first"), answer("7"), flow.Back(), flow.Back(), flow.Stop())
    kept = {turn.words for turn in debrief.turns if turn.outcome == "answered"}
    assert kept == {"first", "7"}
    assert debrief.settled["how"] == debrief.settled["before"] == "answered"
