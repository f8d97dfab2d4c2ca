"""Scripted debriefs as cases of a suite: the script says what is expected of it."""

from __future__ import annotations

from evals.debrief.cases import scripted_case
from evals.suite import Case, Danger, DebriefExpected


def with_script(case: Case) -> Case:
    """The case with what its script expects; as it is where it has none. Raises ValueError."""
    if case.script is None:
        return case
    script = scripted_case(case.script)
    dangers = tuple(
        Danger(typed=turn.script().text or "", who=turn.risk)
        for turn in script.turns
        if turn.risk is not None
    )
    debrief = DebriefExpected(must=script.expect, may=script.allow, dangers=dangers)
    canaries = (*case.expected.canaries, *script.identifiers)
    expected = case.expected.model_copy(update={"debrief": debrief, "canaries": canaries})
    return case.model_copy(update={"expected": expected})
