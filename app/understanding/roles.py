"""What a sentence of an article can do when it is quoted alone."""

from __future__ import annotations

from app.ports import Vector
from app.understanding.classifier import Classifier

ROLES = ("normalise", "explain", "practise", "ask")


class QuoteReader:
    """Tells a quotable sentence from one that must not stand alone, and what it does."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    def read(self, vector: Vector, text: str) -> tuple[str, float]:
        """Return the likeliest of ROLES and the probability, 0 to 1, that the text is quotable."""
        probabilities = self._classifier.probabilities(vector, text)
        role = max(ROLES, key=lambda name: probabilities[name])
        return role, 1.0 - probabilities["unfit"]
