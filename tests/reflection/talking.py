"""A debrief as somebody types it, for tests of what leads it."""

from __future__ import annotations

from datetime import date

from app.models import Debrief, Masking
from app.reflection.facilitator import Facilitator, Spoken

DAY = date(2026, 1, 5)


STORY = (
    "My client told me in the last minute that she is moving away and I sat there and said goodbye "
    "to her as if it were nothing and I felt sad all the way home"
)


def begun(leader: Facilitator) -> Debrief:
    return leader.begin("a" * 32, DAY)


def say(leader: Facilitator, *typed: str, to: Debrief | None = None) -> Spoken:
    """Type these one after another."""
    spoken = Spoken(debrief=to or begun(leader), masking=Masking())
    for words in typed:
        spoken = leader.answer(spoken.debrief, words, spoken.masking, 40.0)
    return spoken


def asked(debrief: Debrief) -> str:
    assert debrief.current is not None
    return debrief.current.question


def said(debrief: Debrief) -> tuple[str, ...]:
    assert debrief.current is not None
    return debrief.current.said
