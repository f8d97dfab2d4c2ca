"""The embedder on this machine, for a run that asks a thousand questions of one library.

The same passages are cited and the same sentences gated again and again, by several services: what
was read of them is remembered for the run.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.ports import Adapted, AdaptedEmbedder, Vectors
from app.understanding.remembered import Remembered
from app.wiring import LocalEmbedder


class RememberingEmbedder:
    """A LocalEmbedder over another, in whatever thread."""

    def __init__(self, minilm: LocalEmbedder) -> None:
        self.fingerprint = minilm.fingerprint
        self.dimension = minilm.dimension
        self._minilm = minilm
        self._kept = Remembered(minilm, minilm.sentences)

    @property
    def sentences(self) -> AdaptedEmbedder:
        return self._kept

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._kept.embed(texts)

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        return self._minilm.read(texts)
