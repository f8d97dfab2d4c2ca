"""What a sentence of an article can do when it is quoted alone."""

from __future__ import annotations

from app.ports import Vector
from app.understanding.classifier import Classifier
from app.understanding.features import spelling

REMEMBERED = 20_000
"""Sentences of the library whose reading is kept: some 5 MB."""

ROLES = ("normalise", "explain", "practise", "ask")


class QuoteReader:
    """Tells a quotable sentence from one that must not stand alone, and what it does."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        # Sentences of articles, never of people; the same ones come up again and again.
        self._read: dict[str, tuple[str, float]] = {}

    def read(self, vector: Vector, text: str) -> tuple[str, float]:
        """Return the likeliest of ROLES and the probability, 0 to 1, that the text is quotable."""
        known = self._read.get(text)
        if known is None:
            known = self._read_anew(vector, text)
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            self._read[text] = known
        return known

    def _read_anew(self, vector: Vector, text: str) -> tuple[str, float]:
        probabilities = self._classifier.probabilities(vector, spelling(text))
        role = max(ROLES, key=lambda name: probabilities[name])
        return role, 1.0 - probabilities["unfit"]
