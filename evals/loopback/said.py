"""What a scripted model says, and what goes on the wire for it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.models import Model, Part

Badness = Literal[
    "diagnosis",
    "medication",
    "treatment",
    "assessment",
    "blame",
    "praise",
    "reassurance",
    "therapy",
    "bypass",
    "instructions",
    "planted",
    "invented",
    "altered",
    "link",
    "language",
    "repeated",
    "endless",
    "gone",
    "asks",
    "misquoted",
    "stranger",
]
"""Why a scripted sentence must not be shown. ``invented`` claims what the passages do not say,
``altered`` is a passage's sentence with one word changed, ``gone`` cites what was not given,
``repeated`` has been said before, and ``endless`` is a piece of a flood. In a debrief's turn it
``asks`` beside the question that follows, is ``misquoted`` from what the person wrote, or names a
``stranger``, a placeholder that nobody has."""


class Cited(Model):
    """A passage by the short id that the prompt gave it, and words that it is said to hold."""

    passage: str
    quote: str


class Said(Model):
    """One sentence. ``bad`` is None for what may be shown.

    ``exactly`` is whether only these very words are bad: one word off, they are an article's.
    """

    text: str
    part: Part = "evidence"
    claims: tuple[Cited, ...] = ()
    bad: Badness | None = None
    exactly: bool = False


class Text(Model):
    """Words that are streamed. ``ends`` is which sentence of the answer ends with them, from 0."""

    text: str
    ends: int | None = None


class Raw(Model):
    """Bytes that go on the wire as they are."""

    data: bytes


class Pause(Model):
    """Silence, in seconds; what waits is let go when the server stops."""

    seconds: float


class Cut(Model):
    """The connection is dropped here."""


class Endless(Model):
    """Words that are sent again and again until nobody listens, or ``most_bytes`` are sent."""

    text: str
    most_bytes: int = 50_000_000


Piece = Text | Raw | Pause | Cut | Endless


class Refusal(Model):
    """An error instead of an answer, in the form that OpenAI gives it."""

    status: int
    message: str
    type: str = "invalid_request_error"
    code: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)


class Answer(Model):
    """What a script does with one request. ``finish`` is its finish reason, None for none."""

    pieces: tuple[Piece, ...] = ()
    said: tuple[Said, ...] = ()
    finish: str | None = "stop"
    refused: str | None = None
    """What a model says in place of an answer, in the field that OpenAI has for it."""
    done: bool = True
    """Whether a stream ends with its last word."""
