"""Similarities freed of hubs: passages that are close to everything.

Without it a few general passages stand first for every theme (Radovanović, Nanopoulos and
Ivanović, 2010).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def shares(scores: Sequence[Scores], weights: Sequence[float] = (1.0,)) -> Scores:
    """Return for each column the shares, summing to 1, of the rows (passages).

    Each of ``scores`` is (passages, columns). It is freed of what its row and its column have in
    general, brought to unit spread, and the weighted sum goes through a softmax.
    """
    total: Scores = np.zeros_like(scores[0])
    for score, weight in zip(scores, weights, strict=True):
        centred = (
            score
            - score.mean(axis=1, keepdims=True)
            - score.mean(axis=0, keepdims=True)
            + score.mean()
        )
        spread = float(centred.std())
        total = total + np.float32(weight) * (centred / spread if spread > 0 else centred)
    share = np.exp(total - total.max(axis=0))
    return np.asarray(share / share.sum(axis=0), dtype=np.float32)
