from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from app.errors import StoreMissing
from app.models import Failed
from app.ui.landing import EXAMPLES
from app.ui.session import Conversation
from tests.ui.conftest import SCRIPT, Start
from tests.ui.fakes import QUOTE, abstained, answered, article


def shown(page: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in page.get("html"))


def ask(page: AppTest, words: str) -> AppTest:
    return page.chat_input[0].set_value(words).run()


def talk(page: AppTest) -> Conversation:
    kept = page.session_state["conversation"]
    assert isinstance(kept, Conversation)
    return kept


def test_first_sight_says_what_this_is_and_what_leaves(start: Start) -> None:
    page, fake = start()
    assert not page.exception
    assert "Some sessions stay with you." in shown(page)
    assert "Nothing you type leaves this machine" in shown(page)
    assert "no therapist, no supervisor" in shown(page)
    assert "leaving them out is still best" in shown(page)
    assert "Masking can miss some" in shown(page)
    assert page.button(key="example-question-0").label == EXAMPLES["question"][0]
    assert fake.asked == []


def test_the_second_door_invites_to_tell_it(start: Start) -> None:
    page, _ = start()
    page.segmented_control[0].set_value("session").run()
    assert "Tell it in your own words" in shown(page)
    assert page.chat_input[0].placeholder == "What happened?"
    assert page.button(key="example-session-0").label


def test_a_typed_question_is_answered_with_its_evidence(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "What <b>now</b>?")
    assert not page.exception
    assert fake.asked[0].text == "What <b>now</b>?"
    assert "What &lt;b&gt;now&lt;/b&gt;?" in shown(page)
    assert "That sounds hard." in shown(page)
    assert "Slow down first, and then &lt;script&gt;" in shown(page)
    assert "A question to sit with" in shown(page)
    assert "For supervision" in shown(page)
    assert "Cited" in shown(page)
    assert "Also found" in shown(page)
    assert "Some sessions stay with you." not in shown(page)


def test_a_marker_opens_the_passage_with_the_quoted_words_marked(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "What now?")
    page.button(key="cite-1-2-1").click().run()
    assert not page.exception
    assert "<mark>Slow down first, and then &lt;script&gt;" in shown(page)
    assert "Written for clinicians" in shown(page)
    assert "https://example.org/a" in shown(page)


def test_a_marker_of_an_old_answer_opens_what_it_cited_after_the_library_changed(
    start: Start,
) -> None:
    page, fake = start(answered(article()))
    ask(page, "What now?")
    fake.library = [article(text=f"New words. {QUOTE}")]
    page.button(key="cite-1-2-1").click().run()
    assert "the words now stand here" in shown(page)
    fake.library = [article(text="All rewritten.")]
    page.button(key="cite-1-2-1").click().run()
    assert "no longer in it" in shown(page)
    assert "<mark>Slow down first" in shown(page)
    fake.library = []
    page.button(key="cite-1-2-1").click().run()
    assert "since been removed" in shown(page)
    assert "<mark>Slow down first" in shown(page)


def test_a_follow_up_carries_the_conversation(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "What now?")
    page.button(key="follow-1-0").click().run()
    assert [turn.role for turn in fake.asked[1].history] == ["user", "assistant"]
    assert fake.asked[1].text == "And what about tomorrow?"
    assert fake.asked[1].history[0].text == "What now?"
    assert page.button(key="cite-1-2-1")
    assert page.button(key="cite-2-2-1")


def test_an_answer_from_a_text_for_clients_says_so(start: Start) -> None:
    page, _ = start(answered(article(), audience="client"))
    ask(page, "What now?")
    assert "[1] was written for clients" in shown(page)


def test_an_abstention_offers_the_nearest_passages(start: Start) -> None:
    page, _ = start(abstained(article()))
    ask(page, "Trains to York?")
    assert "The library has nothing." in shown(page)
    assert "The nearest things the library has" in shown(page)
    page.button(key="found-1-0").click().run()
    assert "db-here" in shown(page)


def test_a_missing_index_is_a_calm_message_and_can_be_asked_again(start: Start) -> None:
    missing = StoreMissing("There is no index. Run 'python -m ingest'.")
    page, fake = start(missing, answered(article()))
    ask(page, "What now?")
    assert not page.exception
    assert "There is no index." in shown(page)
    assert "What now?" in shown(page)
    page.button(key="again-1").click().run()
    assert len(fake.asked) == 2
    assert len(talk(page).exchanges) == 1
    assert "That sounds hard." in shown(page)


def test_a_message_that_is_not_taken_goes_back_with_one_plain_line(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "🙂🙂")
    assert "There are no words in this yet." in shown(page)
    assert "db-failed" not in shown(page).replace(".db-failed", "")
    assert not talk(page).exchanges and not fake.asked
    ask(page, "What now?")
    assert "There are no words in this yet." not in shown(page)
    assert len(talk(page).exchanges) == 1


def test_an_unforeseen_error_shows_no_traceback_and_logs_no_words(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    page, _ = start(ValueError("my secret words"))
    with caplog.at_level(logging.DEBUG):
        ask(page, "my secret words")
    assert not page.exception
    assert isinstance(talk(page).exchanges[0].reply, Failed)
    assert "Something in Debrief broke" in shown(page)
    assert "ValueError at fakes.py" in caplog.text
    assert "secret" not in caplog.text


def test_asking_again_after_an_answer_asks_anew(start: Start) -> None:
    page, fake = start(answered(article()))
    ask(page, "What now?")
    page.button(key="again-1").click().run()
    assert [question.text for question in fake.asked] == ["What now?", "What now?"]
    assert len(talk(page).exchanges) == 2


def test_a_thumb_and_its_reason_are_kept_in_the_session(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "What now?")
    page.feedback[0].set_value(0).run()
    page.text_input(key="reason-1").set_value("beside the point").run()
    assert talk(page).exchanges[0].thumb == "down"
    assert talk(page).exchanges[0].reason == "beside the point"


def test_an_answer_cut_short_is_kept_and_says_so(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "What now?")
    exchange = talk(page).exchanges[0]
    exchange.phase, exchange.reply = "answering", None
    del exchange.sentences[2:]
    page.run()
    assert "You stopped this answer here" in shown(page)
    assert "That sounds hard." in shown(page)
    assert page.button(key="again-1")


def test_starting_anew_forgets_everything(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "What now?")
    page.button(key="forget").click().run()
    assert talk(page).exchanges == []
    assert "Some sessions stay with you." in shown(page)
    assert "What now?" not in shown(page)


def test_two_visitors_share_no_conversation(start: Start) -> None:
    page, _ = start(answered(article()))
    ask(page, "What now?")
    other = AppTest.from_file(SCRIPT, default_timeout=20).run()
    assert "What now?" not in shown(other)
