"""A note as plain text and as Markdown."""

from __future__ import annotations

from datetime import date

from app.markdown import markdown
from app.models import Citation, Note, NoteLine

TITLE = "Note for supervision"


def day_words(day: date) -> str:
    """28 November 2026."""
    return f"{day.day} {day:%B} {day.year}"


def source_words(citation: Citation) -> str:
    """Where a cited line stands."""
    inside = [part for part in citation.heading if part != citation.title]
    place = " › ".join([citation.title, *inside])
    parts = [place, *([citation.publisher] if citation.publisher else [])]
    return ", ".join(parts)


def line_words(line: NoteLine) -> str:
    """A line as it reads: a quotation in its marks, with where it stands."""
    if line.citation is not None:
        words = f"‘{line.text}’" if "“" in line.text or '"' in line.text else f"“{line.text}”"
        return f"{words} ({source_words(line.citation)})"
    return f"{line.label}: {line.text}" if line.label else line.text


def note_text(note: Note) -> str:
    parts = [f"{TITLE}, {day_words(note.day)}"]
    for section in note.sections:
        lines = "\n".join(f"- {line_words(line)}" for line in section.lines)
        parts.append(f"{section.title}\n{lines}")
    return "\n\n".join(parts) + "\n"


def note_markdown(note: Note) -> str:
    parts = [f"# {TITLE}", day_words(note.day)]
    for section in note.sections:
        parts.append(f"## {markdown(section.title)}")
        parts.append("\n".join(f"- {markdown(line_words(line))}" for line in section.lines))
    return "\n\n".join(parts) + "\n"
