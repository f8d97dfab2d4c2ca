"""An embedder that reads each text once: for one answer, whose sentences cite the same passages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.ports import Adapted, AdaptedEmbedder, Embedder, Vector, Vectors

AT_ONCE = 256
"""Texts handed on together; what is read of them beside their vectors is then let go."""


class Remembered:
    """Embedder and AdaptedEmbedder over another; ``read`` keeps vectors and no states.

    It holds what it has read for as long as it lives: give each answer one of its own.
    """

    def __init__(self, embedder: Embedder, adapted: AdaptedEmbedder) -> None:
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._adapted = adapted
        self._embedded: dict[str, Vector] = {}
        self._read: dict[str, Adapted] = {}

    def embed(self, texts: Sequence[str]) -> Vectors:
        for new in _new(texts, self._embedded):
            self._embedded.update(zip(new, self._embedder.embed(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._embedded[text] for text in texts])

    def read(self, texts: Sequence[str]) -> list[Adapted]:
        for new in _new(texts, self._read):
            for text, reading in zip(new, self._adapted.read(new), strict=True):
                # A copy, since the vector is a view on those of all the texts and their states.
                vector = reading.vector.copy()
                states = np.zeros((0, reading.states.shape[1]), dtype=np.float32)
                self._read[text] = Adapted(vector, states, ())
        return [self._read[text] for text in texts]


def _new(texts: Sequence[str], known: dict[str, Vector] | dict[str, Adapted]) -> list[list[str]]:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    return [new[at : at + AT_ONCE] for at in range(0, len(new), AT_ONCE)]
