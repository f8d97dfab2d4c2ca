"""The list of kept debriefs and the page over time, on a store of the test's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.adapters.keeping import SqliteKeeping
from app.models import Debrief, DebriefTurn, Heard
from app.reflection.stages import load_stages
from app.ui import clients
from tests.ui.test_ask import shown

PHRASE = "five plain words of mine"
OTHER = "quite another few words"
A, B = "a" * 32, "b" * 32


def list_page() -> None:
    from app.ui.debrief_session import sitting
    from app.ui.kept import keep_it, kept_ones

    kept_ones(sitting())
    keep_it(sitting())


def patterns_page() -> None:
    from app.ui.patterns import patterns

    patterns()


def debrief(name: str) -> Debrief:
    turn = DebriefTurn(
        stage="tell",
        question="happened",
        asked="What?",
        words="She looked away.",
        heard=Heard(feelings=("shame",)),
        outcome="answered",
    )
    return Debrief(id=name, day=date(2026, 1, 5), turns=(turn,))


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SqliteKeeping]:
    made = SqliteKeeping(tmp_path / "debriefs.sqlite")
    leads = SimpleNamespace(stages=load_stages())
    monkeypatch.setattr(clients, "build_keeping", lambda settings: made)
    monkeypatch.setattr(clients, "shared", lambda: None)
    monkeypatch.setattr(clients, "build_debrief", lambda settings, shared: leads)
    st.cache_resource.clear()
    drawer = made.open(PHRASE)
    for name in (A, B):
        drawer.keep(debrief(name))
    yield made
    st.cache_resource.clear()


@pytest.fixture
def damaged(keeping: SqliteKeeping, tmp_path: Path) -> SqliteKeeping:
    with sqlite3.connect(tmp_path / "debriefs.sqlite") as connection:
        connection.execute("update debriefs set token = 'broken' where id like 'a%'")
    connection.close()
    return keeping


def opened(page: object, key: str, passphrase: str = PHRASE) -> AppTest:
    run = AppTest.from_function(page, default_timeout=20).run()  # type: ignore[arg-type]
    run.text_input(key=f"{key}-passphrase").set_value(passphrase)
    return next(button for button in run.button if button.proto.is_form_submitter).click().run()


def keys(page: AppTest) -> list[str]:
    return [button.key for button in page.button if button.key]


def test_a_damaged_debrief_is_shown_beside_the_others_and_can_be_deleted(
    damaged: SqliteKeeping,
) -> None:
    page = opened(list_page, "open")
    assert not page.exception and shown(page).count("it cannot be read") == 1
    assert f"resume-{B}" in keys(page) and f"resume-{A}" not in keys(page)
    page.button(key=f"delete-{A}").click().run()
    page.button(key=f"gone-{A}").click().run()
    assert not page.exception and "it cannot be read" not in shown(page)
    assert f"resume-{B}" in keys(page) and [entry.id for entry in damaged.entries()] == [B]


def test_over_time_counts_the_others_and_says_that_one_is_damaged(damaged: SqliteKeeping) -> None:
    page = opened(patterns_page, "patterns")
    assert not page.exception and "is not counted" in shown(page)
    assert "Shame" in shown(page) and "once" in shown(page)


def test_after_the_last_is_deleted_one_may_be_kept_with_this_key_or_with_another(
    keeping: SqliteKeeping,
) -> None:
    page = opened(list_page, "open")
    for name in (A, B):
        page.button(key=f"delete-{name}").click().run()
        page.button(key=f"gone-{name}").click().run()
    assert not page.exception and keys(page) == ["keep-now"]
    again = opened(list_page, "keep", OTHER)
    assert "Kept on this machine after each turn" in shown(again)
    keeping.open(OTHER).keep(debrief(A))
    # The key of before opens nothing any more, and the page asks for a passphrase.
    page.run()
    assert not page.exception and "keep-now" not in keys(page)
    assert "Delete all of them" in [button.label for button in page.button]


def test_a_debrief_whose_store_was_deleted_is_not_said_to_be_kept(keeping: SqliteKeeping) -> None:
    page = opened(list_page, "open")
    page.session_state["sitting"].debrief = debrief(A)
    page.button(key="keep-now").click().run()
    assert "Kept on this machine after each turn" in shown(page)
    keeping.delete_all()
    page.session_state["sitting"]._save()
    page.run()
    assert not page.exception and "Kept on this machine after each turn" not in shown(page)
    assert "deleted meanwhile" in page.session_state["sitting"].trouble.what
    assert page.text_input(key="keep-passphrase")
