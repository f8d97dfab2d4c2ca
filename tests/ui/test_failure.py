from __future__ import annotations

import logging

import pytest

from app.errors import SafetyError, StoreBusy, UsageError, WrongPassphrase
from app.ui.failure import failure


def test_an_error_of_ours_is_shown_with_its_own_words() -> None:
    assert failure(StoreBusy("Another ingest is writing.")).what == "Another ingest is writing."
    assert "Change it" in failure(UsageError("Too long.")).next_step


def test_any_other_error_keeps_its_words_to_itself(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        shown = failure(RuntimeError("what the person wrote"))
    assert "person wrote" not in shown.what + shown.kept + shown.next_step
    assert "person wrote" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_nobody_is_sent_away_and_back_where_the_remedy_is_on_the_page() -> None:
    for error in (WrongPassphrase("It does not open them."), SafetyError("Try once more.")):
        assert failure(error, asked=False).next_step == ""
    assert "come back" in failure(StoreBusy("Run it again."), asked=False).next_step
