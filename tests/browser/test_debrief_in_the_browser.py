from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import ROOT, OpenPage, _free_port, _wait_for
from tests.browser.steps import settled

pytestmark = pytest.mark.browser

PHRASE = "five plain words of mine"
ANSWERS = (
    "8",
    "No, nobody",
    "She went quiet and I kept on talking, giving her one leaflet and then another one.",
    "I felt ashamed of how much I talked.",
    "Maybe she needed me to wait.",
    "How do I wait in a silence?",
    "5",
)


def question(page: Page) -> str:
    return page.locator(".db-question-now").inner_text()


def answer_by_keyboard(page: Page, words: str) -> None:
    """The field of a question has the focus when it comes; Tab goes from it to “Go on”."""
    field = page.locator('[class*="st-key-typed-"] textarea')
    expect(field).to_be_visible()
    before = question(page)
    # The page puts the focus where the answer goes: the field, or the first number of a scale.
    page.wait_for_function(
        "document.activeElement.matches('textarea, [class*=\"st-key-number-\"] button')"
    )
    field.focus()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".db-question-now", has_text=before)).to_have_count(0)
    settled(page)


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def through(page: Page, answers: tuple[str, ...] = ANSWERS) -> None:
    press(page, "I only have five minutes")
    for words in answers:
        answer_by_keyboard(page, words)


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as got:
        press(page, f"Download as {name}")
    return Path(got.value.path()).read_bytes()


def test_a_whole_debrief_by_keyboard_ends_in_a_note_of_three_kinds(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(f"{site}/debrief")
    through(page)
    sheet = page.get_by_role("article", name="Note for supervision")
    expect(sheet).to_contain_text("How do I wait in a silence?")
    markdown = download(page, "Markdown").decode()
    word = docx.Document(io.BytesIO(download(page, "Word")))
    in_word = "\n".join(paragraph.text for paragraph in word.paragraphs)
    pages = PdfReader(io.BytesIO(download(page, "PDF"))).pages
    in_pdf = " ".join(" ".join(one.extract_text() for one in pages).split())
    for words in (ANSWERS[3], ANSWERS[4], ANSWERS[5]):
        assert words in markdown
        assert words in in_word
        assert words in in_pdf


def test_the_ways_out_are_there_at_every_question(open_page: OpenPage, site: str) -> None:
    page = open_page(f"{site}/debrief")
    press(page, "Begin")
    for name in ("Skip this question", "Stop here", "Urgent help"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    press(page, "More")
    for name in ("Leave this subject", "I only have five minutes", "Pause"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    press(page, "Pause")
    expect(page.get_by_text("We pause here")).to_be_visible()
    press(page, "Go on")
    expect(page.locator(".db-question-now")).to_be_visible()
    settled(page)


def test_danger_to_whoever_types_comes_first_and_alone_and_they_may_go_on(
    open_page: OpenPage, site: str
) -> None:
    page = open_page(f"{site}/debrief")
    press(page, "Begin")
    field = page.locator('[class*="st-key-typed-"] textarea')
    field.fill("I want to kill myself")
    field.press("Control+Enter")
    expect(page.get_by_role("alert").get_by_role("link", name="116 123")).to_be_visible()
    expect(page.locator(".db-question-now")).to_have_count(0)
    press(page, "Go on with the debrief")
    expect(page.locator(".db-question-now")).to_be_visible()
    settled(page)


@contextmanager
def server(store: Path, kept: Path, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py"]
    command += ["--server.port", str(port), "--server.headless", "true"]
    environment = {
        **os.environ,
        "DEBRIEF_STORE": str(store),
        "DEBRIEF_KEPT": str(kept),
        "PYTHONPATH": str(ROOT),
    }
    output = log / f"{port}.log"
    with output.open("w") as sink:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=sink, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(address, process, output)
            yield address, process
        finally:
            process.kill()
            process.wait()


def test_a_kept_debrief_outlives_the_server_and_can_be_deleted(
    open_page: OpenPage, store: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.sqlite"
    with server(store, kept, tmp_path) as (address, process):
        page = open_page(f"{address}/debrief")
        press(page, "I only have five minutes")
        page.get_by_text("Keep on this machine").click()
        page.get_by_label("Passphrase").fill(PHRASE)
        press(page, "Keep it")
        expect(page.get_by_text("Kept on this machine after each turn")).to_be_visible()
        settled(page)
        for words in ANSWERS[:3]:
            answer_by_keyboard(page, words)
        left_at = question(page)
        process.send_signal(signal.SIGKILL)
        process.wait()
        page.context.close()
    assert ANSWERS[2].encode() not in kept.read_bytes()
    with server(store, kept, tmp_path) as (address, _):
        page = open_page(f"{address}/debrief", width=390, height=700)
        page.get_by_text("Kept on this machine (1)").click()
        page.get_by_label("Passphrase").fill("not the passphrase")
        press(page, "Open")
        expect(page.get_by_text("This passphrase does not open")).to_be_visible()
        page.get_by_label("Passphrase").fill(PHRASE)
        press(page, "Open")
        press(page, "Go on")
        expect(page.locator(".db-question-now")).to_have_text(left_at)
        expect(page.locator(".db-question-now")).to_be_in_viewport()
        settled(page)
        page.context.close()
        page = open_page(f"{address}/debrief")
        page.get_by_text("Kept on this machine (1)").click()
        page.get_by_label("Passphrase").fill(PHRASE)
        press(page, "Open")
        press(page, "Delete")
        expect(page.get_by_role("alert")).to_contain_text("cannot be undone")
        expect(page.get_by_role("button", name="Do not delete it")).to_be_focused()
        page.keyboard.press("Enter")
        # The one that was there before may stand beside it for as long as the page is drawn anew.
        expect(page.locator("button:focus")).to_have_text("Delete")
        expect(page.get_by_role("button", name="Delete", exact=True)).to_have_count(1)
        press(page, "Delete")
        press(page, "Delete it")
        expect(page.get_by_text("Kept on this machine (")).to_have_count(0)
        settled(page)
