"""A chat model's words in a turn: what it is sent, what of it is said, and how it fails."""

from __future__ import annotations

from datetime import date

import pytest

from app.allowance import Allowance
from app.models import Debrief, FallbackReason, Masking, Tokens
from app.pipeline.draft_checks import Fitting
from app.pipeline.echo import Echo
from app.ports.chat import ChatFailed, ChatRequest
from app.prompts import instructions
from app.reflection.facilitator import Facilitator, Spoken
from app.reflection.turn_writer import FAILURES, RESTS_SECONDS, ModelWriter
from tests.pipeline.readers import Everyday
from tests.reflection.fakes import facilitator
from tests.service.chat_fakes import FakeChat, Letters, Said

SAID = "“I kept on talking”: that is still close. It sounds like a long silence to sit in."
TOLD = "I kept on talking to Priya because the silence felt unbearable to me"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def chat(*said: Said) -> FakeChat:
    """Says these in turn, the last one for ever."""
    left = list(said)

    def short(request: ChatRequest) -> Said:
        return left.pop(0) if len(left) > 1 else left[0]

    return FakeChat(short=short)


def led(
    model: FakeChat,
    *,
    by_conversation: int | None = None,
    clock: Clock | None = None,
    notices: dict[str, str] | None = None,
    beyond: dict[str, str] | None = None,
    dangers: dict[str, str] | None = None,
) -> Facilitator:
    allowance = Allowance(
        by_conversation=by_conversation, by_day=None, price_in=2.0, price_out=None
    )
    writer = ModelWriter(model, Letters(), allowance, seconds=5.0, clock=clock or Clock())
    return facilitator(
        notices,  # type: ignore[arg-type]
        dangers=dangers,
        known={"Priya": "person"},
        beyond=beyond,
        writer=writer,
        fitting=Fitting(Everyday(), Echo(instructions())),
    )


def turns(leader: Facilitator, *typed: str, library_only: bool = False) -> list[Spoken]:
    spoken = Spoken(debrief=leader.begin("a" * 32, date(2026, 1, 5)), masking=Masking())
    found: list[Spoken] = []
    for words in typed:
        spoken = leader.answer(
            spoken.debrief, words, spoken.masking, 30.0, library_only=library_only
        )
        found.append(spoken)
    return found


def said(debrief: Debrief) -> tuple[str, ...]:
    assert debrief.current is not None
    return debrief.current.said


def test_a_models_words_are_said_and_what_they_cost_is_counted() -> None:
    model = chat(SAID)
    (spoken,) = turns(led(model), TOLD)
    assert said(spoken.debrief) == (
        "“I kept on talking”: that is still close.",
        "It sounds like a long silence to sit in.",
    )
    assert spoken.written is not None
    assert spoken.written.shown == 2
    assert spoken.written.fallback is None
    assert spoken.written.price
    assert spoken.debrief.spent == spoken.written.tokens.total > 0
    assert set(spoken.written.prompts) == {"turn.system", "turn.user"}


def test_the_model_is_sent_masked_words_the_purpose_and_both_questions() -> None:
    model = chat(SAID, "“It was long”: that may be part of it.")
    first, second = turns(led(model), TOLD, "It was long and I could not bear it with Priya there")
    assert len(model.shorts) == 1, "a number needs no words of a model"
    system, user = (message.text for message in model.shorts[0].messages)
    assert "To let the person land" in system
    assert "Priya" not in user
    assert "[Client]" in user or "[Person" in user
    assert first.debrief.current is not None
    assert first.debrief.current.asked in user
    assert second.written is None


def test_earlier_answers_go_with_a_turn_masked_also_by_what_was_hidden_since() -> None:
    model = chat(SAID)
    leader = led(model)
    (first,) = turns(leader, "I kept on talking and the leaflet was no help to either of us")
    at = leader.act(first.debrief, "skip")
    hidden = first.masking.model_copy(update={"hidden": ("leaflet",)})
    while at.current is not None and at.current.question != "happened":
        at = leader.act(at, "skip")
    leader.answer(at, "I went on and on about it and then she got up and left me there", hidden)
    assert "no help to either of us" in model.shorts[-1].messages[-1].text
    assert "leaflet" not in model.shorts[-1].messages[-1].text


def test_library_only_sends_nothing() -> None:
    model = chat(SAID)
    (spoken,) = turns(led(model), TOLD, library_only=True)
    assert model.shorts == []
    assert spoken.written is None
    assert said(spoken.debrief)


