"""What a case led to, as everything that judges it reads it."""

from __future__ import annotations

from app.models import Citation, Debrief, Model, Note, Risk, Route, Written


class ShownSentence(Model):
    """A sentence on the screen, with the markers that stand behind it."""

    text: str
    part: str
    basis: str
    markers: tuple[int, ...] = ()


class Exchange(Model):
    """One turn: what was typed and what came of it.

    ``urgent`` says that help for the person who types came first and alone. ``notice`` is what
    stood above the answer.
    """

    typed: str
    kind: str
    route: Route
    risks: tuple[Risk, ...]
    notice: tuple[str, ...] = ()
    sentences: tuple[ShownSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    follow_ups: tuple[str, ...] = ()
    composer: str
    written: Written | None = None
    masked: str


class Transcript(Model):
    """A whole run of a case.

    ``left`` is every text that left the process, was logged or written to a file while it ran.
    ``bad_said`` are a scripted model's own sentences that must not be shown, not even nearly so,
    and ``bad_exactly`` those that must not be shown in these very words: one word off, they are an
    article's.
    """

    case: str
    exchanges: tuple[Exchange, ...] = ()
    left: tuple[str, ...] = ()
    bad_said: tuple[str, ...] = ()
    bad_exactly: tuple[str, ...] = ()
    debrief: Debrief | None = None
    note: Note | None = None
    error: str | None = None


class Passages(Model):
    """The library as the articles have it, read from their files and not from the index."""

    articles: dict[str, str]
    """Text by article id."""

    sources: dict[str, str]
    """File name by article id."""
