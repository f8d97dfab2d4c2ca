from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.markdown import markdown
from app.models import Failed, Masked
from app.ui.export import answer_text, conversation_markdown
from app.ui.session import Exchange
from tests.ui.fakes import HOSTILE, QUOTE, answered, article, notice


def exchange(question: str = "What now?") -> Exchange:
    reply = answered(article())
    return Exchange(
        number=1,
        typed=question,
        masked=Masked(text=question, spans=()),
        phase="done",
        sentences=list(reply.sentences),
        citations=list(reply.citations),
        reply=reply,
    )


def test_markdown_shows_markup_as_text() -> None:
    shown = markdown(HOSTILE)
    assert "\\<script\\>" in shown
    assert "\\$x^2\\$" in shown
    assert "\\*\\*bold\\*\\*" in shown
    assert "\\[x\\](javascript" in shown


def test_a_line_cannot_start_a_heading_or_a_list() -> None:
    assert markdown("# not a heading") == "\\# not a heading"
    assert markdown("- not a list") == "\\- not a list"
    assert markdown("1. not a list") == "1\\. not a list"
    assert markdown("12) not a list") == "12\\) not a list"
    assert markdown("3.5 hours") == "3.5 hours"


@pytest.mark.parametrize("line", ["1. he came late", "2)", "-", "+", "=", "--", "AT&amp;T", "\\1."])
@pytest.mark.parametrize("around", ["{}", "- {}", "> What\n> {}", "What\n{}"])
def test_a_line_reads_as_it_was_written_wherever_it_stands(line: str, around: str) -> None:
    assert _read(around.format(markdown(line))).endswith(line)


@given(st.text("1239.)-+=#*_`~<>[]()!&;$|\\ ab\t", max_size=12))
def test_any_line_reads_as_it_was_written(line: str) -> None:
    assert _read(markdown(line)) == " ".join(line.split())


def _read(written: str) -> str:
    """The words of a paragraph, a quote or an item, as they are read."""
    shown = MarkdownIt("commonmark").render(written)
    assert not re.search(r"<(?!/?(?:p|ul|li|blockquote)>)", shown), shown
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", shown)).split())


def test_the_conversation_holds_question_answer_and_sources() -> None:
    whole = conversation_markdown([exchange("What\n# now?")])
    assert "> What\n> \\# now?" in whole
    assert "A question to sit with: What do you need now?" in whole
    assert "### Sources\n\n- \\[1\\] After a session › First, slow down" in whole
    assert "### Also found, not quoted\n\n- After a session › Rest" in whole


def test_a_stopped_answer_and_a_failure_say_so() -> None:
    stopped = exchange()
    stopped.reply, stopped.phase = None, "stopped"
    failed = Exchange(number=2, typed="And Priya?", phase="done")
    failed.reply = Failed(what="The index is missing.", kept="", next_step="")
    whole = conversation_markdown([stopped, failed])
    assert "*This answer was stopped here.*" in whole
    assert "The index is missing." in whole


def test_what_was_typed_is_in_no_export() -> None:
    asked = exchange("And Priya?")
    asked.masked = Masked(text="And [Person 1]?", spans=())
    failed = Exchange(number=2, typed="And Noor?", phase="done")
    whole = conversation_markdown([asked, failed])
    assert "And \\[Person 1\\]?" in whole
    assert "could not be masked, and is left out" in whole
    for words in (whole, answer_text(asked), answer_text(failed)):
        assert "Priya" not in words
        assert "Noor" not in words


def test_what_came_first_is_kept_with_whom_to_reach() -> None:
    asked = exchange()
    asked.first = notice()
    for words in (conversation_markdown([asked]), answer_text(asked)):
        assert words.index("Speak to your supervisor today.") < words.index("That sounds hard.")
        assert "116 123 (any time)" in words


def test_the_copy_is_plain_text_with_its_sources() -> None:
    copied = answer_text(exchange())
    assert f"“{QUOTE}” [1]" in copied
    assert "[1] After a session › First, slow down, A <b>publisher</b>" in copied
    assert "written for clinicians" in copied
