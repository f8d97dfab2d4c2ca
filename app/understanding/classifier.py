"""The one kind of classifier that Debrief uses: linear, blended with the nearest examples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.ports import Vector
from app.understanding.features import BUCKETS, Columns, Values
from app.understanding.neighbours import Neighbours
from app.understanding.shortlist import AXES
from app.understanding.weights_file import (
    WEIGHTS,
    Arrays,
    meta_of,
    read_meta,
    read_weights,
    unusable,
)

NEIGHBOURS_SHARE = 0.35
"""Exponent of the neighbours' probabilities in the blend; the linear model's is the rest."""

FLOOR = 1e-4
"""No label is ruled out by one half alone."""


class Classifier:
    """Label probabilities of a text from its embedding and its spelling."""

    def __init__(
        self,
        labels: tuple[str, ...],
        dense: NDArray[np.float32],
        sparse: NDArray[np.float32],
        bias: NDArray[np.float32],
        neighbours: Neighbours,
    ) -> None:
        """``dense`` is (384, labels), ``sparse`` (BUCKETS, labels), ``bias`` (labels,)."""
        self.labels = labels
        self._dense = dense
        self._sparse = sparse
        self._bias = bias
        self._neighbours = neighbours

    def probabilities(self, vector: Vector, spelt: tuple[Columns, Values]) -> dict[str, float]:
        """Return a probability for each label; they sum to 1.

        ``vector`` is the text's MiniLM embedding, of unit length; ``spelt`` its ``spelling``.
        """
        columns, values = spelt
        scores = vector @ self._dense + values @ self._sparse[columns] + self._bias
        linear = np.exp(scores - scores.max())
        linear /= linear.sum()
        near = self._neighbours.probabilities(vector)
        blended = (linear + FLOOR) ** (1 - NEIGHBOURS_SHARE) * (near + FLOOR) ** NEIGHBOURS_SHARE
        return dict(zip(self.labels, (blended / blended.sum()).tolist(), strict=True))

    def save(self, name: str, examples_hash: str) -> Path:
        """Write the weights, at half precision, with the hash of what they were made from."""
        path = WEIGHTS / f"{name}.npz"
        WEIGHTS.mkdir(exist_ok=True)
        np.savez_compressed(
            path,
            meta=meta_of(self.labels, examples_hash),
            dense=self._dense.astype(np.float16),
            sparse=self._sparse.astype(np.float16),
            bias=self._bias,
            **self._neighbours.arrays(),  # type: ignore[arg-type]
        )
        return path

    @classmethod
    def load(cls, name: str) -> Classifier:
        """Raises UnderstandingError where the weights are missing or damaged."""
        data, labels, _ = _read(name)
        return cls(
            labels,
            data["dense"].astype(np.float32),
            data["sparse"].astype(np.float32),
            data["bias"].astype(np.float32),
            Neighbours(
                data["neighbours"],
                data["targets"].astype(np.float32) / np.float32(100),
                data["axes"],
            ),
        )


def trained_from(name: str) -> str:
    """Return the hash of the examples that the committed weights were made from."""
    return _read(name)[2]


def _read(name: str) -> tuple[Arrays, tuple[str, ...], str]:
    """Return the arrays, the labels and the examples' hash, all there and fitting one another."""
    path = WEIGHTS / f"{name}.npz"
    data = read_weights(
        path,
        {
            "meta": ("bytes",),
            "dense": ("size", "labels"),
            "sparse": (BUCKETS, "labels"),
            "bias": ("labels",),
            "neighbours": ("examples", "size"),
            "targets": ("examples", "labels"),
            "axes": ("size", AXES),
        },
    )
    labels, examples = read_meta(path, data)
    if len(labels) != len(data["bias"]):
        raise unusable(path, f"it names {len(labels)} labels and holds {len(data['bias'])}")
    return data, labels, examples
