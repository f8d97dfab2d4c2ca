"""The debrief's page with a chat model: who receives what, what is said of it, and without it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.adapters.chat_server import ChatServer, failed
from tests.browser import chat
from tests.browser.conftest import OpenPage
from tests.browser.steps import settled
from tests.browser.test_debrief_in_the_browser import answer_by_keyboard, press, question

pytestmark = pytest.mark.browser

TOLD = "I kept on talking because the silence felt unbearable to me"


def begun(open_page: OpenPage, site: str) -> Page:
    page = open_page(f"{site}/debrief")
    press(page, "Begin")
    expect(page.locator(".db-question-now")).to_be_visible()
    settled(page)
    return page


def preview_in_view(page: Page) -> None:
    """Whoever types on before the page has put the focus there types into nothing."""
    heading = page.locator(".db-preview h2")
    expect(heading).to_have_text("Before this leaves your machine")
    expect(heading).to_be_focused()
    settled(page)


def test_the_host_is_named_before_the_first_answer_and_the_models_words_are_said(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(f"{chat_site}/debrief")
    host = chat.settings(chat_server)["OPENAI_BASE_URL"].split("/")[2]
    expect(page.get_by_text(f"Your answers go to {host}, masked")).to_be_visible()
    press(page, "Begin")
    before = len(chat_server.received)
    expect(page.get_by_text(f"Your answers go to {host}, masked")).to_be_visible()
    answer_by_keyboard(page, TOLD)
    expect(page.locator(".db-said")).to_have_text(["“I kept on talking”: that is still close."])
    worded = page.locator(".db-note", has_text="Worded by")
    expect(worded).to_contain_text(f"a-chat-model at {host}. 100 tokens sent, 20 received, $0.")
    assert len(chat_server.received) == before + 1
    # A number needs no words of a model.
    answer_by_keyboard(page, "8")
    assert len(chat_server.received) == before + 1
    expect(worded).to_have_count(0)


def test_names_are_seen_masked_before_an_answer_goes_to_the_model(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = begun(open_page, chat_site)
    asked = question(page)
    before = len(chat_server.received)
    typed = "I kept on talking when my client Priya Raman went silent on me"
    field = page.locator('[class*="st-key-typed-"] textarea')
    field.fill(typed)
    field.press("Control+Enter")
    preview_in_view(page)
    expect(page.get_by_role("group", name="What would be sent")).to_contain_text("[Client]")
    assert len(chat_server.received) == before
    press(page, "Change my words")
    expect(field).to_have_value(typed)
    settled(page)
    field.press("Control+Enter")
    preview_in_view(page)
    press(page, "Send it like this")
    expect(page.locator(".db-question-now", has_text=asked)).to_have_count(0)
    settled(page)
    sent = str(chat_server.received[before:])
    assert "[Client] went silent" in sent
    assert "Priya" not in sent


def test_help_for_oneself_waits_for_no_choice_and_nothing_is_sent_for_it(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = begun(open_page, chat_site)
    before = len(chat_server.received)
    field = page.locator('[class*="st-key-typed-"] textarea')
    field.fill("I want to kill myself, tell Priya Raman")
    field.press("Control+Enter")
    expect(page.get_by_role("alert").get_by_role("link", name="116 123")).to_be_visible()
    assert len(chat_server.received) == before


def test_with_library_only_nothing_is_sent_and_the_choice_is_the_ask_pages_too(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(f"{chat_site}/debrief")
    page.get_by_role("radio", name="Library only").click()
    expect(page.get_by_text("Nothing you type leaves this machine")).to_be_visible()
    before = len(chat_server.received)
    press(page, "Begin")
    answer_by_keyboard(page, f"{TOLD}, and Priya Raman saw it")
    expect(page.locator(".db-said").first).to_be_visible()
    assert len(chat_server.received) == before
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.get_by_role("radio", name="Library only")).to_be_checked()


def test_where_the_service_fails_the_debrief_goes_on_and_says_why(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = begun(open_page, chat_site)
    chat_server.queue = [failed(401, "Incorrect API key")]
    answer_by_keyboard(page, TOLD)
    expect(page.get_by_text("refused the key. Debrief’s own words stand in its")).to_be_visible()
    expect(page.locator(".db-said").first).to_be_visible()