@pytest.mark.parametrize(
    "typed",
    [
        "he has saved his tablets and I am afraid for him",
        "what dose should she be on, do you think",
    ],
)
def test_danger_and_clinical_requests_are_met_with_vetted_words_alone(typed: str) -> None:
    model = chat(SAID)
    turns(led(model, dangers={"tablets": "client self_harm", "what dose": "medication"}), typed)
    assert model.shorts == []


def test_going_round_is_named_in_vetted_words_behind_the_models_own() -> None:
    model = chat("“over and over”: that may wear you out.")
    leader = led(model, notices={"over and over": "replaying"})
    (spoken,) = turns(leader, "it plays over and over in me and I get no sleep")
    first, *rest = said(spoken.debrief)
    assert first == "“over and over”: that may wear you out."
    assert any("Stop here" in line for line in rest)
    assert len(rest) == 2


def test_what_does_not_pass_is_left_out_and_the_rest_is_said() -> None:
    bad = "You have a disorder. What then? You said “I am a failure”. It sounds like a long hour."
    (spoken,) = turns(led(chat(bad), beyond={"disorder": "diagnosis"}), TOLD)
    assert said(spoken.debrief) == ("It sounds like a long hour.",)
    assert spoken.written is not None
    assert set(spoken.written.dropped) >= {"beyond", "asks", "misquoted"}


def test_where_nothing_passes_the_offline_words_are_said_and_it_is_told() -> None:
    alone = turns(led(chat(SAID)), TOLD, library_only=True)[0]
    (spoken,) = turns(led(chat("What was that like?")), TOLD)
    assert said(spoken.debrief) == said(alone.debrief)
    assert spoken.written is not None
    assert spoken.written.fallback is not None
    assert spoken.written.fallback.reason == "too_little"


@pytest.mark.parametrize("reason", ["wrong_key", "slow", "empty", "busy", "refused"])
def test_where_the_model_fails_the_flow_goes_on_in_offline_words(reason: FallbackReason) -> None:
    alone = turns(led(chat(SAID)), TOLD, library_only=True)[0]
    (spoken,) = turns(led(chat(ChatFailed(reason))), TOLD)
    assert said(spoken.debrief) == said(alone.debrief)
    assert spoken.written is not None
    assert spoken.written.fallback is not None
    assert spoken.written.fallback.reason == reason


def test_whatever_breaks_in_the_model_keeps_its_words_to_itself() -> None:
    (spoken,) = turns(led(chat(RuntimeError("Priya said so"))), TOLD)
    assert spoken.written is not None
    assert spoken.written.fallback is not None
    assert spoken.written.fallback.reason == "broken"


def test_the_conversations_limit_ends_in_offline_words() -> None:
    model = chat(SAID)
    _, *_, last = turns(led(model, by_conversation=100), TOLD, "8", "fine", "no", TOLD)
    assert len(model.shorts) == 1
    assert last.written is not None
    assert last.written.fallback is not None
    assert last.written.fallback.reason == "conversation_limit"
    assert last.written.tokens == Tokens()


def test_a_model_that_fails_again_and_again_is_let_be_for_a_while() -> None:
    clock = Clock()
    model = chat(ChatFailed("slow"))
    leader = led(model, clock=clock)
    for _ in range(FAILURES + 2):
        (spoken,) = turns(leader, TOLD)
        assert spoken.written is not None
        assert spoken.written.fallback is not None
        assert spoken.written.fallback.reason == "slow"
    assert len(model.shorts) == FAILURES
    clock.now += RESTS_SECONDS
    turns(leader, TOLD)
    assert len(model.shorts) == FAILURES + 1


def test_what_is_of_one_turn_does_not_let_the_model_be() -> None:
    model = chat(ChatFailed("filtered"))
    leader = led(model)
    for _ in range(FAILURES + 2):
        turns(leader, TOLD)
    assert len(model.shorts) == FAILURES + 2


def test_a_sentence_that_was_said_before_is_not_said_again() -> None:
    model = chat(SAID)
    leader = led(model)
    (first,) = turns(leader, TOLD)
    at = first.debrief
    while at.current is not None and at.current.question != "happened":
        at = leader.act(at, "skip")
    second = leader.answer(at, TOLD, first.masking)
    assert second.written is not None
    assert second.written.dropped == {"repeated": 2}


@pytest.mark.parametrize(
    "wrapped",
    [
        '{"sentences": [{"part": "opening", "claims": [], "text": "It sounds like a long hour."}]}',
        "```\nIt sounds like a long hour.\n```",
        "<think>She wants comfort.</think>It sounds like a long hour.",
    ],
)
def test_wrappings_are_taken_off(wrapped: str) -> None:
    (spoken,) = turns(led(chat(wrapped)), TOLD)
    assert said(spoken.debrief) == ("It sounds like a long hour.",)
