"""The note as a sheet of paper: read, changed, and taken along."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app.models import Message, Note, NoteSection, Notice
from app.reflection.note import edited
from app.reflection.note_files import note_docx, note_pdf
from app.reflection.note_text import TITLE, day_words, note_markdown, source_words
from app.ui.clients import service
from app.ui.debrief_parts import words_html
from app.ui.debrief_session import Sitting, forget_sitting
from app.ui.failure import failure
from app.ui.first import show_notice
from app.ui.kept import keep_it
from app.ui.render import failed_html, note_html, quoted, text

ENDED = {
    "stopped": "We stop here, and nothing more is asked. This is what you have.",
    "finished": "That was the last question. This is what you have.",
}
ABOUT = (
    "Your own words, masked, and questions to bring. Names can slip through: please read it once "
    "before you take it along, and change what you like."
)


def note_page(talk: Sitting) -> None:
    """Draw the note of a debrief that has ended."""
    note = talk.note
    if note is None:
        return
    first = talk.first
    if isinstance(first, Notice):
        show_notice(first, f"debrief-{talk.turn}", "debrief-notice")
    if not note.sections:
        st.html(note_html("Nothing was said, so there is no note. You can go back or begin anew."))
    elif talk.debrief is not None and talk.debrief.phase in ENDED:
        ended = ENDED[talk.debrief.phase]
        st.html(f'<div class="db-turn" role="status"><p class="db-said">{ended}</p></div>')
    with st.container(key="sheet"):
        st.html(sheet_html(note))
    st.html(note_html(ABOUT))
    if talk.trouble is not None:
        st.html(failed_html(talk.trouble))
    with st.expander("Change the note", key="change-note"):
        for section in note.sections:
            _change(talk, section)
    with st.container(key="take-along", horizontal=True):
        _download("Markdown", note_markdown(note), "md", "text/markdown")
        _download(
            "Word",
            note_docx(note),
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )
        _download("PDF", note_pdf(note), "pdf", "application/pdf")
    with st.container(key="after-note", horizontal=True):
        st.button("Back to the last question", key="back", on_click=partial(talk.act, "back"))
        with st.popover("Close this debrief", type="tertiary"):
            kept = "It stays kept on this machine." if talk.kept else "It is not kept."
            st.write(f"This tab forgets it. {kept}")
            st.button("Close it", key="close-debrief", on_click=forget_sitting)
    keep_it(talk)


def _download(name: str, data: str | bytes, ending: str, mime: str) -> None:
    st.download_button(
        f"Download as {name}",
        data=data,
        file_name=f"note-for-supervision.{ending}",
        mime=mime,
        on_click="ignore",
        key=f"download-{ending}",
    )


def _change(talk: Sitting, section: NoteSection) -> None:
    """A field for a section's lines; what was cited can be taken out and not rewritten."""
    key = f"section-{talk.turn}-{section.id}"
    st.text_area(
        section.title,
        value="\n".join(line.text for line in section.lines),
        key=key,
        height=40 + 28 * min(8, 1 + len(section.lines)),
        on_change=partial(_take, talk, section, key),
    )


def _take(talk: Sitting, section: NoteSection, key: str) -> None:
    note = talk.note
    if note is None:
        return

    def mask(words: str) -> str:
        admitted = service().mask(Message(text=words, masking=talk.masking))
        talk.masking = admitted.masking
        return admitted.masked.text

    try:
        written = str(st.session_state[key])
        talk.note = edited(note, section.id, written, mask, section.title)
        talk.trouble = None
    except Exception as error:
        talk.trouble = failure(error, asked=False)


def sheet_html(note: Note) -> str:
    """The note, set as a page."""
    parts = [f"<h1>{TITLE}</h1><p class='db-day'>{text(day_words(note.day))}</p>"]
    for section in note.sections:
        lines: list[str] = []
        for line in section.lines:
            label = f'<span class="db-term">{text(line.label)}</span> ' if line.label else ""
            if line.citation is not None:
                source = f"<small>{text(source_words(line.citation))}</small>"
                lines.append(f"<li>{text(quoted(line.text))}<br>{source}</li>")
            else:
                lines.append(f'<li class="db-{line.kind}">{label}{words_html(line.text)}</li>')
        parts.append(f"<h2>{text(section.title)}</h2><ul>{''.join(lines)}</ul>")
    return f'<article class="db-sheet" aria-label="{TITLE}">{"".join(parts)}</article>'
