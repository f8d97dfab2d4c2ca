"""The one kind of classifier that Debrief uses: linear, blended with the nearest examples."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.errors import UnderstandingError
from app.ports import Vector
from app.understanding.features import BUCKETS, spelling
from app.understanding.neighbours import Neighbours

WEIGHTS = Path(__file__).parent / "weights"

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

    def probabilities(self, vector: Vector, text: str) -> dict[str, float]:
        """Return a probability for each label; they sum to 1.

        ``vector`` is the text's MiniLM embedding, of unit length.
        """
        columns, values = spelling(text)
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
        meta = {"labels": self.labels, "examples": examples_hash}
        np.savez_compressed(
            path,
            meta=np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8),
            dense=self._dense.astype(np.float16),
            sparse=self._sparse.astype(np.float16),
            bias=self._bias,
            **self._neighbours.arrays(),  # type: ignore[arg-type]
        )
        return path

    @classmethod
    def load(cls, name: str) -> Classifier:
        """Raises UnderstandingError where the weights are missing or damaged."""
        data, meta = _read(name)
        sparse = data["sparse"].astype(np.float32)
        if sparse.shape != (BUCKETS, len(meta["labels"])):
            raise UnderstandingError(
                f"The weights of '{name}' have shape {sparse.shape}, expected "
                f"({BUCKETS}, {len(meta['labels'])}). Run 'python -m app train'."
            )
        return cls(
            tuple(meta["labels"]),
            data["dense"].astype(np.float32),
            sparse,
            data["bias"],
            Neighbours(data["neighbours"], data["targets"].astype(np.float32) / 100),  # type: ignore[arg-type]
        )


def trained_from(name: str) -> str:
    """Return the hash of the examples that the committed weights were made from."""
    return str(_read(name)[1]["examples"])


def _read(name: str) -> tuple[dict[str, NDArray[np.float32]], dict[str, list[str]]]:
    path = WEIGHTS / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as archive:
            data = {key: archive[key] for key in archive.files}
        meta = json.loads(bytes(data.pop("meta")).decode())
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise UnderstandingError(
            f"The weights {path.name} cannot be read ({type(error).__name__}). "
            "Run 'python -m app train' to make them."
        ) from error
    return data, meta
