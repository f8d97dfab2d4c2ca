from __future__ import annotations

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
    assert markdown("1. not a list") == "\\1. not a list" or markdown("1. x").startswith("1\\.")


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
