from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import QUESTION, ask, markers, settled, type_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["", "/library", "/about"])
def test_a_phone_scrolls_only_downwards(open_page: OpenPage, site: str, path: str) -> None:
    page = open_page(site + path, width=390, height=844)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    assert overflow(page) <= 0
    if not path:
        # Whether so long a word is masked is not at stake here.
        type_in(page, f"{QUESTION} A word without end: {'x' * 300}")
        expect(page.get_by_text("Save this conversation")).to_be_visible()
        settled(page)
        assert overflow(page) <= 0
        markers(page).first.click()
        expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
        assert overflow(page) <= 0


@pytest.mark.parametrize("dark", [False, True])
def test_both_themes_have_contrast(open_page: OpenPage, site: str, dark: bool) -> None:
    page = open_page(site, dark=dark)
    expect(page.locator(".db-welcome p")).to_be_visible()
    ask(page, QUESTION)
    ground = luminance(page.locator(".stApp"), "backgroundColor")
    assert (ground < 0.1) == dark
    for selector in (".db-opening", ".db-quote p", ".db-lead", ".db-note", ".db-term"):
        assert contrast(ground, luminance(page.locator(selector).first, "color")) >= 4.5
    assert contrast(ground, luminance(markers(page).locator("p").first, "color")) >= 4.5
    markers(page).first.click()
    mark = page.get_by_role("dialog").locator("mark")
    expect(mark).to_be_visible()
    assert contrast(luminance(mark, "backgroundColor"), luminance(mark, "color")) >= 4.5
    assert (luminance(mark, "backgroundColor") < 0.2) == dark


def overflow(page: Page) -> int:
    """Pixels by which the page, or the part of it that scrolls, is wider than the window."""
    return int(
        page.evaluate(
            """Math.max(
                document.documentElement.scrollWidth - window.innerWidth,
                ...[...document.querySelectorAll(".stMain")].map(e => e.scrollWidth - e.clientWidth)
            )"""
        )
    )


def luminance(target: Locator, name: str) -> float:
    """Relative luminance, 0 to 1, of a computed colour (WCAG 2.2)."""
    found = target.evaluate(
        """(element, name) => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.fillStyle = getComputedStyle(element)[name];
            pen.fillRect(0, 0, 1, 1);
            return Array.from(pen.getImageData(0, 0, 1, 1).data.slice(0, 3));
        }""",
        name,
    )
    parts = [value / 255 for value in found]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
