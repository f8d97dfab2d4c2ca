"""What words an answer, or what a debrief says before its next question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from app.models import DraftSentence, Evidence, Question, TurnBrief, TurnDraft


class Composer(Protocol):
    """Words an answer from evidence, sentence by sentence."""

    @property
    def name(self) -> str: ...

    def compose(self, question: Question, evidence: Evidence) -> Iterator[DraftSentence]: ...


class TurnWriter(Protocol):
    """Words what a debrief says before its next question."""

    @property
    def name(self) -> str: ...

    def load(self) -> None:
        """Load what the first turn needs; sends nothing."""
        ...

    def write(self, turn: TurnBrief) -> TurnDraft:
        """Return sentences, to be gated, without a question; none where none came in time."""
        ...
