"""A claim and what it cites, read as one text by the adapted embedder."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.ports import AdaptedEmbedder
from app.understanding.heads import Heads
from app.understanding.support import pair

LEAST = 1e-6


class PairReader:
    """Reads whether a claim and the passages that it cites fit: word order and turns included."""

    def __init__(self, embedder: AdaptedEmbedder, heads: Heads) -> None:
        self._embedder = embedder
        self._heads = heads

    def log_odds(self, claim: str, passages: Sequence[str]) -> float:
        """That the passages say it, in logits. Raises EmbedderError."""
        (reading,) = self._embedder.read([pair(claim, " ".join(passages))])
        fits = min(max(self._heads.support(reading.vector), LEAST), 1 - LEAST)
        return math.log(fits / (1 - fits))
