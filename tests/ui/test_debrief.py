"""What stands above a debrief on its page, over a facilitator and a store of fakes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.models import Debrief, Masking
from app.notices import load_notices
from app.ports.keeping import Drawer, KeptEntry
from app.readiness import ChatModelInUse
from app.reflection.facilitator import Facilitator
from app.ui import clients
from tests.reflection.fakes import facilitator
from tests.ui.conftest import Start
from tests.ui.test_ask import shown

DANGERS = {"tablets": "client self_harm", "the pills": "clinician self_harm"}
STILL = load_notices().still.lines[0]
TOLD = load_notices().notice["client"]["self_harm"][0]
NUMBER = 'href="tel:116123"'
MODEL = ChatModelInUse(name="a-model", host="model.example", local=False)


def debrief_page() -> None:
    from app.ui.debrief import debrief

    debrief()


class Kept(Drawer):
    """A store that is open and holds these debriefs, for good."""

    days = 0

    def __init__(self, *held: Debrief) -> None:
        self._held = held

    def keep(self, debrief: Debrief) -> None:
        return

    def stands(self) -> bool:
        return True

    def delete(self, debrief_id: str) -> None:
        raise AssertionError("nobody deletes here")

    def retain(self, days: int) -> int:
        return 0

    def everything(self) -> list[tuple[KeptEntry, Debrief | None]]:
        return list(zip(self.entries(), self._held, strict=True))

    def entries(self) -> list[KeptEntry]:
        now = datetime.now(UTC)
        return [KeptEntry(id=one.id, updated=now) for one in self._held]


Open = Callable[..., AppTest]


@pytest.fixture
def opened(start: Start, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page; ``kept`` is in the store, and the store is open."""

    def open_page(*kept: Debrief, model: ChatModelInUse | None = None) -> AppTest:
        start(model=model, leaving=("It leaves.",) if model else ())
        store = Kept(*kept)
        monkeypatch.setattr(clients, "build_debrief", lambda settings, shared: leader())
        monkeypatch.setattr(clients, "build_keeping", lambda settings: store)
        st.cache_resource.clear()
        page = AppTest.from_function(debrief_page, default_timeout=20)
        page.session_state["drawer"] = store
        return page.run()

    return open_page


def leader() -> Facilitator:
    return facilitator(dangers=DANGERS, known={"Priya": "person"})


def say(page: AppTest, *words: str) -> None:
    for one in words:
        page.text_area[0].set_value(one)
        next(button for button in page.button if button.label == "Go on").click().run()
        assert not page.exception


def press(page: AppTest, key: str) -> None:
    page.button(key=key).click().run()
    assert not page.exception


def told(*words: str) -> Debrief:
    """A debrief in which these were typed."""
    debrief, masking = leader().begin("a" * 32, date(2026, 1, 5)), Masking()
    for one in words:
        spoken = leader().answer(debrief, one, masking)
        debrief, masking = spoken.debrief, spoken.masking
    return debrief


def test_after_urgent_help_whom_to_reach_stays_above_every_turn_and_the_note(
    opened: Open,
) -> None:
    page = opened()
    press(page, "begin-whole")
    say(page, "I have the pills here")
    assert NUMBER in shown(page) and STILL not in shown(page)
    press(page, "go-on")
    assert STILL in shown(page) and NUMBER in shown(page)
    say(page, "It was a long day.")
    assert STILL in shown(page)
    press(page, "skip")
    assert STILL in shown(page)
    press(page, "stop-debrief")
    assert "This is what you have." in shown(page)
    assert STILL in shown(page) and NUMBER in shown(page)


def test_once_its_writer_is_safe_nothing_stands_above_a_debrief(opened: Open) -> None:
    page = opened()
    press(page, "begin-whole")
    say(page, "I have the pills here")
    press(page, "go-on")
    say(page, "I am safe now")
    assert STILL not in shown(page)
    press(page, "skip")
    assert STILL not in shown(page)


def test_a_debrief_that_was_kept_while_urgent_shows_whom_to_reach(opened: Open) -> None:
    urgent = told("I have the pills here")
    assert urgent.phase == "urgent"
    page = opened(urgent)
    press(page, f"resume-{urgent.id}")
    assert STILL in shown(page) and NUMBER in shown(page)
    press(page, "resume")
    assert STILL in shown(page) and NUMBER in shown(page)


def test_a_debrief_that_was_kept_after_a_client_s_danger_shows_its_notice(opened: Open) -> None:
    kept = told("he has saved his tablets")
    page = opened(kept)
    press(page, f"resume-{kept.id}")
    assert TOLD in shown(page) and NUMBER in shown(page)


def test_a_notice_stands_above_the_note_of_who_told_and_stopped(opened: Open) -> None:
    page = opened()
    press(page, "begin-whole")
    say(page, "he has saved his tablets. Can we stop here?")
    assert "This is what you have." in shown(page)
    assert TOLD in shown(page) and NUMBER in shown(page)


def test_a_notice_does_not_wait_for_a_choice_about_masking(opened: Open) -> None:
    page = opened(model=MODEL)
    press(page, "begin-whole")
    say(page, "Priya has saved her tablets")
    assert "What would be sent" in shown(page)
    assert TOLD in shown(page)
    press(page, "change")
    assert TOLD not in shown(page)


@pytest.mark.parametrize(
    ("words", "key"),
    [("I have the pills here", "debrief-urgent"), ("he has saved his tablets", "debrief-notice")],
)
def test_the_numbers_above_a_debrief_follow_the_region_that_was_chosen(
    opened: Open, words: str, key: str
) -> None:
    page = opened()
    press(page, "begin-whole")
    say(page, words)
    page.selectbox(key=f"choose-region-{key}").set_value("us").run()
    assert 'href="tel:911"' in shown(page)
    assert NUMBER not in shown(page)
