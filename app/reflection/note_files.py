"""A note as Word and PDF. They hold the date and nothing that tells who anybody is."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from functools import partial
from xml.sax.saxutils import escape

from app.models import Note
from app.reflection.note_text import TITLE, day_words, line_words

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML and fonts have no place for."""

_LATIN = "cp1252"
"""The characters of PDF's own fonts, which need no file."""


def note_docx(note: Note) -> bytes:
    """A Word document, with real headings and lists for whoever reads it aloud."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Georgia", Pt(11)
    document.add_heading(TITLE, level=1)
    document.add_paragraph(day_words(note.day))
    for section in note.sections:
        document.add_heading(_clean(section.title), level=2)
        for line in section.lines:
            document.add_paragraph(_clean(line_words(line)), style="List Bullet")
    about = document.core_properties
    # Word writes who saved a file and when; the date of the debrief is all that this one says.
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title, about.revision = TITLE, 1
    about.created = about.modified = datetime(
        note.day.year, note.day.month, note.day.day, tzinfo=UTC
    ).replace(tzinfo=None)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def note_pdf(note: Note) -> bytes:
    """A PDF on A4."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import ListFlowable, ListItem, Paragraph, SimpleDocTemplate, Spacer

    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=16)
    small = ParagraphStyle("small", parent=body, textColor="#665c52")
    title = ParagraphStyle("title", parent=body, fontSize=20, leading=26)
    head = ParagraphStyle(
        "head", parent=body, fontName="Times-Bold", fontSize=13, leading=18, spaceBefore=14
    )
    story: list[object] = [Paragraph(TITLE, title), Paragraph(day_words(note.day), small)]
    for section in note.sections:
        story.append(Paragraph(_printable(section.title), head))
        items = [
            ListItem(Paragraph(_printable(line_words(line)), body), bulletColor="#665c52")
            for line in section.lines
        ]
        story += [Spacer(1, 3), ListFlowable(items, bulletType="bullet", start="•", leftIndent=14)]
    written = io.BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=25 * mm,
        bottomMargin=25 * mm,
        title=TITLE,
        author="",
        creator="",
        producer="",
    )
    document.invariant = 1
    # Invariant: no time of day and no id of its own in the file.
    document.build(story, canvasmaker=partial(Canvas, invariant=1))
    return written.getvalue()


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _printable(text: str) -> str:
    """For reportlab, whose paragraphs read markup and whose fonts have the letters of Latin 1."""
    shown = _clean(text).replace("›", ">")
    return escape(shown.encode(_LATIN, "replace").decode(_LATIN))
