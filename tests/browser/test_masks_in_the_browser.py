from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.remote import RemoteEmbedder
from tests.browser.steps import settled, type_in

pytestmark = pytest.mark.browser

TOLD = "My client Priya Raman went silent, and I froze. What do I do when a client goes silent?"
HEADING = "Before this leaves your machine"


def test_nothing_is_sent_before_it_was_seen_and_then_only_what_was_seen(
    open_page: OpenPage, remote_site: str, remote: RemoteEmbedder
) -> None:
    page = previewed(open_page, remote_site, remote)
    assert about_silence(remote) == []
    expect(page.locator(".db-asked")).to_contain_text("My client [Client] went silent")
    send(page)
    sent = about_silence(remote)
    assert any("[Client] went silent" in text for text in sent)
    assert "Priya" not in "".join(sent)
    assert "Raman" not in "".join(sent)
    # What was seen masked once is masked without asking again.
    type_in(page, "Priya Raman went silent once more.")
    expect(page.locator(".db-asked").last).to_contain_text("[Client] went silent once more.")
    settled(page)
    assert "Priya" not in "".join(about_silence(remote))


def test_a_click_unmasks_and_is_not_yet_a_sending(
    open_page: OpenPage, remote_site: str, remote: RemoteEmbedder
) -> None:
    page = previewed(open_page, remote_site, remote)
    page.get_by_text("Mask “Priya Raman” as [Client]").click()
    expect(page.locator(".db-asked")).to_contain_text("My client Priya Raman went silent")
    page.get_by_label("Mask other words too").fill("froze")
    page.get_by_label("Mask other words too").press("Enter")
    expect(page.locator(".db-asked")).to_contain_text("and I [Detail 1].")
    settled(page)
    assert about_silence(remote) == []
    send(page)
    sent = about_silence(remote)
    assert any("Priya Raman went silent, and I [Detail 1]." in text for text in sent)


def test_the_words_can_be_changed_with_the_keyboard_before_they_are_sent(
    open_page: OpenPage, remote_site: str, remote: RemoteEmbedder
) -> None:
    page = previewed(open_page, remote_site, remote)
    expect(page.get_by_role("heading", name=HEADING)).to_be_focused()
    change = page.get_by_role("button", name="Change my words")
    for _ in range(10):
        page.keyboard.press("Tab")
        if change.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    field = page.get_by_test_id("stChatInputTextArea")
    expect(field).to_have_value(TOLD)
    expect(field).to_be_focused()
    settled(page)
    assert about_silence(remote) == []


def test_where_nothing_leaves_the_line_beneath_says_what_was_masked(
    open_page: OpenPage, site: str, tmp_path: Path
) -> None:
    page = open_page(site)
    type_in(page, TOLD)
    expect(page.locator(".db-quote").first).to_be_visible()
    settled(page)
    expect(page.get_by_text(HEADING)).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text("Priya")
    assert "Priya" not in saved(page, tmp_path)
    page.get_by_role("button", name="Masked: 1 detail. See or change").click()
    page.get_by_text("Mask “Priya Raman” as [Client]").click()
    expect(page.locator(".db-asked")).to_contain_text("My client Priya Raman went silent")
    expect(page.get_by_text("Mask “Priya Raman” as [Client]")).to_be_visible()
    settled(page)
    assert "Priya Raman" in saved(page, tmp_path)


def previewed(open_page: OpenPage, address: str, remote: RemoteEmbedder) -> Page:
    remote.received.clear()
    page = open_page(address)
    type_in(page, TOLD)
    expect(page.get_by_role("heading", name=HEADING)).to_be_visible()
    settled(page)
    return page


def send(page: Page) -> None:
    page.get_by_role("button", name="Send it like this").click()
    expect(page.get_by_text(HEADING)).to_have_count(0)
    expect(page.get_by_text("Save this conversation")).to_be_visible()
    settled(page)


def about_silence(remote: RemoteEmbedder) -> list[str]:
    return [text for text in remote.received if "went silent" in text]


def saved(page: Page, folder: Path) -> str:
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_text("Save this conversation").click()
    download.value.save_as(folder / "saved.md")
    return (folder / "saved.md").read_text(encoding="utf-8")
