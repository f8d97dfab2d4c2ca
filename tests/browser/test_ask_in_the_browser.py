from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import library
from tests.browser.conftest import OpenPage
from tests.browser.steps import QUESTION, ask, markers, settled, type_in

pytestmark = pytest.mark.browser


def test_a_typed_question_is_answered_and_a_marker_opens_the_marked_words(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(site)
    expect(page.get_by_role("heading", name="Some sessions stay with you.")).to_be_in_viewport()
    ask(page, QUESTION)
    quote = page.locator(".db-quote p").first
    expect(quote).to_be_visible()
    words = (quote.text_content() or "").strip("“”‘’")
    markers(page).first.click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("mark")).to_have_text(words)
    expect(panel.locator("mark")).to_be_in_viewport()
    expect(panel.get_by_text("Written for clinicians")).to_be_attached()
    expect(panel.get_by_text("Cited [1]")).to_be_attached()


def test_the_whole_way_can_be_gone_with_the_keyboard(open_page: OpenPage, site: str) -> None:
    page = open_page(site)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    settled(page)
    tab_to(page, page.get_by_test_id("stChatInputTextArea"))
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Save this conversation")).to_be_visible()
    settled(page)
    marker = markers(page).first
    tab_to(page, marker, back=True)
    ring = marker.evaluate("e => getComputedStyle(e).outlineStyle")
    assert ring == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(marker).to_be_focused()


def tab_to(page: Page, target: Locator, *, back: bool = False) -> None:
    for _ in range(60):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError("Tab did not reach it.")


def test_stop_ends_an_answer_and_keeps_what_was_shown(open_page: OpenPage, slow_site: str) -> None:
    page = open_page(slow_site)
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(QUESTION)
    field.press("Enter")
    expect(page.get_by_text("Line 3.")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    stopped(page)


def test_the_input_turns_into_a_stop_button(open_page: OpenPage, slow_site: str) -> None:
    page = open_page(slow_site)
    field = page.get_by_test_id("stChatInputTextArea")
    field.fill(QUESTION)
    field.press("Enter")
    expect(page.get_by_text("Line 3.")).to_be_visible()
    page.get_by_test_id("stChatInputStopButton").click()
    stopped(page)
    page.get_by_role("button", name="Ask again").first.click()
    expect(page.get_by_text("Line 1.")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    stopped(page)


def stopped(page: Page) -> None:
    settled(page)
    expect(page.get_by_text("You stopped this answer here.")).to_be_visible()
    expect(page.get_by_text("Line 1.")).to_be_visible()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    expect(page.get_by_text("Line 400.")).to_have_count(0)


def test_a_follow_up_is_asked_with_a_click(open_page: OpenPage, site: str) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    follow = page.locator(".st-key-follow-ups button").first
    words = follow.text_content() or ""
    follow.click()
    expect(page.locator(".db-asked").nth(1)).to_have_text(words)
    expect(page.locator('[class*="st-key-cite-2-"] button').first).to_be_visible()
    settled(page)
    expect(page.locator('[class*="st-key-cite-1-"] button').first).to_be_attached()


def test_a_new_question_stands_at_the_top_and_the_input_stays_in_sight(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    ask(page, "What do I do when a client goes silent?")
    expect(page.locator(".db-asked").last).to_be_in_viewport()
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_in_viewport()


def test_the_conversation_is_saved_as_markdown(
    open_page: OpenPage, site: str, tmp_path: Path
) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    with page.expect_download() as download:
        page.get_by_text("Save this conversation").click()
    assert download.value.suggested_filename == "debrief-conversation.md"
    saved = tmp_path / "saved.md"
    download.value.save_as(saved)
    text = saved.read_text(encoding="utf-8")
    assert f"> {QUESTION}" in text
    assert "### Sources" in text


def test_an_answer_is_copied(open_page: OpenPage, site: str) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert "[1]" in copied
    assert "written for clinicians" in copied


def test_a_thumb_asks_for_a_reason(open_page: OpenPage, site: str) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    page.locator(".st-key-thumb-1 button").last.click()
    expect(page.get_by_label("What was off?")).to_be_visible()
    page.get_by_label("What was off?").fill("beside the point")
    page.get_by_label("What was off?").press("Enter")
    settled(page)
    expect(page.get_by_label("What was off?")).to_have_value("beside the point")


def test_markup_in_an_article_is_shown_as_text(open_page: OpenPage, site: str) -> None:
    page = open_page(f"{site}/library")
    page.get_by_role("button", name="Endings with").click()
    expect(page.get_by_role("heading", name=library.STRANGE_TITLE)).to_be_visible()
    expect(page.locator(".db-article")).to_contain_text(library.HOSTILE)
    expect(page.locator(".katex, .db-article script, .db-article strong")).to_have_count(0)
    assert page.title() != "owned"


def test_markup_in_a_title_is_shown_as_text_on_a_button(open_page: OpenPage, site: str) -> None:
    page = open_page(f"{site}/library")
    button = page.get_by_role("button", name="Endings with")
    expect(button).to_be_visible()
    shown = (button.text_content() or "").replace("\u2060", "")
    assert shown == library.STRANGE_TITLE
    expect(button.locator("em, .katex, a, b, [data-testid='stIconMaterial']")).to_have_count(0)


def test_a_finished_ingest_is_found_by_the_next_question(
    open_page: OpenPage, site: str, articles: Path, store: Path
) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    later = articles / "interpreter.md"
    later.write_text(library.LATER, encoding="utf-8")
    try:
        library.ingest(articles, store)
        ask(page, "How do I work with an interpreter in a session?")
        found = page.locator('[class*="st-key-cite-2-"] button')
        expect(found.filter(has_text="Working with an interpreter").first).to_be_visible()
        page.locator('[class*="st-key-cite-1-"] button').first.click()
        expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
    finally:
        later.unlink()
        library.ingest(articles, store)


def test_a_message_that_is_not_taken_is_in_the_box_again_to_be_changed(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(site)
    type_in(page, "🙂🙂")
    expect(page.get_by_text("There are no words in this yet")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("🙂🙂")
    expect(page.locator(".db-failed")).to_have_count(0)
