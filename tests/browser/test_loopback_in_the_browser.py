"""The page beside a scripted model that streams at the pace of a real one, and lies."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from evals.loopback.server import Loopback
from tests.browser.conftest import OpenPage
from tests.browser.steps import markers, settled, type_in

pytestmark = pytest.mark.browser

QUESTION = "What do I do after a bad session?"


def test_of_a_model_that_sends_the_conversation_away_in_links_only_what_is_good_is_seen(
    open_page: OpenPage, hostile_site: str, loopback: Loopback
) -> None:
    page = open_page(hostile_site)
    type_in(page, QUESTION)
    expect(page.locator(".db-quote").first).to_be_visible()
    expect(page.get_by_text("Save this conversation")).to_be_visible()
    settled(page)
    bad = [one for kept in loopback.requests for one in kept.said if one.bad == "link"]
    assert bad
    # ``open_page`` sees to it that nothing was fetched from elsewhere either.
    seen = page.locator("body").inner_text()
    assert [one.text for one in bad if one.text in seen] == []
    assert "collect.example" not in page.content()
    quote = page.locator(".db-quote").first.inner_text().strip("“”")
    markers(page).first.click()
    expect(page.locator("[role=dialog] mark").first).to_have_text(quote)


def test_a_stop_closes_the_stream_and_keeps_what_was_shown(
    open_page: OpenPage, hostile_site: str, loopback: Loopback
) -> None:
    page = open_page(hostile_site)
    loopback.rate = 12
    try:
        type_in(page, QUESTION)
        expect(page.locator(".db-quote").first).to_be_visible()
        shown = page.locator(".db-quote").first.inner_text()
        page.get_by_role("button", name="Stop", exact=True).click()
        expect(page.get_by_text("You stopped this answer here.")).to_be_visible()
    finally:
        loopback.rate = None
    settled(page)
    assert page.locator(".db-quote").first.inner_text() == shown
    for _ in range(100):
        if any(kept.left for kept in loopback.requests):
            break
        page.wait_for_timeout(50)
    assert any(kept.left for kept in loopback.requests)
