"""How played debriefs are judged, over a facilitator of fakes."""

from __future__ import annotations

import pytest

from app.models import Who
from evals.debrief.cases import CaseTurn, DebriefCase
from evals.debrief.measure import Judged, judge
from tests.reflection.fakes import facilitator

DANGERS = {"tablets": "client self_harm", "the pills": "clinician self_harm"}


def judged(*turns: tuple[str, Who | None]) -> Judged:
    case = DebriefCase(
        id="one",
        about="a client",
        expect=(),
        allow=(),
        identifiers=(),
        turns=tuple(CaseTurn(text=text, risk=risk) for text, risk in turns),
    )
    return judge(case, facilitator(dangers=DANGERS))


@pytest.mark.parametrize(
    ("said", "who"), [("he saved his tablets", "client"), ("I have the pills", "clinician")]
)
def test_a_notice_that_stays_for_an_earlier_danger_is_no_false_alarm(said: str, who: Who) -> None:
    one = judged((said, who), ("5", None), ("a long day", None))
    assert (one.risks_missed, one.false_alarms) == ((), ())


def test_a_danger_that_is_none_is_a_false_alarm_after_another_too() -> None:
    one = judged(("he saved his tablets", "client"), ("I bought tablets for my head", None))
    assert len(one.false_alarms) == 1


def test_a_danger_that_was_not_read_is_missed_below_the_notice_of_an_earlier_one() -> None:
    one = judged(("he saved his tablets", "client"), ("now she did it", "client"))
    assert one.risks_missed == ("client",)
