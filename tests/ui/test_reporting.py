from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.errors import SafetyError
from app.models import Masking, Reported
from app.ui import clients
from app.ui.maintainer import asked_for
from app.ui.reporting import reported
from app.ui.session import Conversation
from evals.add import read
from tests.ui.conftest import Start
from tests.ui.fakes import FakeService, answered, article
from tests.ui.test_ask import ask, shown, talk


def told(*typed: str, shown: tuple[str, ...] = ()) -> tuple[FakeService, Conversation]:
    """A conversation in which each message was answered."""
    fake, conversation = FakeService([article()], [answered(article())]), Conversation()
    conversation.masking = Masking(shown=shown)
    for words in typed:
        conversation.ask(words)
        exchange = conversation.exchanges[-1]
        exchange.reply = answered(article())
        exchange.sentences = list(exchange.reply.sentences)
        exchange.composer, exchange.phase, exchange.thumb = "library", "done", "down"
    return fake, conversation


def test_a_thumb_down_offers_the_draft_and_a_thumb_up_does_not(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "What now?")
    assert "draft-1" not in downloads(page)
    page.feedback[0].set_value(1).run()
    assert "draft-1" not in downloads(page)
    page.feedback[0].set_value(0).run()
    assert not page.exception
    assert "draft-1" in downloads(page)
    assert "It goes nowhere by itself" in shown(page)


def test_nothing_is_offered_where_masking_breaks(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "What now?")
    fake.masks = False
    page.feedback[0].set_value(0).run()
    assert not page.exception
    assert "draft-1" not in downloads(page)
    assert "could not be masked" in shown(page)


def test_a_draft_holds_the_conversation_up_to_the_answer_and_what_was_off() -> None:
    fake, conversation = told("What now?", "And then?", "And after that?")
    exchange = conversation.exchanges[1]
    exchange.reason = "It says nothing about then."
    draft = reported(fake, conversation, exchange)
    assert [turn.typed for turn in draft.turns] == ["What now?", "And then?"]
    assert draft.turns[1].shown[0] == "That sounds hard."
    assert len(draft.turns[1].shown) == 5
    assert draft.reason == "It says nothing about then."
    assert (draft.kind, draft.composer, draft.model) == ("answered", "library", None)


def test_a_draft_masks_what_the_person_chose_to_see_and_what_they_say_was_off() -> None:
    fake, conversation = told("Priya left.", "Priya came back.", shown=("priya",))
    exchange = conversation.exchanges[1]
    exchange.reason = "Noor is not Priya."
    whole = reported(fake, conversation, exchange).model_dump_json()
    assert "Priya" not in whole
    assert "Noor" not in whole
    assert "[Person 1] came back." in whole


def test_a_name_that_only_the_reason_tells_is_masked_in_the_answer_too() -> None:
    fake, conversation = told("What now?")
    exchange = conversation.exchanges[0]
    exchange.sentences[0] = exchange.sentences[0].model_copy(update={"text": "Noor sounds hurt."})
    exchange.reason = "I never named Noor."
    draft = reported(fake, conversation, exchange)
    assert "Noor" not in draft.model_dump_json()


def test_a_draft_without_a_reason_is_a_draft() -> None:
    fake, conversation = told("What now?")
    assert reported(fake, conversation, conversation.exchanges[0]).reason == ""


def test_masking_that_breaks_makes_no_draft() -> None:
    fake, conversation = told("What now?")
    fake.masks = False
    with pytest.raises(SafetyError):
        reported(fake, conversation, conversation.exchanges[0])


def test_what_the_page_saves_is_what_evals_add_reads(start: Start, tmp_path: Path) -> None:
    page, fake = start(answered(article()))
    ask(page, "What <b>now</b>, Priya?")
    page.feedback[0].set_value(0).run()
    page.text_input(key="reason-1").set_value("Too cold.").run()
    assert "Too cold." in shown(page)
    exchange = talk(page).exchanges[0]
    assert reported(fake, talk(page), exchange).model_dump_json(indent=1) == page.code[0].value
    saved = tmp_path / "draft.json"
    saved.write_text(reported(fake, talk(page), exchange).model_dump_json(), encoding="utf-8")
    draft = read(saved)
    assert isinstance(draft, Reported)
    assert draft.turns[0].typed == "What <b>now</b>, [Person 1]?"
    assert draft.reason == "Too cold."


def test_the_report_is_asked_for_by_the_settings_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    st.cache_resource.clear()
    assert not asked_for()
    monkeypatch.setenv("DEBRIEF_REPORT", str(tmp_path / "report.html"))
    st.cache_resource.clear()
    assert asked_for()
    monkeypatch.setenv("DEBRIEF_ANSWER_SECONDS", "soon")
    st.cache_resource.clear()
    assert not asked_for()
    st.cache_resource.clear()


def maintainers_page() -> None:
    from app.ui.maintainer import maintainer

    maintainer()


def test_a_maintainer_sees_the_latest_report(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "report.html"
    place.write_text("<!doctype html><title>Evals</title><p>Every gate holds.", encoding="utf-8")
    monkeypatch.setattr(clients, "report", lambda: place)
    page = AppTest.from_function(maintainers_page, default_timeout=20).run()
    assert not page.exception
    assert "Every gate holds." in framed(page)
    assert framed(page).index("default-src 'none'") < framed(page).index("<title>")


def test_a_report_that_is_not_there_yet_is_a_calm_message(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(clients, "report", lambda: tmp_path / "<none>.html")
    page = AppTest.from_function(maintainers_page, default_timeout=20).run()
    assert not page.exception
    assert "There is no report at" in shown(page)
    assert "&lt;none&gt;.html" in shown(page)


def downloads(page: AppTest) -> str:
    return json.dumps([str(element.proto) for element in page.get("download_button")])


def framed(page: AppTest) -> str:
    return "".join(str(element.proto.srcdoc) for element in page.get("iframe"))
