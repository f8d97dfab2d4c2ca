"""What a scorer says of one transcript."""

from __future__ import annotations

from typing import Protocol

from app.models import Model
from evals.suite import Case
from evals.transcript import Passages, Transcript


class Fault(Model):
    """One thing that counts against an answer: its kind, the words, and in which turn, 0-based."""

    kind: str
    words: str
    turn: int


class Grade(Model):
    """``value`` is from 0 to 1, and None where the grade could not be read: unscored, not wrong."""

    scorer: str
    value: float | None
    faults: tuple[Fault, ...] = ()
    because: str = ""


class Scorer(Protocol):
    """Judges one thing. It reads what was shown and the articles, and nothing of the pipeline."""

    @property
    def name(self) -> str: ...

    def grade(self, case: Case, transcript: Transcript, library: Passages) -> Grade | None:
        """None where the case does not ask for what this judges."""
        ...


class PairScorer(Protocol):
    """Judges two cases together: one, and the one that its ``pair`` names."""

    @property
    def name(self) -> str: ...

    def grade(
        self,
        one: tuple[Case, Transcript],
        other: tuple[Case, Transcript],
        library: Passages,
    ) -> Grade | None:
        """None where the two are no pair that this judges; asked once for the two."""
        ...
