"""What the scorers have learnt from sentences whose faults are known.

The weights are small, and made from ``evals/graders`` alone by ``python -m evals.graders train``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.scorers.features import features

FOLDER = Path(__file__).parent / "weights"


class Linear:
    """Linear classifiers for several kinds, over ``features`` unless said otherwise.

    With ``one_of``, a text is of exactly one of the kinds, and their probabilities add up to 1.
    """

    def __init__(
        self,
        names: Sequence[str],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
        one_of: bool = False,
    ) -> None:
        """``weights`` has a row a kind, shape (kinds, columns)."""
        self.names = tuple(names)
        self._weights = weights
        self._bias = bias
        self._one_of = one_of

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """How likely each text is of each kind, 0 to 1, shape (texts, kinds)."""
        if not texts:
            return np.zeros((0, len(self.names)), dtype=np.float32)
        return self.of(features(texts))

    def of(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The same of rows of numbers, shape (rows, columns)."""
        scores = rows @ self._weights.T + self._bias
        if self._one_of:
            grown = np.exp(scores - scores.max(axis=1, keepdims=True))
            return np.asarray(grown / grown.sum(axis=1, keepdims=True), dtype=np.float32)
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def save(self, path: Path, rows: str) -> None:
        """Write the weights in half precision; ``rows`` is the hash of what they come of."""
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            np.savez_compressed(
                stream,
                names=np.array(self.names),
                weights=self._weights.astype(np.float16),
                bias=self._bias.astype(np.float32),
                one_of=np.array(self._one_of),
                rows=np.array(rows),
            )


@lru_cache(maxsize=4)
def load(name: str) -> Linear:
    """Raises ValueError where the weights have not been made."""
    path = FOLDER / f"{name}.npz"
    if not path.is_file():
        raise ValueError(f"{path.name} is not there. Run 'python -m evals.graders train'.")
    with np.load(path) as held:
        return Linear(
            [str(one) for one in held["names"]],
            held["weights"].astype(np.float32),
            held["bias"],
            bool(held["one_of"]),
        )


def made_from(name: str) -> str:
    """The hash of the rows that weights were made from."""
    with np.load(FOLDER / f"{name}.npz") as held:
        return str(held["rows"])
