from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals import gates
from evals.baseline import baseline_of
from evals.report.write import write
from tests.browser.conftest import OpenPage, served
from tests.browser.steps import QUESTION, ask, settled
from tests.browser.test_looks_in_the_browser import contrast, luminance, overflow
from tests.evals.made import results
from tests.evals.runs import HOSTILE, exchange, fault, grade, result

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a run in which something was said against answers, and some changed."""
    before = results(
        result("one", [exchange("What now?", "Slow down first.")], grade("boundary", 1.0)),
        result("two", [exchange("And then?", "Rest.")], grade("boundary", 0.0)),
    )
    after = results(
        result(
            "one",
            [exchange(f"What now? {HOSTILE}", f"Slow down now. {HOSTILE}")],
            grade("boundary", 0.0, fault("blames", "Slow down now.")),
        ),
        result("two", [exchange("And then?", "Rest.")], grade("boundary", 0.0)),
    )
    verdict = gates.judge(after, baseline_of(before))
    return write(after, verdict, path=tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def maintained(
    chromium: Browser, store: Path, report: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the real page of a maintainer who asked for the report."""
    log = tmp_path_factory.mktemp("log")
    settings = {"DEBRIEF_REPORT": str(report)}
    with served("streamlit_app.py", store, log, settings) as address:
        yield address


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False)])
def test_the_report_opens_from_disk_and_needs_nothing_else(
    chromium: Browser, report: Path, width: int, dark: bool
) -> None:
    with chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if dark else "light",
        offline=True,
    ) as context:
        page = context.new_page()
        asked: list[str] = []
        trouble: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(report.as_uri())
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert overflow(page) <= 0
        ground = luminance(page.locator("body"), "backgroundColor")
        assert (ground < 0.1) == dark
        for selector in (".about", ".verdict", "td .state", "thead th", "nav a"):
            assert contrast(ground, luminance(page.locator(selector).first, "color")) >= 4.5
        opened(page)
        fault_ = page.locator(".fault").first
        ground = luminance(page.locator("#worst details").first, "backgroundColor")
        assert contrast(ground, luminance(fault_, "color")) >= 4.5
        assert overflow(page) <= 0
        assert asked == [report.as_uri()]
        assert trouble == []


def opened(page: Page) -> None:
    """Unfold a bad answer, a changed one, and a known failure by its link."""
    page.locator("#worst summary").first.click()
    expect(page.locator("#worst mark").first).to_have_text("Slow down now.")
    expect(page.locator("#worst").get_by_text("<script>alert(1)</script>").first).to_be_visible()
    page.locator("#changed summary").first.click()
    expect(page.locator("#changed del").first).to_be_visible()
    page.locator("#known").get_by_role("link", name="faq/two").click()
    expect(page.locator("#case-faq-two")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_a_maintainer_reads_the_report_on_the_page(
    open_page: OpenPage, maintained: str, width: int, dark: bool
) -> None:
    page = open_page(f"{maintained}/maintainer", width=width, dark=dark)
    frame = page.frame_locator("iframe")
    expect(page.get_by_role("heading", level=1)).to_have_text("Evals")
    expect(frame.get_by_role("heading", level=1)).to_have_text("How Debrief answers")
    settled(page)
    assert overflow(page) <= 0
    assert (luminance(frame.locator("body"), "backgroundColor") < 0.1) == dark
    frame.locator("#known").get_by_role("link", name="faq/two").click()
    expect(frame.locator("#case-faq-two")).to_be_in_viewport()


def test_nobody_else_sees_that_there_is_a_report(open_page: OpenPage, site: str) -> None:
    page = open_page(site)
    settled(page)
    expect(page.get_by_role("link", name="Library")).to_be_attached()
    expect(page.get_by_role("link", name="Evals")).to_have_count(0)


def test_an_answer_with_a_thumb_down_is_saved_as_a_masked_draft(
    open_page: OpenPage, site: str, tmp_path: Path
) -> None:
    page = open_page(site)
    ask(page, QUESTION)
    page.get_by_role("radio", name="Thumbs down").click()
    reason = page.get_by_label("What was off?")
    reason.fill("My client Priya Raman would not like it.")
    reason.press("Enter")
    save = page.get_by_role("button", name="Save as a draft case")
    expect(page.get_by_text("My client [Client] would not like it.")).to_be_visible()
    settled(page)
    with page.expect_download() as started:
        save.click()
    path = tmp_path / "draft.json"
    started.value.save_as(path)
    draft = json.loads(path.read_text(encoding="utf-8"))
    assert draft["turns"][0]["typed"] == QUESTION
    assert draft["turns"][0]["shown"]
    assert draft["reason"] == "My client [Client] would not like it."
