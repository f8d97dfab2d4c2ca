"""Whether a sentence of an answer stays within what Debrief may say."""

from __future__ import annotations

from app.models import DropReason
from app.ports import AdaptedEmbedder
from app.understanding.heads import Heads
from app.understanding.quoted_before import QuotedBefore

REMEMBERED = 20_000
"""Sentences of articles and vetted lines whose reading is kept: the same come up all day."""


class BoundaryReader:
    """Reads a sentence by what it means: two sentences of one word's difference can differ."""

    def __init__(
        self, embedder: AdaptedEmbedder, heads: Heads, before: QuotedBefore | None = None
    ) -> None:
        """``before`` holds what was made of the library's own sentences by these very weights."""
        self._embedder = embedder
        self._heads = heads
        self._before = before or QuotedBefore({})
        # Vetted lines and sentences of articles, never what a model or a person wrote.
        self._known: dict[str, dict[str, float]] = {}

    def read(self, sentence: str, *, known: bool = False) -> dict[str, float]:
        """The probability of each of BOUNDARY. Raises EmbedderError.

        ``known`` sentences are of the library or vetted; their reading is remembered.
        """
        if known and sentence in self._known:
            return self._known[sentence]
        found = self._before.of(sentence) if known else None
        if found is None:
            (reading,) = self._embedder.read([sentence])
            found = self._heads.boundary(reading.vector)
        if known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[sentence] = found
        return found


REASONS: dict[str, DropReason] = {
    "diagnosis": "diagnosis",
    "medication": "medication",
    "treatment": "treatment",
    "assessment": "assessment",
    "therapy": "therapy",
    "blame": "blame",
    "praise": "praise",
    "reassurance": "reassurance",
    "uncited_claim": "no_citation",
    "instructions": "instructions",
    "bypass": "bypass",
}
"""Why a sentence is dropped, by the classifier's label."""
