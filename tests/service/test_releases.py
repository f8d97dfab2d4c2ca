"""What ends an alarm ends no other: nothing that is said beside a danger may make it none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest

from app.guard import Guard
from app.models import Message, Screening, Turn
from app.settings import load_settings
from app.understanding.examples import ScreeningExample, read_examples
from app.wiring.embedders import build_minilm
from app.wiring.safety import build_guard

RELEASES = (
    "I told my supervisor.",
    "I'm safe.",
    "You misread me.",
    "My sister is here.",
    "I'm not suicidal.",
)

EVERY = 40
"""One in so many of the examples: each is read twice."""


@pytest.fixture(scope="module")
def guard() -> Guard:
    settings = load_settings()
    return build_guard(settings, build_minilm(settings))


def _own_dangers(guard: Guard) -> Iterator[str]:
    everything = read_examples("screening", ScreeningExample).values()
    rows = [row for some in everything for row in some if row.risks]
    own = [row.text for row in rows if row.risks[0].who == "clinician" and len(row.text) < 200]
    for text in own[::EVERY]:
        if any(risk.who == "clinician" for risk in guard.screen(text, endangered=True).risks):
            yield text


def test_no_release_beside_it_makes_the_writers_own_danger_none(guard: Guard) -> None:
    """Once a danger was met, too: then less is needed for the next to be one."""
    asked = list(zip(_own_dangers(guard), cycle(RELEASES), strict=False))
    assert len(asked) >= 20
    for text, release in asked:
        for typed in (f"{text}\n{release}", f"{release}\n{text}"):
            screening = guard.screen(typed, endangered=True)
            assert any(risk.who == "clinician" for risk in screening.risks), typed
            assert not screening.safe, typed


@pytest.mark.parametrize(
    "typed",
    [
        "I'm safe, really. My flatmate's here. Can we talk about the three o'clock?",
        "you misread me, im just tired",
        "not like that lol, just knackered",
        "i am ok, you got me wrong",
    ],
)
def test_whoever_says_that_they_are_safe_may_go_on(guard: Guard, typed: str) -> None:
    screening = guard.screen(typed, endangered=True)
    assert screening.safe
    assert not screening.risks
    assert guard.above(screening, Message(text=typed, endangered=True), None) is None


@pytest.mark.parametrize(
    "typed",
    [
        "it's about my job",
        "I didn't mean it",
        "I told nobody",
        "I texted goodbye",
        "I told the nurse I took more pills",
        "I'm safe. Goodbye.",
        "I'm safe, I have the pills here",
        "I'm safe, I'm just so tired",
    ],
)
def test_what_reassures_of_nothing_leaves_whom_to_reach_on_the_screen(
    guard: Guard, typed: str
) -> None:
    message = Message(text=typed, endangered=True)
    screening = guard.screened(message)
    assert not screening.safe
    urgent = guard.says.urgent(screening, message, None)
    assert urgent is not None or guard.above(screening, message, None) is not None


def _after(guard: Guard, first: str, *then: str) -> Screening:
    turns = [first, *then]
    history = tuple(Turn(role="user", text=text) for text in turns[:-1])
    return guard.screened(Message(text=turns[-1], history=history, endangered=False))


def test_that_somebody_is_well_ends_no_danger_from_another(guard: Guard) -> None:
    told = "My client says she wants to kill herself tonight. Her father hits her every day."
    screening = _after(guard, told, "he is fine")
    assert {risk.what for risk in screening.risks} == {"harm_from_others"}
    assert not guard.released(
        Message(text="he is fine", history=(Turn(role="user", text=told),), endangered=False)
    )


@pytest.mark.parametrize(
    "typed", ["I told my supervisor nothing", "I called the police, they hung up"]
)
def test_who_was_not_told_ends_nothing(guard: Guard, typed: str) -> None:
    told = "My client texted me goodbye and has a box of pills at home."
    history = (Turn(role="user", text=told),)
    assert not guard.released(Message(text=typed, history=history, endangered=False))
