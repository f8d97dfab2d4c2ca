from __future__ import annotations

from typing import get_args

import pytest

from app.models import ClinicalWork, Route, What, Who
from app.notices import EMERGENCY, load_notices

NOTICES = load_notices()
LINES = [
    *(line for by_what in NOTICES.notice.values() for lines in by_what.values() for line in lines),
    *(line for lines in NOTICES.urgent.values() for line in lines),
    *NOTICES.urgent_client.lines,
    *(line for by in (NOTICES.child, NOTICES.now) for lines in by.values() for line in lines),
    *NOTICES.secret.lines,
    *NOTICES.secret.child,
    *NOTICES.urgent_now.lines,
    *(line for words in NOTICES.redirect.values() for line in (words.cannot, words.can)),
    *NOTICES.unread.lines,
    *NOTICES.still.lines,
    *NOTICES.still.says,
    *NOTICES.still.safe,
]


def test_there_is_a_notice_for_everybody_in_every_danger() -> None:
    for who in get_args(Who):
        assert set(NOTICES.notice[who]) == set(get_args(What))
        assert all(NOTICES.notice[who].values())


def test_there_are_lines_for_a_child_and_for_now_in_every_danger() -> None:
    assert set(NOTICES.child) == set(NOTICES.now) == set(get_args(What))


@pytest.mark.parametrize("what", get_args(What))
def test_lines_for_a_child_name_those_who_safeguard_first(what: What) -> None:
    said = " ".join(NOTICES.child[what])
    assert said.index("safeguarding lead") < said.index("supervisor") < said.index("emergency")


@pytest.mark.parametrize("what", get_args(What))
def test_lines_for_now_name_the_emergency_number_before_anybody_else(what: What) -> None:
    first, *rest = NOTICES.now[what]
    assert EMERGENCY in first and "supervisor" not in first
    assert "supervisor" in " ".join(rest)
    assert EMERGENCY in NOTICES.urgent_now.lines[0]


def test_there_is_urgent_help_for_every_danger() -> None:
    assert set(NOTICES.urgent) == set(get_args(What))
    assert all(NOTICES.urgent.values())


def test_every_route_and_every_clinical_work_has_its_redirection() -> None:
    routes = set(get_args(Route)) - {"question", "clinical_request"}
    assert set(NOTICES.redirect) == routes | set(get_args(ClinicalWork))


@pytest.mark.parametrize("who", ["client", "other"])
def test_a_notice_says_whom_to_speak_to_today_and_whom_to_call_now(who: Who) -> None:
    for lines in NOTICES.notice[who].values():
        said = " ".join(lines)
        assert "supervisor" in said and "today" in said and "emergency services" in said


def test_urgent_help_ends_with_the_emergency_services() -> None:
    for lines in (*NOTICES.urgent.values(), NOTICES.urgent_client.lines):
        assert "emergency services" in lines[-1]


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_calm_whole_and_short(line: str) -> None:
    assert line.endswith(".") and "!" not in line
    assert line == " ".join(line.split())
    assert len(line.split()) <= 50
    assert not any(word.isupper() and len(word) > 1 for word in line.split())


RIGHT_PERSON = {
    "diagnosis": "supervisor",
    "medication": "prescribes",
    "treatment_plan": "supervisor",
    "test": "gave the test",
    "risk_assessment": "supervisor",
    "notes": "supervisor or manager",
}


@pytest.mark.parametrize("work", get_args(ClinicalWork))
def test_clinical_work_names_its_right_person_before_what_debrief_does_not_do(
    work: ClinicalWork,
) -> None:
    words = NOTICES.redirect[work]
    assert words.cannot.index(RIGHT_PERSON[work]) < words.cannot.index(" I ")
    assert words.asks


def test_a_dose_is_also_a_pharmacist_s_matter() -> None:
    assert "pharmacist" in NOTICES.redirect["medication"].cannot
