"""The page with a chat model that streams: what is shown, dropped, sent, and stopped."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.adapters.chat_server import ChatServer, failed, said
from tests.browser import chat
from tests.browser.conftest import OpenPage
from tests.browser.steps import ask, markers, settled, type_in

pytestmark = pytest.mark.browser

QUESTION = "What do I do when a client goes silent?"


def whole(page: Page) -> str:
    return page.locator("body").inner_text()


def test_a_bad_sentence_never_appears_and_a_good_one_opens_its_words(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(chat_site)
    # Before anything is typed, the page says who will receive it.
    host = chat.settings(chat_server)["OPENAI_BASE_URL"].split("/")[2]
    expect(page.locator(".db-boundary")).to_contain_text(f"your masked messages go to {host}")
    ask(page, QUESTION)
    expect(page.get_by_text(chat.ASKS)).to_be_visible()
    assert "depressed" not in whole(page) and "personality" not in whole(page)
    expect(page.locator(".db-note", has_text="Worded by")).to_contain_text(
        f"a-chat-model at {host}. "
    )
    expect(page.locator(".db-note", has_text="Worded by")).to_contain_text("tokens sent")
    expect(page.locator(".db-note", has_text="Worded by")).to_contain_text("$0.")
    quote = page.locator(".db-quote").first.inner_text().strip("“”")
    markers(page).first.click()
    expect(page.locator("[role=dialog] mark").first).to_have_text(quote)
    # It was asked for again once, with the reason, and not with the words around it.
    asked = [body for body in chat_server.received if body.get("stream")]
    assert "names or hints at a diagnosis" in asked[-1]["messages"][-1]["content"]


def test_sentences_appear_while_the_next_is_written_and_a_stop_keeps_them(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(chat_site)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()
    chat_server.otherwise = partial(chat.writes, pause=0.2)
    try:
        type_in(page, QUESTION)
        expect(page.locator(".db-quote").first).to_be_visible()
        assert chat.ASKS not in whole(page)
        page.get_by_role("button", name="Stop", exact=True).click()
        expect(page.get_by_text("You stopped this answer here.")).to_be_visible()
    finally:
        chat_server.otherwise = chat.writes
    settled(page)
    assert page.locator(".db-quote").count() >= 1
    assert chat.ASKS not in whole(page) and QUESTION in whole(page)


def test_where_the_service_fails_the_library_answers_and_the_page_says_why(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(chat_site)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_enabled()
    for answer, line in (
        (failed(401, "Incorrect API key"), "refused the key. The library answers in its place."),
        (said("I cannot help with that.", finish="content_filter"), "ended the answer."),
    ):
        chat_server.queue = [answer]
        ask(page, QUESTION)
        expect(page.locator(".db-quote").first).to_be_visible()
        expect(page.locator(".db-note", has_text=line)).to_be_visible()


def test_with_library_only_nothing_is_sent_and_the_choice_stays(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(chat_site)
    page.get_by_role("radio", name="Library only").click()
    expect(page.get_by_text("Nothing you type leaves this machine")).to_be_visible()
    before = len(chat_server.received)
    type_in(page, "My client Priya went silent. What do I do when a client goes silent?")
    expect(page.locator(".db-quote").first).to_be_visible()
    settled(page)
    assert len(chat_server.received) == before
    page.get_by_role("link", name="Library", exact=True).click()
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.get_by_role("radio", name="Library only")).to_be_checked()


def test_identifiers_are_seen_masked_before_they_go_to_the_model(
    open_page: OpenPage, chat_site: str, chat_server: ChatServer
) -> None:
    page = open_page(chat_site)
    type_in(page, "My client Priya Raman went silent. What do I do when a client goes silent?")
    expect(page.get_by_text("Before this leaves your machine")).to_be_visible()
    assert "Priya" not in str(chat_server.received)
    page.get_by_role("button", name="Send it like this").click()
    expect(page.locator(".db-quote").first).to_be_visible()
    settled(page)
    assert "My client [Client] went silent" in str(chat_server.received)
    assert "Priya" not in str(chat_server.received)
