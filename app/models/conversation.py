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


class Recall(Model):
    """What the first ``turns`` turns of a conversation said, in short, once they are too many."""

    turns: int
    text: str


class Message(Model):
    """What a person typed, word for word, and what their conversation holds so far.

    ``history`` is as typed too. ``misread`` says that they were taken for somebody in danger and
    told Debrief that they are not; ``endangered`` that danger to them was met earlier, and that
    they have not said since that they are safe; None where only the history can tell.
    ``library_only`` keeps it from any chat model,
    and ``spent`` is how many tokens the conversation has cost so far. ``recall`` is what is
    remembered of its beginning.
    """

    text: str
    history: tuple[Turn, ...] = ()
    masking: Masking = Masking()
    misread: bool = False
    endangered: bool | None = None
    library_only: bool = False
    spent: int = 0
    recall: Recall | None = None


class Question(Model):
    """What was asked, masked, and the conversation before it, oldest first, masked."""

    text: str
    history: tuple[Turn, ...] = ()
    recall: Recall | None = None


class ThemeScore(Model):
    """How likely a message is about a theme, from 0 to 1."""

    theme: str
    probability: float


class QuotableSentence(Model):
    """A sentence of a retrieved passage. ``relevance`` is higher for a better answer.

    ``defines`` is whether it says what a word means that the message asks the meaning of.
    """

    passage_id: str
    text: str
    start: int
    end: int
    relevance: float
    role: str
    defines: bool = False


class Evidence(Model):
    """What retrieval found. ``answerable`` is False where the library has nothing on this.

    ``nearest`` is the cosine similarity of the unit nearest to the message, 1 for its own words;
    ``inside`` the probability that the message is for this library.
    """

    hits: tuple[ScoredPassage, ...]
    themes: tuple[ThemeScore, ...]
    sentences: tuple[QuotableSentence, ...]
    answerable: bool
    nearest: float = 1.0
    inside: float = 0.0
