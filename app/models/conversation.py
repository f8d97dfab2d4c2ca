"""What was asked, and what was found for it."""

from __future__ import annotations

from typing import Literal

from app.models.base import Model
from app.models.library import ScoredPassage
from app.models.safety import Masking


class Turn(Model):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    text: str


class Message(Model):
    """What a person typed, word for word, and what their conversation holds so far.

    ``history`` is as typed too. ``misread`` says that they were taken for somebody in danger and
    told Debrief that they are not.
    """

    text: str
    history: tuple[Turn, ...] = ()
    masking: Masking = Masking()
    misread: bool = False


class Question(Model):
    """What was asked, masked, and the conversation before it, oldest first, masked."""

    text: str
    history: tuple[Turn, ...] = ()


class ThemeScore(Model):
    """How likely a message is about a theme, from 0 to 1."""

    theme: str
    probability: float


class QuotableSentence(Model):
    """A sentence of a retrieved passage. ``relevance`` is higher for a better answer."""

    passage_id: str
    text: str
    start: int
    end: int
    relevance: float
    role: str


class Evidence(Model):
    """What retrieval found. ``answerable`` is False where the library has nothing on this."""

    hits: tuple[ScoredPassage, ...]
    themes: tuple[ThemeScore, ...]
    sentences: tuple[QuotableSentence, ...]
    answerable: bool
