"""What stays above a debrief while a danger that was told of in it may not be over.

The writer's own stays until they say that they are safe or were misread; somebody else's stays
above what leans on the turn that told of it, until people who can act know, the person is safe, or
the talk is of something else. The rules are the guard's; here they are read off the debrief, which
keeps who was in danger of what, and nothing as it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.contacts import Region
from app.guard import MOST_BACK, Guard
from app.models import Debrief, DebriefTurn, Message, NamedRisk, Notice, Risk, Screening
from app.pipeline.follow_up import stays_on
from app.understanding.passed_on import over, passed_on


class Standing:
    """Finds the notice that must stand above a debrief."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def above(
        self, debrief: Debrief, screening: Screening, message: Message, region: Region | None
    ) -> Notice | None:
        """Above what is said to an answer: the notice that it calls for itself, or one that stays.

        ``debrief`` is as it was before the answer, ``message`` the answer with ``endangered``.
        """
        own = self._guard.above(screening, message, region)
        return own or self._others(debrief, message.text, region)

    def left(self, debrief: Debrief, region: Region | None) -> Notice | None:
        """Above a debrief in which nothing was typed just now: after a button, or opened again."""
        if debrief.endangered or debrief.phase == "urgent":
            return self._guard.says.still(region)
        return self._others(debrief, None, region)

    def _others(self, debrief: Debrief, typed: str | None, region: Region | None) -> Notice | None:
        said = [] if typed is None else [typed]
        told = [turn for turn in debrief.turns if turn.words is not None]
        for turn in told[: -MOST_BACK - 1 : -1]:
            if said and (not stays_on(said[-1]) or passed_on(said[-1])):
                return None
            others = tuple(risk for risk in turn.risks if risk.who != "clinician")
            left = others
            if any(map(over, said)):
                # It says nothing of whoever is in danger of somebody.
                left = tuple(risk for risk in others if risk.what != "self_harm")
            if others:
                return self._guard.says.notice(_screening(turn, left), region) if left else None
            said.append(turn.words or "")
        return None


def _screening(turn: DebriefTurn, named: Sequence[NamedRisk]) -> Screening:
    """What screening found of these dangers in a turn, as far as the debrief has kept it."""
    risks = tuple(Risk(who=risk.who, what=risk.what, words=risk.words) for risk in named)
    return Screening(route="question", risks=risks, circumstances=turn.circumstances)
