from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import settled, type_in
from tests.browser.test_looks_in_the_browser import contrast, luminance, overflow

pytestmark = pytest.mark.browser

OWN = "I want to kill myself"
CLIENTS = "my client told me he is going to kill himself tonight"


def test_people_and_numbers_come_first_and_alone(open_page: OpenPage, site: str) -> None:
    page = urgent(open_page, site)
    call = page.get_by_role("alert").get_by_role("link", name="116 123")
    assert call.get_attribute("href") == "tel:116123"
    expect(call).to_be_in_viewport()
    assert size(page, ".db-urgent .db-reach") >= 1.2 * size(page, ".db-asked")
    expect(page.locator(".db-quote, .db-opening, .db-said")).to_have_count(0)
    expect(page.get_by_role("button", name="Ask again")).to_have_count(0)


def test_whoever_was_misread_says_so_and_is_answered(open_page: OpenPage, site: str) -> None:
    page = urgent(open_page, site)
    page.get_by_role("button", name="I was misread: answer my question").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".db-notice")).to_contain_text("You said that I had read this wrong")
    expect(page.locator(".db-opening, .db-said, .db-quote").first).to_be_visible()
    settled(page)


def test_the_numbers_follow_the_region(open_page: OpenPage, site: str) -> None:
    # Nothing has to scroll on so high a page: scrolling closes the list.
    page = urgent(open_page, site, height=1600)
    page.locator('[class*="st-key-choose-region-"] button').click()
    page.get_by_role("option", name="United States").click()
    expect(page.get_by_role("alert").get_by_role("link", name="911")).to_be_visible()
    expect(page.get_by_role("link", name="116 123")).to_have_count(0)
    settled(page)


def test_a_notice_about_a_client_stands_above_the_answer(open_page: OpenPage, site: str) -> None:
    page = open_page(site)
    type_in(page, CLIENTS)
    notice = page.locator(".db-notice")
    expect(notice).to_contain_text("speak to your supervisor today")
    said = page.locator(".db-opening, .db-said").first
    expect(said).to_be_visible()
    settled(page)
    assert top(page, ".db-notice") < top(page, ".db-opening, .db-said")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_clinical_request_is_redirected_with_something_to_go_on(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(site)
    type_in(page, "what dose of sertraline should my client take")
    expect(page.get_by_text("I do not speak about medication")).to_be_visible()
    expect(page.get_by_text("I can help with what it was like to be asked")).to_be_visible()
    settled(page)
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    expect(page.locator(".db-failed, .db-notice, .db-urgent")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True])
def test_notices_and_masks_have_contrast(open_page: OpenPage, site: str, dark: bool) -> None:
    page = open_page(site, dark=dark)
    type_in(page, f"{CLIENTS}, his name is Priya Raman")
    card = '[class*="st-key-notice-"]'
    ground = luminance(page.locator(card), "backgroundColor")
    for words in (".db-notice p", ".db-reach a", ".db-when", ".db-unconfirmed"):
        assert contrast(ground, luminance(page.locator(words).first, "color")) >= 4.5
    masked = page.locator(".db-masked").first
    assert contrast(luminance(masked, "backgroundColor"), luminance(masked, "color")) >= 4.5
    assert (ground < 0.1) == dark


@pytest.mark.parametrize("words", [OWN, CLIENTS])
def test_notices_fit_a_phone(open_page: OpenPage, site: str, words: str) -> None:
    page = open_page(site, width=390, height=844)
    type_in(page, words)
    expect(page.locator(".db-contacts").get_by_role("link", name="999")).to_be_in_viewport()
    settled(page)
    assert overflow(page) <= 0


def urgent(open_page: OpenPage, site: str, *, height: int = 900) -> Page:
    page = open_page(site, height=height)
    type_in(page, OWN)
    expect(page.get_by_role("alert")).to_contain_text("you may be in danger yourself")
    settled(page)
    return page


def size(page: Page, words: str) -> float:
    found = page.locator(words).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    return float(found)


def top(page: Page, words: str) -> float:
    return float(page.locator(words).first.evaluate("e => e.getBoundingClientRect().top"))
