"""The one kind of classifier that Debrief uses: linear, blended with the nearest examples."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from app.errors import UnderstandingError
from app.ports import Vector
from app.understanding.features import BUCKETS, Columns, Values
from app.understanding.neighbours import Neighbours
from app.understanding.shortlist import AXES

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


def _read(name: str) -> tuple[dict[str, NDArray[Any]], tuple[str, ...], str]:
    """Return the arrays, the labels and the examples' hash, all there and fitting one another."""
    path = WEIGHTS / f"{name}.npz"
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            data = {key: archive[key] for key in archive.files}
        meta = json.loads(bytes(data.pop("meta")).decode())
        labels = tuple(str(label) for label in meta["labels"])
        examples = str(meta["examples"])
        size, count = data["dense"].shape[0], data["neighbours"].shape[0]
        wanted = {
            "dense": (size, len(labels)),
            "sparse": (BUCKETS, len(labels)),
            "bias": (len(labels),),
            "neighbours": (count, size),
            "targets": (count, len(labels)),
            "axes": (size, AXES),
        }
    except (OSError, ValueError, KeyError, EOFError, IndexError, TypeError, BadZipFile) as error:
        raise _unusable(path, f"they cannot be read ({type(error).__name__})") from error
    # zlib raises an error class of its own, which is no subclass of the others.
    except zlib.error as error:
        raise _unusable(path, "they are damaged") from error
    for key, shape in wanted.items():
        found = data[key].shape if key in data else "nothing"
        if found != shape:
            raise _unusable(path, f"'{key}' has {found}, expected {shape}")
    return data, labels, examples


def _unusable(path: Path, why: str) -> UnderstandingError:
    return UnderstandingError(
        f"The weights {path.name} are of no use: {why}. Run 'python -m app train' to make them."
    )
