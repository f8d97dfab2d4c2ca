"""What the examples nearest to a text are labelled: the second half of a classifier.

A linear model sees what many examples share; the nearest examples remember the odd ones. On
messages by writers that neither had seen, the two together were right about themes more often
(0.60 against 0.54) than either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.ports import Vector, Vectors
from app.understanding.shortlist import Shortlist, axes_of

SHARPNESS = 25.0
"""An example at cosine 0.1 nearer counts e^2.5, about twelve, times as much."""

SCALE = 127.0
"""Vectors are kept as whole numbers of 1/127: a quarter of the size, the same ranking."""


class Neighbours:
    """Label probabilities from every example, weighed by its closeness."""

    def __init__(
        self,
        vectors: NDArray[np.int8],
        targets: NDArray[np.float32],
        axes: NDArray[np.float16],
    ) -> None:
        """``vectors`` is (examples, 384) in 1/127, ``targets`` (examples, labels).

        ``axes`` are those of a ``Shortlist`` of the vectors.
        """
        self._packed = vectors
        self._axes = axes
        self._targets = targets
        self._shortlist = Shortlist(vectors, _steps(vectors), axes)

    @classmethod
    def of(cls, vectors: Vectors, targets: NDArray[np.float32]) -> Neighbours:
        packed = np.round(vectors * SCALE).astype(np.int8)
        return cls(packed, targets, axes_of(packed, _steps(packed)))

    def probabilities(self, vector: Vector) -> NDArray[np.float32]:
        """Return (labels,), summing to 1."""
        similarity = self._shortlist.products(vector)
        weights = np.exp(SHARPNESS * (similarity - similarity.max()))
        votes = weights @ self._targets
        return np.asarray(votes / votes.sum(), dtype=np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What to keep: packed vectors, their axes, and targets in steps of 1/100."""
        return {
            "neighbours": self._packed,
            "axes": self._axes,
            "targets": np.round(self._targets * 100).astype(np.uint8),
        }


def _steps(packed: NDArray[np.int8]) -> NDArray[np.float32]:
    return np.full(packed.shape[1], 1 / SCALE, dtype=np.float32)
