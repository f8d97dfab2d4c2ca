"""The course of a debrief as its scorer reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.models import Debrief, DebriefTurn, Note, NoteLine, NoteSection
from evals.scorers.stages import Stages
from evals.transcript import Transcript
from tests.evals.scored import LIBRARY, case, citation

ASKED = "What happened, as it comes?"


def _turn(question: str = "happened", **changed: Any) -> DebriefTurn:
    held = DebriefTurn(
        stage="tell", question=question, asked=ASKED, words="she went cold", outcome="answered"
    )
    return held.model_copy(update=changed)


def _kinds(*turns: DebriefTurn, note: Note | None = None, phase: str = "finished") -> set[str]:
    debrief = Debrief(id="d", day=date(2026, 1, 5), turns=turns).model_copy(update={"phase": phase})
    shown = Transcript(case="made-up-001", debrief=debrief, note=note)
    grade = Stages().grade(case(), shown, LIBRARY)
    assert grade is not None
    return {fault.kind for fault in grade.faults}


def _note(*lines: NoteLine) -> Note:
    section = NoteSection(id="happened", title="What happened", lines=lines)
    return Note(day=date(2026, 1, 5), sections=(section,))


def test_a_debrief_that_keeps_its_course_passes() -> None:
    own = NoteLine(kind="own", text="she went cold")
    cited = NoteLine(kind="cited", text="x", citation=citation())
    assert _kinds(_turn(), _turn("felt"), note=_note(own, cited)) == set()


def test_what_is_no_debrief_is_not_judged() -> None:
    assert Stages().grade(case(), Transcript(case="made-up-001"), LIBRARY) is None


def test_a_debrief_without_an_end_is_seen() -> None:
    assert _kinds(_turn(), phase="going") == {"no_end"}


def test_a_question_that_was_answered_is_not_asked_again() -> None:
    assert _kinds(_turn(), _turn()) == {"asked_again"}


def test_a_line_is_not_said_twice_whatever_it_quotes() -> None:
    first = _turn(said=("“cold” stays with you.",))
    assert _kinds(first, _turn("felt", said=("“gone” stays with you.",))) == {"said_twice"}


def test_one_question_is_put_at_a_time() -> None:
    assert _kinds(_turn(asked="What happened? And then?")) == {"not_one_question"}
    assert _kinds(_turn(said=("“why me?” is what you ask.",))) == set()


def test_a_note_holds_their_words_and_what_stands_in_an_article() -> None:
    stray = NoteLine(kind="own", text="the client was hostile")
    altered = NoteLine(kind="cited", text="x", citation=citation(start=4))
    plain = NoteLine(kind="question", text="Ask about it.")
    assert _kinds(_turn(), note=_note(stray, altered, plain)) == {
        "note_not_their_words",
        "note_not_in_article",
        "note_not_a_question",
    }
