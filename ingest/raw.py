"""What a format reader returns, before cleaning."""

from __future__ import annotations

from typing import Literal

from app.models import Audience, Model

RawKind = Literal["heading", "paragraph", "bullet", "number", "question", "answer"]


class RawBlock(Model):
    """One block of text on a single line. ``level`` is a heading's depth, 1 at the top."""

    kind: RawKind
    text: str
    level: int = 0


class SectionNotes(Model):
    """What an editor says about one section: questions it answers and themes it speaks to."""

    heading: str
    themes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class RawDocument(Model):
    """A file as its reader understood it; None where the file does not say.

    ``inferred`` is True where the file had no markup: its headings are guesses, and a line that is
    no sentence may be a caption.
    """

    blocks: tuple[RawBlock, ...]
    inferred: bool = False
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    audience: Audience = "clinician"
    sections: tuple[SectionNotes, ...] = ()


class Refused(Exception):
    """This file cannot be used. The text says why and what to do, without the path."""
