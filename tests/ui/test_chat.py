"""The page where a chat model words the answers."""

from __future__ import annotations

from app.models import Fallback, Tokens, Written
from app.readiness import ChatModelInUse, chat_in_use, leaves
from app.settings import load_settings
from app.ui.render import cited_html, worded_html
from tests.ui.conftest import Start
from tests.ui.fakes import HOSTILE, answered, article, citation
from tests.ui.test_ask import ask, shown, talk

MODEL = ChatModelInUse(name="a-model", host="model.example", local=False)
HERE = MODEL.model_copy(update={"host": "127.0.0.1:11434", "local": True})
LEAVING = ("Your messages go to model.example.",)
WRITTEN = Written(model="a-model", host="model.example", tokens=Tokens(sent=1_200, received=90))


def test_the_receiver_is_named_before_the_first_message(start: Start) -> None:
    page, _ = start(model=MODEL, leaving=LEAVING)
    assert "your masked messages go to model.example" in shown(page)
    assert "Your messages go to model.example." in shown(page)
    assert page.segmented_control(key="choose-composer").value == "model"


def test_a_model_on_this_machine_is_named_and_nothing_leaves(start: Start) -> None:
    page, _ = start(model=HERE)
    assert "127.0.0.1:11434, a program on this machine" in shown(page)
    assert "Nothing you type leaves this machine" in shown(page)


def test_without_a_model_there_is_no_choice(start: Start) -> None:
    page, _ = start()
    assert "Who words the answers" not in shown(page)
    assert [control.key for control in page.segmented_control] == ["door"]


def test_library_only_is_what_the_message_says_and_what_the_page_says(start: Start) -> None:
    page, fake = start(answered(article()), model=MODEL, leaving=LEAVING)
    page.segmented_control(key="choose-composer").set_value("library").run()
    assert "Nothing you type leaves this machine" in shown(page)
    # Nothing leaves, so that nothing has to be looked at first.
    ask(page, "Noor was late.")
    assert [message.library_only for message in fake.asked] == [True]
    page.segmented_control(key="choose-composer").set_value("model").run()
    ask(page, "Noor was late again.")
    assert "Before this leaves your machine" in shown(page)
    page.button(key="send").click().run()
    assert [message.library_only for message in fake.asked] == [True, False]


def test_what_a_conversation_has_cost_goes_with_its_next_message(start: Start) -> None:
    page, fake = start(answered(article()), model=MODEL)
    fake.written = WRITTEN
    ask(page, "What now?")
    ask(page, "And then?")
    assert [message.spent for message in fake.asked] == [0, 1_290]
    assert talk(page).spent == 2_580


def test_each_answer_says_who_worded_it_and_why_not_the_model(start: Start) -> None:
    page, fake = start(answered(article()), model=MODEL)
    fake.written = WRITTEN.model_copy(
        update={"fallback": Fallback(reason="stalled", host="model.example")}
    )
    ask(page, "What now?")
    assert "a-model stopped in the middle. The library answers in its place." in shown(page)
    assert "1,200 tokens sent, 90 received." in shown(page)


def test_counts_and_prices_are_shown_quietly_and_names_are_text() -> None:
    line = worded_html(WRITTEN.model_copy(update={"price": 0.00352, "shown": 4}), "€")
    assert "a-model at model.example. 1,200 tokens sent, 90 received, €0.0035." in line
    guessed = WRITTEN.model_copy(update={"tokens": Tokens(sent=5, received=1, counted=True)})
    assert "About 5 tokens sent" in worded_html(guessed, "$")
    assert worded_html(Written(model="m", host="h"), "$") == ""
    hostile = WRITTEN.model_copy(update={"model": HOSTILE, "shown": 1})
    assert "<script>" not in worded_html(hostile, "$")


def test_the_legend_tells_what_rests_on_the_library_from_what_is_quoted() -> None:
    of = article()
    supported = answered(of).sentences[2].model_copy(update={"basis": "supported"})
    assert "a program compared the two" in cited_html([citation(of)], [supported])
    assert "quoted word for word" in cited_html([citation(of)], answered(of).sentences)


def test_what_leaves_names_the_model_s_host_without_its_password() -> None:
    there = load_settings(model="m", OPENAI_BASE_URL="https://me:secret@model.example/v1")
    (line,) = leaves(there)
    assert "model.example" in line and "secret" not in line
    assert leaves(there, library_only=True) == ()
    here = load_settings(model="m", OPENAI_BASE_URL="http://127.0.0.1:8000/v1")
    assert leaves(here) == () and chat_in_use(here) is not None
    assert chat_in_use(load_settings(composer="library", OPENAI_API_KEY="sk-x")) is None
    keyed = chat_in_use(load_settings(OPENAI_API_KEY="sk-x"))
    assert keyed is not None and keyed.host == "api.openai.com"
    assert chat_in_use(load_settings(OPENAI_API_KEY="sk-x", embedder="openai")) is None
    assert chat_in_use(load_settings()) is None
