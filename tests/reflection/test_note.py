from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from app.models import Debrief, DebriefTurn, Heard, NamedRisk, Note, NoteLine, NoteSection
from app.reflection.note import compose_note, edited, telling
from app.reflection.note_files import note_docx, note_pdf
from app.reflection.note_letters import NOTICE, UNPRINTABLE
from app.reflection.note_text import note_markdown, note_text
from app.reflection.stages import load_stages

STAGES = load_stages()
HOSTILE = "<script>alert(1)</script> & **bold** \x07 she said “no” 你好"


def turn(question: str, words: str, **more: object) -> DebriefTurn:
    stage, found = STAGES.find(question)
    values = {"stage": stage.id, "question": question, "asked": found.variants[0]}
    return DebriefTurn.model_validate({**values, "words": words, "outcome": "answered", **more})


def debrief(*turns: DebriefTurn) -> Debrief:
    return Debrief(id="a", day=date(2026, 1, 5), turns=turns)


@pytest.fixture
def note() -> Note:
    return compose_note(
        debrief(
            turn("before", "8"),
            turn("happened", f"[Client] walked out. {HOSTILE}"),
            turn("felt", "Ashamed.", heard=Heard(noticed=("shame", "rupture"))),
            turn("between", "Maybe she felt alone."),
            turn("ask", "How do I ask her back?"),
        ),
        STAGES,
    )


def lines(note: Note, section: str) -> list[str]:
    return [line.text for one in note.sections if one.id == section for line in one.lines]


def test_a_note_holds_the_persons_words_where_they_belong(note: Note) -> None:
    assert "[Client] walked out." in lines(note, "happened")
    assert lines(note, "felt") == ["8", "Ashamed."]
    assert lines(note, "between")[0] == "Maybe she felt alone."
    assert lines(note, "ask")[0] == "How do I ask her back?"


def test_what_was_noticed_becomes_questions_and_no_statements(note: Note) -> None:
    added = [line for one in note.sections for line in one.lines if line.kind == "question"]
    assert added
    assert all(line.text.endswith("?") for line in added)


def test_named_danger_stands_first_with_what_to_ask_today() -> None:
    risk = NamedRisk(who="client", what="self_harm", words="he has saved his tablets")
    note = compose_note(debrief(turn("moment", "he has saved his tablets", risks=(risk,))), STAGES)
    assert note.sections[0].id == "today"
    assert lines(note, "today") == ["he has saved his tablets", *STAGES.note.today]


def test_answers_that_say_nothing_are_left_out() -> None:
    note = compose_note(debrief(turn("happened", "idk"), turn("follow_up", "No")), STAGES)
    assert [line.kind for one in note.sections for line in one.lines] == ["question"]


def test_an_answer_that_was_taken_back_is_not_in_the_note() -> None:
    note = compose_note(debrief(turn("happened", "A first telling.", outcome="revisited")), STAGES)
    assert "A first telling." not in note_text(note)


def test_a_long_answer_keeps_its_most_telling_sentences_in_their_order() -> None:
    long = " ".join(f"It was a long day number {n} in the clinic." for n in range(30))
    kept = telling(f"He came late. {long} I felt ashamed of it. And then he left.")
    assert kept[0] == "He came late."
    assert "I felt ashamed of it." in kept
    assert kept[-1] == "And then he left."
    assert sum(len(one.split()) for one in kept) <= 90


def test_the_three_files_hold_the_same_lines(note: Note) -> None:
    word = docx.Document(io.BytesIO(note_docx(note)))
    in_word = "\n".join(paragraph.text for paragraph in word.paragraphs)
    pages = PdfReader(io.BytesIO(note_pdf(note))).pages
    in_pdf = " ".join(" ".join(page.extract_text() for page in pages).split())
    in_markdown = note_markdown(note).replace("\\", "")
    for words in ("5 January 2026", "[Client] walked out.", "Ashamed.", "How do I ask her back?"):
        assert words in in_word
        assert words in in_pdf
        assert words in in_markdown
    for title in (section.title for section in note.sections):
        assert title in in_word
        assert title in in_pdf
        assert title in in_markdown
    assert "<script>" in in_word
    assert "<script>" in in_pdf


def test_markup_in_a_note_stays_text_in_markdown(note: Note) -> None:
    assert "\\<script\\>" in note_markdown(note)
    assert "**bold**" not in note_markdown(note)


def test_a_line_that_begins_with_a_number_shows_no_backslash(note: Note) -> None:
    changed = edited(note, "happened", "1. he came late", str, "Title")
    assert "\n- 1\\. he came late\n" in note_markdown(changed)
    assert "1. he came late" in note_text(changed)


