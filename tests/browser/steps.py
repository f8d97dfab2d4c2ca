"""What the browser tests do again and again."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

QUESTION = "What do I do after a bad session?"


def ask(page: Page, words: str) -> None:
    type_in(page, words)
    expect(page.locator(".db-asked").last).to_have_text(words)
    expect(page.get_by_text("Save this conversation")).to_be_visible()
    settled(page)


def type_in(page: Page, words: str) -> None:
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_be_enabled()
    field.fill(words)
    field.press("Enter")


def settled(page: Page) -> None:
    expect(page.locator('.stApp[data-test-script-state="notRunning"]')).to_be_attached()


def markers(page: Page) -> Locator:
    return page.locator('[class*="st-key-cite-"] button')
