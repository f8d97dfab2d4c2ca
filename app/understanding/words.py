"""What the words of a text alone say: a linear model on pieces of them and on phrases.

An adapter that has learnt from the same examples takes them all for certain, and leaves a joint
model nothing to learn from words; so they are fitted by themselves and added afterwards.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.understanding.features import Columns, Values, wording
from app.understanding.weights_file import Shape

SCALE = 127.0
"""Weights are kept as whole numbers of their label's largest, divided by this."""


class Words(NamedTuple):
    """``rarity`` is (columns,), ``weights`` (columns, labels) in bytes, the others (labels,)."""

    rarity: NDArray[Any]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(
        cls, rarity: NDArray[Any], coefficients: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> Words:
        """Pack ``coefficients``, (columns, labels)."""
        scale = np.maximum(np.abs(coefficients).max(axis=0), 1e-6) / SCALE
        weights = np.round(coefficients / scale).astype(np.int8)
        return cls(rarity, weights, scale.astype(np.float32), bias.astype(np.float32))

    def scores(self, text: str) -> NDArray[np.float32]:
        """Log-odds, or logarithms of probabilities but for their sum: (labels,)."""
        return self.scores_of(*wording(text, self.rarity))

    def scores_of(self, columns: Columns, values: Values) -> NDArray[np.float32]:
        """The same of a text's ``wording`` by this rarity."""
        found = values @ self.weights[columns].astype(np.float32)
        return np.asarray(found * self.scale + self.bias, dtype=np.float32)


def words_shapes(labels: int) -> dict[str, Shape]:
    """The shapes of the parts of ``Words`` of so many labels, by their names."""
    return {
        "rarity": ("columns",),
        "weights": ("columns", labels),
        "scale": (labels,),
        "bias": (labels,),
    }