def test_the_files_tell_neither_who_wrote_them_nor_when(note: Note) -> None:
    about = docx.Document(io.BytesIO(note_docx(note))).core_properties
    assert (about.author, about.last_modified_by) == ("", "")
    assert about.created is not None
    assert about.created.date() == note.day
    assert note_pdf(note) == note_pdf(note)
    metadata = PdfReader(io.BytesIO(note_pdf(note))).metadata
    assert metadata is not None
    assert not metadata.author or metadata.author == "(anonymous)"


def test_an_edited_line_is_masked_and_the_persons_own(note: Note) -> None:
    typed = "[Client] walked out.\nPriya came back."
    changed = edited(note, "happened", typed, lambda w: w.replace("Priya", "[Client]"), "Title")
    assert lines(changed, "happened") == ["[Client] walked out.", "[Client] came back."]


def test_a_section_that_is_emptied_leaves_the_note(note: Note) -> None:
    assert lines(edited(note, "happened", " \n ", str, "Title"), "happened") == []


def _printed(words: str) -> str:
    line = NoteLine(kind="own", text=words)
    section = NoteSection(id="happened", title="What happened", lines=(line,))
    pages = PdfReader(io.BytesIO(note_pdf(Note(day=date(2026, 1, 5), sections=(section,))))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("words", ["Łada, Çağrı and Đoka", "naïve – “so” €5", "Şule’s İris"])
def test_a_pdf_prints_letters_beyond_its_own_fonts(words: str) -> None:
    assert words in _printed(words)
    assert NOTICE not in _printed(words)


def test_a_letter_without_its_mark_is_owned_up_to() -> None:
    printed = _printed("Nguyễn → Ōe")
    assert "Nguyen -> Oe" in printed
    assert NOTICE in printed


def test_what_cannot_be_printed_is_said_and_no_sign_is_put_in_its_place() -> None:
    printed = _printed("she wrote Прощай and 🙂")
    assert f"she wrote {UNPRINTABLE} and {UNPRINTABLE}" in printed
    assert NOTICE in printed
    assert "?" not in printed


def test_a_question_to_a_colleague_is_listed_for_supervision_wherever_it_was_typed() -> None:
    words = "She cried. I felt so small. What would you do? Am I fit to practise?"
    note = compose_note(debrief(turn("happened", words)), STAGES)
    assert lines(note, "happened") == ["She cried."]
    assert lines(note, "felt") == ["I felt so small."]
    assert lines(note, "ask") == ["What would you do?", "Am I fit to practise?"]


def test_a_story_told_on_arriving_is_what_happened() -> None:
    told = turn("how", "He slammed the door. I was shaky.", heard=Heard(told=("story",)))
    early = debrief(told).model_copy(update={"settled": {"happened": "covered"}})
    note = compose_note(early, STAGES)
    assert lines(note, "happened") == ["He slammed the door."]
    assert lines(note, "felt") == ["I was shaky."]


@pytest.mark.parametrize("typed", ["8", "not really", "idk lol", "nothing at all", "asdf"])
def test_what_says_next_to_nothing_is_not_in_the_note(typed: str) -> None:
    note = compose_note(debrief(turn("between", typed), turn("felt", typed)), STAGES)
    assert [line.kind for one in note.sections for line in one.lines] == ["question"]


def test_a_danger_that_is_then_denied_stays_in_the_story_and_leaves_today() -> None:
    risk = NamedRisk(who="client", what="self_harm", words="He walked out.")
    told = turn("how", "Fine. He walked out. I sat there.", risks=(risk,))
    denied = compose_note(debrief(told, turn("safety", "Nobody that I know of")), STAGES)
    assert lines(denied, "today") == list(STAGES.note.denied)
    assert "He walked out." in lines(denied, "felt") + lines(denied, "happened")
    for unsure in ("idk", "just tired"):
        standing = compose_note(debrief(told, turn("safety", unsure)), STAGES)
        assert lines(standing, "today") == ["He walked out.", *STAGES.note.today]


def test_a_danger_named_after_the_denial_counts() -> None:
    risk = NamedRisk(who="client", what="self_harm", words="he has saved his tablets")
    later = turn("moment", "he has saved his tablets", risks=(risk,))
    note = compose_note(debrief(turn("safety", "nobody"), later), STAGES)
    assert lines(note, "today") == ["he has saved his tablets", *STAGES.note.today]


@pytest.mark.parametrize("question", ["before", "time", "safety"])
def test_a_question_for_supervision_is_kept_beside_a_number_or_a_choice(question: str) -> None:
    asked = "Should I have rung her GP?"
    note = compose_note(debrief(turn(question, f"7. {asked}")), STAGES)
    assert asked in lines(note, "ask")
    assert lines(note, "felt") == (["7"] if question == "before" else [])
    about = compose_note(debrief(turn(question, "7. Do I have to answer this?")), STAGES)
    assert "Do I have to answer this?" not in lines(about, "ask")
