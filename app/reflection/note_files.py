"""A note as Word and PDF. They hold the date and nothing that tells who anybody is."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import partial

from app.models import Note
from app.reflection.note_letters import NOTICE, printable, register, without_controls
from app.reflection.note_text import TITLE, day_words, line_words


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
        document.add_heading(without_controls(section.title), level=2)
        for line in section.lines:
            document.add_paragraph(without_controls(line_words(line)), style="List Bullet")
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
    register()
    story: list[object] = [Paragraph(TITLE, title), Paragraph(day_words(note.day), small)]
    any_lost = False
    for section in note.sections:
        story.append(Paragraph(printable(section.title)[0], head))
        items: list[object] = []
        for line in section.lines:
            shown, lost = printable(line_words(line))
            any_lost = any_lost or lost
            items.append(ListItem(Paragraph(shown, body), bulletColor="#665c52"))
        story += [Spacer(1, 3), ListFlowable(items, bulletType="bullet", start="•", leftIndent=14)]
    if any_lost:
        story += [Spacer(1, 14), Paragraph(NOTICE, small)]
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
